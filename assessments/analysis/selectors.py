"""Reads the sent attempts of a quiz as columns of numbers, for figures.py. Five queries, however much there is.

No attempt, item or answer becomes a record: they pass through in blocks, and are counted in the database where it can.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

import numpy as np
from django.db.models import (
    Aggregate,
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from assessments.analysis.counting import counted
from assessments.analysis.figures import LANGUAGES, Column, Sittings
from assessments.analysis.timing import times_spent
from assessments.questions.content import CHOICE_KINDS
from assessments.questions.models import QuestionVersion
from assessments.quizzes.models import Answer, Attempt, AttemptItem, Quiz

BLOCK = 10_000
# Medians of time are taken from the attempts sent last: older ones would make them no truer.
TIMED_ATTEMPTS = 5_000
OPTION_KINDS = (*CHOICE_KINDS, "truefalse")

_PLACES = {language: place for place, language in enumerate(LANGUAGES)}
_ATTEMPT = np.dtype([("id", np.int64), ("language", np.int64), ("learner", np.int64)])
_SCORE = np.dtype([("attempt", np.int64), ("version", np.int64), ("score", np.float64)])
_SAVE = np.dtype([("attempt", np.int64), ("version", np.int64), ("item", np.int64), ("seconds", np.float64)])


def sittings_of(quiz: Quiz, *, k: int, since: datetime | None = None, until: datetime | None = None) -> Sittings:
    """The sent attempts of a quiz in whole groups of k people a language (counting.py), with what was scored and answered.

    `since` and `until` (that moment left out) bound the time of sending. A page must not let its reader choose them: two
    spans that differ by a day may differ by a person. Items that are not marked yet are left out.
    """
    sent = _sent(quiz, since, until)
    rows = _read(sent.values_list("pk", "language", "learner_id"), _ATTEMPT, lambda pk, code, who: (pk, _PLACES[code], who))
    rows = rows[counted(rows["language"], rows["learner"], k)]
    if not rows.size:
        return Sittings.none()
    within, timed = _bounded(sent, rows)
    scored = _numbered(_scores(within), rows["id"])
    versions, places = np.unique(scored["version"], return_inverse=True)
    return Sittings(
        learner=np.unique(rows["learner"], return_inverse=True)[1],
        language=rows["language"],
        versions=tuple(versions.tolist()),
        scores=Column(attempt=scored["attempt"], version=places, value=scored["score"]),
        seconds=_seconds(timed, rows["id"], versions),
        answers=_answers(within),
    )


def sat_quizzes() -> list[Quiz]:
    """The quizzes that somebody has sent an attempt at. One query."""
    sent = Attempt.objects.filter(quiz=OuterRef("pk"), submitted_at__isnull=False)
    return list(Quiz.objects.filter(Exists(sent)).order_by("pk"))


def versions_of(ids: Iterable[int]) -> dict[int, QuestionVersion]:
    """Versions by id, each with the `code` of its question. One query."""
    found = QuestionVersion.objects.filter(pk__in=list(ids)).annotate(code=F("question__code"))
    return {version.pk: version for version in found}


def _sent(quiz: Quiz, since: datetime | None, until: datetime | None) -> QuerySet[Attempt]:
    """In the order of sending."""
    bounds = {"quiz": quiz, "submitted_at__isnull": False}
    bounds |= {"submitted_at__gte": since} if since else {}
    bounds |= {"submitted_at__lt": until} if until else {}
    return Attempt.objects.filter(**bounds).order_by("submitted_at", "pk")


def _read(rows: QuerySet, columns: np.dtype, cast: Callable[..., tuple]) -> np.ndarray:
    """The rows of a query as one array, a block of them at a time in memory."""
    return np.fromiter((cast(*row) for row in rows.iterator(chunk_size=BLOCK)), dtype=columns)


def _bounded(sent: QuerySet[Attempt], rows: np.ndarray) -> tuple[QuerySet[Attempt], QuerySet[Attempt]]:
    """The attempts up to the last one counted in each language; and those of them that times are taken from. One query."""
    last = {LANGUAGES[place]: int(rows["id"][rows["language"] == place][-1]) for place in np.unique(rows["language"])}
    first_timed = int(rows["id"][-TIMED_ATTEMPTS:][0])
    at = dict(Attempt.objects.filter(pk__in=[*last.values(), first_timed]).values_list("pk", "submitted_at"))
    up_to = Q()
    for language, pk in last.items():
        up_to |= Q(Q(submitted_at__lt=at[pk]) | Q(submitted_at=at[pk], pk__lte=pk), language=language)
    within = sent.filter(up_to).order_by()
    return within, within.filter(submitted_at__gte=at[first_timed])


def _numbered(rows: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """The rows with their attempts as places among `ids`; without those of an attempt that was sent in this moment."""
    order = np.argsort(ids)
    places = order[np.minimum(np.searchsorted(ids, rows["attempt"], sorter=order), ids.size - 1)]
    there = ids[places] == rows["attempt"]
    rows["attempt"] = places
    return rows[there]


class _Joined(Aggregate):
    """All values of a group in one text, with spaces between: both databases can, under different names."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ' ')"
    arg_joiner = " || ' ' || "
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="STRING_AGG", **context)


