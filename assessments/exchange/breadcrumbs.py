"""Where the pages of import and export stand in the Wagtail admin. Called by their views."""

from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from assessments.questions.models import Question


class ExchangePage(WagtailAdminTemplateMixin):
    """A page below the list of questions."""

    def get_breadcrumbs_items(self):
        address, label = reverse(Question.snippet_viewset.get_url_name("list")), capfirst(Question._meta.verbose_name_plural)
        return [*super().get_breadcrumbs_items(), {"url": address, "label": label}, {"url": "", "label": self.page_title}]
