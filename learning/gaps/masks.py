"""Which cells of one row are hidden, now and beside what was published before. Tightens learning.gaps.suppression.

Pure. Called by learning.gaps.body and tables. Why each rule is there: docs/decisions/0011-hidden-cells.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from learning.evidence.level import ZERO
from learning.gaps.figures import BELOW_REQUIRED
from learning.gaps.suppression import suppress

# A hidden mean keeps at least this much room.
ROOM = Decimal("0.5")
# How many more cells may go to keep a total; beyond it the total goes.
SPARE_CELLS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A cell before it is published: people known, their gaps, the most these could be, those below half a level.

    `was_hidden`: the same figure stood hidden in an earlier edition. `held`: fewer than k people changed since then, so
    the figure is the older one; a held figure that was not hidden is known to every reader and protects nobody.
    `apart`: it was hidden while the total was not shown, so no sum that a reader knows has it in it yet.
    """

    name: str
    people: int
    gaps: Decimal = ZERO
    most: int | Decimal = 0
    below: int = 0
    was_hidden: bool = False
    held: bool = False
    apart: bool = False

    @property
    def is_known(self) -> bool:
        return self.held and not self.was_hidden

    @property
    def is_summed(self) -> bool:
        """Whether it stood hidden under a total that was shown."""
        return self.was_hidden and not self.apart


@dataclass(frozen=True, kw_only=True, slots=True)
class RowMask:
    """The hidden cells of a row, whether its total shows, and whether the total's people below must be in words."""

    hidden: frozenset[str]
    total_shown: bool
    below_in_words: bool = False


def row_mask(columns: Iterable[Column], *, k: int, forced: Iterable[str] = (), counts_only: bool = False) -> RowMask:
    """Return the mask of a row whose cells add up to its total.

    The first edition follows the method (3.4). Where a hidden count or mean could still be worked out or narrowed down, a
    few cells more are hidden, and where that does not help the total is not shown. In later editions a hidden cell stays
    hidden until every hidden cell of the row has new figures. `forced` cells are hidden elsewhere and therefore here.
    """
    filled = sorted((column for column in columns if column.people), key=lambda column: (column.people, column.name))
    if sum(column.people for column in filled) < k:
        return RowMask(hidden=frozenset(column.name for column in filled), total_shown=False)
    must = _must_hide(filled, k) | ({*forced} & {column.name for column in filled})
    if any(column.was_hidden or column.held for column in filled) or any(
        column.people >= k for column in filled if column.name in must
    ):
        hidden, protected = _with_complements(filled, must, k)
    else:
        counts = {column.name: column.people for column in filled}
        hidden, protected = _method(counts, k)
        # With the total, a reader who knows the rule could tell a count that no other number fits.
        protected = protected and _counts_open(counts, hidden, k)
    if not protected or not hidden or counts_only:
        return RowMask(hidden=hidden, total_shown=protected)
    return _with_room(filled, hidden, k)


def masked_total(columns: Sequence[Column], *, hidden: frozenset[str], k: int) -> RowMask:
    """Whether the total may show when the hidden cells are given by another table."""
    chosen = _chosen(columns, hidden)
    if hidden and not (_protects(chosen, k) and _room(chosen, k, with_below=False)):
        return RowMask(hidden=hidden, total_shown=False)
    return RowMask(hidden=hidden, total_shown=True, below_in_words=not _room(chosen, k, with_below=True))


def _must_hide(filled: list[Column], k: int) -> frozenset[str]:
    small = {column.name for column in filled if column.people < k}
    if any(column.was_hidden and column.held for column in filled):
        small |= {column.name for column in filled if column.was_hidden}
    return frozenset(small)


def _with_complements(filled: list[Column], must: frozenset[str], k: int) -> tuple[frozenset[str], bool]:
    """Hide the next smallest cells until the hidden protect each other; also whether they do in the end."""
    hidden = set(must)
    spare = _spare(filled, must)
    while hidden and not _protected(filled, hidden, k):
        if not spare:
            return frozenset(hidden), False
        hidden.add(spare.pop(0))
    return frozenset(hidden), True


def _spare(filled: list[Column], hidden: Iterable[str]) -> list[str]:
    return [column.name for column in filled if column.name not in hidden and not column.is_known]


def _protected(filled: list[Column], hidden: Iterable[str], k: int) -> bool:
    chosen = _chosen(filled, hidden)
    return _protects(chosen, k) and all(_protects(part, k) for part in _parts(chosen)[1:])


def _parts(chosen: list[Column]) -> list[list[Column]]:
    """What was hidden under an earlier total adds up to a known sum as long as part of it stands; what joins it then adds
    up to one as well, and must protect itself."""
    summed = [column for column in chosen if column.is_summed]
    joining = [column for column in chosen if not column.is_summed]
    return [summed, joining] if joining and any(column.held for column in summed) else [chosen]


