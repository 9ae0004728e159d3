"""Freezing an edition in the database: rows, bodies, what later editions keep."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.evidence.models import Evidence
from learning.gaps.models import Edition, PersonFigures, Report
from learning.gaps.services import freeze_edition
from tests.learning.gaps.conftest import row_of

AS_OF = date(2026, 11, 21)

pytestmark = pytest.mark.django_db


def body(edition, agency=None, audience="internal"):
    return Report.objects.get(edition=edition, agency__code=agency, audience=audience).body


def certify(survey, codes, count, *, agency="SBS", on=AS_OF):
    for person in [each for each in survey.people if each.agency_code == agency][:count]:
        for code in codes:
            Evidence.objects.create(
                learner_id=person.learner_id, agency_id=person.agency_id, competency_code=code, kind="certificate", ceiling=3,
                module="M1-IDENT", valid_until=date(2028, 11, 21), on=on, source=f"certificate:{person.learner_id}",
            )  # fmt: skip


def test_freeze_keeps_people_and_publishes_every_copy(surveyed, coordinator):
    edition = freeze_edition(survey=surveyed({"SBS": 10, "MIA": 12}), as_of=AS_OF, made_by=coordinator)
    assert (edition.number, edition.round_code, edition.k, edition.made_by) == (1, "2026-1", 5, coordinator)
    assert PersonFigures.objects.filter(edition=edition).count() == 22
    copies = Report.objects.filter(edition=edition).values_list("agency__code", "audience")
    assert sorted(copies, key=str) == sorted(
        [
            *[(code, audience) for code in ("SBS", "MIA") for audience in ("internal", "joint", "outside")],
            (None, "internal"),
            (None, "outside"),
        ],
        key=str,
    )


def test_the_body_has_the_published_shape(surveyed):
    edition = freeze_edition(survey=surveyed({"SBS": 10, "MIA": 12}), as_of=AS_OF, made_by=None)
    report = body(edition)
    keys = {
        "round", "edition", "audience", "method", "k", "scope", "agency", "released_on", "head", "heatmap", "priorities",
        "breakdowns", "trend", "certificates", "plan",
    }  # fmt: skip
    assert keys <= report.keys()
    assert {"N", "n", "invited", "response_rate", "coverage"} <= report["head"].keys()
    assert (report["head"]["N"], report["head"]["response_rate"], report["head"]["coverage"]) == (22, 100.0, 1.0)
    assert row_of(report, "ID1")["cells"]["SBS"] == {
        "state": "shown", "N": 10, "n": 10, "mean_gap": 2.0, "figure": "2.0", "people_below": "almost_all", "band": "critical",
        "since_edition": 1,
    }  # fmt: skip
    assert row_of(report, "LF1")["total"] == {"state": "not_required"}
    first = report["priorities"][0]
    assert (first["competency"], first["rank"], first["importance"], first["mean_gap"]) == ("ID1", 1, 5.0, 2.0)
    # Importance 5 and ability 1 + 1: 5 x 3.
    assert (first["priority"], first["borich"], first["borich_rank"], first["advice"]) == (10.0, 15.0, 1, "training")
    assert [group["group"] for group in report["breakdowns"]["sex"]] == ["female", "male"]


def test_a_later_edition_holds_and_moves_by_five(surveyed):
    survey = surveyed({"SBS": 10, "MIA": 12})
    freeze_edition(survey=survey, as_of=AS_OF, made_by=None)
    certify(survey, ["ID1"], 4)
    second = body(freeze_edition(survey=survey, as_of=AS_OF, made_by=None))
    assert (second["edition"], row_of(second, "ID1")["cells"]["SBS"]["since_edition"]) == (2, 1)
    certify(survey, ["ID2"], 1)
    people = [each for each in survey.people if each.agency_code == "SBS"]
    fifth = people[4]
    certify(replace(survey, people=[fifth]), ["ID1"], 1)
    third = body(freeze_edition(survey=survey, as_of=AS_OF, made_by=None))
    cell = row_of(third, "ID1")["cells"]["SBS"]
    # Five with (1 x 1 + 3 x 3) / 4 = 2.5, five with 1.
    assert (cell["mean_gap"], cell["since_edition"]) == (1.25, 3)
    assert body(Edition.objects.get(number=1)) != third


def test_an_older_rounds_figure_is_kept_and_named(surveyed):
    survey = surveyed({"SBS": 10})
    freeze_edition(survey=survey, as_of=AS_OF, made_by=None)
    again = replace(survey, round_code="2026-2")
    cell = row_of(body(freeze_edition(survey=again, as_of=AS_OF, made_by=None)), "ID1")["cells"]["SBS"]
    assert (cell["since_edition"], cell["since_round"]) == (1, "2026-1")


def test_a_second_round_has_a_trend(surveyed):
    survey = surveyed({"SBS": 10})
    freeze_edition(survey=survey, as_of=AS_OF, made_by=None)
    certify(survey, ["ID1", "ID2", "CC1"], 10)
    trend = body(freeze_edition(survey=replace(survey, round_code="2026-2"), as_of=AS_OF, made_by=None))["trend"]
    assert (trend["round"], trend["label"], trend["panel"]) == ("2026-1", "improved", 10)
    assert (trend["panel_before"], trend["requirements_changed"]) == (1.0, False)


def test_a_smallest_group_below_the_rule_is_refused(surveyed):
    survey = surveyed({"SBS": 10})
    for lower in (replace(survey, k=4), replace(survey, k_outside=9), replace(survey, k=12)):
        with pytest.raises(ValueError, match="never lowered"):
            freeze_edition(survey=lower, as_of=AS_OF, made_by=None)
    assert Edition.objects.count() == 0


def test_a_round_without_answers_gives_an_empty_report(surveyed):
    edition = freeze_edition(survey=surveyed({"SBS": 10}, levels={}), as_of=AS_OF, made_by=None)
    report = body(edition)
    assert row_of(report, "ID1")["total"] == {"state": "unknown", "N": 10, "n": 0}
    assert (report["priorities"], report["trend"]) == ([], {})
    assert (
        body(freeze_edition(survey=replace(surveyed({}), round_code="2026-3"), as_of=AS_OF, made_by=None))["head"]["agencies"]
        == 0
    )


def test_queries_do_not_grow_with_people(surveyed):
    counts = []
    for number, size in enumerate((10, 60)):
        survey = surveyed({"SBS": size}, round_code=f"r{number}")
        Edition.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            freeze_edition(survey=survey, as_of=AS_OF, made_by=None)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_certificates_are_counted_by_module(surveyed):
    survey = surveyed({"SBS": 12})
    certify(survey, ["ID1", "ID2"], 6)
    table = body(freeze_edition(survey=survey, as_of=AS_OF, made_by=None))["certificates"]
    assert table["totals"]["valid"] == {"state": "shown", "n": 6}
    assert table["modules"] == [
        {"module": "M1-IDENT", "valid": {"state": "shown", "n": 6}, "expiring": {"state": "shown", "n": 0},
         "expired": {"state": "shown", "n": 0}}
    ]  # fmt: skip
