"""The question bank in the Wagtail admin: a form for each kind. Called by the app's hooks. Their one list: listing.py."""

from django import forms
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import CopyView, CreateView, EditView, SnippetViewSet

from assessments.questions.forms import QuestionForm
from assessments.questions.kinds import (
    ClozeQuestion,
    ExtendedTextQuestion,
    MatchingQuestion,
    MultipleChoiceQuestion,
    NumericQuestion,
    OrderingQuestion,
    ScenarioQuestion,
    ShortTextQuestion,
    SingleChoiceQuestion,
    TrueFalseQuestion,
)
from assessments.questions.panels import MapPanel
from assessments.questions.widgets import OneLine, ShortNumber
from learning.people.policies import PublishedByReview

# Where Wagtail's own would cut a text, write a number out too long, or open a dialog for a short list.
WIDGETS = {
    **dict.fromkeys(("source", "text", "match", "others"), OneLine),
    **dict.fromkeys(("value", "tolerance", "factor"), ShortNumber),
    "bank": forms.Select,
}


def field(name: str, code: str = "") -> FieldPanel:
    """A field, or its column of a language."""
    return FieldPanel(f"{name}_{code}" if code else name, widget=WIDGETS.get(name))


ABOUT = MultiFieldPanel(
    [field(name) for name in ("bank", "code", "competency_code", "level", "difficulty", "tags")],
    heading=gettext_lazy("About the question"),
)
ALSO = MultiFieldPanel([FieldPanel("also")], heading=gettext_lazy("Also counts for"), classname="collapsed")
LANGUAGES = {"en": gettext_lazy("English"), "ru": gettext_lazy("Russian"), "tk": gettext_lazy("Turkmen")}
PICTURE = MultiFieldPanel(
    [FieldPanel("image"), *(FieldPanel(f"image_alt_{code}") for code in LANGUAGES)],
    heading=gettext_lazy("Picture"),
    help_text=gettext_lazy(
        "The words stand for the picture where it is not seen. They tell what the question needs and not the answer."
    ),
    classname="collapsed",
)


def in_each_language(*names: str, title=None) -> list[MultiFieldPanel]:
    """A headed panel a language, with its texts; translations folded, and each with its "checked" mark.

    `title` is what the first text is called where it is not the question.
    """
    panels = []
    for code, heading in LANGUAGES.items():
        first, *others = names
        fields = [FieldPanel(f"{first}_{code}", heading=title), *(field(name, code) for name in others)]
        if code != "en":
            fields.append(FieldPanel(f"checked_{code}"))
        panels.append(MultiFieldPanel(fields, heading=heading, classname="" if code == "en" else "collapsed"))
    return panels


def lines(relation: str, heading, *extra: str, label, names=("text",), help_text="") -> InlinePanel:
    """The lines of a question: their texts in each language and what else a line has."""
    panels = [*(field(name) for name in extra), *(field(name, code) for code in LANGUAGES for name in names)]
    return InlinePanel(relation, panels, heading=heading, label=label, help_text=help_text)


def options(help_text) -> InlinePanel:
    """Lines to choose from, each right or wrong and with words on why."""
    return lines(
        "options",
        gettext_lazy("Options"),
        "correct",
        label=gettext_lazy("Option"),
        names=("text", "feedback"),
        help_text=help_text,
    )


class WriteView(PublishedByReview, CreateView):
    pass


class RewriteView(PublishedByReview, EditView):
    def get_page_subtitle(self):
        """Its code: the question itself stands in the form below, and Wagtail's headings cut it."""
        return self.object.code


class CopiedView(PublishedByReview, CopyView):
    pass


