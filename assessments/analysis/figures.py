"""The figures of a quiz and of its items, over all attempts and by language, as far as they may be shown.

Pure: from the columns that selectors read to values. Nothing is shown of fewer than k people, nor what would give them away
by subtraction; whatever is only told in numbers from ten people on (docs/method.md, section 5). Shares that may be said in
words below that are values here, and become words where they are written out (tables.py).
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from assessments.analysis import statistics
from assessments.analysis.statistics import Differential
from learning.gaps.figures import COUNTS_FROM
from learning.gaps.suppression import suppress
from learning.languages import CODES

# Places of the languages in a column; the first is for attempts of which none is known.
LANGUAGES = ("", *CODES)
# Attempts in each language from which items are compared.
COMPARED_FROM = 100
# How often each answer stands, as JSON; by version and place of language.
Answers = Mapping[tuple[int, int], Mapping[str, int]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A value for items of attempts: in each row the place of the attempt, the place of the version, the value."""

    attempt: np.ndarray
    version: np.ndarray
    value: np.ndarray

    def of_each_version(self, versions: int) -> list[np.ndarray]:
        """The rows of each version."""
        order = np.argsort(self.version, kind="stable")
        edges = np.searchsorted(self.version[order], np.arange(versions + 1))
        return [order[start:end] for start, end in pairwise(edges)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sittings:
    """Sent attempts: for each its learner (a number from 0) and the place of its language; then what belongs to items.

    `answers` counts the answers that stand, as JSON, by version and place of language; "" where a kind has no options.
    """

    learner: np.ndarray
    language: np.ndarray
    versions: tuple[int, ...]
    scores: Column
    seconds: Column
    answers: Answers

    @classmethod
    def none(cls) -> "Sittings":
        nobody, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        column = Column(attempt=nobody, version=nobody, value=nothing)
        return cls(learner=nobody, language=nobody, versions=(), scores=column, seconds=column, answers={})


@dataclass(frozen=True, kw_only=True, slots=True)
class QuizFigures:
    """Scores are shares from 0 to 1. `languages` counts attempts; all from `deviation` on is None below ten people."""

    attempts: int
    people: int
    languages: dict[str, int]
    mean: float
    deviation: float | None
    alpha: float | None
    error: float | None
    bands: list[int] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemFigures:
    """One item in one group. `omitted` is a share, `seconds` a median, `chosen` shares by option; None where not known.

    `discrimination` and `chosen` are None below ten people.
    """

    attempts: int
    people: int
    facility: float
    discrimination: float | None
    omitted: float
    seconds: float | None
    chosen: dict[str, float] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """An item in two languages, with the attempts it rests on: those that have some in the other language who scored alike.

    `found` is None where they are too few or nothing is defined.
    """

    reference: str
    focal: str
    attempts: tuple[int, int]
    found: Differential | None = None

    @property
    def too_few(self) -> bool:
        return min(self.attempts) < COMPARED_FROM


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One version of a question. `figures` None: too few people. `languages` holds None for a language not shown."""

    version: int
    figures: ItemFigures | None
    languages: dict[str, ItemFigures | None] = field(default_factory=dict)
    comparisons: list[Comparison] = field(default_factory=list)


def people(learner: np.ndarray) -> int:
    """How many different people, by their numbers."""
    return int(np.count_nonzero(np.bincount(learner)))


def quiz_figures(sittings: Sittings, *, k: int) -> QuizFigures | None:
    """The head of the page; None for fewer than k people."""
    attempts = sittings.language.size
    if people(sittings.learner) < k:
        return None
    column = sittings.scores
    enough = people(sittings.learner) >= COUNTS_FROM
    scores = statistics.totals(column.attempt, column.value, attempts)
    deviation = _spread(scores) if enough else None
    alpha = statistics.alpha(column.attempt, column.version, column.value, attempts) if enough else None
    sent = np.bincount(sittings.language, minlength=len(LANGUAGES)).tolist()
    return QuizFigures(
        attempts=attempts,
        people=people(sittings.learner),
        languages={language: number for language, number in zip(LANGUAGES, sent, strict=True) if number},
        mean=float(scores.mean()),
        deviation=deviation,
        alpha=alpha,
        error=statistics.standard_error(deviation, alpha),
        bands=statistics.distribution(scores) if enough else None,
    )


def _spread(scores: np.ndarray) -> float | None:
    """None where nothing varies: with the mean that would tell everyone's score."""
    spread = statistics.spread(scores)
    return spread if spread and spread > statistics.DUST else None


def items(sittings: Sittings, *, k: int) -> list[Item]:
    """Every version that occurs, in the order of `versions`."""
    column, attempts = sittings.scores, sittings.language.size
    rest, known = statistics.rest_scores(column.attempt, column.value, attempts)
    rest = np.where(known, rest, np.nan)
    stratum = statistics.bands(statistics.totals(column.attempt, column.value, attempts))
    scored, timed = (part.of_each_version(len(sittings.versions)) for part in (column, sittings.seconds))
    found = []
    for version, rows, times in zip(sittings.versions, scored, timed, strict=True):
        sat = column.attempt[rows]
        group = _Group(
            learner=sittings.learner[sat],
            language=sittings.language[sat],
            score=column.value[rows],
            rest=rest[rows],
            stratum=stratum[sat],
            timed_learner=sittings.learner[sittings.seconds.attempt[times]],
            timed_language=sittings.language[sittings.seconds.attempt[times]],
            seconds=sittings.seconds.value[times],
        )
        found.append(_item(version, group, sittings.answers, k))
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Group:
    """Everyone who met one item: a row a person and attempt, and another set of rows for those whose time is known.

    `rest` is NaN where the item stood alone in its attempt.
    """

    learner: np.ndarray
    language: np.ndarray
    score: np.ndarray
    rest: np.ndarray
    stratum: np.ndarray
    timed_learner: np.ndarray
    timed_language: np.ndarray
    seconds: np.ndarray

    def of(self, place: int) -> "_Group":
        """Those who read one language."""
        there, timed = self.language == place, self.timed_language == place
        columns = {name: getattr(self, name)[there] for name in ("learner", "language", "score", "rest", "stratum")}
        times = {name: getattr(self, name)[timed] for name in ("timed_learner", "timed_language", "seconds")}
        return replace(self, **columns, **times)


def _item(version: int, group: _Group, answers: Answers, k: int) -> Item:
    places = np.unique(group.language).tolist()
    groups = {LANGUAGES[place]: group.of(place) for place in places}
    mask = suppress({language: people(part.learner) for language, part in groups.items()}, k=k)
    if not mask.total_shown or people(group.learner) < k:
        return Item(version=version, figures=None)
    given = {LANGUAGES[place]: Counter(answers.get((version, place), {})) for place in places}
    return Item(
        version=version,
        figures=_figures(group, sum(given.values(), Counter()), k),
        languages={
            language: _figures(part, given[language], k) if language in mask.shown else None
            for language, part in groups.items()
        },
        comparisons=_comparisons({code: groups[code] for code in CODES if code in mask.shown}),
    )


def _figures(group: _Group, answers: Counter[str], k: int) -> ItemFigures:
    attempts, known = group.score.size, ~np.isnan(group.rest)
    enough = people(group.learner) >= COUNTS_FROM
    return ItemFigures(
        attempts=attempts,
        people=people(group.learner),
        facility=float(group.score.mean()),
        discrimination=statistics.discrimination(group.score[known], group.rest[known]) if enough else None,
        omitted=max(0.0, 1 - answers.total() / attempts),
        seconds=float(np.median(group.seconds)) if people(group.timed_learner) >= k else None,
        chosen=shares(answers, attempts) if enough else None,
    )


def _comparisons(groups: Mapping[str, _Group]) -> list[Comparison]:
    """Each language with the one that has most attempts, among attempts that scored alike."""
    if not groups:
        return []
    reference = max(groups, key=lambda code: groups[code].score.size)
    return [_comparison(reference, focal, groups) for focal in groups if focal != reference]


def _comparison(reference: str, focal: str, groups: Mapping[str, _Group]) -> Comparison:
    two = groups[reference], groups[focal]
    both = np.intersect1d(two[0].stratum, two[1].stratum)
    alike = [np.isin(part.stratum, both) for part in two]
    sizes = int(alike[0].sum()), int(alike[1].sum())
    found = None
    if min(sizes) >= COMPARED_FROM:
        found = statistics.mantel_haenszel(
            np.concatenate([part.score[those] for part, those in zip(two, alike, strict=True)]) >= statistics.RIGHT_FROM,
            np.repeat([False, True], sizes),
            np.concatenate([part.stratum[those] for part, those in zip(two, alike, strict=True)]),
        )
    return Comparison(reference=reference, focal=focal, attempts=sizes, found=found)


def shares(answers: Mapping[str, int], attempts: int) -> dict[str, float]:
    """The share of attempts in which each option stands, by its key; a true or false is "true" or "false"."""
    chosen: Counter[str] = Counter()
    for response, number in answers.items():
        for option in _options(json.loads(response) if response else None):
            chosen[option] += number
    return {option: number / attempts for option, number in chosen.items()}


def _options(response: object) -> list[str]:
    if isinstance(response, bool):
        return [str(response).lower()]
    if isinstance(response, str):
        return [response]
    return [option for option in response if isinstance(option, str)] if isinstance(response, list) else []
