"""How the mean gap moved between two rounds: for everyone who answered, and for the people who are in both.

Pure. Called by the trend of a report and the method command.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from learning.evidence.rounding import settled

CLEAR_CHANGE = Decimal("0.25")
PANEL_FROM = 5
EFFECT_FROM = 10

IMPROVED = "improved"
WORSENED = "worsened"
NO_CLEAR_CHANGE = "no clear change"


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """Mean gaps before and after, in levels and unrounded; a change below 0 is a smaller gap.

    `change`, `panel_change`, `sd` (sample standard deviation of the panel's changes) and `dz` are None where there
    is nobody, or for the last two no spread, to take them from. `label` follows the panel from five people, else
    everyone; None if a round has nobody at all.
    """

    mean_before: Decimal | None
    mean_after: Decimal | None
    change: Decimal | None
    panel: int
    panel_before: Decimal | None
    panel_after: Decimal | None
    panel_change: Decimal | None
    sd: Decimal | None
    dz: Decimal | None
    label: str | None

    @property
    def effect_shown(self) -> bool:
        """Whether a report may print dz; the calculator always does."""
        return self.panel >= EFFECT_FROM


def trend_between(before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> Trend:
    """Return the trend between the gaps of two rounds, each by person and against its own round's requirements (3.6)."""
    people = sorted(before.keys() & after.keys())
    panel_before = [before[person] for person in people]
    panel_after = [after[person] for person in people]
    change = _change(list(before.values()), list(after.values()))
    panel_change = _change(panel_before, panel_after)
    sd = _sample_sd([late - early for early, late in zip(panel_before, panel_after, strict=True)])
    return Trend(
        mean_before=_mean(before.values()),
        mean_after=_mean(after.values()),
        change=change,
        panel=len(people),
        panel_before=_mean(panel_before),
        panel_after=_mean(panel_after),
        panel_change=panel_change,
        sd=sd,
        dz=panel_change / sd if sd else None,
        label=_label(panel_change if len(people) >= PANEL_FROM else change),
    )


def _label(change: Decimal | None) -> str | None:
    if change is None:
        return None
    # Mean gaps are thirds and sevenths as well: cleared of division noise, or a change of a quarter might just miss the edge.
    change = settled(change)
    if change <= -CLEAR_CHANGE:
        return IMPROVED
    return WORSENED if change >= CLEAR_CHANGE else NO_CLEAR_CHANGE


def _mean(gaps: Iterable[Decimal]) -> Decimal | None:
    values = list(gaps)
    return sum(values, Decimal(0)) / len(values) if values else None


def _change(before: Sequence[Decimal], after: Sequence[Decimal]) -> Decimal | None:
    """Return mean(after) - mean(before) by one division, so that a change of exactly a quarter stays exactly that."""
    if not before or not after:
        return None
    return (sum(after) * len(before) - sum(before) * len(after)) / Decimal(len(before) * len(after))


def _sample_sd(changes: Sequence[Decimal]) -> Decimal | None:
    count = len(changes)
    if count < 2:
        return None
    # Over one denominator: equal changes then have a spread of exactly 0, whatever their mean.
    total = sum(changes)
    squares = count * sum(change * change for change in changes) - total * total
    return (squares / Decimal(count * (count - 1))).sqrt()
