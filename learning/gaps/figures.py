"""The figures of a group in one competency, and how they may be shown: rounding, words instead of small counts.

Pure. Called by learning.gaps when an edition is made, by every page or export that shows a gap, and the method command.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import TypeVar

from learning.evidence.level import ZERO, band_of
from learning.evidence.rounding import round_half_up, settled

BELOW_REQUIRED = Decimal("0.5")
MEANS_FROM = 5
COUNTS_FROM = 10
MIX_STEP = 5

Number = TypeVar("Number", int, Decimal)

_WORDS_UP_TO = ((Decimal("0.15"), "almost_none"), (Decimal("0.4"), "some"))
_WORDS_BELOW = ((Decimal("0.6"), "half"), (Decimal("0.85"), "most"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One active member of staff in one competency: required level (0 to 4) and current level, None if unknown."""

    required: int
    current: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupFigures:
    """A group in one competency, unrounded; a figure with nothing to divide by is None.

    `staff` (N) are those of whom it is required, `known` (n) those with a known level; `coverage` = n/N, `below` counts
    gaps from half a level, `share_below` = below/n, `volume` sums the gaps in levels, `attainment` is the part of
    what is required that is reached (0 to 1).
    """

    staff: int
    known: int
    coverage: Decimal | None
    mean_current: Decimal | None
    mean_gap: Decimal | None
    below: int
    share_below: Decimal | None
    volume: Decimal
    attainment: Decimal | None


def group_figures(readings: Iterable[Reading]) -> GroupFigures:
    """Return the figures of the people given, each of whom counts once; whoever is not required to is left out (3.4)."""
    required = [reading for reading in readings if reading.required > 0]
    known = [reading for reading in required if reading.current is not None]
    gaps = [max(ZERO, reading.required - reading.current) for reading in known]
    below = sum(settled(gap) >= BELOW_REQUIRED for gap in gaps)
    reached = sum((min(reading.current, Decimal(reading.required)) for reading in known), ZERO)
    return GroupFigures(
        staff=len(required),
        known=len(known),
        coverage=_ratio(len(known), len(required)),
        mean_current=_ratio(sum((reading.current for reading in known), ZERO), len(known)),
        mean_gap=_ratio(sum(gaps, ZERO), len(known)),
        below=below,
        share_below=_ratio(below, len(known)),
        volume=settled(sum(gaps, ZERO)),
        attainment=_ratio(reached, sum(reading.required for reading in known)),
    )


def priority_value(*, importance: Decimal, mean_gap: Decimal) -> Decimal:
    """Return P = importance (1 to 5) x mean gap (0 to 4), unrounded (3.5)."""
    return settled(importance * mean_gap)


def gap_on_screen(gap: Decimal) -> str:
    """Return a gap as a page prints it, with a decimal point: one decimal, or two where one would cross a band edge.

    A gap above 0 and below 0.05 is "<0.1". Where two decimals would cross as well, the rest is cut off: the figure
    and its band word never disagree.
    """
    gap = settled(gap)
    if ZERO < gap < Decimal("0.05"):
        return "<0.1"
    for places in (1, 2):
        rounded = round_half_up(gap, places=places)
        if band_of(rounded) == band_of(gap):
            return str(rounded)
    return str(gap.quantize(Decimal("0.01"), rounding=ROUND_DOWN))


def share_in_words(share: Decimal) -> str:
    """Return the code of the words for a share (0 to 1): almost_none, some, half, most or almost_all."""
    for edge, words in _WORDS_UP_TO:
        if share <= edge:
            return words
    return next((words for edge, words in _WORDS_BELOW if share < edge), "almost_all")


def count_shown(part: int, *, known: int) -> int | str | None:
    """Return how many of `known` people may be printed: the number, or the code of words, or None for nobody known.

    Words below 10 people, and for none or all of any group, which would say it of every single person in it.
    """
    return _number_or_words(part, part=part, known=known)


def percent_shown(part: int, *, known: int) -> Decimal | str | None:
    """Return the percentage with one decimal, under the rule of `count_shown`."""
    return _number_or_words(round_half_up(100 * _share(part, known), places=1), part=part, known=known)


def mix_shown(part: int, *, known: int) -> int | str | None:
    """Return a share of the evidence mix as a percentage rounded to 5 points, under the rule of `count_shown`.

    A share that only rounds to 0 or 100 is in words too: as a number it would claim none or all.
    """
    percent = int(round_half_up(100 * _share(part, known) / MIX_STEP, places=0)) * MIX_STEP
    if percent in (0, 100):
        return share_in_words(_share(part, known)) if known else None
    return _number_or_words(percent, part=part, known=known)


def _number_or_words(number: Number, *, part: int, known: int) -> Number | str | None:
    if not known:
        return None
    if known < COUNTS_FROM or part in (0, known):
        return share_in_words(_share(part, known))
    return number


def _share(part: int, known: int) -> Decimal:
    return Decimal(part) / known if known else ZERO


def _ratio(part: Decimal | int, whole: int) -> Decimal | None:
    return settled(Decimal(part) / whole) if whole else None
