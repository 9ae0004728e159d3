"""Where a question is used, in the Wagtail admin: Wagtail's page of it, told of draws too. Called by the app's hooks.

The bank lies below the quizzes and knows nothing of them, so its viewsets are completed where both are registered.
"""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.snippets.side_panels import SnippetStatusSidePanel
from wagtail.snippets.views.snippets import SnippetViewSet, UsageView

from assessments.questions.models import Question
from assessments.quizzes.models import QuizDraw
from assessments.quizzes.usage import Use, uses_of


class QuestionUsageView(UsageView):
    """A row for each quiz and each way in which it asks the question."""

    permission_required = "view"

    def get_page_subtitle(self):
        return self.object.code

    def get_queryset(self):
        return uses_of([self.object.pk]).get(self.object.pk, [])

    @cached_property
    def columns(self):
        finder = AdminURLFinder(self.request.user)
        return [
            TitleColumn(
                "quiz",
                label=_("Quiz"),
                accessor=lambda use: str(use.quiz),
                get_url=lambda use: finder.get_edit_url(use.quiz),
            ),
            Column("state", label=_("State"), accessor=lambda use: _("published") if use.quiz.live else _("draft")),
            Column("how", label=_("How"), accessor=how),
        ]

    def get_table(self, object_list, **kwargs):
        return BaseListingView.get_table(self, object_list, **kwargs)


def how(use: Use) -> str:
    """In which way a quiz asks the question."""
    if use.draw is None:
        return _("always")
    return _("drawn: %(count)s of %(what)s") % {"count": use.draw.count, "what": _what(use.draw)}


def _what(draw: QuizDraw) -> str:
    level = _("level %(level)s") % {"level": draw.level} if draw.level else ""
    named = [str(draw.bank or ""), draw.competency_code, level, draw.tag]
    return ", ".join(part for part in named if part) or _("all questions")


class CountsUses:
    """For the form of a question: Wagtail counts references, of which a draw is none."""

    def get_side_panels(self):
        panels = super().get_side_panels()
        for panel in panels:
            if isinstance(panel, SnippetStatusSidePanel):
                panel.get_usage_context = self._usage_context
        return panels

    def _usage_context(self):
        uses = uses_of([self.object.pk]).get(self.object.pk, [])
        return {"usage_count": len(uses), "usage_url": self.get_usage_url()}


def telling_uses(viewset: type[SnippetViewSet]) -> type[SnippetViewSet]:
    """The viewset of questions, or of a kind of them, that tells which quizzes use a question."""
    edit = viewset.edit_view_class
    if issubclass(viewset.model, Question) and viewset.model is not Question:
        edit = type(edit.__name__, (CountsUses, edit), {})
    return type(viewset.__name__, (viewset,), {"usage_view_class": QuestionUsageView, "edit_view_class": edit})
