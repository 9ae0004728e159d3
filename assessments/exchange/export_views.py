"""The export of a bank in the Wagtail admin: choose it and a format, see what would stay behind, download.

Called by the viewsets.
"""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from assessments.exchange.breadcrumbs import ExchangePage
from assessments.exchange.export import Exported, exported
from assessments.exchange.forms import ExportForm

# Names that tell nobody what the questions are about.
FILES = {
    "moodlexml": ("questions.xml", "application/xml"),
    "gift": ("questions.txt", "text/plain; charset=utf-8"),
    "qti": ("questions.zip", "application/zip"),
}


class ExportView(ExchangePage, FormView):
    """Choose a bank and a format; see what would stay behind; download."""

    form_class = ExportForm
    template_name = "assessments/exchange/export.html"
    page_title = gettext_lazy("Export questions")
    header_icon = "download"

    def get(self, request):
        form = ExportForm(request.GET) if "form" in request.GET else ExportForm(initial={"bank": request.GET.get("bank")})
        made = _made(form) if form.is_bound and form.is_valid() else None
        return self.render_to_response(self.get_context_data(form=form, made=made))

    def form_valid(self, form):
        made, (name, kind) = _made(form), FILES[form.cleaned_data["form"]]
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(made.content, content_type=kind, headers=headers)


def _made(form: ExportForm) -> Exported:
    told = form.cleaned_data
    return exported(bank=told["bank"].slug, form=told["form"], language=told["language"])
