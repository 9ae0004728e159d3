"""Reads of published reports, each scoped to who is looking. Called by the pages, the export command and needs.

A report out of scope does not exist: Report.DoesNotExist, which a page answers with 404.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from learning.gaps.cells import HIDDEN, WITH_FIGURES
from learning.gaps.models import Edition, Report
from learning.people.models import Agency, User
from learning.people.permissions import (
    may_export_report,
    may_lead_rounds,
    may_see_agency_report,
    may_see_national_report,
    may_see_team_figure,
    reads_outside_copy,
)

Audience = Report.Audience
TOTAL = "total"


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundReports:
    """A round as the list of reports shows it: its newest edition and the reports in it that the viewer may open."""

    code: str
    edition: Edition
    national: bool
    agencies: tuple[Agency, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CellView:
    """One cell of a report with what stands under it; for a hidden cell the state and nothing else."""

    report: Report
    column: str
    competency: str
    cell: Mapping
    row: Mapping
    ledger: Mapping
    history: tuple[tuple[Edition, Mapping], ...]


def rounds_visible(viewer: User) -> list[RoundReports]:
    """Rounds with at least one report that the viewer may open, the newest first."""
    newest = Edition.objects.values("round_code").annotate(last=Max("pk")).values("last")
    found = []
    national = may_see_national_report(viewer)
    for edition in Edition.objects.filter(pk__in=newest).defer("gate").order_by("-pk"):
        agencies = _agencies_visible(viewer, edition)
        if national or agencies:
            found.append(RoundReports(code=edition.round_code, edition=edition, national=national, agencies=tuple(agencies)))
    return found


def _agencies_visible(viewer: User, edition: Edition) -> list[Agency]:
    reported = Agency.objects.filter(reports__edition=edition).distinct().order_by("pk")
    return [agency for agency in reported if may_see_agency_report(viewer, agency)]


def editions_of(round_code: str) -> list[Edition]:
    """The editions of a round, the newest first."""
    return list(Edition.objects.filter(round_code=round_code).defer("gate").order_by("-number"))


def report_of(
    *,
    viewer: User | None,
    round_code: str,
    agency_code: str | None = None,
    edition: int | None = None,
    audience: str = Audience.INTERNAL,
    exporting: bool = False,
) -> Report:
    """The newest report of a round, or that of one edition, in the copy that is the viewer's.

    Partners get the copy for outside, whatever they ask for; the coordinator an agency's report as it stands beside the
    national one. No viewer stands for an operator at the console, who sees what the coordinator sees. Raises
    Report.DoesNotExist out of scope.
    """
    agency = Agency.objects.filter(code=agency_code).first() if agency_code else None
    if (agency_code and agency is None) or not _in_scope(viewer, agency, exporting):
        raise Report.DoesNotExist
    reports = Report.objects.select_related("edition", "agency").defer("ledger", "edition__gate")
    reports = reports.filter(edition__round_code=round_code, agency=agency, audience=_copy_for(viewer, agency, audience))
    if edition is not None:
        reports = reports.filter(edition__number=edition)
    report = reports.order_by("-edition__number").first()
    if report is None:
        raise Report.DoesNotExist
    return report


def report_for(
    *, viewer: User, round_code: str, agency_code: str | None = None, edition: int | None = None, audience: str = "internal"
) -> dict:
    """The body of the report that `report_of` finds."""
    return report_of(viewer=viewer, round_code=round_code, agency_code=agency_code, edition=edition, audience=audience).body


def _in_scope(viewer: User | None, agency: Agency | None, exporting: bool) -> bool:
    if viewer is None:
        return True
    if exporting and not may_export_report(viewer, agency):
        return False
    return may_see_national_report(viewer) if agency is None else may_see_agency_report(viewer, agency)


def _copy_for(viewer: User | None, agency: Agency | None, audience: str) -> str:
    if audience == Audience.OUTSIDE or (viewer is not None and reads_outside_copy(viewer)):
        return Audience.OUTSIDE
    if agency is not None and (viewer is None or may_lead_rounds(viewer)):
        return Audience.JOINT
    return Audience.INTERNAL


def cell_for(*, report: Report, column: str, competency: str) -> CellView:
    """One cell of a report the viewer has, with the evidence under it and its figures in the other editions.

    Raises Report.DoesNotExist for a column or a competency the report does not have.
    """
    row, cell = _cell_in(report.body, column, competency)
    if cell is None:
        raise Report.DoesNotExist
    ledger = {}
    if cell["state"] in WITH_FIGURES:
        stored = Report.objects.values_list("ledger", flat=True).get(pk=report.pk)
        ledger = stored.get(column, {}).get(competency, {})
    history = tuple(_history(report, column, competency)) if ledger else ()
    return CellView(report=report, column=column, competency=competency, cell=cell, row=row, ledger=ledger, history=history)


def _cell_in(body: Mapping, column: str, competency: str) -> tuple[Mapping | None, Mapping | None]:
    row = next((row for row in body["heatmap"]["rows"] if row["competency"] == competency), None)
    if row is None:
        return None, None
    return row, row["total"] if column == TOTAL else row["cells"].get(column)


def _history(report: Report, column: str, competency: str):
    """The same cell in the editions of its round up to this one, the newest first."""
    same: QuerySet[Report] = Report.objects.filter(
        edition__round_code=report.edition.round_code,
        edition__number__lte=report.edition.number,
        agency=report.agency,
        audience=report.audience,
    )
    for each in same.select_related("edition").defer("ledger", "edition__gate").order_by("-edition__number"):
        _row, cell = _cell_in(each.body, column, competency)
        if cell is not None:
            yield each.edition, cell


def team_in(report: Report, viewer: User) -> Mapping | None:
    """The line of the viewer's own team in a report the viewer has; hidden where it may not show, None for no supervisor."""
    if report.agency is None or not may_see_team_figure(viewer):
        return None
    return next((line for line in report.teams if line["group"] == str(viewer.pk)), {"state": HIDDEN})


def may_be_exported(viewer: User, report: Report) -> bool:
    """Whether the viewer may take this report out of the platform."""
    return may_export_report(viewer, report.agency)
