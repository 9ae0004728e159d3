"""Hiding in a table that adds up both ways: agencies down, groups or modules across, as the coordinator sees them beside
the national table. Pure. Called by learning.gaps.composing."""

from collections.abc import Iterable, Mapping

from learning.gaps.cells import HIDDEN
from learning.gaps.ratings import DIMENSIONS
from learning.gaps.tables import STATUSES

Key = tuple[str, str]


def crossed_mask(counts: Mapping[Key, int], *, hidden: Iterable[Key], known_across: Iterable[str], k: int) -> frozenset[Key]:
    """Return the hidden cells (agency, name) so that in every line with a known sum the hidden ones protect each other.

    Given are the cells each agency hides by itself. The sum over agencies is known for the names in `known_across`, the
    sum within an agency always.
    """
    masked = {key for key in hidden if counts.get(key)}
    lines = _lines(counts, known_across)
    while any([_widened(line, counts, masked, k) for line in lines]):
        pass
    return frozenset(masked)


def protected(counts: Mapping[Key, int], masked: Iterable[Key], *, known_across: Iterable[str], k: int) -> bool:
    """Whether the hidden cells of every line with a known sum protect each other. One alone in its line is known by it."""
    hidden, lines = set(masked), _lines(counts, known_across)
    filled = [[key for key in line if counts[key]] for line in lines]
    if any(len(line) == 1 and line[0] in hidden for line in filled):
        return False
    return all(_protects([counts[key] for key in line if key in hidden], k) for line in filled)


def _lines(counts: Mapping[Key, int], known_across: Iterable[str]) -> list[list[Key]]:
    """The lines with a known sum: down the agencies where the nation shows the name, and across each agency."""
    names = sorted({key[1] for key in counts} & {*known_across})
    down = [[key for key in counts if key[1] == name] for name in names]
    return down + [[key for key in counts if key[0] == agency] for agency in sorted({key[0] for key in counts})]


def _protects(chosen: list[int], k: int) -> bool:
    return not chosen or (len(chosen) >= 2 and sum(chosen) >= max(k, 2 * len(chosen)))


def _widened(line: list[Key], counts: Mapping[Key, int], masked: set[Key], k: int) -> bool:
    """Hide one more cell of a line that needs it; whether one was."""
    chosen = [counts[key] for key in line if key in masked]
    if _protects(chosen, k):
        return False
    spare = [key for key in line if key not in masked and counts[key]]
    if spare:
        masked.add(min(spare, key=lambda key: (counts[key], key)))
    return bool(spare)


def cross_breakdowns(
    joint: Mapping[str, dict], counts: Mapping[str, Mapping[str, Mapping]], national: Mapping, *, k: int
) -> None:
    """Hide in the agencies' breakdowns what the nation's would let a reader subtract. Changes the bodies given."""
    for dimension in DIMENSIONS:
        tables = {agency: body["breakdowns"].get(dimension, []) for agency, body in joint.items()}
        people, hidden = {}, []
        for agency, groups in tables.items():
            for group in groups:
                people[agency, group["group"]] = counts[agency][dimension].get(group["group"], group.get("n", 0))
                hidden += [(agency, group["group"])] if group["state"] == HIDDEN else []
        across = [group["group"] for group in national["breakdowns"].get(dimension, []) if group["state"] != HIDDEN]
        masked = crossed_mask(people, hidden=hidden, known_across=across, k=k)
        if not protected(people, masked, known_across=across, k=k):
            # Rare: with nothing left to hide beside it, a group could be subtracted. Then no agency shows this table.
            for agency in tables:
                joint[agency]["breakdowns"][dimension] = []
            continue
        for agency, groups in tables.items():
            joint[agency]["breakdowns"][dimension] = [
                {"group": group["group"], "state": HIDDEN} if (agency, group["group"]) in masked else group for group in groups
            ]


def cross_certificates(
    joint: Mapping[str, dict], counts: Mapping[str, Mapping[str, Mapping]], national: Mapping, *, k: int
) -> None:
    """The same for certificates by module. Where a module of an agency is hidden for this, so is the agency's total."""
    for status in STATUSES:
        rows = {
            (agency, row["module"]): row for agency, body in joint.items() for row in body["certificates"].get("modules", ())
        }
        people = {key: counts[key[0]]["certificates"][key[1], status] for key in rows}
        hidden = [key for key, row in rows.items() if row[status]["state"] == HIDDEN]
        across = [row["module"] for row in national["certificates"].get("modules", ()) if row[status]["state"] != HIDDEN]
        for agency, module in crossed_mask(people, hidden=hidden, known_across=across, k=k) - set(hidden):
            rows[agency, module][status] = {"state": HIDDEN}
            joint[agency]["certificates"]["totals"][status] = {"state": HIDDEN}
