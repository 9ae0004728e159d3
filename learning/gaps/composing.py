"""Whole reports out of rows: national and of every agency, for inside, for the coordinator and for outside.

Pure. Called by learning.gaps.services when an edition is made. The bodies are what every page and export reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from learning.gaps.body import Row
from learning.gaps.cells import WITH_FIGURES, as_published
from learning.gaps.crossed import cross_breakdowns, cross_certificates
from learning.gaps.ledger import ledger_under
from learning.gaps.outlook import importances, outlook_of
from learning.gaps.publishing import (
    INSIDE,
    JOINT,
    OUTSIDE,
    Copy,
    Making,
    apart_to_remember,
    copies_of,
    hidden_to_remember,
    joint_rows,
)
from learning.gaps.ratings import NATION, ratings_by_scope
from learning.gaps.snapshot import STAFF
from learning.gaps.tables import head_of
from learning.gaps.tabling import Key, Tables, tables_of

METHOD = "1.0"


@dataclass(slots=True)
class Made:
    """The reports of an edition by audience and agency code (None: national), what stands under their cells, the teams by
    agency code, and the gate."""

    bodies: dict[Key, dict] = field(default_factory=dict)
    ledgers: dict[Key, dict] = field(default_factory=dict)
    tables: dict[Key, Tables] = field(default_factory=dict)
    teams: dict[str, list[dict]] = field(default_factory=dict)
    gate: dict = field(default_factory=dict)


def reports_of(making: Making) -> Made:
    """Make every report of the edition."""
    inside, outside = copies_of(making)
    made = Made(gate=_gate(making, inside, outside))
    for audience, copy in ((INSIDE, inside), (OUTSIDE, outside)):
        _add(made, making, copy, (audience, None), copy.national)
        for agency, rows in copy.agencies.items():
            _add(made, making, copy, (audience, agency), rows)
            if audience == INSIDE:
                _add(made, making, copy, (JOINT, agency), joint_rows(inside, agency))
    joint = {agency: made.bodies[JOINT, agency] for agency in making.reporting}
    counts = {agency: made.tables[JOINT, agency].counts for agency in making.reporting}
    cross_breakdowns(joint, counts, made.bodies[INSIDE, None], k=making.survey.k)
    cross_certificates(joint, counts, made.bodies[INSIDE, None], k=making.survey.k)
    return made


def _gate(making: Making, inside: Copy, outside: Copy) -> dict:
    before = making.before.gate
    same_round = before.get("columns", {}).get("round") == making.survey.round_code
    defaults = {code: each.importance for code, each in making.competences.items()}
    standing = [*outside.columns.items(), *inside.columns.items()]
    columns = {agency: name for name, agencies in standing for agency in agencies}
    return {
        "versions": {INSIDE: inside.published.versions, OUTSIDE: outside.published.versions},
        "earlier": {INSIDE: inside.published.earlier, OUTSIDE: outside.published.earlier},
        "hidden": {name: hidden_to_remember(copy) for name, copy in ((INSIDE, inside), (OUTSIDE, outside))},
        "apart": {name: apart_to_remember(copy) for name, copy in ((INSIDE, inside), (OUTSIDE, outside))},
        "columns": {"round": making.survey.round_code, "of": columns, "asked": sorted(making.asked)},
        "ratings": before["ratings"] if same_round else ratings_by_scope(making.survey, defaults),
        "tables": dict(before.get("tables", {})),
    }


def _add(made: Made, making: Making, copy: Copy, key: Key, rows: Mapping[str, Row]) -> None:
    audience, agency = key
    agencies = [agency] if agency else making.agencies
    shown = [code for code, row in rows.items() if row.total_shown and code != STAFF]
    rated = made.gate["ratings"].get(agency or NATION, {"codes": {}, "taking_part": {}})
    weights = importances(making.competences.values(), rated["codes"], k=copy.k)
    outlook = outlook_of(
        {code: rows[code] for code in shown},
        making.competences,
        rated["codes"],
        k=copy.k,
        coarse=() if agency else _coarse(made, making, copy),
    )
    open_to_reader = rows[STAFF].total_shown and not (agency and audience == OUTSIDE)
    made.tables[key] = tables = tables_of(
        making, copy, key, shown if open_to_reader else [], rated["taking_part"], inside=made.tables.get((INSIDE, agency))
    )
    made.gate["tables"][tables.name] = tables.standing
    if agency and audience == INSIDE:
        made.teams[agency] = tables.teams
    made.bodies[key] = {
        "round": making.survey.round_code,
        "edition": making.labels[making.edition][1],
        "audience": OUTSIDE if audience == OUTSIDE else INSIDE,
        "method": METHOD,
        "framework": making.survey.framework_version,
        "k": copy.k,
        "scope": "agency" if agency else "national",
        "agency": agency,
        "head": head_of(rows[STAFF].total, making.survey, agencies, k=copy.k) | tables.overview,
        "heatmap": {"columns": list(rows[STAFF].cells), "rows": _rows(making, rows, weights)},
        "staff": {"cells": rows[STAFF].cells, "total": rows[STAFF].total},
        "priorities": outlook.priorities,
        "not_ranked": outlook.not_ranked,
        "quadrants": outlook.quadrants,
        "breakdowns": tables.breakdowns,
        "trend": tables.trend,
        "certificates": tables.certificates,
        "plan": [],
    }
    made.bodies[key]["head"]["agencies"] = 1 if agency else len(making.reporting)
    made.ledgers[key] = _ledger(copy, rows, agency)


def _coarse(made: Made, making: Making, copy: Copy) -> list[str]:
    """Rows whose national survey figures could be taken apart into those of an agency with few respondents."""
    ratings = made.gate["ratings"]
    return [
        code
        for code in making.competences
        if copy.national[code].hidden
        or any(
            0 < ratings.get(agency, {"codes": {}})["codes"].get(code, {"pairs": 0})["pairs"] < copy.k
            for agency in making.agencies
        )
    ]


def _rows(making: Making, rows: Mapping[str, Row], weights: Mapping) -> list[dict]:
    return [
        {
            "competency": code,
            "domain": each.domain,
            "importance": as_published(weights[code], 1),
            "cells": rows[code].cells,
            "total": rows[code].total,
        }
        for code, each in making.competences.items()
    ]


def _ledger(copy: Copy, rows: Mapping[str, Row], agency: str | None) -> dict:
    found: dict = {}
    everyone = [agency] if agency else [each for agencies in copy.columns.values() for each in agencies]
    for code, row in rows.items():
        if code == STAFF:
            continue
        for name, cell in (*row.cells.items(), ("total", row.total)):
            if cell["state"] in WITH_FIGURES:
                profile = name if agency and name != "total" else None
                agencies = everyone if agency or name == "total" else copy.columns[name]
                found.setdefault(name, {})[code] = ledger_under(copy.published, agencies, code, profile)
    return found
