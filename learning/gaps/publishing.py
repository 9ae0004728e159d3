"""From what stood before and where people stand now to the rows of every report of an edition.

Pure. Called by learning.gaps.services through learning.gaps.composing, which makes whole reports of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from learning.gaps.body import Row, RowBefore, agency_row, columns_of, hidden_row, national_row
from learning.gaps.cells import HIDDEN
from learning.gaps.gate import next_versions
from learning.gaps.outlook import Competence
from learning.gaps.snapshot import STAFF, Published, Snapshot
from learning.gaps.survey import Survey

INSIDE = "internal"
JOINT = "joint"
OUTSIDE = "outside"
MOST_IMPORTANT = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """What earlier editions left: the newest one's `gate`, the newest body by audience and agency code (None: national),
    the newest teams by agency code, and the gates of the editions that some table still stands for."""

    gate: Mapping = field(default_factory=dict)
    bodies: Mapping[tuple[str, str | None], Mapping] = field(default_factory=dict)
    teams: Mapping[str, list[dict]] = field(default_factory=dict)
    gates: Mapping[int, Mapping] = field(default_factory=dict)
    # The first edition of the round before this one, for the trend.
    compared_with: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Making:
    """One edition in the making. `labels` name every edition met by round and number; `profiles` are in their order.

    `kinds` are all agencies whose figures stand, by code; `asked` those of the round. One that is no longer asked counts
    like one that everybody has left.
    """

    edition: int
    labels: Mapping[int, tuple[str, int]]
    survey: Survey
    snapshots: Mapping[int, Snapshot]
    competences: Mapping[str, Competence]
    kinds: Mapping[str, str]
    asked: frozenset[str]
    profiles: tuple[str, ...]
    modules: tuple[str, ...]
    frameworks: Mapping[int, str]
    before: Before

    @property
    def codes(self) -> list[str]:
        return [STAFF, *self.competences]

    @property
    def agencies(self) -> list[str]:
        """All whose figures stand."""
        return list(self.kinds)

    @property
    def reporting(self) -> list[str]:
        """Those with a report of their own."""
        return [agency for agency in self.kinds if agency in self.asked]

    @property
    def important(self) -> list[str]:
        """What must not fail: an importance of 5 in the framework."""
        return [code for code, each in self.competences.items() if each.importance == MOST_IMPORTANT]

    def since(self, edition: int) -> dict:
        """Of which edition a figure is; the round too where it is an earlier one."""
        if not edition:
            return {}
        round_code, number = self.labels[edition]
        return {"since_edition": number, **({} if round_code == self.survey.round_code else {"since_round": round_code})}

    def relabelled(self, cell: Mapping, round_code: str) -> dict:
        """A cell taken over from an earlier body, which may be another round's."""
        if "since_edition" not in cell or cell.get("since_round") or round_code == self.survey.round_code:
            return dict(cell)
        return {**cell, "since_round": round_code}


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """One audience's values and rows: what stands, what stood, the national rows and each agency's."""

    k: int
    published: Published
    published_before: Published
    moved: Mapping[str, frozenset[str]]
    columns: Mapping[str, list[str]]
    national: Mapping[str, Row]
    agencies: Mapping[str, Mapping[str, Row]]

    def column_of(self, agency: str) -> str:
        return next(name for name, agencies in self.columns.items() if agency in agencies)

    def hides(self, agency: str, code: str) -> bool:
        """Whether the national row gives no figure of the agency by itself."""
        column = self.column_of(agency)
        return column != agency or column in self.national[code].hidden


def copies_of(making: Making) -> tuple[Copy, Copy]:
    """The copy for inside, then the one for outside, which shows nothing that the first does not."""
    staff = {agency: len(making.snapshots[making.edition].get(agency, ())) for agency in making.agencies}
    columns = columns_of(staff, making.kinds, kept=_columns_kept(making))
    newest = {agency: dict.fromkeys(making.codes, making.edition) for agency in making.agencies}
    inside = _copy(making, INSIDE, columns, newest, making.survey.k, None)
    return inside, _copy(making, OUTSIDE, columns, inside.published.versions, making.survey.k_outside, inside)


def joint_rows(inside: Copy, agency: str) -> dict[str, Row]:
    """An agency's rows for the coordinator: those the national report hides carry no figure."""
    return _beside_the_nation(inside, {agency: inside.agencies[agency]})[agency]


def hidden_to_remember(copy: Copy) -> dict[str, list[str]]:
    """Hidden columns by code."""
    return {code: sorted(row.hidden) for code, row in copy.national.items()}


def apart_to_remember(copy: Copy) -> dict[str, list[str]]:
    """Hidden columns by code that no total shown so far has in it."""
    return {code: sorted(row.apart) for code, row in copy.national.items() if row.apart}


def _columns_kept(making: Making) -> dict[str, str]:
    """Where agencies stood that are no longer asked, or of which fewer than k people joined or left since then."""
    stood = making.before.gate.get("columns", {}).get("of", {})
    standing = Published(making.before.gate.get("versions", {}).get(INSIDE, {}), making.snapshots)

    def stays(agency: str) -> bool:
        now = making.snapshots[making.edition].get(agency, {})
        return agency not in making.asked or len(standing.people(agency, STAFF).keys() ^ now.keys()) < making.survey.k

    return {agency: stood[agency] for agency in making.agencies if agency in stood and stays(agency)}


