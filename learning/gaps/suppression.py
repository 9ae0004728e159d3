"""Which cells of a breakdown are hidden so that no small group shows, not even by subtraction from the total.

Pure. Called for every breakdown of every report and export, and by the method command.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SMALLEST_K = 5
OUTSIDE_K = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Mask:
    """The cells by name, in code-point order, and whether their total may be shown.

    `primary` are hidden for being small, `complementary` to protect those; a hidden cell carries no figure at all.
    """

    primary: tuple[str, ...]
    complementary: tuple[str, ...]
    shown: tuple[str, ...]
    total_shown: bool


def suppress(cells: Mapping[str, int], *, k: int = SMALLEST_K) -> Mask:
    """Return the mask of a breakdown: people by cell name, k the smallest group that may show (5 inside, 10 outside).

    Raises ValueError for k below 5 (it is settable upward only) and for a negative count. Source: method 3.4.
    """
    if k < SMALLEST_K:
        raise ValueError(f"k may be raised above {SMALLEST_K}, never lowered: {k}")
    if any(people < 0 for people in cells.values()):
        raise ValueError("a cell cannot hold fewer than 0 people")
    if sum(cells.values()) < k:
        return _mask({}, primary=[name for name, people in cells.items() if people], total_shown=False)
    primary = [name for name, people in cells.items() if 0 < people < k]
    complementary, protected = _complements(cells, primary, k)
    return _mask(cells, primary=primary, complementary=complementary, total_shown=protected)


def _complements(cells: Mapping[str, int], primary: list[str], k: int) -> tuple[list[str], bool]:
    """Return the further cells to hide, the smallest first, and whether the hidden ones then protect each other."""
    hidden = list(primary)
    # An empty cell is no complement: that nobody is there is known to everyone.
    spare = sorted((people, name) for name, people in cells.items() if people >= k)
    while hidden and not _protect_each_other([cells[name] for name in hidden], k):
        if not spare:
            return hidden[len(primary) :], False
        hidden.append(spare.pop(0)[1])
    return hidden[len(primary) :], True


def _protect_each_other(hidden: list[int], k: int) -> bool:
    return len(hidden) >= 2 and sum(hidden) >= max(k, 2 * len(hidden))


def _mask(cells: Mapping[str, int], *, primary: list[str], total_shown: bool, complementary: list[str] | None = None) -> Mask:
    hidden = {*primary, *(complementary or [])}
    return Mask(
        primary=tuple(sorted(primary)),
        complementary=tuple(sorted(complementary or [])),
        shown=tuple(sorted(name for name in cells if name not in hidden)),
        total_shown=total_shown,
    )
