"""The gap reports: the list, the national report, an agency's, and what stands under one cell. Out of scope: 404."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.gaps import display, export
from learning.gaps.chart import chart_of
from learning.gaps.models import Report
from learning.gaps.selectors import cell_for, editions_of, may_be_exported, report_of, rounds_visible, team_in
from learning.gaps.services import note_export
from learning.gaps.words import (
    CONFIDENCE,
    DIMENSIONS,
    KINDS,
    QUADRANTS,
    RELIABILITY,
    STATUSES,
    TRENDS,
    group_name,
    group_place,
    share_or_number,
)
from learning.people.permissions import may_lead_rounds, may_see_gap_reports

FORMATS = {"json": (export.as_json, "application/json"), "csv": (export.as_csv, "text/csv; charset=utf-8")}


@require_safe
@login_required
@never_cache
def gaps(request):
    if not may_see_gap_reports(request.user):
        raise Http404
    rounds = rounds_visible(request.user)
    return render(
        request, "learning/gaps/list.html", {"section": "gaps", "rounds": rounds, "leads": may_lead_rounds(request.user)}
    )


@require_safe
@login_required
@never_cache
def national(request, round):
    return _report_page(request, round, None)


@require_safe
@login_required
@never_cache
def agency(request, round, agency):
    return _report_page(request, round, agency)


@require_safe
@login_required
@never_cache
def cell(request, round, column, competency, agency=None):
    report = _found(request, round, agency)
    try:
        view = cell_for(report=report, column=column, competency=competency)
    except Report.DoesNotExist:
        raise Http404 from None
    return render(request, "learning/gaps/cell.html", _cell_context(request, view))


def _report_page(request, round_code, agency_code):
    wanted = request.GET.get("format", "")
    if wanted:
        return _download(request, round_code, agency_code, wanted)
    report = _found(request, round_code, agency_code)
    return render(request, "learning/gaps/report.html", _report_context(request, report))


def _found(request, round_code, agency_code, *, exporting=False):
    number = request.GET.get("edition", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 5):
        raise Http404
    try:
        return report_of(
            viewer=request.user,
            round_code=round_code,
            agency_code=agency_code,
            edition=int(number) if number else None,
            audience=request.GET.get("audience", Report.Audience.INTERNAL),
            exporting=exporting,
        )
    except Report.DoesNotExist:
        raise Http404 from None


def _download(request, round_code, agency_code, wanted):
    if wanted not in FORMATS:
        raise Http404
    report = _found(request, round_code, agency_code, exporting=True)
    written, content_type = FORMATS[wanted]
    note_export(report=report, user=request.user, format=wanted)
    name = f"okuw-{report.edition.round_code}-{report.edition.number}-{agency_code or 'national'}.{wanted}"
    return HttpResponse(
        written(report.body),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _report_context(request, report):
    body = report.body
    editions = editions_of(report.edition.round_code)
    newest = editions[0].pk == report.edition_id
    tail = "" if newest else f"?edition={report.edition.number}"
    names = display.names_for(body)
    leads = may_lead_rounds(request.user)
    heads = display.column_heads(body, names, link=leads)
    scope = display.scope_name(body, report.agency)
    return {
        "section": "gaps",
        "report": report,
        "body": body,
        "edition": report.edition,
        "editions": editions,
        "newest": newest,
        "tail": tail,
        "scope": scope,
        "title": display.finding(body, scope),
        "lead": display.lead_of(body, names),
        "reliability": RELIABILITY.get(body["head"].get("reliability")),
        "serious": _serious(body),
        "self_only": _percent(body["head"].get("self_only")),
        "heads": heads,
        "groups": display.heat_groups(body, heads, names, tail),
        "span": len(heads) + 2 + (body["scope"] == "agency"),
        "priorities": display.priority_rows(body, names, tail),
        "quadrants": _quadrants(body, names),
        "chart": chart_of(body["quadrants"]),
        "breakdowns": _breakdowns(body),
        "team": _team(team_in(report, request.user)),
        "trend_word": TRENDS.get(body["trend"].get("label")),
        "certificates": _certificates(body, names),
        "may_export": may_be_exported(request.user, report),
        "leads": leads,
        "now": timezone.localtime(),
    }


def _percent(share):
    if share is None or isinstance(share, str):
        return share_or_number(share)
    return _("%(n)s%%") % {"n": floatformat(share, -1)}


def _serious(body):
    """As a share: the people behind it are those known in a figure shown, not all whom the head counts."""
    serious = body["head"].get("serious")
    return _percent(serious["percent"]) if serious else ""


def _quadrants(body, names):
    return [
        {"title": QUADRANTS[name], "entries": [(entry["competency"], names.short(entry["competency"])) for entry in entries]}
        for name, entries in body["quadrants"].items()
    ]


def _breakdowns(body):
    tables = []
    for dimension, groups in body["breakdowns"].items():
        ordered = sorted(groups, key=lambda group: group_place(dimension, group["group"]))
        rows = [_group_row(dimension, group) for group in ordered]
        if rows:
            tables.append({"title": DIMENSIONS[dimension], "rows": rows})
    return tables


def _group_row(dimension, group):
    return {**_line(group), "name": group_name(dimension, group["group"])}


def _team(line):
    return line and {**_line(line), "name": _("My team")}


def _line(group):
    if "figure" not in group:
        return group
    return {
        **group,
        "gap": display.localised_figure(group["figure"]),
        "css": display.BAND_CLASS[group["band"]],
        "word": display.BANDS[group["band"]],
        "part": _percent(group["taking_part"]),
    }


def _certificates(body, names):
    table = body["certificates"]
    if not table:
        return None
    rows = [
        {
            "title": display.course_title(names.courses[row["module"]]) if row["module"] in names.courses else row["module"],
            "cells": [(STATUSES[status], row[status]) for status in STATUSES],
        }
        for row in table["modules"]
    ]
    return {"heads": STATUSES.values(), "rows": rows, "totals": [(STATUSES[name], table["totals"][name]) for name in STATUSES]}


def _cell_context(request, view):
    body = view.report.body
    names = display.names_for(body)
    competency = names.competencies.get(view.competency)
    column = _("All") if view.column == display.TOTAL else names.columns.get(view.column, view.column)
    shown = "figure" in view.cell
    figure = display.localised_figure(view.cell["figure"]) if shown else ""
    return {
        "section": "gaps",
        "report": view.report,
        "body": body,
        "edition": view.report.edition,
        "scope": display.scope_name(body, view.report.agency),
        "column": column,
        "competency": competency,
        "levels": sorted(competency.levels.all(), key=lambda level: -level.value) if competency else [],
        "view": view,
        "cell": view.cell,
        "shown": shown,
        "figure": figure,
        "word": display.BANDS[view.cell["band"]] if shown else "",
        "below": display.below_text(view.cell["people_below"], view.cell["n"]) if shown else "",
        "kinds": [(KINDS[kind], _percent(share)) for kind, share in view.ledger.get("kinds", {}).items()],
        "confidence": CONFIDENCE.get(view.ledger.get("confidence")),
        "asked": view.ledger.get("asked"),
        "history": [_history_row(edition, cell) for edition, cell in view.history],
        "back": f"?edition={view.report.edition.number}" if request.GET.get("edition") else "",
    }


def _history_row(edition, cell):
    shown = "figure" in cell
    return {
        "edition": edition,
        "gap": display.localised_figure(cell["figure"]) if shown else "",
        "css": display.BAND_CLASS[cell["band"]] if shown else "",
        "word": display.BANDS[cell["band"]] if shown else "",
        "held": shown and (cell["since_edition"] != edition.number or "since_round" in cell),
    }
