"""The heat map of a report: the national rows over agencies, and an agency's rows over its role profiles.

Pure. Called by learning.gaps.publishing. A row that stands in two reports hides in one what the other hides.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from learning.gaps.cells import WITH_FIGURES, Sums, added, as_published, cell_of, without_figures
from learning.gaps.gate import changed_by_profile, split_may_move
from learning.gaps.masks import Column, left_apart, masked_total, row_mask
from learning.gaps.snapshot import STAFF, Person, Published

POOLED = "pooled:"
POOLED_BELOW = 5

Since = Callable[[int], dict]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One competency: published cells by column, the total, what is hidden; and unpublished, the sums they are made of.

    `apart` are hidden columns of the nation that no total shown so far has in it.
    """

    cells: dict[str, dict]
    total: dict
    hidden: frozenset[str]
    sums: Sums
    parts: Mapping[str, Sums]
    apart: frozenset[str] = frozenset()

    @property
    def total_shown(self) -> bool:
        return self.total["state"] in WITH_FIGURES


def columns_of(staff: Mapping[str, int], kinds: Mapping[str, str], *, kept: Mapping[str, str]) -> dict[str, list[str]]:
    """Agencies by column: each its own, but those with fewer than five staff share a column of their kind.

    `kept` are agencies that must stay in the column they had, or the figures of its others could be subtracted.
    """
    columns: dict[str, list[str]] = {}
    pooled: dict[str, list[str]] = {}
    for agency, people in staff.items():
        small = kept[agency].startswith(POOLED) if agency in kept else people < POOLED_BELOW
        if small:
            pooled.setdefault(POOLED + kinds[agency], []).append(agency)
        else:
            columns[agency] = [agency]
    return {**columns, **dict(sorted(pooled.items()))}


