"""The ledger grows by adding, once for each fact; standings are what it says and can be rebuilt."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from learning.evidence.models import Evidence, Standing
from learning.evidence.selectors import levels_now, levels_of
from learning.evidence.services import RatingRow, record_evidence, record_ratings, standings_that_differ

TODAY = date(2026, 11, 21)


def rate(learner, kind="self", value=2, code="ID1", source="round:2026-1", on=None, **fields):
    return record_evidence(
        learner=learner, competency_code=code, kind=kind, on=on or timezone.localdate(), source=source, value=value, **fields
    )


def test_a_fact_told_twice_is_one_row(official):
    assert rate(official) == rate(official, value=4)
    assert Evidence.objects.get().value == 2


def test_a_fact_keeps_the_agency_of_its_day(official, interior):
    row = rate(official)
    official.agency = interior
    official.save()
    assert Evidence.objects.get(pk=row.pk).agency.code == "SBS"


def test_a_standing_follows_the_ledger(official):
    rate(official, value=2)
    rate(official, kind="supervisor", value=1, source="round:2026-1:supervisor")
    standing = Standing.objects.get(learner=official, competency_code="ID1")
    assert standing.level == Decimal("1.3333")
    assert standing.confidence == Decimal("0.5000")


def test_levels_are_given_for_what_is_required_or_shown(official):
    rate(official, code="PR4")
    levels = levels_now(official, timezone.localdate(), {"ID1": 3, "IP1": 0})
    assert {code: level.band for code, level in levels.items()} == {"PR4": "not required", "ID1": "unknown"}


def test_levels_of_many_people_cost_one_query(official, colleague, django_assert_num_queries):
    for learner in (official, colleague):
        for code in ("ID1", "ID2", "ID3"):
            rate(learner, code=code)
    with django_assert_num_queries(1):
        levels_of([official.pk, colleague.pk], timezone.localdate())


def test_a_whole_round_is_told_at_once_and_only_once(official, colleague, django_assert_num_queries):
    rows = [
        RatingRow(
            learner_id=learner.pk, agency_id=learner.agency_id, competency_code=f"ID{number}", kind="self", value=number,
            on=TODAY, source="round:2026-1:self",
        )
        for learner in (official, colleague)
        for number in (1, 2, 3)
    ]  # fmt: skip
    with django_assert_num_queries(5):
        record_ratings(rows=rows)
    record_ratings(rows=rows)
    assert Evidence.objects.count() == 6
    assert Standing.objects.count() == 6


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "self", "value": None},
        {"kind": "self", "value": 5},
        {"kind": "test", "value": None, "ceiling": 3},
        {"kind": "test", "value": None, "ceiling": 3, "share": Decimal("1.5"), "items": 4},
        {"kind": "certificate", "value": None, "ceiling": 3},
        {"kind": "revocation", "value": None},
    ],
)
def test_the_database_refuses_a_fact_that_says_nothing(official, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        rate(official, **fields)
    assert not Evidence.objects.exists()


def test_the_check_passes_then_names_what_was_tampered_with(official, capsys):
    rate(official)
    call_command("rebuild_standings", "--check")
    Standing.objects.update(level=4)
    with pytest.raises(CommandError, match="1 standing"):
        call_command("rebuild_standings", "--check")
    assert Standing.objects.get().level == 4
    call_command("rebuild_standings")
    assert Standing.objects.get().level == 2
    Standing.objects.all().delete()
    assert [(row.learner_id, row.competency_code) for row in standings_that_differ()] == [(official.pk, "ID1")]


def test_a_later_fact_does_not_count_yet(official):
    rate(official, value=3, on=TODAY)
    levels = levels_of([official.pk], TODAY - timedelta(days=1))
    assert levels[official.pk]["ID1"].current is None
