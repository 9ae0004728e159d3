"""The export command: the same file as the page, refusals with their reason and status 1."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from learning.gaps.models import ReportExport
from learning.gaps.selectors import report_for
from learning.gaps.services import freeze_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(surveyed):
    return freeze_edition(survey=surveyed({"SBS": 10, "MIA": 12}), as_of=date(2026, 11, 21), made_by=None)


def export(tmp_path, **options):
    target = tmp_path / "report"
    call_command("export_gap_report", round="2026-1", output=str(target), **options)
    return target


def test_it_writes_what_the_coordinator_sees(published, coordinator, tmp_path):
    sent = json.loads(export(tmp_path, agency="SBS").read_text(encoding="utf-8"))
    body = report_for(viewer=coordinator, round_code="2026-1", agency_code="SBS")
    assert sent == {name: value for name, value in body.items() if name != "staff"}
    assert ReportExport.objects.get().user is None


def test_it_writes_what_a_named_user_sees(published, partner, tmp_path):
    assert json.loads(export(tmp_path, username="partner").read_text(encoding="utf-8"))["audience"] == "outside"
    assert ReportExport.objects.get().user == partner


def test_csv_has_the_mark(published, tmp_path):
    assert export(tmp_path, format="csv", audience="outside").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "options",
    [
        {"username": "focal", "agency": "MIA"},
        {"username": "official", "agency": "SBS"},
        {"username": "trainer"},
        {"username": "nobody"},
        {"agency": "NONE"},
        {"edition": "2"},
        {"edition": "x"},
        {"format": "xlsx"},
        {"format": "pdf"},
        {"format": "exe"},
        {"audience": "public"},
    ],
)
def test_it_refuses_with_a_reason(published, focal, official, trainer, tmp_path, options, capsys):
    with pytest.raises(CommandError) as refusal:
        export(tmp_path, **options, json=True)
    assert json.loads(capsys.readouterr().out) == {"ok": False, "reason": str(refusal.value)}
    assert not (tmp_path / "report").exists()
    assert ReportExport.objects.count() == 0


def test_it_needs_a_place_to_write(published, tmp_path):
    with pytest.raises(CommandError, match="--output"):
        call_command("export_gap_report", round="2026-1")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_gap_report", round="2026-1", output=str(tmp_path / "no" / "place"))