def national_row(
    published: Published,
    code: str,
    *,
    columns: Mapping[str, list[str]],
    moved: Iterable[str],
    hidden_before: Iterable[str],
    k: int,
    since: Since,
    apart_before: Iterable[str] = (),
    renewed: Iterable[str] = (),
    forced: Iterable[str] = (),
    total_hidden: bool = False,
) -> Row:
    """One row over the columns. `forced` and `total_hidden` are what the copy for inside hides already.

    `apart_before` is what the row before left apart. `renewed` columns are made up of other agencies than before: until they
    move, nobody may see one agency without the other.
    """
    sums = {name: published.sums(agencies, code) for name, agencies in columns.items()}
    seen, moving, apart = {*hidden_before, *renewed}, set(moved), set(apart_before)
    cells = [
        _column(name, part, was_hidden=name in seen, held=name not in moving, apart=name in apart)
        for name, part in sums.items()
    ]
    mask = row_mask(cells, k=k, forced=forced, counts_only=code == STAFF)
    total_hidden = total_hidden or not mask.total_shown
    whole = added(sums.values())
    newest = {name: published.newest(agencies, code) for name, agencies in columns.items()}
    return Row(
        cells={name: cell_of(part, hidden=name in mask.hidden, since=since(newest[name])) for name, part in sums.items()},
        total=cell_of(
            whole,
            hidden=total_hidden,
            since=since(max(newest.values(), default=0)),
            below_in_words=mask.below_in_words,
        ),
        hidden=mask.hidden,
        sums=whole,
        parts=sums,
        apart=left_apart(cells, mask.hidden) if total_hidden else frozenset(),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class RowBefore:
    """An agency's row as it was last published: its cells and total (None: never), the values that stood then, and of
    which edition these were (`stamp`)."""

    cells: Mapping[str, dict] | None
    total: Mapping | None
    values: Published
    stamp: Mapping

    @property
    def shows_figures(self) -> bool:
        cells = [*(self.cells or {}).values(), *([self.total] if self.total else [])]
        return any(cell["state"] in WITH_FIGURES for cell in cells)

    @property
    def fell_behind(self) -> bool:
        """Whether the roles already stood with older figures than the total."""
        shown = [cell for cell in (self.cells or {}).values() if cell["state"] in WITH_FIGURES]
        return any(_date(cell) != _date(self.stamp) for cell in shown)

    @property
    def hidden(self) -> frozenset[str]:
        return frozenset(name for name, cell in (self.cells or {}).items() if cell["state"] == "hidden")


def agency_row(
    published: Published,
    agency: str,
    code: str,
    *,
    profiles: Iterable[str],
    before: RowBefore,
    moved: bool,
    k: int,
    since: Since,
    forced: Iterable[str] = (),
    total_hidden: bool = False,
) -> Row:
    """One row over the role profiles of an agency. The total moves with the agency's column in the national report.

    The roles move with it only if, since they last did, each of them had no change or at least k; else they stay.
    """
    parts = published.by_profile(agency, code)
    sums = {profile: parts.get(profile, Sums()) for profile in profiles}
    whole = added(sums.values())
    if before.cells is not None and not moved:
        return _held_back(_as_before(before, sums, whole), forced, total_hidden)
    stamp = since(published.version(agency, code) or 0)
    changes = _changes_by_role(before, published.people(agency, code), agency, code) if before.shows_figures else [{}]
    if before.shows_figures and (before.fell_behind or not _clean(changes, before.hidden, k)):
        return _held_back(_total_only(before, sums, whole, stamp, k, total_hidden), forced, total_hidden)
    cells = [_role(profile, part, before, changes[0], k) for profile, part in sums.items()]
    mask = row_mask(cells, k=k, forced=forced, counts_only=code == STAFF)
    hidden = total_hidden or not mask.total_shown
    total = cell_of(whole, hidden=hidden, since=stamp, below_in_words=mask.below_in_words)
    return Row(
        cells={name: cell_of(part, hidden=name in mask.hidden, since=stamp) for name, part in sums.items()},
        total=total if mask.hidden else _with_level(total, whole),
        hidden=mask.hidden,
        sums=whole,
        parts=sums,
    )


def _changes_by_role(before: RowBefore, now: Mapping[int, Person], agency: str, code: str) -> list[dict[str, int]]:
    """People changed by role since the figures that stand, and since each older one."""
    stood = [before.values.people(agency, code), *before.values.people_earlier(agency, code)]
    return [changed_by_profile(people, now, code) for people in stood]


def _clean(changes: list[dict[str, int]], hidden: frozenset[str], k: int) -> bool:
    return bool(changes[0]) and all(not each or split_may_move(each, hidden=hidden, k=k) for each in changes)


def hidden_row(row: Row) -> Row:
    """The row with every figure taken out, because another report that the same reader sees hides its total."""
    cells = {name: without_figures(cell) for name, cell in row.cells.items()}
    hidden = frozenset(name for name, cell in cells.items() if cell["state"] == "hidden")
    return Row(cells=cells, total=without_figures(row.total), hidden=hidden, sums=row.sums, parts=row.parts)


def _held_back(row: Row, forced: Iterable[str], total_hidden: bool) -> Row:
    """A row of older figures, or none of them where the copy for inside hides one by now."""
    stands = {name for name, cell in row.cells.items() if cell["state"] in WITH_FIGURES}
    return hidden_row(row) if stands & {*forced} or (total_hidden and row.total_shown) else row


def _column(name: str, sums: Sums, *, was_hidden: bool, held: bool, apart: bool = False) -> Column:
    return Column(
        name=name,
        people=sums.known,
        gaps=sums.gaps,
        most=sums.asked,
        below=sums.below,
        was_hidden=was_hidden,
        held=held,
        apart=apart,
    )


def _role(profile: str, sums: Sums, before: RowBefore, changes: Mapping[str, int], k: int) -> Column:
    if not before.shows_figures:
        return _column(profile, sums, was_hidden=False, held=False)
    if profile in before.hidden:
        together = sum(count for name, count in changes.items() if name in before.hidden)
        # A role in which nobody changed would, once shown, tell what stood hidden beside it under the older total.
        return _column(profile, sums, was_hidden=True, held=together < k or not changes.get(profile))
    return _column(profile, sums, was_hidden=False, held=changes.get(profile, 0) < k)


def _as_before(before: RowBefore, sums: Mapping[str, Sums], whole: Sums) -> Row:
    cells = {name: before.cells.get(name) or _newcomer(part) for name, part in sums.items()}
    hidden = frozenset(name for name, cell in cells.items() if cell["state"] == "hidden")
    return Row(cells=cells, total=dict(before.total), hidden=hidden, sums=whole, parts=sums)


def _total_only(before: RowBefore, sums: Mapping[str, Sums], whole: Sums, stamp: dict, k: int, total_hidden: bool) -> Row:
    """New figures for the total, the older ones for the roles."""
    stood = _as_before(before, sums, whole)
    columns = [_column(name, part, was_hidden=False, held=False) for name, part in sums.items()]
    mask = masked_total(columns, hidden=stood.hidden, k=k)
    was_hidden = before.total["state"] not in WITH_FIGURES
    total = cell_of(
        whole,
        hidden=total_hidden or was_hidden or not mask.total_shown or whole.known < k,
        since=stamp,
        below_in_words=mask.below_in_words,
    )
    return Row(cells=stood.cells, total=total, hidden=stood.hidden, sums=whole, parts=sums)


def _newcomer(sums: Sums) -> dict:
    """A role that had no column when the row was last published, and may not have figures yet."""
    return cell_of(sums, hidden=True, since={})


def _with_level(total: dict, sums: Sums) -> dict:
    """The mean level reached and asked for, only where no cell is hidden: the mix of roles would give counts away."""
    if total["state"] not in WITH_FIGURES:
        return total
    reached = as_published((sums.asked - sums.gaps) / sums.known, 1)
    return {**total, "reached": reached, "required": as_published(Decimal(sums.asked) / sums.known, 1)}


def _date(cell: Mapping) -> tuple:
    return cell.get("since_round"), cell["since_edition"]
