"""The blueprint of a test: how many questions stand for each competency and level, against what the course attests.

Pure, on values. Called by the page of the admin. A question counts for its competency and for each it also counts for. Of a
draw as many are sure as it must take, whatever else it may.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

# Fewer items than these say little about a person: domain brief, method 3.3 (weight of a test by its items).
ENOUGH = 4
LEVELS = (1, 2, 3)
CASE_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What a blueprint needs to know of a question."""

    pk: int
    kind: str
    level: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A competency: what is attested (0: nothing), the questions of each attempt and of the bank by level, and what is thin."""

    code: str
    attested: int
    asked: tuple[int, ...]
    banked: tuple[int, ...]
    warnings: tuple[str, ...]

    @property
    def in_each_attempt(self) -> int:
        return sum(self.asked)

    @property
    def in_the_bank(self) -> int:
        return sum(self.banked)


def blueprint(
    *, attested: Mapping[str, int], fixed: Iterable[Asked], draws: Iterable[tuple[int, Sequence[Asked]]], bank: Iterable[Asked]
) -> list[Line]:
    """A line for each competency that is attested or asked. `draws` are (how many, which they may take)."""
    cells, cases = Counter(), Counter()
    for question in fixed:
        cells.update((code, question.level) for code in question.codes)
        cases.update(code for code in question.codes if question.kind == "scenario")
    for count, candidates in draws:
        cells.update(_sure(count, candidates, lambda one: [(code, one.level) for code in one.codes]))
        cases.update(_sure(count, candidates, lambda one: one.codes if one.kind == "scenario" else ()))
    banked = Counter((code, question.level) for question in bank for code in question.codes)
    codes = sorted({*attested, *(code for code, _level in cells)})
    return [_line(code, attested.get(code, 0), cells, banked, cases[code]) for code in codes]


def _sure(count: int, candidates: Sequence[Asked], marks) -> Counter:
    """How many with a mark a draw must take at least: as many as are left when it takes all others first."""
    having = Counter(mark for one in candidates for mark in marks(one))
    taken = min(count, len(candidates))
    return Counter({mark: sure for mark, n in having.items() if (sure := taken - (len(candidates) - n)) > 0})


def _line(code: str, attested: int, cells: Counter, banked: Counter, cases: int) -> Line:
    asked = tuple(cells[code, level] for level in LEVELS)
    return Line(code, attested, asked, tuple(banked[code, level] for level in LEVELS), tuple(_thin(attested, asked, cases)))


def _thin(attested: int, asked: Sequence[int], cases: int) -> Iterable[str]:
    if not attested:
        return
    if sum(asked) < ENOUGH:
        yield _("Thin: fewer than four items stand for this competency.")
    if attested >= CASE_LEVEL and not cases:
        yield _("Attested at level 3 without a case: add a branching scenario.")
    if not any(asked[attested - 1 :]):
        yield _("No item asks for level %(level)s, which the course attests.") % {"level": attested}
