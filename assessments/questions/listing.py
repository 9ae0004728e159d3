"""All questions in one list of the Wagtail admin, and the banks they are kept in. Called by the app's hooks."""

from django.db.models import F
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.admin.widgets.button import Button, ButtonWithDropdown
from wagtail.snippets.views.chooser import ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from assessments.questions.filters import FLAGS, QuestionFilterSet
from assessments.questions.kinds import KINDS
from assessments.questions.models import Question, QuestionBank
from assessments.questions.overview import (
    TRANSLATIONS,
    State,
    Translation,
    listed,
    questions_with,
    shown_text,
)
from assessments.questions.shares import UNKNOWN, share_of
from learning.gaps.figures import COUNTS_FROM
from learning.people.models import User
from learning.people.permissions import reads_outside_copy

FIGURES = ("asked", "facility", "found")


def permitted_kinds(user: User, action: str) -> list[type[Question]]:
    """The kinds with which a person may do this."""
    return [kind for kind in KINDS if kind.snippet_viewset.permission_policy.user_has_permission(user, action)]


def _languages(question: Question) -> str:
    # A language and its state stay on one line.
    return ", ".join(f"{code}\N{NO-BREAK SPACE}{Translation(getattr(question, f'in_{code}')).label}" for code in TRANSLATIONS)


def _facility(question: Question) -> str:
    # Kept only where at least so many people were asked.
    return share_of(question.facility, people=COUNTS_FROM)


def _found(question: Question) -> str:
    return ", ".join(str(FLAGS[name]) for name in question.found or [] if name in FLAGS)


class QuestionIndexView(IndexView):
    """Every row opens the form of its own kind; one "Add" button with an entry a kind."""

    filterset_class = QuestionFilterSet
    is_searchable = True

    def get_edit_url(self, instance):
        return AdminURLFinder(self.request.user).get_edit_url(instance)

    def get_copy_url(self, instance):
        return None

    def get_delete_url(self, instance):
        return None

    def get_add_url(self):
        return None

    @cached_property
    def columns(self):
        """Without figures for whoever reads them as outside, and nothing to mark for whoever changes nothing."""
        shown = super().columns
        if reads_outside_copy(self.request.user):
            shown = [column for column in shown if column.name not in FIGURES]
        if not any(permitted_kinds(self.request.user, action) for action in ("add", "change", "publish")):
            shown = [column for column in shown if not isinstance(column, BulkActionsCheckboxColumn)]
        return shown

    def order_queryset(self, queryset):
        """What is not known comes last, on either database and whichever way the others are sorted."""
        place = F(self.ordering.removeprefix("-"))
        place = place.desc(nulls_last=True) if self.ordering.startswith("-") else place.asc(nulls_last=True)
        return queryset.order_by(place, "code")

    def search_queryset(self, queryset):
        return queryset.filter(pk__in=questions_with(self.search_query)) if self.is_searching else queryset

    @property
    def header_buttons(self):
        kinds = [
            Button(
                label=capfirst(kind._meta.verbose_name),
                url=reverse(kind.snippet_viewset.get_url_name("add")),
                icon_name="plus",
                priority=KINDS.index(kind),
            )
            for kind in permitted_kinds(self.request.user, "add")
        ]
        label = _("Add a question")
        classes = "w-header-button button"
        return [ButtonWithDropdown(label=label, icon_name="plus", classname=classes, buttons=kinds)] if kinds else []


class QuestionCreateView(CreateView):
    """A question is always of a kind, so there is nothing to add here."""

    def dispatch(self, request, *args, **kwargs):
        raise Http404


class QuestionEditView(EditView):
    """Opens the form of the question's own kind."""

    def dispatch(self, request, *args, **kwargs):
        address = AdminURLFinder(request.user).get_edit_url(self.object)
        if address is None or type(self.object) is Question:
            raise Http404
        return redirect(address)


class QuestionChooseView(ChooseView):
    """Wagtail's title is put together of two words, of which it has the first in English only."""

    page_title = gettext_lazy("Choose a question")
    page_subtitle = ""


class QuestionChooserViewSet(SnippetChooserViewSet):
    choose_view_class = QuestionChooseView


class QuestionViewSet(SnippetViewSet):
    """The one listing, and the chooser of a quiz."""

    model = Question
    icon = "help"
    menu_label = gettext_lazy("All questions")
    list_display = [
        "code",
        Column("text", label=gettext_lazy("Question"), accessor=shown_text, classname="okuw-text"),
        Column(
            "kind",
            label=gettext_lazy("Kind"),
            accessor=lambda question: question._meta.verbose_name,
            sort_key="polymorphic_ctype__model",
        ),
        "competency_code",
        "level",
        Column("languages", label=gettext_lazy("Translations"), accessor=_languages),
        Column("state", label=gettext_lazy("State"), accessor=lambda question: State(question.state).label, sort_key="state"),
        Column(
            "asked",
            label=gettext_lazy("Attempts"),
            accessor=lambda question: question.asked or UNKNOWN,
            sort_key="asked",
        ),
        Column("facility", label=gettext_lazy("Facility"), accessor=_facility, sort_key="facility"),
        Column("found", label=gettext_lazy("Conspicuous"), accessor=_found),
    ]
    list_per_page = 50
    ordering = "code"
    index_view_class = QuestionIndexView
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    chooser_viewset_class = QuestionChooserViewSet
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_queryset(self, request):
        return listed()


class QuestionBankViewSet(SnippetViewSet):
    """The banks themselves."""

    model = QuestionBank
    icon = "folder-open-inverse"
    list_display = ["title", "slug"]
    panels = [TitleFieldPanel("title", targets=["slug"]), FieldPanel("slug")]
