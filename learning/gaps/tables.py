"""The tables beside the heat map: head and three figures, breakdowns, certificates.

Pure. Called by learning.gaps.publishing. Every table has one suppression pattern and moves as a whole or not at all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from learning.evidence.level import ZERO, band_of
from learning.evidence.rounding import settled
from learning.gaps.cells import HIDDEN, SHOWN, WITH_FIGURES, Sums, as_published
from learning.gaps.figures import COUNTS_FROM, count_shown, gap_on_screen, mix_shown, percent_shown, share_in_words
from learning.gaps.gate import split_may_move
from learning.gaps.masks import Column, row_mask
from learning.gaps.ratings import UNSAID
from learning.gaps.sampling import reliability, response_rate
from learning.gaps.snapshot import Overall, Person
from learning.gaps.survey import Survey

STATUSES = ("valid", "expiring", "expired")


# --- head ------------------------------------------------------------------------------------------------------------
def head_of(staff: dict, survey: Survey, agencies: Iterable[str], *, k: int) -> dict:
    """Staff, people known, response; `staff` is the published cell of the staff row. Nothing of a scope below k."""
    codes = list(agencies)
    counts = {name: _summed(getattr(survey, name), codes) for name in ("invited", "ineligible", "complete", "partial")}
    head: dict = {"state": staff["state"]}
    if staff["state"] in WITH_FIGURES:
        head |= {"N": staff["N"], "n": staff["n"], "since_edition": staff["since_edition"]}
    if counts["invited"] >= k:
        rate = response_rate(
            invited=counts["invited"],
            ineligible=counts["ineligible"],
            complete=counts["complete"],
            mostly_complete=counts["partial"],
        )
        head["invited"] = counts["invited"]
        head["response_rate"] = None if rate is None else as_published(rate, 1)
        head["reliability"] = reliability(rate)
    return head


def _summed(counts: Mapping[str, int], agencies: Iterable[str]) -> int:
    return sum(counts.get(agency, 0) for agency in agencies)


def overview_of(rows: Iterable[Sums], people: Mapping[int, Overall], *, k: int) -> dict:
    """Coverage, attainment, who has a serious gap where it matters most, and how much rests on self-ratings only."""
    sums = list(rows)
    if len(people) < k or not sums:
        return {}
    staff, known = sum(each.staff for each in sums), sum(each.known for each in sums)
    asked, gaps = sum(each.asked for each in sums), sum((each.gaps for each in sums), ZERO)
    serious = sum(person.serious > 0 for person in people.values())
    pieces, alone = sum(person.known for person in people.values()), sum(person.self_only for person in people.values())
    in_words = len(people) < COUNTS_FROM
    return {
        "coverage": as_published(Decimal(known) / staff),
        "attainment": as_published(Decimal(asked - gaps) / asked) if asked else None,
        "serious": {
            "people": count_shown(serious, known=len(people)),
            "of": len(people),
            "percent": _plain(percent_shown(serious, known=len(people))),
        },
        "self_only": share_in_words(Decimal(alone) / pieces) if in_words else mix_shown(alone, known=pieces),
    }


def _plain(percent: Decimal | str | None) -> float | str | None:
    return as_published(percent, 1) if isinstance(percent, Decimal) else percent


# --- breakdowns -------------------------------------------------------------------------------------------------------
def breakdown_of(
    dimension: str,
    people: Mapping[int, Overall],
    *,
    changed: Mapping[str, int],
    before: list[dict] | None,
    taking_part: Mapping[str, list[int]],
    k: int,
    since: dict,
    forced: Iterable[str] = (),
) -> list[dict]:
    """One breakdown of people's own mean gaps, with how many took part; empty where its groups cannot protect each other.

    `before` is the table as it stands, `changed` the people changed since then by group. It moves when every group had
    no change or at least k.
    """
    hidden_before = {group["group"] for group in before or [] if group["state"] == HIDDEN}
    if before and not split_may_move(changed, hidden=hidden_before, k=k):
        return before
    groups: dict[str, list[Overall]] = {}
    for person in people.values():
        groups.setdefault(person.groups.get(dimension) or UNSAID, []).append(person)
    columns = [_group(name, members, hidden_before, changed, bool(before), k) for name, members in groups.items()]
    mask = row_mask(columns, k=k, forced=forced)
    if not mask.total_shown:
        return []
    return [_group_shown(name, groups[name], name in mask.hidden, taking_part.get(name), since) for name in sorted(groups)]


def changed_by_group(dimension: str, released: Iterable[int], *states: Mapping[int, Overall]) -> dict[str, int]:
    """How many of the people released belong to each group, before or now."""
    counts: Counter = Counter()
    for learner in released:
        counts.update({state[learner].groups.get(dimension) or UNSAID for state in states if learner in state})
    return dict(counts)


def _group(name: str, members: list[Overall], hidden: set[str], changed: Mapping[str, int], again: bool, k: int) -> Column:
    together = sum(count for group, count in changed.items() if group in hidden)
    return Column(
        name=name,
        people=len(members),
        gaps=settled(sum((person.mean_gap for person in members), ZERO)),
        most=sum((Decimal(person.asked) / person.known for person in members), ZERO),
        was_hidden=name in hidden,
        held=again and (together if name in hidden else changed.get(name, 0)) < k,
    )


def _group_shown(name: str, members: list[Overall], hidden: bool, taking_part: list[int] | None, since: dict) -> dict:
    if hidden:
        return {"group": name, "state": HIDDEN}
    gap = settled(sum((person.mean_gap for person in members), ZERO) / len(members))
    answered, asked = taking_part or (0, 0)
    return {
        "group": name,
        "state": SHOWN,
        "n": len(members),
        "mean_gap": as_published(gap),
        "figure": gap_on_screen(gap),
        "band": band_of(gap),
        "taking_part": mix_shown(answered, known=asked),
        **since,
    }


# --- certificates -----------------------------------------------------------------------------------------------------
def certificate_counts(people: Iterable[Person]) -> dict[tuple[str, str], set[int]]:
    """Who holds what, by module and status. What ends within 90 days is valid as well."""
    held: dict[tuple[str, str], set[int]] = {}
    for person in people:
        for module, status in person.certificates.items():
            for name in ("valid", "expiring") if status == "expiring" else (status,):
                held.setdefault((module, name), set()).add(person.learner_id)
    return held


def certificates_of(
    modules: Iterable[str],
    counts: Mapping[tuple[str, str], int],
    *,
    hidden_before: Iterable[str],
    held: Iterable[tuple[str, str]],
    forced: Iterable[tuple[str, str]] = (),
    k: int,
) -> dict:
    """Certificates by module and status with totals, small counts hidden so that the totals do not give them away."""
    names, seen, still, also = sorted(modules), set(hidden_before), set(held), set(forced)
    table: dict[str, dict] = {module: {"module": module} for module in names}
    totals = {}
    for status in STATUSES:
        columns = [
            Column(
                name=module,
                people=counts.get((module, status), 0),
                was_hidden=f"{module}|{status}" in seen,
                held=(module, status) in still,
            )
            for module in names
        ]
        mask = row_mask(columns, k=k, forced=[module for module, name in also if name == status], counts_only=True)
        for column in columns:
            table[column.name][status] = _count(column.people, column.name in mask.hidden)
        total = sum(column.people for column in columns)
        totals[status] = _count(total, not mask.total_shown and total > 0)
    _hide_the_rest(table, k)
    return {"modules": list(table.values()), "totals": totals}


def _hide_the_rest(table: Mapping[str, dict], k: int) -> None:
    """Those that end soon are part of the valid ones: hidden too where the few that do not would show."""
    for row in table.values():
        later = row["valid"].get("n", 0) - row["expiring"].get("n", 0)
        if row["expiring"].get("n") and (row["valid"]["state"] == HIDDEN or 0 < later < k):
            row["expiring"] = {"state": HIDDEN}


def _count(people: int, hidden: bool) -> dict:
    return {"state": HIDDEN} if hidden else {"state": SHOWN, "n": people}