def _scores(within: QuerySet[Attempt]) -> np.ndarray:
    """Version and score of every item. The database sends one row an attempt: one an item would take twice as long."""
    items = AttemptItem.objects.filter(attempt__in=within, score__isnull=False).order_by()
    pairs = _Joined(Cast("version_id", TextField()), Cast("score", TextField()))
    attempts, held, texts = [], [], []
    rows = items.values_list("attempt_id").annotate(held=Count("pk"), pairs=pairs)
    for attempt, number, text in rows.iterator(BLOCK):
        attempts.append(attempt)
        held.append(number)
        texts.append(text)
    pairs = np.fromstring(" ".join(texts), sep=" ").reshape(-1, 2)
    rows = np.empty(len(pairs), dtype=_SCORE)
    rows["attempt"], rows["version"], rows["score"] = np.repeat(attempts, held), pairs[:, 0], pairs[:, 1]
    return rows


def _seconds(timed: QuerySet[Attempt], ids: np.ndarray, versions: np.ndarray) -> Column:
    since_start = ExpressionWrapper(F("saved_at") - F("item__attempt__started_at"), output_field=DurationField())
    saves = Answer.objects.filter(item__attempt__in=timed, item__score__isnull=False).order_by()
    saves = saves.values_list("item__attempt_id", "item__version_id", "item_id", since_start)
    rows = _numbered(_read(saves, _SAVE, lambda *row: (*row[:3], row[3].total_seconds())), ids)
    first, seconds = times_spent(rows["attempt"], rows["item"], rows["seconds"])
    return Column(attempt=rows["attempt"][first], version=np.searchsorted(versions, rows["version"][first]), value=seconds)


def _answers(within: QuerySet[Attempt]) -> dict[tuple[int, int], dict[str, int]]:
    """How often each answer stands, by version and place of language: grouped in the database, where few differ."""
    # The first sequence is 1, so a later one is above 1: said aloud, the database looks through few rows.
    later = Answer.objects.filter(item=OuterRef("item"), sequence__gt=OuterRef("sequence")).filter(sequence__gt=1)
    standing = Answer.objects.filter(~Exists(later), item__attempt__in=within, item__score__isnull=False).order_by()
    has_options = When(item__version__kind__in=OPTION_KINDS, then=Cast("response", TextField()))
    response = Case(has_options, default=Value(""), output_field=TextField())
    groups = standing.values_list("item__version_id", "item__attempt__language", response).annotate(number=Count("pk"))
    counts: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for version, language, answer, number in groups:
        counts[version, _PLACES[language]][answer] = number
    return dict(counts)
