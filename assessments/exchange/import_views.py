"""The import of questions in the Wagtail admin: choose a file, look at what would become of it, import, see the outcome.

Called by the viewsets. What is looked at is kept by uploads.py, so that exactly those bytes are imported.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.generic import FormView, TemplateView
from wagtail.admin.admin_url_finder import AdminURLFinder

from assessments.exchange.breadcrumbs import ExchangePage
from assessments.exchange.entries import said
from assessments.exchange.forms import ImportForm
from assessments.exchange.services import ImportResult, Row, import_questions, in_source
from assessments.exchange.showing import picture_of, shown
from assessments.exchange.uploads import Upload, claim, conclude, keep, kept
from assessments.questions.arrangement import arrange
from assessments.questions.models import Question, QuestionBank
from assessments.questions.sheet import sheet
from learning.languages import SOURCE

A_PAGE, LONGEST_TEXT = 25, 90
IMPORTED, SKIPPED = "imported", "skipped"


class ImportView(ExchangePage, FormView):
    """Choose a file and say what it does not; what cannot be read is refused here."""

    form_class = ImportForm
    template_name = "assessments/exchange/import.html"
    page_title = gettext_lazy("Import questions")
    header_icon = "upload"

    def get_initial(self):
        return {"bank": self.request.GET.get("bank")}

    def form_valid(self, form):
        upload = Upload(form.cleaned_data["file"].read(), form.wish(), form.cleaned_data["form"])
        result = import_questions(content=upload.content, wish=upload.wish, form=upload.form, dry_run=True)
        if result.problem:
            form.add_error("file", result.problem)
            return self.form_invalid(form)
        return redirect("question_import:preview", key=keep(owner=self.request.user, upload=upload))


class UploadView(ExchangePage, TemplateView):
    """What the preview and the outcome share: the upload of this person, and a page of its questions."""

    template_name = "assessments/exchange/questions.html"
    header_icon = "upload"

    @cached_property
    def upload(self) -> Upload | None:
        return kept(owner=self.request.user, key=self.kwargs["key"])

    def dispatch(self, request, *args, **kwargs):
        if self.upload is None:
            messages.warning(request, _("This file is no longer kept. Choose it again."))
            return redirect("question_import:index")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, rows, **kwargs):
        """`rows` are all questions of the file, each with its `state`."""
        wanted = self.request.GET.get("show")
        chosen = [row for row in rows if row["state"] == wanted] if wanted in (IMPORTED, SKIPPED) else rows
        paginator = Paginator(chosen, A_PAGE)
        items = paginator.get_page(self.request.GET.get("p"))
        imported = sum(row["state"] == IMPORTED for row in rows)
        return super().get_context_data(
            items=items,
            elided_page_range=paginator.get_elided_page_range(items.number),
            wanted=wanted,
            counts={"read": len(rows), "imported": imported, "skipped": len(rows) - imported},
            upload=self.upload,
            bank=QuestionBank.objects.filter(slug=self.upload.wish.bank).first(),
            listing=reverse(Question.snippet_viewset.get_url_name("list")),
            **kwargs,
        )


class PreviewView(UploadView):
    """What would become of each question of the file; the button imports these very bytes."""

    page_title = gettext_lazy("Preview of the import")

    def dispatch(self, request, *args, **kwargs):
        if self.upload and self.upload.done:
            return redirect("question_import:outcome", key=self.kwargs["key"])
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def result(self) -> ImportResult:
        return imported(self.upload, dry_run=True)

    def get_context_data(self, **kwargs):
        rows = [_told(number, row) for number, row in enumerate(self.result.rows)]
        told = super().get_context_data(rows=rows, without_feedback=self.result.without_feedback, preview=True, **kwargs)
        for item in told["items"]:
            entry = self.result.rows[item["number"]].entry
            item["drawn"] = shown(entry) if entry else None
        return told

    def post(self, request, key):
        if claim(owner=request.user, key=key):
            result = imported(self.upload, dry_run=False)
            if result.problem:
                messages.error(request, result.problem)
                return redirect("question_import:index")
            outcome = [_told(number, row) for number, row in enumerate(result.rows)]
            conclude(owner=request.user, key=key, upload=self.upload, outcome=outcome)
        return redirect("question_import:outcome", key=key)


class OutcomeView(UploadView):
    """What became of each question, with the way to its draft."""

    page_title = gettext_lazy("Questions imported")

    def get_context_data(self, **kwargs):
        told = super().get_context_data(rows=self.upload.outcome, running=not self.upload.done, **kwargs)
        codes = [row["code"] for row in told["items"] if row["code"]]
        drafts = {question.code: question for question in Question.objects.filter(code__in=codes)}
        finder = AdminURLFinder(self.request.user)
        for item in told["items"]:
            item["address"] = finder.get_edit_url(drafts[item["code"]]) if item["code"] in drafts else ""
        return told


class LearnerView(PreviewView):
    """One question of a file as a learner would meet it."""

    template_name = "assessments/exchange/learner.html"

    def get_context_data(self, **kwargs):
        number, language = self.kwargs["number"], self.upload.wish.language
        rows = self.result.rows
        if number >= len(rows) or not rows[number].question:
            raise Http404
        content = in_source(rows[number], self.upload.wish).content()
        with override(language):
            item = sheet(content, SOURCE, arrange(content, seed="preview"))
        return {
            "item": item | picture_of(rows[number].entry) | {"order": 1, "sequence": 0, "language": language, "draft": False},
            "language": language,
        }


def imported(upload: Upload, *, dry_run: bool) -> ImportResult:
    return import_questions(content=upload.content, wish=upload.wish, form=upload.form, dry_run=dry_run)


def _told(number: int, row: Row) -> dict:
    question = row.question
    return {
        "number": number,
        "where": row.where,
        "state": IMPORTED if question else SKIPPED,
        "code": question.code if question else "",
        "kind": str(question._meta.verbose_name) if question else "",
        "text": Truncator(said(row.entry["stem"])).chars(LONGEST_TEXT) if question else "",
        "reason": row.reason,
        "notes": list(row.notes),
    }
