"""Quizzes in the Wagtail admin: a title, a pass mark, and the questions in their places. Called by the app's hooks."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import CopyView, CreateView, EditView, SnippetViewSet
from wagtail.snippets.widgets import AdminSnippetChooser

from assessments.questions.models import Question
from assessments.quizzes.drawing import published_for
from assessments.quizzes.models import Quiz
from learning.people.policies import PublishedByReview

# Wagtail words these once, in English.
CHOOSER = AdminSnippetChooser(
    model=Question,
    choose_one_text=gettext_lazy("Choose a question"),
    choose_another_text=gettext_lazy("Choose another question"),
    link_to_chosen_text=gettext_lazy("Edit this question"),
    icon="help",
)
SITTING = ("layout", "minutes", "attempts_allowed", "wait_minutes", "opens_at", "closes_at", "shuffled", "shows")


class QuizForm(WagtailAdminModelForm):
    """A quiz holds each question once, and at least one."""

    def _post_clean(self):
        super()._post_clean()
        opens, closes = (self.cleaned_data.get(name) for name in ("opens_at", "closes_at"))
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("A test closes after it opens."))
        slots = self.formsets.get("slots")
        if self.is_deferred_validation or slots is None or not slots.is_valid():
            return
        chosen = [row.cleaned_data["question"].pk for row in _kept(slots) if row.cleaned_data.get("question")]
        if len(set(chosen)) != len(chosen):
            self.add_error(None, _("A question stands twice in the list."))
        draws, sections = self.formsets.get("draws"), self.formsets.get("sections")
        if not all(formset is not None and formset.is_valid() for formset in (draws, sections)):
            return
        parts = [row.instance for row in _kept(draws)]
        self._check_sections([row.instance.section for row in (*_kept(slots), *_kept(draws))], len(_kept(sections)))
        if not chosen and not parts:
            self.add_error(None, _("Choose at least one question."))
        for draw, free in zip(parts, published_for(parts, besides=chosen), strict=True):
            if free < draw.count:
                told = {"wanted": draw.count, "free": free}
                self.add_error(None, _("A draw asks for %(wanted)s questions; published and free for it: %(free)s.") % told)

    def _check_sections(self, named: list[int], there_are: int) -> None:
        wrong = sorted({section for section in named if section > there_are})
        if wrong:
            told = {"section": wrong[0], "n": there_are}
            self.add_error(None, _("Section %(section)s is named, but the test has so many sections: %(n)s.") % told)


def _kept(formset) -> list:
    rows = [row for row in formset.forms if row.has_changed() or row.instance.pk]
    return [row for row in rows if not row.cleaned_data.get("DELETE")]


class QuizCreateView(PublishedByReview, CreateView):
    pass


class QuizEditView(PublishedByReview, EditView):
    def get_page_subtitle(self):
        """In the reader's language; Wagtail's is in that of whoever saved it."""
        return str(self.object)


class QuizCopyView(PublishedByReview, CopyView):
    pass


class QuizViewSet(SnippetViewSet):
    model = Quiz
    add_view_class = QuizCreateView
    edit_view_class = QuizEditView
    copy_view_class = QuizCopyView
    icon = "list-ol"
    list_display = [
        "code",
        Column("title", label=gettext_lazy("Title"), sort_key="title_en"),
        "pass_percent",
        BooleanColumn("counts", label=capfirst(gettext_lazy("counts for the certificate")), sort_key="counts"),
    ]
    ordering = ["code"]
    edit_handler = ObjectList(
        [
            FieldPanel("code"),
            MultiFieldPanel([FieldPanel(f"title_{code}") for code in ("en", "ru", "tk")], heading=gettext_lazy("Title")),
            FieldPanel("pass_percent"),
            FieldPanel("counts"),
            MultiFieldPanel(
                [FieldPanel(name) for name in SITTING],
                heading=gettext_lazy("Sitting"),
            ),
            InlinePanel(
                "sections",
                [FieldPanel(f"title_{code}") for code in ("en", "ru", "tk")],
                heading=gettext_lazy("Sections"),
                label=gettext_lazy("Section"),
                help_text=gettext_lazy("None, if the test has no parts. Else questions and draws name theirs by its number."),
            ),
            InlinePanel(
                "slots",
                [FieldPanel("question", widget=CHOOSER), FieldPanel("section")],
                heading=gettext_lazy("Questions"),
                label=gettext_lazy("Question"),
            ),
            InlinePanel(
                "draws",
                [
                    FieldRowPanel([FieldPanel("count"), FieldPanel("bank", widget=forms.Select), FieldPanel("section")]),
                    FieldRowPanel([FieldPanel(name) for name in ("competency_code", "level", "tag")]),
                ],
                heading=gettext_lazy("Drawn for each attempt"),
                label=gettext_lazy("Draw"),
                help_text=gettext_lazy(
                    "What is left empty is open. A second attempt gets other questions as far as there are."
                ),
            ),
        ],
        base_form_class=QuizForm,
    )
