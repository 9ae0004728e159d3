"""Consent, self-ratings, sending, and the supervisor's ratings: every exit of the services."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from assessments.needs import services
from assessments.needs.models import Invitation, Rating, Round
from learning.people.models import Post, User

NINE = datetime(2026, 11, 5, 9, tzinfo=UTC)
TEN = datetime(2026, 11, 5, 10, tzinfo=UTC)


def kept(invitation, kind="self"):
    return list(
        invitation.ratings.filter(kind=kind).order_by("id").values_list("competency_code", "level", "importance", "cause")
    )


def test_consent_keeps_the_first_moment(invitation_of, official):
    invitation = invitation_of(official)
    services.consent(invitation=invitation, at=NINE)
    services.consent(invitation=invitation, at=TEN)
    assert invitation_of(official).consented_at == NINE


def test_save_self_rating_keeps_level_importance_and_cause(invited, rate):
    rating = rate("ID1", 1, importance=5, cause="P", at=NINE)
    assert (rating.kind, rating.rated_at) == ("self", NINE)
    assert kept(invited) == [("ID1", 1, 5, "P")]


def test_save_self_rating_leaves_what_is_not_given(invited, rate):
    rate("ID1", 1, importance=5, cause="P")
    rate("ID1", None, importance=3)
    rate("ID1", 2)
    assert kept(invited) == [("ID1", 2, 3, "P")]


def test_save_self_rating_of_two_screens_keeps_both(invited, rate):
    rate("ID1", 1)
    rate("ID2", 3)
    assert kept(invited) == [("ID1", 1, None, ""), ("ID2", 3, None, "")]


@pytest.mark.parametrize(("level", "cause"), [(0, "K"), (1, "K"), (2, "K"), (3, ""), (4, ""), (None, "")])
def test_cause_is_kept_up_to_level_2(invited, rate, level, cause):
    rate("ID1", level, importance=4, cause="K")
    assert kept(invited) == [("ID1", level, 4, cause)]


def test_cause_goes_when_the_level_rises(invited, rate):
    rate("ID1", 1, cause="L")
    rate("ID1", 3)
    assert kept(invited) == [("ID1", 3, None, "")]


def test_save_self_rating_again_changes_nothing(invited, rate):
    first = rate("ID1", 1, cause="P", at=NINE)
    again = rate("ID1", 1, cause="P", at=TEN, seen=TEN)
    assert (again.pk, again.rated_at) == (first.pk, NINE)


def test_save_self_rating_of_nothing_keeps_nothing(invited, rate):
    assert rate("ID1", None) is None
    assert kept(invited) == []


def test_save_self_rating_refuses_over_another_screens_answer(invited, rate):
    first = rate("ID1", 1, at=NINE)
    rate("ID1", 2, at=TEN, seen=first.rated_at)
    with pytest.raises(ValidationError) as error:
        rate("ID1", 4, seen=first.rated_at)
    assert error.value.code == "changed"
    assert kept(invited) == [("ID1", 2, None, "")]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"level": 5}, "level"),
        ({"level": -1}, "level"),
        ({"importance": 0}, "importance"),
        ({"importance": 6}, "importance"),
        ({"cause": "Z"}, "cause"),
    ],
)
def test_save_self_rating_refuses_values_outside_the_scale(invited, rate, given, field):
    with pytest.raises(ValidationError) as error:
        rate("ID1", **{"level": 1} | given)
    assert list(error.value.error_dict) == [field]
    assert kept(invited) == []


def test_save_self_rating_refuses_a_competency_not_asked(invited, rate):
    for code in ("PR4", "XX9", ""):
        with pytest.raises(ValidationError) as error:
            rate(code)
        assert error.value.code == "competency"
    assert kept(invited) == []


def steps(invitation):
    return (
        lambda: services.save_self_rating(invitation=invitation, competency_code="ID1", level=1),
        lambda: services.clear_self_rating(invitation=invitation, competency_code="ID1"),
        lambda: services.submit_response(invitation=invitation),
    )


def test_nothing_is_saved_before_consent(invitation_of, official):
    for step in steps(invitation_of(official)):
        with pytest.raises(ValidationError) as error:
            step()
        assert error.value.code == "consent"
    assert Rating.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda: Round.objects.update(state="closed"), "closed"),
        (lambda: Round.objects.update(state="draft"), "closed"),
        (lambda: Invitation.objects.update(ineligible_reason="Retired"), "ineligible"),
    ],
)
def test_nothing_changes_when_the_round_is_not_open_or_the_person_left_out(invited, rate, supervisor, change, code):
    rate("ID1", 1)
    change()
    more = (
        lambda: services.consent(invitation=invited),
        lambda: services.withdraw(invitation=invited),
        lambda: services.save_supervisor_rating(invitation=invited, competency_code="ID1", level=1, by=supervisor),
    )
    for step in (*steps(invited), *more):
        with pytest.raises(ValidationError) as error:
            step()
        assert error.value.code == code
    assert kept(invited) == [("ID1", 1, None, "")]


def test_clear_self_rating_takes_an_answer_back(invited, rate):
    rate("ID1", 1)
    rate("ID2", 1)
    for _time in range(2):
        services.clear_self_rating(invitation=invited, competency_code="ID1")
    assert kept(invited) == [("ID2", 1, None, "")]
    with pytest.raises(ValidationError) as error:
        services.clear_self_rating(invitation=invited, competency_code="PR4")
    assert error.value.code == "competency"


def test_submit_response_in_part_then_in_full(invited, rate):
    rate("ID1", 1, importance=2)
    rate("ID2", None, importance=2)
    part = services.submit_response(invitation=invited, at=NINE)
    assert (part.rated, part.asked, part.complete) == (1, 34, False)
    for code in invited.required:
        rate(code, 3)
    full = services.submit_response(invitation=invited, at=TEN)
    assert (full.rated, full.complete, full.invitation.submitted_at) == (34, True, NINE)


def test_answers_can_be_changed_after_sending(invited, rate):
    rate("ID1", 1)
    services.submit_response(invitation=invited)
    rate("ID1", 4)
    assert kept(invited) == [("ID1", 4, None, "")]


def test_submit_response_refuses_an_empty_form(invited, rate):
    rate("ID1", None, importance=4)
    with pytest.raises(ValidationError) as error:
        services.submit_response(invitation=invited)
    assert error.value.code == "empty"


def test_withdraw_deletes_the_persons_own_answers_only(invited, rate, supervisor):
    rate("ID1", 1)
    services.submit_response(invitation=invited)
    services.save_supervisor_rating(invitation=invited, competency_code="ID1", level=2, by=supervisor)
    for _time in range(2):
        services.withdraw(invitation=invited)
    invited.refresh_from_db()
    assert (kept(invited), invited.consented_at, invited.submitted_at) == ([], None, None)
    assert kept(invited, "supervisor") == [("ID1", 2, None, "")]


def test_save_supervisor_ratings_adds_changes_and_takes_back(invited, supervisor):
    def save(**levels):
        return services.save_supervisor_ratings(invitation=invited, levels=levels, by=supervisor)

    assert save(ID1=1, ID2=0, LF1=None) == 2
    assert save(ID1=3, ID2=None, ID3=4) == 3
    assert save(ID1=3) == 0
    assert kept(invited, "supervisor") == [("ID1", 3, None, ""), ("ID3", 4, None, "")]
    assert kept(invited) == []


@pytest.mark.parametrize("levels", [{"ID1": 2, "PR4": 1}, {"ID1": 2, "ID2": 5}, {"ID1": 2, "ID2": -1}])
def test_save_supervisor_ratings_saves_all_or_nothing(invited, supervisor, levels):
    with pytest.raises(ValidationError):
        services.save_supervisor_ratings(invitation=invited, levels=levels, by=supervisor)
    assert kept(invited, "supervisor") == []


def test_only_the_supervisor_of_then_and_now_rates(invited, supervisor, official, colleague, coordinator, focal):
    def save(by):
        return services.save_supervisor_rating(invitation=invited, competency_code="ID1", level=2, by=by)

    for by in (official, colleague, coordinator, focal):
        with pytest.raises(PermissionDenied):
            save(by)
    User.objects.filter(pk=supervisor.pk).update(role="learner")
    with pytest.raises(PermissionDenied):
        save(User.objects.get(pk=supervisor.pk))
    User.objects.filter(pk=supervisor.pk).update(role="supervisor")
    Post.objects.filter(user=official).update(supervisor=colleague)
    with pytest.raises(PermissionDenied):
        save(supervisor)
    Post.objects.filter(user=official).delete()
    with pytest.raises(PermissionDenied):
        save(supervisor)
    assert kept(invited, "supervisor") == []
