"""More time and more attempts for one learner: who may grant it, what counts, what it does to an attempt."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from assessments.quizzes.accommodations import set_accommodation
from assessments.quizzes.models import Accommodation, Quiz
from assessments.quizzes.selectors import accommodation_of
from assessments.quizzes.services import AttemptRefused, start_attempt, submit_attempt
from learning.people.models import User
from tests.factories import make_official

NOW = timezone.now().replace(microsecond=0)
MINUTE = timedelta(minutes=1)


def grant(learner, by, factor="1.5", more=2, reason="Agreed with the personnel department.", at=NOW):
    return set_accommodation(learner=learner, by=by, time_factor=Decimal(factor), extra_attempts=more, reason=reason, at=at)


def limit(quiz, **fields):
    Quiz.objects.filter(pk=quiz.pk).update(**fields)
    return Quiz.objects.get(pk=quiz.pk)


# --- setting it -------------------------------------------------------------------------------------------------------
def test_the_newest_setting_counts_and_the_older_ones_are_kept(official, focal):
    grant(official, focal)
    newest = grant(official, focal, factor="2", more=0, reason="  From\n July on. ", at=NOW + MINUTE)
    assert accommodation_of(official) == newest
    assert (newest.time_factor, newest.extra_attempts, newest.reason, newest.set_by) == (2, 0, "From July on.", focal)
    assert Accommodation.objects.filter(learner=official).count() == 2


def test_the_same_again_adds_nothing(official, focal):
    first = grant(official, focal)
    assert grant(official, focal, at=NOW + MINUTE) == first
    assert grant(official, focal, reason="Agreed anew.", at=NOW + MINUTE) != first
    assert Accommodation.objects.count() == 2


def test_the_usual_time_and_attempts_end_it_once(official, focal):
    assert grant(official, focal, factor="1", more=0) is None
    assert not Accommodation.objects.exists()
    grant(official, focal)
    for at in (NOW + MINUTE, NOW + 2 * MINUTE):
        assert grant(official, focal, factor="1", more=0, reason="No longer needed.", at=at) is None
    assert accommodation_of(official) is None
    assert Accommodation.objects.count() == 2


def test_a_clock_set_back_puts_no_setting_behind_an_older_one(official, focal):
    grant(official, focal)
    newest = grant(official, focal, factor="2", at=NOW - timedelta(days=3))
    assert accommodation_of(official) == newest


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"factor": "3"}, "time_factor"),
        ({"factor": "0.5"}, "time_factor"),
        ({"more": 11}, "extra_attempts"),
        ({"more": -1}, "extra_attempts"),
        ({"reason": " \n "}, "reason"),
        ({"reason": "x" * 301}, "reason"),
    ],
)
def test_what_is_not_offered_is_refused(official, focal, wrong, field):
    with pytest.raises(ValidationError) as refusal:
        grant(official, focal, **wrong)
    assert list(refusal.value.message_dict) == [field]
    assert not Accommodation.objects.exists()


@pytest.mark.parametrize("who", ["official", "supervisor", "focal2", "trainer", "coordinator", "administrator"])
def test_nobody_else_grants_it(request, official, who):
    with pytest.raises(PermissionDenied):
        grant(official, request.getfixturevalue(who))


def test_nobody_grants_it_to_oneself_and_a_colleague_does(focal, border):
    with pytest.raises(PermissionDenied):
        grant(focal, focal)
    other = make_official(username="other-focal", agency=border, role="focal")
    assert grant(focal, other).learner == focal


def test_erasing_a_person_takes_it_along_and_keeps_what_the_person_granted(official, focal):
    grant(official, focal)
    User.objects.get(pk=focal.pk).delete()
    assert accommodation_of(official).set_by is None
    User.objects.get(pk=official.pk).delete()
    assert not Accommodation.objects.exists()


# --- what it does -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("minutes", "factor", "own"), [(40, "1.5", 60), (21, "1.25", 27), (1, "2", 2), (20, "1", 20)])
def test_an_attempt_has_the_own_time_in_whole_minutes(quiz, official, focal, minutes, factor, own):
    grant(official, focal, factor=factor)
    attempt = start_attempt(quiz=limit(quiz, minutes=minutes), learner=official, at=NOW)
    assert attempt.ends_at == NOW + own * MINUTE


def test_the_hour_of_closing_ends_it_all_the_same(quiz, official, focal):
    grant(official, focal)
    quiz = limit(quiz, minutes=40, closes_at=NOW + 50 * MINUTE)
    assert start_attempt(quiz=quiz, learner=official, at=NOW).ends_at == quiz.closes_at


def test_an_attempt_under_way_keeps_its_end(quiz, official, focal):
    quiz = limit(quiz, minutes=40)
    start_attempt(quiz=quiz, learner=official, at=NOW)
    grant(official, focal, at=NOW + MINUTE)
    open_one = start_attempt(quiz=quiz, learner=official, at=NOW + 2 * MINUTE)
    assert open_one.ends_at == NOW + 40 * MINUTE
    submit_attempt(attempt=open_one, at=NOW + 3 * MINUTE)
    assert start_attempt(quiz=quiz, learner=official, at=NOW + 4 * MINUTE).ends_at == NOW + 64 * MINUTE


def test_more_attempts_are_for_this_learner_alone(quiz, official, colleague, focal):
    grant(official, focal, factor="1", more=1)
    quiz = limit(quiz, attempts_allowed=1)
    for learner, allowed in ((official, 2), (colleague, 1)):
        for _attempt in range(allowed):
            submit_attempt(attempt=start_attempt(quiz=quiz, learner=learner, at=NOW), at=NOW)
        with pytest.raises(AttemptRefused, match=f"You have used all attempts: {allowed}."):
            start_attempt(quiz=quiz, learner=learner, at=NOW)


def test_only_a_quiz_with_a_limit_asks_for_it(quiz, official, django_assert_num_queries, django_assert_max_num_queries):
    with django_assert_max_num_queries(99) as unlimited:
        start_attempt(quiz=quiz, learner=official, at=NOW)
    timed = limit(quiz, minutes=5)
    with django_assert_num_queries(len(unlimited) + 1):
        start_attempt(quiz=timed, learner=official, context="another course", at=NOW)
