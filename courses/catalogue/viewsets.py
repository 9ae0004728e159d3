"""Courses in the Wagtail admin: what they attest, how long a certificate holds, the pass mark; and the blueprint of a test."""

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from assessments.quizzes.models import Quiz
from courses.catalogue.blueprint import LEVELS
from courses.catalogue.models import Course
from courses.catalogue.selectors import blueprint_of
from learning.people.policies import HiddenFromOthers, read_by_authors


class CourseViewSet(SnippetViewSet):
    """What is the same in every language; the texts are pages."""

    model = Course
    icon = "openquote"
    menu_label = _("Courses")
    menu_order = 150
    add_to_admin_menu = True
    list_display = ["code", "minutes", "validity_months", "pass_percent", "order"]
    inspect_view_enabled = True
    panels = [
        FieldPanel("code"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("validity_months"), FieldPanel("pass_percent")]),
        FieldRowPanel([FieldPanel("is_flagship"), FieldPanel("order")]),
        InlinePanel("alignments", heading=_("Competencies attested"), label=_("competency")),
    ]


class BlueprintView(WagtailAdminTemplateMixin, TemplateView):
    """Items per competency and level against what the course attests, with what is thin."""

    template_name = "courses/catalogue/blueprint.html"
    page_title = _("Blueprint")
    header_icon = "list-ol"

    @cached_property
    def quiz(self) -> Quiz:
        return get_object_or_404(Quiz, pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.quiz)

    def get_breadcrumbs_items(self):
        listing = {"url": reverse(Quiz.snippet_viewset.get_url_name("list")), "label": capfirst(Quiz._meta.verbose_name_plural)}
        return [*super().get_breadcrumbs_items(), listing, {"url": "", "label": self.page_title, "sublabel": str(self.quiz)}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(lines=blueprint_of(self.quiz), levels=LEVELS, **kwargs)


class BlueprintViewSet(HiddenFromOthers, ViewSet):
    """Reached from the list of quizzes."""

    name = "blueprint"
    icon = "list-ol"

    @property
    def permission_policy(self):
        return read_by_authors(Quiz)

    def get_urlpatterns(self):
        return [path("<int:pk>/", self.construct_view(BlueprintView), name="quiz")]
