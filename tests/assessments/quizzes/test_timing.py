"""Time limits, opening hours, attempts and waits: the server's receipt decides, the stored deadline never moves."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assessments.quizzes.models import Attempt, Quiz
from assessments.quizzes.selectors import overdue_attempts
from assessments.quizzes.services import (
    AttemptClosed,
    AttemptRefused,
    TimeUp,
    close_overdue,
    save_answer,
    save_answers,
    start_attempt,
    submit_attempt,
)
from assessments.quizzes.timing import GRACE, seconds_left
from tests.assessments import papers

NOW = timezone.now().replace(microsecond=0)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def timed(quiz):
    Quiz.objects.filter(pk=quiz.pk).update(minutes=20)
    return Quiz.objects.get(pk=quiz.pk)


@pytest.fixture
def attempt(timed, learner):
    return start_attempt(quiz=timed, learner=learner, at=NOW)


def limit(quiz, **fields):
    Quiz.objects.filter(pk=quiz.pk).update(**fields)
    return Quiz.objects.get(pk=quiz.pk)


# --- the deadline -----------------------------------------------------------------------------------------------------
def test_an_attempt_ends_after_the_limit_or_when_the_quiz_closes(timed, learner, other_learner):
    assert start_attempt(quiz=timed, learner=learner, at=NOW).ends_at == NOW + 20 * MINUTE
    closing = limit(timed, closes_at=NOW + 5 * MINUTE)
    assert start_attempt(quiz=closing, learner=other_learner, at=NOW).ends_at == NOW + 5 * MINUTE


def test_without_a_limit_there_is_no_end(quiz, learner):
    attempt = start_attempt(quiz=quiz, learner=learner, at=NOW)
    assert (attempt.ends_at, seconds_left(attempt, NOW)) == (None, None)
    assert save_answer(attempt=attempt, order=3, sequence=1, response=False, at=NOW + timedelta(days=400))


def test_a_later_change_of_the_limit_moves_no_deadline(timed, attempt, learner):
    limit(timed, minutes=1)
    assert start_attempt(quiz=timed, learner=learner, at=NOW + MINUTE).ends_at == NOW + 20 * MINUTE


@pytest.mark.parametrize("late", [timedelta(), GRACE])
def test_what_is_received_in_the_grace_counts(attempt, late):
    at = attempt.ends_at + late
    save_answer(attempt=attempt, order=3, sequence=1, response=False, at=at)
    result = submit_attempt(attempt=attempt, at=at)
    assert (result.attempt.submitted_at, result.attempt.timed_out) == (at, False)
    assert attempt.items.get(order=3).score == 1


def test_what_is_received_later_is_refused_and_says_so(attempt):
    save_answer(attempt=attempt, order=3, sequence=1, response=False, at=NOW)
    late = attempt.ends_at + GRACE + timedelta(microseconds=1)
    for save in (
        lambda: save_answer(attempt=attempt, order=3, sequence=2, response=True, at=late),
        lambda: save_answers(attempt=attempt, responses={1: papers.RIGHT["single"]}, at=late),
    ):
        with pytest.raises(TimeUp, match="The time is up"):
            save()
    assert attempt.items.get(order=3).answers.get().response is False
    assert not attempt.items.get(order=1).answers.exists()


def test_sending_too_late_marks_what_was_saved_as_of_the_end(attempt):
    save_answer(attempt=attempt, order=3, sequence=1, response=False, at=NOW)
    result = submit_attempt(attempt=attempt, at=attempt.ends_at + timedelta(days=2))
    assert (result.attempt.submitted_at, result.attempt.timed_out) == (attempt.ends_at, True)
    assert attempt.items.get(order=3).score == 1


# --- closing what was left behind -------------------------------------------------------------------------------------
def test_a_vanished_learners_answers_are_marked_once(attempt):
    save_answer(attempt=attempt, order=3, sequence=1, response=False, at=NOW)
    late = attempt.ends_at + timedelta(hours=3)
    result = close_overdue(attempt=attempt, at=late)
    assert result.score > 0
    assert close_overdue(attempt=attempt, at=late) is None
    again = submit_attempt(attempt=attempt, at=late)
    assert (again.score, again.attempt.submitted_at) == (result.score, attempt.ends_at)
    with pytest.raises(AttemptClosed):
        save_answer(attempt=attempt, order=3, sequence=2, response=True, at=NOW)


def test_an_attempt_with_time_left_is_not_closed(attempt):
    assert close_overdue(attempt=attempt, at=attempt.ends_at + GRACE) is None
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


def test_a_clock_set_back_reopens_nothing(attempt):
    close_overdue(attempt=attempt, at=attempt.ends_at + timedelta(hours=1))
    with pytest.raises(AttemptClosed):
        save_answer(attempt=attempt, order=3, sequence=1, response=True, at=NOW - timedelta(hours=1))
    assert not overdue_attempts(attempt.ends_at + timedelta(hours=1)).exists()


def test_a_worker_waits_longer_than_the_grace(attempt, other_learner, timed):
    assert not overdue_attempts(attempt.ends_at + GRACE).exists()
    assert list(overdue_attempts(attempt.ends_at + 3 * GRACE)) == [attempt]


# --- when one may begin -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "at", "message"),
    [
        ({"opens_at": NOW + MINUTE}, NOW, "This test opens on"),
        ({"closes_at": NOW}, NOW, "This test has closed."),
        ({"opens_at": NOW, "closes_at": NOW + MINUTE}, NOW, None),
    ],
)
def test_opening_hours(quiz, learner, fields, at, message):
    quiz = limit(quiz, **fields)
    if message is None:
        assert start_attempt(quiz=quiz, learner=learner, at=at)
        return
    with pytest.raises(AttemptRefused, match=message):
        start_attempt(quiz=quiz, learner=learner, at=at)
    assert not Attempt.objects.exists()


def test_so_many_attempts_and_no_more(quiz, learner, other_learner):
    quiz = limit(quiz, attempts_allowed=2)
    for place in range(2):
        submit_attempt(attempt=start_attempt(quiz=quiz, learner=learner, at=NOW + place * MINUTE))
    with pytest.raises(AttemptRefused, match="You have used all attempts: 2."):
        start_attempt(quiz=quiz, learner=learner, at=NOW + timedelta(days=9))
    assert start_attempt(quiz=quiz, learner=other_learner, at=NOW)
    assert start_attempt(quiz=quiz, learner=learner, context="another course", at=NOW)


def test_the_wait_between_two_attempts(quiz, learner):
    quiz = limit(quiz, wait_minutes=60)
    submit_attempt(attempt=start_attempt(quiz=quiz, learner=learner, at=NOW), at=NOW)
    with pytest.raises(AttemptRefused, match="You may try again from"):
        start_attempt(quiz=quiz, learner=learner, at=NOW + 59 * MINUTE)
    assert start_attempt(quiz=quiz, learner=learner, at=NOW + 60 * MINUTE)


def test_an_open_attempt_goes_on_whatever_is_said_later(quiz, learner):
    first = start_attempt(quiz=quiz, learner=learner, at=NOW)
    quiz = limit(quiz, closes_at=NOW + MINUTE, attempts_allowed=1)
    assert start_attempt(quiz=quiz, learner=learner, at=NOW + 2 * MINUTE) == first


# --- on the page ------------------------------------------------------------------------------------------------------
def test_the_page_says_when_the_time_ends(attempt, learner, sign_in):
    with time_machine.travel(NOW + MINUTE, tick=False):
        page = sign_in(learner).get(f"/en/attempts/{attempt.uuid}/").content.decode()
    assert "The time ends at" in page
    assert 'data-left="1140"' in page


def test_coming_back_too_late_leads_to_the_result(attempt, learner, sign_in):
    save_answer(attempt=attempt, order=3, sequence=1, response=False, at=NOW)
    with time_machine.travel(attempt.ends_at + timedelta(hours=1), tick=False):
        answer = sign_in(learner).get(f"/en/attempts/{attempt.uuid}/", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("/review/")
    assert "The time is up. What was saved in time was marked." in page
    assert "Correct: 1." in page


def test_a_form_sent_too_late_changes_nothing_and_says_so(attempt, learner, sign_in):
    with time_machine.travel(attempt.ends_at + timedelta(minutes=5), tick=False):
        answer = sign_in(learner).post(f"/en/attempts/{attempt.uuid}/", {"q3": "false", "do": "send"}, follow=True)
    assert "The time is up. What was saved in time was marked." in answer.content.decode()
    attempt.refresh_from_db()
    assert (attempt.timed_out, attempt.score) == (True, 0)


def test_an_answer_by_itself_too_late_is_refused(attempt, learner, sign_in):
    body = json.dumps({"sequence": 1, "response": False})
    with time_machine.travel(attempt.ends_at + timedelta(minutes=5), tick=False):
        answer = sign_in(learner).put(f"/en/attempts/{attempt.uuid}/answers/3/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["over"]) == (409, True)
    assert "The time is up" in answer.json()["message"]


# --- what is shown afterwards -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("shows", "there", "absent"),
    [
        ("nothing", ["Your answers were received"], ["Your result", "Birch", "Feedback on", "Correct:"]),
        ("score", ["Your result: 22%"], ["Birch", "Feedback on", "Right answer"]),
        ("feedback", ["Your result: 22%", "Feedback on single", "Why Oak"], ["Right answer", "Birch", "Why Birch"]),
        ("key", ["Your result: 22%", "Right answer", "Why Oak", "Why Birch"], []),
    ],
)
def test_the_review_shows_as_much_as_the_quiz_says(quiz, learner, sign_in, shows, there, absent):
    quiz = limit(quiz, shows=shows)
    attempt = start_attempt(quiz=quiz, learner=learner)
    chosen = {1: papers.key("Oak"), 3: papers.RIGHT["truefalse"], 9: papers.RIGHT["shorttext"]}
    save_answers(attempt=attempt, responses=chosen)
    submit_attempt(attempt=attempt)
    page = sign_in(learner).get(f"/en/attempts/{attempt.uuid}/review/").content.decode()
    assert [words for words in there if words not in page] == []
    assert [words for words in absent if words in page] == []


def test_a_case_shows_no_better_choice_without_the_key(quiz, learner, sign_in):
    quiz = limit(quiz, shows="feedback")
    attempt = start_attempt(quiz=quiz, learner=learner)
    save_answers(attempt=attempt, responses={7: papers.WRONG["scenario"]})
    submit_attempt(attempt=attempt)
    page = sign_in(learner).get(f"/en/attempts/{attempt.uuid}/review/").content.decode()
    assert "After Ask her boss" in page
    assert "Speak with her alone" not in page
