"""Cells of a report: the figures of a group summed up from its people, and the form in which a cell is published.

Pure. Called by learning.gaps.gate, body and tables when an edition is made.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from learning.evidence.level import ZERO, band_of
from learning.evidence.rounding import round_half_up, settled
from learning.gaps.figures import Reading, count_shown, gap_on_screen, group_figures, share_in_words
from learning.gaps.priority import LOWEST_COVERAGE

SHOWN = "shown"
HIDDEN = "hidden"
UNKNOWN = "unknown"
NOT_REQUIRED = "not_required"
LOW_COVERAGE = "low_coverage"
# A cell of these states carries figures.
WITH_FIGURES = (SHOWN, LOW_COVERAGE)
STAFF_SHOWN_FROM = 5


class Sums(NamedTuple):
    """What adds up over people: staff (N), known (n), below by half a level, gaps in levels, levels asked of the known."""

    staff: int = 0
    known: int = 0
    below: int = 0
    gaps: Decimal = ZERO
    asked: int = 0

    @property
    def coverage(self) -> Decimal | None:
        return Decimal(self.known) / self.staff if self.staff else None

    @property
    def mean_gap(self) -> Decimal | None:
        return settled(self.gaps / self.known) if self.known else None

    @property
    def attainment(self) -> Decimal | None:
        """The part of what is asked that is reached: what is asked less the gaps is min(C, R) summed up."""
        return settled((self.asked - self.gaps) / self.asked) if self.asked else None

    @property
    def covered(self) -> bool:
        return self.staff > 0 and self.coverage >= LOWEST_COVERAGE


@lru_cache(maxsize=100_000)
def sums_of_one(required: int, current: str | None) -> Sums:
    """The sums of one person: the method's figures of a group of one. Levels repeat, so each is worked out once."""
    level = None if current is None else Decimal(current)
    figures = group_figures([Reading(required=required, current=level)])
    return Sums(figures.staff, figures.known, figures.below, figures.volume, required if figures.known else 0)


def added(parts: Iterable[Sums]) -> Sums:
    """The sums of groups that share nobody."""
    staff = known = below = asked = 0
    gaps = ZERO
    for part in parts:
        staff += part.staff
        known += part.known
        below += part.below
        gaps += part.gaps
        asked += part.asked
    return Sums(staff, known, below, gaps, asked)


def as_published(figure: Decimal, places: int = 2) -> float:
    """A figure as it stands in an export, rounded half up."""
    return float(round_half_up(figure, places=places))


def cell_of(sums: Sums, *, hidden: bool, since: dict, below_in_words: bool = False) -> dict:
    """The published cell of a group. `hidden` is the mask's decision; nobody known or required is said without a figure.

    `figure` is the mean gap as a page prints it; `since` (since_edition and, of an earlier round, since_round) says of when.
    """
    if not sums.staff:
        return {"state": NOT_REQUIRED}
    if not sums.known:
        return {"state": UNKNOWN, **({"N": sums.staff} if sums.staff >= STAFF_SHOWN_FROM else {}), "n": 0}
    if hidden:
        return {"state": HIDDEN}
    gap = sums.mean_gap
    return {
        "state": SHOWN if sums.covered else LOW_COVERAGE,
        "N": sums.staff,
        "n": sums.known,
        "mean_gap": as_published(gap),
        "figure": gap_on_screen(gap),
        "people_below": share_in_words(Decimal(sums.below) / sums.known)
        if below_in_words
        else count_shown(sums.below, known=sums.known),
        "band": band_of(gap),
        **since,
    }


def without_figures(cell: dict) -> dict:
    """The same cell with its figures taken out; what is public anyway (nobody known, not required) stays."""
    return {"state": HIDDEN} if cell["state"] in WITH_FIGURES else cell
