"""Statistics of a quiz in the Wagtail admin: its figures, its questions, each question by language. To read.

Registered by the app's hooks, which also put the button into the list of quizzes. No names, no single attempts.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from assessments.analysis import tables
from assessments.analysis.figures import Item, Sittings, items, quiz_figures
from assessments.analysis.flags import item_flags, options_of, quiz_flags
from assessments.analysis.selectors import sittings_of, versions_of
from assessments.questions.content import stem_of
from assessments.questions.kinds import KINDS
from assessments.questions.models import QuestionVersion
from assessments.quizzes.models import Quiz
from learning.people.permissions import may_regrade, smallest_group
from learning.people.policies import GroupPolicy, HiddenFromOthers


class QuizStatistics(WagtailAdminTemplateMixin, TemplateView):
    """What both pages share: the quiz, what was read of it, and where the page stands."""

    page_title = gettext_lazy("Statistics")
    header_icon = "table"

    @cached_property
    def quiz(self) -> Quiz:
        return get_object_or_404(Quiz, pk=self.kwargs["pk"])

    @cached_property
    def k(self) -> int:
        return smallest_group(self.request.user)

    @cached_property
    def sittings(self) -> Sittings:
        return sittings_of(self.quiz, k=self.k)

    def get_page_subtitle(self):
        return str(self.quiz)

    def get_breadcrumbs_items(self):
        listing = {"url": reverse(Quiz.snippet_viewset.get_url_name("list")), "label": capfirst(Quiz._meta.verbose_name_plural)}
        own = {"url": reverse("statistics:quiz", args=[self.quiz.pk]), "label": self.page_title, "sublabel": str(self.quiz)}
        return [*super().get_breadcrumbs_items(), listing, own]

    def row(self, item: Item, version: QuestionVersion) -> dict:
        """A version of a question in one line, with what to say about it."""
        return {
            "code": version.code,
            "version": version,
            "kind": kind_names()[version.kind],
            "stem": stem_of(version.content),
            "figures": tables.figures_row(item.figures),
            "flags": item_flags(item, options_of(version.content), kind=version.kind, k=self.k),
        }


class QuizView(QuizStatistics):
    """The test as a whole, and a row for each version of each question."""

    template_name = "assessments/analysis/quiz.html"

    def get_context_data(self, **kwargs):
        figures, versions = quiz_figures(self.sittings, k=self.k), versions_of(self.sittings.versions)
        rows = [self.row(item, versions[item.version]) for item in items(self.sittings, k=self.k)]
        return super().get_context_data(
            quiz=self.quiz,
            k=self.k,
            flags=quiz_flags(figures, k=self.k),
            head=tables.head(figures) if figures else [],
            distribution=tables.distribution(figures.bands) if figures else [],
            rows=sorted(rows, key=lambda row: (row["code"], -row["version"].number)),
            **kwargs,
        )


class QuestionView(QuizStatistics):
    """One version of a question: by language, option by option, and the languages compared."""

    template_name = "assessments/analysis/question.html"

    @cached_property
    def item(self) -> Item:
        found = [item for item in items(self.sittings, k=self.k) if item.version == self.kwargs["version"]]
        if not found:
            raise Http404
        return found[0]

    @cached_property
    def version(self) -> QuestionVersion:
        return versions_of([self.item.version])[self.item.version]

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.version.code}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            row=self.row(self.item, self.version),
            k=self.k,
            groups=tables.by_language(self.item),
            options=tables.options_table(self.item, options_of(self.version.content)),
            comparisons=[tables.comparison_row(comparison) for comparison in self.item.comparisons],
            may_regrade=may_regrade(self.request.user),
            **kwargs,
        )


def kind_names() -> dict[str, str]:
    return {kind.kind: str(kind._meta.verbose_name) for kind in KINDS}


class StatisticsViewSet(HiddenFromOthers, ViewSet):
    """Item analysis. Reached from the list of quizzes."""

    name = "statistics"
    icon = "table"

    @property
    def permission_policy(self):
        return GroupPolicy(Quiz, action="view")

    def get_urlpatterns(self):
        return [
            path("<int:pk>/", self.construct_view(QuizView), name="quiz"),
            path("<int:pk>/<int:version>/", self.construct_view(QuestionView), name="question"),
        ]