class KindViewSet(SnippetViewSet):
    """What the kinds share. Each has its texts, and panels of its own above or below them."""

    add_view_class = WriteView
    edit_view_class = RewriteView
    copy_view_class = CopiedView
    icon = "help"
    list_display = ["code", "stem_en", "competency_code", "level"]
    list_filter = ["bank", "competency_code", "level"]
    list_per_page = 50
    ordering = ["code"]
    texts = in_each_language("stem", "feedback", "source", "content_note")
    above, below = (), ()

    @property
    def edit_handler(self):
        return ObjectList([ABOUT, *self.above, *self.texts, *self.below, PICTURE, ALSO], base_form_class=QuestionForm)


class SingleChoiceViewSet(KindViewSet):
    model = SingleChoiceQuestion
    below = [options(gettext_lazy("Exactly one option is right."))]


class MultipleChoiceViewSet(KindViewSet):
    model = MultipleChoiceQuestion
    below = [options(gettext_lazy("At least one option is right and at least one is wrong."))]


class TrueFalseViewSet(KindViewSet):
    model = TrueFalseQuestion
    above = [FieldPanel("answer")]


class MatchingViewSet(KindViewSet):
    model = MatchingQuestion
    below = [
        lines(
            "pairs",
            gettext_lazy("Pairs"),
            label=gettext_lazy("Pair"),
            names=("text", "match"),
            help_text=gettext_lazy("Two lines may belong to the same one: write it the same way in each language."),
        )
    ]


class OrderingViewSet(KindViewSet):
    model = OrderingQuestion
    below = [
        lines(
            "steps",
            gettext_lazy("Steps"),
            label=gettext_lazy("Step"),
            help_text=gettext_lazy("In their right order; learners see them shuffled."),
        )
    ]


class ClozeViewSet(KindViewSet):
    model = ClozeQuestion
    below = [
        lines(
            "blanks",
            gettext_lazy("Blanks"),
            "name",
            label=gettext_lazy("Blank"),
            names=("text", "others"),
            help_text=gettext_lazy(
                "For each mark [1], [2] … of the text, the accepted answers, separated by |. With wrong answers beside them "
                "the blank becomes a list to choose from."
            ),
        )
    ]


class NumericViewSet(KindViewSet):
    model = NumericQuestion
    above = [MultiFieldPanel([field("value"), field("tolerance")], heading=gettext_lazy("Number"))]
    below = [
        lines(
            "units",
            gettext_lazy("Units"),
            "factor",
            label=gettext_lazy("Unit"),
            help_text=gettext_lazy("None, if only a number is asked. Else the right number is in the first unit."),
        )
    ]


class ShortTextViewSet(KindViewSet):
    model = ShortTextQuestion
    below = [
        lines(
            "answers",
            gettext_lazy("Accepted answers"),
            "percent",
            label=gettext_lazy("Answer"),
            help_text=gettext_lazy("Answers that earn the same stand in one line, separated by |."),
        )
    ]


class ExtendedTextViewSet(KindViewSet):
    model = ExtendedTextQuestion
    below = [
        FieldPanel("most_words"),
        lines(
            "rubric",
            gettext_lazy("Rubric"),
            "points",
            label=gettext_lazy("Criterion"),
            names=("text", "guide"),
            help_text=gettext_lazy("What the markers look for, and what earns the points. Learners see it with their marks."),
        ),
    ]


class ScenarioViewSet(KindViewSet):
    model = ScenarioQuestion
    texts = in_each_language("stem", "content_note", "source", title=gettext_lazy("Title of the case"))
    below = [
        MapPanel(heading=gettext_lazy("Map of the case")),
        MultiFieldPanel(
            [FieldPanel("start"), FieldPanel("max_points"), FieldPanel("nodes")], heading=gettext_lazy("Situations")
        ),
    ]


KIND_VIEWSETS = (
    SingleChoiceViewSet,
    MultipleChoiceViewSet,
    TrueFalseViewSet,
    MatchingViewSet,
    OrderingViewSet,
    ClozeViewSet,
    NumericViewSet,
    ShortTextViewSet,
    ExtendedTextViewSet,
    ScenarioViewSet,
)
