"""What the middle storey adds to the Wagtail admin: the question bank and the quizzes, under one heading."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from assessments.questions.viewsets import KIND_VIEWSETS, QuestionBankViewSet, QuestionViewSet
from assessments.quizzes.viewsets import QuizViewSet


class QuestionBankGroup(SnippetViewSetGroup):
    """In the menu: all questions, quizzes, banks. The kinds are reached from the listing."""

    menu_label = _("Question bank")
    menu_icon = "help"
    menu_order = 250
    in_menu = (QuestionViewSet, QuizViewSet, QuestionBankViewSet)
    items = (*in_menu, *KIND_VIEWSETS)

    def get_submenu_items(self):
        shown = [viewset for viewset in self.registerables if isinstance(viewset, self.in_menu)]
        return [viewset.get_menu_item(order) for order, viewset in enumerate(shown)]


register_snippet(QuestionBankGroup)
