"""All questions in one list of the Wagtail admin, and the banks they are kept in. Called by the app's hooks."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, ButtonWithDropdown
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from assessments.questions.kinds import KINDS
from assessments.questions.models import Question, QuestionBank


class QuestionIndexView(IndexView):
    """Every row opens the form of its own kind; one "Add" button with an entry a kind."""

    def get_edit_url(self, instance):
        return AdminURLFinder(self.request.user).get_edit_url(instance)

    def get_copy_url(self, instance):
        return None

    def get_delete_url(self, instance):
        return None

    def get_add_url(self):
        return None

    @property
    def header_buttons(self):
        user = self.request.user
        kinds = [
            Button(
                label=capfirst(kind._meta.verbose_name),
                url=reverse(kind.snippet_viewset.get_url_name("add")),
                icon_name="plus",
                priority=place,
            )
            for place, kind in enumerate(KINDS)
            if kind.snippet_viewset.permission_policy.user_has_permission(user, "add")
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


class QuestionViewSet(SnippetViewSet):
    """The one listing, and the chooser of a quiz."""

    model = Question
    icon = "help"
    menu_label = gettext_lazy("All questions")
    list_display = [
        "code",
        "stem_en",
        Column("kind", label=gettext_lazy("Kind"), accessor=lambda question: question._meta.verbose_name),
        "competency_code",
        "level",
        Column("live", label=gettext_lazy("Published"), accessor=lambda question: _("yes") if question.live else _("no")),
    ]
    list_filter = ["bank", "competency_code", "level"]
    list_per_page = 50
    ordering = ["code"]
    index_view_class = QuestionIndexView
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    copy_view_enabled = False
    inspect_view_enabled = False


class QuestionBankViewSet(SnippetViewSet):
    """The banks themselves."""

    model = QuestionBank
    icon = "folder-open-inverse"
    list_display = ["title", "slug"]
    panels = [TitleFieldPanel("title", targets=["slug"]), FieldPanel("slug")]
