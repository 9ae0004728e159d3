"""What the middle storey adds to the Wagtail admin: question bank and quizzes under one heading, statistics, marking."""

from django.templatetags.static import static
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from assessments.analysis.viewsets import StatisticsViewSet
from assessments.exchange.viewsets import ExportViewSet, ImportViewSet
from assessments.marking.selectors import number_waiting
from assessments.questions.bulk_actions import AddTags, CopyQuestions, RemoveTags, RetireQuestions
from assessments.questions.listing import QuestionBankViewSet, QuestionViewSet
from assessments.questions.models import Question, QuestionBank
from assessments.questions.viewsets import KIND_VIEWSETS
from assessments.quizzes.models import Quiz
from assessments.quizzes.usage import quizzes_of
from assessments.quizzes.usage_views import telling_uses
from assessments.quizzes.viewsets import QuizViewSet
from learning.people.permissions import may_mark, may_publish_alone


class QuestionBankGroup(SnippetViewSetGroup):
    """In the menu: all questions, quizzes, banks. The kinds are reached from the listing."""

    menu_label = _("Question bank")
    menu_icon = "help"
    menu_order = 250
    in_menu = (telling_uses(QuestionViewSet), QuizViewSet, QuestionBankViewSet)
    items = (*in_menu, *map(telling_uses, KIND_VIEWSETS))

    def get_submenu_items(self):
        shown = [viewset for viewset in self.registerables if isinstance(viewset, self.in_menu)]
        moved = [ImportViewSet(), ExportViewSet()]
        return [viewset.get_menu_item(order) for order, viewset in enumerate([*shown, *moved])]


register_snippet(QuestionBankGroup)


@hooks.register("register_admin_viewset")
def register_statistics():
    return StatisticsViewSet()


@hooks.register("register_admin_viewset")
def register_exchange():
    return [ImportViewSet(), ExportViewSet()]


@hooks.register("register_snippet_listing_buttons")
def offer_exchange(snippet, user, next_url=None):
    """Beside each bank of the list, for whoever may bring questions in or take them out."""
    if isinstance(snippet, QuestionBank):
        if ImportViewSet().permission_policy.user_has_permission(user, "add"):
            address = f"{reverse('question_import:index')}?bank={snippet.pk}"
            yield Button(_("Import questions"), url=address, icon_name="upload", priority=40)
        if ExportViewSet().permission_policy.user_has_permission(user, "view"):
            address = f"{reverse('question_export:index')}?bank={snippet.pk}"
            yield Button(_("Export questions"), url=address, icon_name="download", priority=50)


class MarkingMenuItem(MenuItem):
    """The queue stands on the site, in the reader's language; the menu leads there whoever may mark."""

    def is_shown(self, request):
        return may_mark(request.user)


@hooks.register("register_admin_menu_item")
def lead_to_the_marking_queue():
    return MarkingMenuItem(_("Texts to mark"), reverse_lazy("assessments:marking"), name="marking", icon_name="edit", order=260)


class TextsWaiting(Component):
    """One line on the first page of the admin, while texts wait for whoever opens it."""

    order = 50

    def render_html(self, parent_context=None):
        number = number_waiting(parent_context["request"].user)
        if not number:
            return ""
        said = _("Texts that wait for you to mark them: %(n)s") % {"n": number}
        return format_html('<p class="nice-padding"><a href="{}">{}</a></p>', reverse("assessments:marking"), said)


@hooks.register("construct_homepage_panels")
def say_that_texts_wait(request, panels):
    if may_mark(request.user):
        panels.append(TextsWaiting())


@hooks.register("register_snippet_listing_buttons")
def offer_statistics(snippet, user, next_url=None):
    """Beside each quiz of the list, for whoever may open that page."""
    if isinstance(snippet, Quiz) and StatisticsViewSet().permission_policy.user_has_permission(user, "view"):
        yield Button(_("Statistics"), url=reverse("statistics:quiz", args=[snippet.pk]), icon_name="table", priority=40)


@hooks.register("register_snippet_listing_buttons")
def offer_usage(snippet, user, next_url=None):
    """Beside each question of the list."""
    if isinstance(snippet, Question):
        address = reverse(Question.snippet_viewset.get_url_name("usage"), args=[snippet.pk])
        yield Button(_("Where it is used"), url=address, icon_name="link", priority=40)


class Retire(RetireQuestions):
    """Names the quizzes, which the bank knows nothing of."""

    def quizzes_of(self, questions):
        return quizzes_of([question.pk for question in questions])


# After Wagtail's own: retiring takes the place of deleting.
for action in (AddTags, RemoveTags, CopyQuestions, Retire):
    hooks.register("register_bulk_action", action, order=100)


@hooks.register("register_log_actions")
def register_words_of_the_log(actions):
    actions.register_action("okuw.tag_question", _("Change the tags"), _("Changed the tags"))


@hooks.register("insert_global_admin_css")
def style_lists_and_tables():
    return format_html('<link rel="stylesheet" href="{}">', static("assessments/admin.css"))


@hooks.register("construct_snippet_action_menu")
def leave_publishing_to_the_review(menu_items, request, context):
    """No button for what the form would not do: PublishedByReview."""
    if not may_publish_alone(request.user):
        menu_items[:] = [item for item in menu_items if item.name != "action-publish"]
