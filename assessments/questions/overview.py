"""The questions of the bank as its list shows them: their state, how far each translation is, and how they did.

Called by the list, its filters and its bulk actions. All of it is decided in the database, so that thousands can be filtered
and sorted; a test holds it to what learners meet (`content.language_of`).
"""

from collections.abc import Iterable, Mapping

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, TextChoices, TextField, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from assessments.questions.kinds import (
    KINDS,
    ClozeBlank,
    MatchingPair,
    MultipleChoiceOption,
    NumericUnit,
    OrderingStep,
    ScenarioQuestion,
    SingleChoiceOption,
)
from assessments.questions.models import Question
from learning.languages import CODES, SOURCE, localised, search_key
from learning.people.models import User

TRANSLATIONS = tuple(code for code in CODES if code != SOURCE)
LONGEST_SHOWN = 90

# What a learner reads of each kind before closing, beside the question itself.
_LINES = {
    SingleChoiceOption: ("text",),
    MultipleChoiceOption: ("text",),
    MatchingPair: ("text", "match"),
    OrderingStep: ("text",),
    ClozeBlank: ("text",),
    NumericUnit: ("text",),
}
_OF_A_SITUATION = ("text", "feedback")


class State(TextChoices):
    """Whether new attempts ask a question; a retired one was asked once and is not any more."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


class Translation(TextChoices):
    """How far a question is in a language. Where a text is missing, learners read the question in the source language."""

    MISSING = "missing", _("missing")
    UNCHECKED = "unchecked", _("draft")
    CHECKED = "checked", _("checked")


def listed() -> QuerySet[Question]:
    """All questions, with `state`, `in_ru` and `in_tk`, and from their figures `asked`, `facility` and `found`.

    Of a published question this is what is published, of another its newest draft. Figures are None before the first count.
    """
    translations = {f"in_{code}": _translation(code) for code in TRANSLATIONS}
    figures = {"asked": F("figures__attempts"), "facility": F("figures__facility"), "found": F("figures__flags")}
    return Question.objects.annotate(state=_state(), **translations, **figures)


def written_by(author: User) -> Q:
    """Questions whose newest draft or version this person wrote."""
    return _of_any_kind(latest_revision__user=author)


def authors() -> QuerySet[User]:
    """Everyone who wrote a draft or version of a question, by name. One query."""
    written = Revision.objects.filter(base_content_type=ContentType.objects.get_for_model(Question), user__isnull=False)
    return User.objects.filter(pk__in=written.values("user"))


def tagged(tag: str) -> Q:
    """Questions with this tag. To be asked of `listed`, with the tags as text: `with_tags`."""
    return Q(tags_as_text__contains=f'"{tag}"')


def with_tags(questions: QuerySet[Question]) -> QuerySet[Question]:
    return questions.alias(tags_as_text=Cast("tags", TextField()))


def tags_in_use() -> list[str]:
    """Every tag that a question has. One query."""
    rows = Question.objects.non_polymorphic().exclude(tags=[]).values_list("tags", flat=True)
    return sorted({tag for tags in rows.iterator() for tag in tags})


def questions_with(words: str) -> list[int]:
    """The questions in which every one of these words stands, in any case: in the code, the tags or the text of any language.

    One query. They are looked through here and not in the database, which would tell capital letters apart in Cyrillic.
    """
    wanted = search_key(words).split()
    rows = Question.objects.non_polymorphic().values_list("pk", "code", "tags", *(f"stem_{code}" for code in CODES))
    found = []
    for pk, code, tags, *stems in rows.iterator():
        text = search_key(code, *tags, *stems)
        if all(word in text for word in wanted):
            found.append(pk)
    return found


def shown_text(question: Question) -> str:
    """What it asks, in the reader's language, as long as a list has room for."""
    text = localised(question, "stem")
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN].rstrip()}…"


def _of_any_kind(**asked: object) -> Q:
    """What every kind has in a table of its own."""
    found = Q()
    for kind in KINDS:
        found |= Q(**{f"{kind._meta.model_name}__{name}": value for name, value in asked.items()})
    return found


def _state() -> Case:
    return _named(
        {State.PUBLISHED: _of_any_kind(live=True), State.RETIRED: _of_any_kind(first_published_at__isnull=False)},
        otherwise=State.DRAFT,
    )


def _translation(code: str) -> Case:
    untranslated = Q(**{f"stem_{code}": ""}) | Q(**{f"image_alt_{code}": "", "image__isnull": False})
    for condition in _untranslated_lines(code):
        untranslated |= Q(condition)
    return _named(
        {Translation.MISSING: untranslated, Translation.CHECKED: Q(**{f"checked_{code}": True})},
        otherwise=Translation.UNCHECKED,
    )


def _untranslated_lines(code: str) -> Iterable[Exists]:
    for model, names in _LINES.items():
        missing = Q()
        for name in names:
            missing |= Q(**{f"{name}_{code}": ""})
        if model is ClozeBlank:
            missing |= Q(**{f"others_{code}": ""}) & ~Q(**{f"others_{SOURCE}": ""})
        yield Exists(model.objects.filter(missing, question=OuterRef("pk")))
    # A case keeps its situations in one column, which reads the same on both databases.
    missing = Q()
    for name in _OF_A_SITUATION:
        missing |= Q(nodes_as_text__contains=f'"{name}_{code}": ""')
    cases = ScenarioQuestion.objects.non_polymorphic().alias(nodes_as_text=Cast("nodes", TextField()))
    yield Exists(cases.filter(missing, pk=OuterRef("pk")))


def _named(conditions: Mapping[str, Q], *, otherwise: str) -> Case:
    """The name of the first condition that holds."""
    whens = [When(condition, then=Value(str(name.value))) for name, condition in conditions.items()]
    return Case(*whens, default=Value(str(otherwise.value)), output_field=CharField())
