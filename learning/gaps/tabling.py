"""The tables of a report against those of the edition before: each takes its new figures as a whole, or stands.

Pure. Called by learning.gaps.composing, which puts them into the bodies.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from learning.gaps.cells import HIDDEN
from learning.gaps.gate import released_between, split_may_move
from learning.gaps.outlook import trend_of
from learning.gaps.publishing import INSIDE, OUTSIDE, Copy, Making
from learning.gaps.ratings import DIMENSIONS, TEAM, UNSAID
from learning.gaps.snapshot import Overall, Published
from learning.gaps.tables import (
    STATUSES,
    breakdown_of,
    certificate_counts,
    certificates_of,
    changed_by_group,
    overview_of,
)
from learning.gaps.teams import without_the_nested

Key = tuple[str, str | None]


@dataclass(slots=True)
class Tables:
    """The tables of one report; `standing` says for which edition each stands, `counts` are the people behind them."""

    name: str
    overview: dict = field(default_factory=dict)
    breakdowns: dict[str, list[dict]] = field(default_factory=dict)
    teams: list[dict] = field(default_factory=list)
    trend: dict = field(default_factory=dict)
    certificates: dict = field(default_factory=dict)
    standing: dict = field(default_factory=dict)
    counts: dict[str, dict] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What one report's tables are made of: its agencies and competencies, the body and the standings of before."""

    making: Making
    copy: Copy
    audience: str
    agencies: list[str]
    codes: list[str]
    body: Mapping | None
    stood: Mapping
    kept: dict[int, Published] = field(default_factory=dict)

    def standing(self, edition: int) -> Published:
        """The values that stood in an edition."""
        if edition not in self.kept:
            versions = self.making.before.gates[edition]["versions"][OUTSIDE if self.audience == OUTSIDE else INSIDE]
            self.kept[edition] = Published(versions, self.making.snapshots)
        return self.kept[edition]

    def holders(self, edition: int) -> dict[tuple[str, str], set[int]]:
        people = [person for agency in self.agencies for person in self.making.snapshots[edition].get(agency, {}).values()]
        return certificate_counts(people)


def tables_of(making: Making, copy: Copy, key: Key, codes: list[str], taking_part: Mapping, *, inside: Tables | None) -> Tables:
    """Make the tables of one report over `codes`, those whose total it shows; none, if that is nothing.

    `inside` are the tables of the same scope for inside; outside hides what they hide.
    """
    audience, agency = key
    tables = Tables(name=f"{audience}:{agency or ''}")
    scope = Scope(
        making=making,
        copy=copy,
        audience=audience,
        agencies=[agency] if agency else making.agencies,
        codes=codes,
        body=making.before.bodies.get(key),
        stood=making.before.gate.get("tables", {}).get(tables.name, {}),
    )
    if not codes:
        tables.breakdowns = {dimension: [] for dimension in DIMENSIONS}
        return tables
    people = copy.published.overall(scope.agencies, codes)
    tables.overview = overview_of((copy.published.sums(scope.agencies, code) for code in codes), people, k=copy.k)
    for dimension in DIMENSIONS:
        _breakdown(tables, scope, dimension, people, taking_part, inside if audience == OUTSIDE else None)
    if agency and audience == INSIDE:
        _teams(tables, scope, people, taking_part)
    _trend(tables, scope, people)
    _certificates(tables, scope, inside if audience == OUTSIDE else None)
    return tables


def _breakdown(
    tables: Tables, scope: Scope, dimension: str, people: Mapping[int, Overall], taking_part: Mapping, inside: Tables | None
) -> None:
    stood = scope.stood.get(dimension)
    before = _stood_groups(scope, dimension) if stood else None
    changed = _changed_groups(scope, dimension, people, stood) if before else {}
    edition = scope.making.edition
    hidden = [group["group"] for group in inside.breakdowns[dimension] if group["state"] == HIDDEN] if inside else ()
    made = breakdown_of(
        dimension,
        people,
        changed=changed,
        before=before,
        taking_part=taking_part.get(dimension, {}),
        forced=hidden,
        k=scope.copy.k,
        since=scope.making.since(edition),
    )
    tables.breakdowns[dimension] = made
    tables.standing[dimension] = stood if made is before else {"edition": edition, "codes": scope.codes}
    counts: dict[str, int] = {}
    for person in people.values():
        group = person.groups.get(dimension) or UNSAID
        counts[group] = counts.get(group, 0) + 1
    tables.counts[dimension] = counts


def _teams(tables: Tables, scope: Scope, people: Mapping[int, Overall], taking_part: Mapping) -> None:
    """The breakdown by team, kept out of the body that everyone in the agency reads."""
    _breakdown(tables, scope, TEAM, people, taking_part, None)
    members = _members(people, TEAM)
    others = [_as_published(_members(people, dimension), tables.breakdowns[dimension]) for dimension in DIMENSIONS]
    roles: dict[str, set[int]] = {}
    for learner, person in scope.making.snapshots[scope.making.edition].get(scope.agencies[0], {}).items():
        if learner in people:
            roles.setdefault(person.profile, set()).add(learner)
    del tables.counts[TEAM]
    tables.teams = without_the_nested(tables.breakdowns.pop(TEAM), members, [*others, roles], k=scope.copy.k)