def left_apart(columns: Iterable[Column], hidden: Iterable[str]) -> frozenset[str]:
    """Which hidden cells are in no sum that a reader knows, after a row was published without its total."""
    chosen = _chosen(columns, hidden)
    summed = {column.name for column in chosen if column.is_summed}
    live = any(column.held for column in chosen if column.is_summed)
    return frozenset(column.name for column in chosen if not (live and column.name in summed))


def _chosen(columns: Iterable[Column], hidden: Iterable[str]) -> list[Column]:
    names = set(hidden)
    return [column for column in columns if column.name in names and not column.is_known]


def _protects(columns: Sequence[Column], k: int) -> bool:
    return len(columns) >= 2 and sum(column.people for column in columns) >= max(k, 2 * len(columns))


def _with_room(filled: list[Column], hidden: frozenset[str], k: int) -> RowMask:
    wider, spare = set(hidden), _spare(filled, hidden)
    for extra in (None, *spare[:SPARE_CELLS]):
        if extra:
            wider.add(extra)
        chosen = _chosen(filled, wider)
        if _protected(filled, wider, k) and _room(chosen, k, with_below=False):
            in_words = not _room(chosen, k, with_below=True)
            return RowMask(hidden=frozenset(wider), total_shown=True, below_in_words=in_words)
    return RowMask(hidden=hidden, total_shown=False)


# --- what a reader who knows the rule could work out ------------------------------------------------------------------
def _counts_open(counts: dict[str, int], hidden: frozenset[str], k: int) -> bool:
    """Whether every hidden count could be another one and the method would hide the same cells."""
    return all(any(_could_differ(counts, hidden, name, other, k) for other in sorted(hidden - {name})) for name in hidden)


def _could_differ(counts: dict[str, int], hidden: frozenset[str], name: str, other: str, k: int) -> bool:
    both = counts[name] + counts[other]
    shares = sorted(range(1, both), key=lambda share: abs(share - counts[name]))
    moved = ({**counts, name: share, other: both - share} for share in shares if share != counts[name])
    return any(_method(each, k) == (hidden, True) for each in moved)


def _method(counts: dict[str, int], k: int) -> tuple[frozenset[str], bool]:
    mask = suppress(counts, k=k)
    return frozenset((*mask.primary, *mask.complementary)), mask.total_shown


def _room(chosen: Sequence[Column], k: int, *, with_below: bool) -> bool:
    """Whether every hidden mean keeps its room, the sum of the hidden gaps being known exactly.

    Of a small group even the number of people is taken to be known; of a larger one only that it is not empty.
    """
    return all(_width(column, chosen, with_below=with_below) >= ROOM * _weight(column, k) for column in chosen)


def _weight(column: Column, k: int) -> int:
    return column.people if column.people < k else 1


def _width(column: Column, chosen: Sequence[Column], *, with_below: bool) -> Decimal:
    """How far the sum of gaps of one hidden cell could lie apart at least and at most."""
    total = sum((each.gaps for each in chosen), ZERO)
    others = sum(each.most for each in chosen) - column.most
    most, least = min(Decimal(column.most), total), max(ZERO, total - others)
    if with_below:
        most, least = _narrowed(column, [each for each in chosen if each is not column], total)
    return most - least


def _narrowed(column: Column, others: list[Column], total: Decimal) -> tuple[Decimal, Decimal]:
    """The same when the number of hidden people below is known: each has half a level at least, the others less.

    Every split of these people between the cell and the other hidden ones is tried that the gaps allow.
    """
    below, elsewhere = column.below + sum(each.below for each in others), sum(each.people for each in others)
    lowest, highest = max(0, below - elsewhere), min(column.people, below)
    ends: list[Decimal] = []
    for own in range(lowest, highest + 1):
        rest = below - own
        least = max(BELOW_REQUIRED * own, total - _greatest(others, rest))
        most = min(_greatest([column], own), total - BELOW_REQUIRED * rest)
        ends += [least, most] if least <= most else []
    return max(ends, default=ZERO), min(ends, default=ZERO)


def _greatest(columns: Iterable[Column], below: int) -> Decimal:
    """The greatest sum of gaps of cells in which so many people are below: those of whom most is asked come first."""
    found, left = ZERO, below
    for column in sorted(columns, key=_asked_of_each, reverse=True):
        lacking = min(left, column.people)
        left -= lacking
        found += min(Decimal(column.most), lacking * _asked_of_each(column) + (column.people - lacking) * BELOW_REQUIRED)
    return found


def _asked_of_each(column: Column) -> int:
    """The level asked of one person, which a reader knows from the matrix; where it differs, about the mean."""
    return ceil(column.most / column.people) if column.people else 0
