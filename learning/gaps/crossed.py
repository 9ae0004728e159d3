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
    across = set(known_across)
    lines = [[key for key in counts if key[1] == name] for name in sorted({key[1] for key in counts} & across)]
    lines += [[key for key in counts if key[0] == agency] for agency in sorted({key[0] for key in counts})]
    while any([_widened(line, counts, masked, k) for line in lines]):
        pass
    return frozenset(masked)


def _widened(line: list[Key], counts: Mapping[Key, int], masked: set[Key], k: int) -> bool:
    """Hide one more cell of a line that needs it; whether one was."""
    chosen = [counts[key] for key in line if key in masked]
    if not chosen or (len(chosen) >= 2 and sum(chosen) >= max(k, 2 * len(chosen))):
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