def _members(people: Mapping[int, Overall], dimension: str) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for learner, person in people.items():
        found.setdefault(person.groups.get(dimension) or UNSAID, set()).add(learner)
    return found


def _as_published(members: Mapping[str, set[int]], table: list[dict]) -> dict[str, set[int]]:
    """The groups a reader has figures of: those shown, and all the hidden ones together."""
    shown = {line["group"] for line in table if line["state"] != HIDDEN}
    hidden = set().union(*(group for name, group in members.items() if name not in shown))
    return {**{name: group for name, group in members.items() if name in shown}, "": hidden} if table else {}


def _stood_groups(scope: Scope, dimension: str) -> list[dict] | None:
    if scope.body is None:
        return None
    agency = scope.agencies[0]
    groups = scope.making.before.teams.get(agency, []) if dimension == TEAM else scope.body["breakdowns"].get(dimension, [])
    return [scope.making.relabelled(group, scope.body["round"]) for group in groups] or None


def _changed_groups(scope: Scope, dimension: str, people: Mapping[int, Overall], stood: Mapping) -> dict[str, int]:
    """People changed by group since the table was made; everyone, if it was made over other competencies."""
    old = scope.standing(stood["edition"])
    earlier = old.overall(scope.agencies, stood["codes"])
    if stood["codes"] != scope.codes:
        return changed_by_group(dimension, earlier.keys() | people.keys(), earlier, people)
    released = released_between(old, scope.copy.published, scope.agencies, scope.codes)
    both = earlier.keys() & people.keys()
    released |= {learner for learner in both if earlier[learner].groups.get(dimension) != people[learner].groups.get(dimension)}
    return changed_by_group(dimension, released, earlier, people)


def _trend(tables: Tables, scope: Scope, people: Mapping[int, Overall]) -> None:
    """The change since the first edition of the round before; later editions keep it until k people changed."""
    making, stood = scope.making, scope.stood.get("trend")
    first = making.before.compared_with
    if first is None:
        return
    earlier = scope.standing(first).overall(scope.agencies, scope.codes)
    if stood and stood["round"] == making.survey.round_code and scope.body and scope.body["trend"]:
        released = released_between(scope.standing(stood["edition"]), scope.copy.published, scope.agencies, scope.codes)
        parts = {"both": len(released & earlier.keys()), "one": len(released - earlier.keys())}
        if not split_may_move(parts, k=scope.copy.k):
            tables.trend, tables.standing["trend"] = dict(scope.body["trend"]), stood
            return
    before = {learner: each.mean_gap for learner, each in earlier.items()}
    after = {learner: each.mean_gap for learner, each in people.items()}
    found = trend_of(before, after, k=scope.copy.k)
    if found is None:
        return
    round_code, number = making.labels[first]
    changed = making.frameworks[first] != making.survey.framework_version
    stamp = making.since(making.edition)
    tables.trend = {"round": round_code, "edition": number, **found, "requirements_changed": changed, **stamp}
    tables.standing["trend"] = {"edition": making.edition, "round": making.survey.round_code}


def _certificates(tables: Tables, scope: Scope, inside: Tables | None) -> None:
    """Counts by module and status, each gated by itself: `standing` says for which edition each one stands."""
    making, stood = scope.making, scope.stood.get("certificates", {})
    now = scope.holders(making.edition)
    earlier = {edition: scope.holders(edition) for edition in set(stood.get("versions", {}).values())}
    modules = sorted({*making.modules, *(module for module, _status in now)})
    versions, counts, held = {}, {}, []
    for cell in ((module, status) for module in modules for status in STATUSES):
        name = "|".join(cell)
        base = stood.get("versions", {}).get(name)
        old = earlier[base].get(cell, set()) if base else set()
        moves = base is None or len(old ^ now.get(cell, set())) >= scope.copy.k
        versions[name] = making.edition if moves else base
        counts[cell] = len(now.get(cell, ())) if moves else len(old)
        held += [] if moves else [cell]
    tables.certificates = certificates_of(
        modules,
        counts,
        hidden_before=stood.get("hidden", ()),
        held=held,
        forced=_hidden_counts(inside.certificates) if inside else (),
        k=scope.copy.k,
    )
    hidden = sorted("|".join(cell) for cell in _hidden_counts(tables.certificates))
    tables.standing["certificates"] = {"versions": versions, "hidden": hidden}
    tables.counts["certificates"] = counts


def _hidden_counts(table: Mapping) -> list[tuple[str, str]]:
    rows: Iterable[Mapping] = table.get("modules", ())
    return [(row["module"], status) for row in rows for status in STATUSES if row[status]["state"] == HIDDEN]