def _renewed(making: Making, columns: Mapping[str, list[str]]) -> list[str]:
    """Columns that are not made up of the same agencies as before."""
    stood = making.before.gate.get("columns", {}).get("of", {})
    earlier: dict[str, set[str]] = {}
    for agency, column in stood.items():
        earlier.setdefault(column, set()).add(agency)
    return [
        name
        for name, agencies in columns.items()
        if any(agency in stood for agency in agencies) and earlier.get(name) != set(agencies)
    ]


def _without_the_gone(making: Making, published: Published, columns: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The columns without agencies that are no longer asked, once nothing of them stands any more."""
    left = {
        name: [agency for agency in agencies if agency in making.asked or _stands(making, published, agency)]
        for name, agencies in columns.items()
    }
    return {name: agencies for name, agencies in left.items() if agencies}


def _stands(making: Making, published: Published, agency: str) -> bool:
    return any(published.sums([agency], code).staff for code in making.codes)


def _copy(making: Making, audience: str, columns, newest, k: int, inside: Copy | None) -> Copy:
    gate = making.before.gate
    standing = Published(
        gate.get("versions", {}).get(audience, {}), making.snapshots, earlier=gate.get("earlier", {}).get(audience, {})
    )
    hidden = gate.get("hidden", {}).get(audience, {})
    versions, earlier, moved = next_versions(
        standing,
        newest,
        columns=columns,
        codes=making.codes,
        hidden=hidden,
        k=k,
    )
    renewed = _renewed(making, columns)
    published = Published(versions, making.snapshots, making.important, earlier)
    columns = _without_the_gone(making, published, columns)
    copy = Copy(k=k, published=published, published_before=standing, moved=moved, columns=columns, national={}, agencies={})
    rows = {agency: _agency_rows(making, audience, copy, agency, inside) for agency in making.reporting}
    national = {
        code: national_row(
            published,
            code,
            columns=columns,
            moved=moved[code],
            hidden_before=hidden.get(code, ()),
            apart_before=gate.get("apart", {}).get(audience, {}).get(code, ()),
            k=k,
            since=making.since,
            renewed=renewed,
            forced={*_kept_back(rows, code), *(inside.national[code].hidden if inside else ())},
            total_hidden=bool(inside) and inside.national[code].total["state"] == HIDDEN,
        )
        for code in making.codes
    }
    whole = replace(copy, national=national)
    return replace(whole, agencies=_beside_the_nation(whole, rows) if inside else rows)


def _kept_back(rows: Mapping[str, Mapping[str, Row]], code: str) -> list[str]:
    """Agencies whose own report does not show the total: with it, a hidden role could be worked out."""
    return [agency for agency, by_code in rows.items() if by_code[code].total["state"] == HIDDEN]


def _beside_the_nation(copy: Copy, rows: Mapping[str, Mapping[str, Row]]) -> dict[str, dict[str, Row]]:
    """The agencies' rows without figures where the national row gives none of the agency by itself."""
    return {
        agency: {code: hidden_row(row) if copy.hides(agency, code) else row for code, row in by_code.items()}
        for agency, by_code in rows.items()
    }


def _agency_rows(making: Making, audience: str, copy: Copy, agency: str, inside: Copy | None) -> dict[str, Row]:
    body = making.before.bodies.get((audience, agency))
    stood = {row["competency"]: row for row in body["heatmap"]["rows"]} if body else {}
    if body:
        stood[STAFF] = body["staff"]
    profiles = _profiles_of(making, copy.published, agency, body)
    rows = {}
    for code in making.codes:
        row = agency_row(
            copy.published,
            agency,
            code,
            profiles=profiles,
            before=_row_before(making, copy, agency, code, body, stood.get(code)),
            moved=copy.column_of(agency) in copy.moved[code],
            k=copy.k,
            since=making.since,
            forced=inside.agencies[agency][code].hidden if inside else (),
            total_hidden=bool(inside) and inside.agencies[agency][code].total["state"] == HIDDEN,
        )
        # A body that stands in a pooled column shows nothing by itself, not to its own people either.
        pooled = copy.column_of(agency) != agency
        rows[code] = hidden_row(row) if pooled else row
    return rows


def _row_before(making: Making, copy: Copy, agency: str, code: str, body: Mapping | None, row: Mapping | None) -> RowBefore:
    stamp = making.since(copy.published_before.version(agency, code) or 0)
    if row is None:
        return RowBefore(cells=None, total=None, values=copy.published_before, stamp=stamp)
    cells = {name: making.relabelled(cell, body["round"]) for name, cell in row["cells"].items()}
    total = making.relabelled(row["total"], body["round"])
    return RowBefore(cells=cells, total=total, values=copy.published_before, stamp=stamp)


def _profiles_of(making: Making, published: Published, agency: str, body: Mapping | None) -> list[str]:
    """The role profiles of the people, and the columns the report had before in this round, in their order."""
    found = {person.profile for person in making.snapshots[making.edition].get(agency, {}).values()}
    for code in making.codes:
        found.update(published.by_profile(agency, code))
    order: Iterable[str] = [*making.profiles, *sorted(found)]
    return [profile for profile in dict.fromkeys(order) if profile in found]
