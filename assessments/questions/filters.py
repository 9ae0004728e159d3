"""By what the list of questions is filtered. Called by the list, and by bulk actions for all it shows."""

from django import forms
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from assessments.questions.kinds import KINDS
from assessments.questions.models import Difficulty, Question, QuestionBank
from assessments.questions.overview import (
    State,
    Translation,
    authors,
    listed,
    questions_with,
    tagged,
    tags_in_use,
    with_tags,
    written_by,
)
from assessments.questions.selectors import competency_choices
from learning.people.permissions import reads_outside_copy

# What analysis finds conspicuous, by the names that it keeps with the figures of a question.
FLAGS = {
    "negative": _("the good ones get it wrong"),
    "drawn_away": _("a wrong answer draws most"),
    "very_easy": _("almost everyone is right"),
    "very_hard": _("few are right"),
    "weak": _("tells little"),
    "differs_c": _("much harder in one language"),
    "differs_b": _("harder in one language"),
    "idle": _("almost nobody chooses an answer"),
}
ME = "me"
# The right of those who write questions; they have it for every kind.
WRITES = "assessments.change_singlechoicequestion"
# Figures that are too few to be judged, or to be shown.
TOO_FEW = "too_few"


def kind_choices() -> list[tuple[str, str]]:
    return [(kind.kind, capfirst(kind._meta.verbose_name)) for kind in KINDS]


def tag_choices() -> list[tuple[str, str]]:
    return [(tag, tag) for tag in tags_in_use()]


def author_choices() -> list[tuple[str, object]]:
    return [(ME, _("written by me")), *((str(author.uuid), str(author)) for author in authors())]


def figure_choices() -> list[tuple[str, object]]:
    states = [("none", _("no figures yet")), (TOO_FEW, _("too few to judge")), ("fine", _("nothing conspicuous"))]
    return [*states, ("any", _("something conspicuous")), *FLAGS.items()]


class Chosen(ChoiceFilter):
    """One of a few, as buttons; `listing` for many, as a list."""

    def __init__(self, *args, listing=False, **kwargs):
        widget = forms.Select if listing else forms.RadioSelect
        super().__init__(*args, widget=widget, empty_label=_("All"), **kwargs)


class QuestionFilterSet(WagtailFilterSet):
    """Authors are named to each other, as in the history of a question, and to nobody who only reads. Whoever reads figures
    as outside has none to filter by, since those of the list are counted by the groups for inside.
    """

    bank = ModelChoiceFilter(queryset=QuestionBank.objects.all(), label=_("Bank"), empty_label=_("All"))
    kind = Chosen(label=_("Kind"), choices=kind_choices, method="of_kind", listing=True)
    competency = Chosen(label=_("Competency"), choices=competency_choices, field_name="competency_code", listing=True)
    level = Chosen(label=_("Level"), choices=[(level, str(level)) for level in (1, 2, 3)])
    state = Chosen(label=_("State"), choices=State.choices)
    in_ru = Chosen(label=_("Russian"), choices=Translation.choices)
    in_tk = Chosen(label=_("Turkmen"), choices=Translation.choices)
    figures = Chosen(label=_("Statistics"), choices=figure_choices, method="with_figures", listing=True)
    author = Chosen(label=_("Author"), choices=author_choices, method="by_author", listing=True)
    tag = Chosen(label=_("Tag"), choices=tag_choices, method="with_tag", listing=True)
    difficulty = Chosen(label=_("Difficulty"), choices=Difficulty.choices)

    class Meta:
        model = Question
        fields = []

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        super().__init__(data, queryset, request=request, prefix=prefix)
        if reads_outside_copy(request.user):
            del self.filters["figures"]
        if not request.user.has_perm(WRITES):
            del self.filters["author"]

    def of_kind(self, questions, name, value):
        return questions.instance_of(*[kind for kind in KINDS if kind.kind == value])

    def with_tag(self, questions, name, value):
        return with_tags(questions).filter(tagged(value))

    def by_author(self, questions, name, value):
        return questions.filter(written_by(self.request.user if value == ME else authors().get(uuid=value)))

    def with_figures(self, questions, name, value):
        """A list of flags is text here, which both databases can look through."""
        asked = questions.filter(asked__gt=0).alias(flags_as_text=Cast("found", TextField()))
        if value == "none":
            return questions.filter(Q(asked__isnull=True) | Q(asked=0))
        if value == "fine":
            return asked.filter(flags_as_text="[]")
        if value == "any":
            return asked.exclude(flags_as_text="[]").exclude(flags_as_text__contains=f'"{TOO_FEW}"')
        return asked.filter(flags_as_text__contains=f'"{value}"')


def found_by(request: HttpRequest) -> QuerySet[Question]:
    """The questions that the list shows with the filters and the words of this address, on all its pages."""
    asked = QuestionFilterSet(request.GET, request=request)
    found = asked.filter_queryset(listed()) if asked.is_valid() else listed()
    words = request.GET.get("q", "").strip()
    return found.filter(pk__in=questions_with(words)) if words else found
