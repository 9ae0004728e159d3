"""What comes first: priority by importance and gap, quadrants, and beside them the ranks of Borich and of Narine.

Pure. Called by the priority table and the quadrant chart of a report, and by the method command.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from learning.evidence.rounding import settled
from learning.gaps.figures import MEANS_FROM, priority_value

RATERS_FROM = 5
LOWEST_COVERAGE = Decimal("0.3")
HIGH_IMPORTANCE = Decimal("3.5")
HIGH_ATTAINMENT = Decimal("0.75")
RANKS_DIFFER_FROM = 5

_FIGURES = ("mean_importance", "mean_ability", "mean_discrepancy", "mwds", "rds")
_QUADRANTS = {
    (True, False): "train_first",
    (True, True): "keep_up",
    (False, False): "later",
    (False, True): "possible_overinvestment",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A competency to be ranked: importance (1 to 5), mean gap (None if nobody is known), people below, n, n/N."""

    competency: str
    importance: Decimal
    mean_gap: Decimal | None
    below: int
    known: int
    coverage: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """A candidate with its priority and rank from 1; both None if too few are known to rank it."""

    candidate: Candidate
    priority: Decimal | None
    rank: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ratings:
    """How the same respondents rated one competency: importance (1 to 5) and themselves (0 to 4), in one order."""

    competency: str
    importance: Sequence[int]
    self_rating: Sequence[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Discrepancy:
    """One competency by Borich (`mwds`) and by the ranked discrepancy model (`rds`, -100 for need to 100), unrounded.

    Ranks start at 1 and go down the MWDS; equals share the better rank and the next one is skipped. All figures are
    None if nobody rated.
    """

    competency: str
    mean_importance: Decimal | None
    mean_ability: Decimal | None
    mean_discrepancy: Decimal | None
    mwds: Decimal | None
    rds: Decimal | None
    rank: int | None = None


def importance_of(ratings: Sequence[int], *, default: Decimal) -> Decimal:
    """Return the mean of the respondents' ratings (1 to 5) if at least five rated, else the framework's default."""
    return Decimal(sum(ratings)) / len(ratings) if len(ratings) >= RATERS_FROM else default


def ranked(candidates: Iterable[Candidate]) -> tuple[Ranked, ...]:
    """Return the candidates by priority down, people below down, code up; then, by code, those not ranked.

    Not ranked: n below 5, or coverage below 30 % where it is given. Source: method 3.5.
    """
    rows = sorted(candidates, key=lambda row: row.competency)
    valued = [(_priority(row), row) for row in rows if _can_be_ranked(row)]
    valued.sort(key=lambda pair: (-pair[0], -pair[1].below))
    top = [Ranked(candidate=row, priority=priority, rank=place) for place, (priority, row) in enumerate(valued, start=1)]
    rest = [Ranked(candidate=row, priority=None, rank=None) for row in rows if not _can_be_ranked(row)]
    return (*top, *rest)


def quadrant(*, importance: Decimal, attainment: Decimal) -> str:
    """Return train_first, keep_up, later or possible_overinvestment for importance (1 to 5) and attainment (0 to 1)."""
    return _QUADRANTS[importance >= HIGH_IMPORTANCE, attainment >= HIGH_ATTAINMENT]


def discrepancies(rows: Iterable[Ratings]) -> tuple[Discrepancy, ...]:
    """Return the competencies by MWDS down, equals by code, those nobody rated last.

    Raises ValueError if a row does not pair its ratings. Source: method 3.1, 3.5 and precision 8.
    """
    measured = [_discrepancy(row) for row in rows]
    rated = sorted((row for row in measured if row.mwds is not None), key=lambda row: (-row.mwds, row.competency))
    unrated = sorted((row for row in measured if row.mwds is None), key=lambda row: row.competency)
    return (*_with_ranks(rated), *unrated)


def ranks_differ(rank: int | None, other: int | None) -> bool:
    """Return whether the two ranks of a competency are so far apart that a reader should look closer."""
    return rank is not None and other is not None and abs(rank - other) >= RANKS_DIFFER_FROM


def _can_be_ranked(row: Candidate) -> bool:
    covered = row.coverage is None or row.coverage >= LOWEST_COVERAGE
    return row.mean_gap is not None and row.known >= MEANS_FROM and covered


def _priority(row: Candidate) -> Decimal:
    return priority_value(importance=row.importance, mean_gap=row.mean_gap)


def _discrepancy(row: Ratings) -> Discrepancy:
    people = len(row.importance)
    if people != len(row.self_rating):
        raise ValueError(f"{row.competency}: give one importance and one self-rating for each respondent")
    if not people:
        return Discrepancy(competency=row.competency, **dict.fromkeys(_FIGURES))
    abilities = [rating + 1 for rating in row.self_rating]
    gaps = [importance - ability for importance, ability in zip(row.importance, abilities, strict=True)]
    above, under = sum(gap < 0 for gap in gaps), sum(gap > 0 for gap in gaps)
    return Discrepancy(
        competency=row.competency,
        mean_importance=Decimal(sum(row.importance)) / people,
        mean_ability=Decimal(sum(abilities)) / people,
        mean_discrepancy=Decimal(sum(gaps)) / people,
        mwds=settled(Decimal(sum(row.importance) * sum(gaps)) / (people * people)),
        rds=Decimal(100 * (above - under)) / people,
    )


def _with_ranks(rated: list[Discrepancy]) -> list[Discrepancy]:
    ranks: dict[Decimal, int] = {}
    for place, row in enumerate(rated, start=1):
        ranks.setdefault(row.mwds, place)
    return [replace(row, rank=ranks[row.mwds]) for row in rated]
