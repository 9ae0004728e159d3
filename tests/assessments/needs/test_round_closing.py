"""Closing a round: ratings become evidence, the survey is handed down, editions are frozen."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from assessments.needs import services
from assessments.needs.models import Invitation, Round
from assessments.needs.survey import survey_of
from learning.evidence.models import Evidence, Standing
from learning.gaps.models import Edition

# Late in the evening in London, the next morning in Ashgabat.
EVENING = datetime(2025, 11, 5, 21, tzinfo=UTC)


def ledger():
    rows = Evidence.objects.order_by("learner__username", "competency_code", "kind")
    return list(
        rows.values_list(
            "learner__username", "competency_code", "kind", "value", "on", "source", "agency__code", "recorded_by__username"
        )
    )


def test_close_round_records_every_rating_with_a_level(running, invited, rate, official, supervisor):
    rate("ID1", 1, at=EVENING)
    rate("ID2", None, importance=5)
    services.save_supervisor_rating(invitation=invited, competency_code="ID1", level=2, by=supervisor, at=EVENING)
    services.close_round(round=running)
    day = date(2025, 11, 6)
    assert ledger() == [
        ("official", "ID1", "self", 1, day, "round:2026-1:self", "SBS", "official"),
        ("official", "ID1", "supervisor", 2, day, "round:2026-1:supervisor", "SBS", "supervisor"),
    ]


def test_close_round_closes_and_makes_the_first_edition(running, rate, coordinator):
    rate("ID1", 1)
    edition = services.close_round(round=running, by=coordinator)
    running.refresh_from_db()
    assert (running.state, timezone.localdate(running.closed_at)) == ("closed", timezone.localdate())
    assert (edition.round_code, edition.number, edition.as_of, edition.made_by) == (
        "2026-1", 1, timezone.localdate(), coordinator,
    )  # fmt: skip
    assert (edition.framework_version, edition.k) == ("1", 5)


def test_close_round_of_before_is_dated_then(running, rate):
    rate("ID1", 1, at=EVENING)
    edition = services.close_round(round=running, at=EVENING)
    running.refresh_from_db()
    assert (running.closed_at, edition.as_of) == (EVENING, date(2025, 11, 6))
    assert Standing.objects.get().as_of == date(2025, 11, 6)
    assert edition.made_at == EVENING
    assert {report.body["released_on"] for report in edition.reports.all()} == {"2025-11-06"}


def test_close_round_refuses_a_moment_to_come(running):
    with pytest.raises(ValidationError) as error:
        services.close_round(round=running, at=timezone.now() + timedelta(minutes=1))
    assert error.value.code == "at"
    assert Round.objects.get().state == "open"


def test_close_round_uses_unsent_answers_and_leaves_out_the_ineligible(running, rate, invitation_of, colleague, coordinator):
    rate("ID1", 1)
    other = services.consent(invitation=invitation_of(colleague))
    services.save_self_rating(invitation=other, competency_code="ID1", level=4)
    services.mark_ineligible(invitation=other, reason="Retired", by=coordinator)
    services.close_round(round=running)
    assert [row[:4] for row in ledger()] == [("official", "ID1", "self", 1)]


def test_close_round_again_gives_the_first_edition(running, rate):
    rate("ID1", 1)
    first = services.close_round(round=running)
    services.make_edition(round=running)
    assert services.close_round(round=running) == first
    assert Edition.objects.count() == 2
    assert len(ledger()) == 1


def test_close_round_refuses_a_draft_and_everyone_but_the_coordinator(draft, focal):
    with pytest.raises(ValidationError) as error:
        services.close_round(round=draft)
    assert error.value.code == "not_open"
    with pytest.raises(PermissionDenied):
        services.close_round(round=draft, by=focal)
    assert Edition.objects.count() == 0


def test_make_edition_numbers_on_and_takes_a_day(running, coordinator):
    services.close_round(round=running)
    edition = services.make_edition(round=running, by=coordinator)
    assert (edition.number, edition.as_of, edition.made_by) == (2, timezone.localdate(), coordinator)
    Round.objects.update(closed_at=timezone.now() - timedelta(days=3))
    earlier = timezone.localdate() - timedelta(days=1)
    assert services.make_edition(round=running, as_of=earlier).as_of == earlier


def test_make_edition_refuses(running, focal):
    with pytest.raises(ValidationError) as error:
        services.make_edition(round=running)
    assert error.value.code == "not_closed"
    with pytest.raises(PermissionDenied):
        services.make_edition(round=running, by=focal)
    services.close_round(round=running)
    for days in (-1, 1):
        with pytest.raises(ValidationError) as error:
            services.make_edition(round=running, as_of=timezone.localdate() + timedelta(days=days))
        assert error.value.code == "as_of"
    assert Edition.objects.count() == 1


def test_survey_hands_down_what_people_said(running, invited, rate, official, framework):
    rate("ID1", 1, importance=5, cause="P")
    rate("LF4", 1, importance=4, cause="K")  # the post requires 1: not a low rating
    rate("ID2", None, importance=2)
    person = {person.learner_id: person for person in survey_of(running).people}[official.pk]
    assert (person.agency_code, person.agency_kind, person.profile) == ("SBS", "state service", "BOR")
    assert person.required == invited.required
    assert person.self_ratings == {"ID1": 1, "LF4": 1}
    assert person.importance == {"ID1": 5, "LF4": 4, "ID2": 2}
    assert person.causes == {"ID1": "P"}


def test_survey_counts_by_agency(running, invited, rate, invitation_of, stranger, colleague, coordinator, supervisor):
    for code in invited.required:
        rate(code, 3)
    theirs = services.consent(invitation=invitation_of(stranger))
    for code in list(theirs.required)[:28]:
        services.save_self_rating(invitation=theirs, competency_code=code, level=2)
    services.mark_ineligible(invitation=invitation_of(colleague), reason="Retired", by=coordinator)
    survey = survey_of(running)
    assert (survey.round_code, survey.framework_version, survey.k, survey.k_outside) == ("2026-1", "1", 5, 10)
    assert survey.invited == {"SBS": 3, "MIA": 1}
    assert survey.ineligible == {"SBS": 1}
    assert (survey.complete, survey.partial) == ({"SBS": 1}, {"MIA": 1})
    assert sorted(person.learner_id for person in survey.people) == sorted([invited.learner_id, stranger.pk, supervisor.pk])


def test_survey_leaves_out_closed_accounts_but_counts_their_answers(running, invited, rate, official):
    for code in invited.required:
        rate(code, 3)
    official.is_active = False
    official.save()
    survey = survey_of(running)
    assert official.pk not in [person.learner_id for person in survey.people]
    assert (survey.invited["SBS"], survey.complete) == (3, {"SBS": 1})


def test_survey_takes_the_larger_smallest_group(running, settings):
    Round.objects.update(k=12)
    running.refresh_from_db()
    assert (survey_of(running).k, survey_of(running).k_outside) == (12, 12)
    settings.SMALLEST_GROUP_OUTSIDE = 20
    assert survey_of(running).k_outside == 20


def test_survey_takes_two_queries(running, invited, rate, django_assert_num_queries):
    for code in invited.required:
        rate(code, 3)
    assert Invitation.objects.filter(round=running).count() == 4
    with django_assert_num_queries(2):
        survey_of(running)
