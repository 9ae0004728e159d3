"""Attempts that learners left behind in a course: marked once when their time is up, with all that follows."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from assessments.questions.models import QuestionVersion
from assessments.quizzes.models import Attempt, Quiz
from assessments.quizzes.services import save_answers, start_attempt
from courses.catalogue.models import Activity
from courses.enrolments.services import enrol
from courses.player.recording import close_all_overdue
from courses.progress.models import ActivityResult, CourseCompletion
from learning.certificates.models import Certificate
from learning.evidence.models import Evidence
from learning.management.demo.answers import right_response
from tests.assessments.quizzes.test_attempts_at_once import at_once
from tests.factories import make_official

NOW = timezone.now()
LATE = timedelta(hours=2)


def timed(course):
    quiz = Activity.objects.get(course=course, kind=Activity.Kind.QUIZ).quiz
    Quiz.objects.filter(pk=quiz.pk).update(minutes=30)
    return Quiz.objects.get(pk=quiz.pk)


def left_behind(course, learner, *, right):
    """An attempt begun and answered, all right or all empty, and never sent."""
    enrolment = enrol(learner=learner, course=course)
    attempt = start_attempt(quiz=timed(course), learner=learner, context=str(enrolment.uuid), at=NOW)
    if right:
        save_answers(
            attempt=attempt,
            responses={item.order: right_response(item.version.content) for item in attempt.items.all()},
            at=NOW,
        )
    return attempt


@pytest.mark.django_db
def test_a_vanished_official_who_knew_it_all_is_certified(official, flagship):
    attempt = left_behind(flagship, official, right=True)
    assert close_all_overdue(at=NOW + timedelta(minutes=30)) == 0
    assert close_all_overdue(at=NOW + LATE) == 1
    assert close_all_overdue(at=NOW + LATE) == 0
    attempt.refresh_from_db()
    assert (attempt.timed_out, attempt.passed, attempt.submitted_at) == (True, True, attempt.ends_at)
    assert CourseCompletion.objects.filter(enrolment__learner=official).count() == 1
    assert Certificate.objects.filter(learner=official).count() == 1
    assert Evidence.objects.filter(learner=official, kind="test").exists()


@pytest.mark.django_db
def test_the_certificate_of_a_vanished_official_is_in_the_own_language(official, flagship):
    official.language = "tk"
    official.save()
    left_behind(flagship, official, right=True)
    close_all_overdue(at=NOW + LATE)
    assert Certificate.objects.get(learner=official).language == "tk"


@pytest.mark.django_db
def test_one_who_answered_nothing_fails_and_may_try_again(official, flagship, sign_in):
    left_behind(flagship, official, right=False)
    with time_machine.travel(NOW + LATE, tick=False):
        told = StringIO()
        call_command("close_overdue_attempts", stdout=told)
    assert told.getvalue() == "1 closed\n"
    assert not Certificate.objects.exists()
    assert ActivityResult.objects.get(enrolment__learner=official).success is False


@pytest.mark.django_db
def test_one_that_cannot_be_closed_keeps_no_other_waiting(official, colleague, flagship, caplog):
    broken, whole = (left_behind(flagship, person, right=True) for person in (official, colleague))
    Attempt.objects.filter(pk=broken.pk).update(ends_at=NOW)
    version = broken.items.first().version
    spoilt = {**version.content, "kind": "single", "key": []}
    own = QuestionVersion.objects.create(question=version.question, number=99, kind="single", content=spoilt, digest="x")
    broken.items.filter(order=1).update(version=own)
    assert close_all_overdue(at=NOW + LATE) == 1
    assert str(broken.uuid) in caplog.text
    whole.refresh_from_db()
    broken.refresh_from_db()
    assert (whole.submitted_at is not None, broken.submitted_at) == (True, None)


@pytest.mark.django_db(transaction=True)
def test_eight_workers_close_each_attempt_once(border, flagship):
    people = [make_official(username=f"left{number}", agency=border) for number in range(6)]
    for person in people:
        left_behind(flagship, person, right=True)
    closed = at_once(lambda _place: close_all_overdue(at=NOW + LATE), number=8, workers=8)
    assert sum(closed) == 6
    assert Certificate.objects.count() == CourseCompletion.objects.count() == 6


@pytest.mark.django_db
def test_a_test_that_is_not_open_says_so_in_the_lesson(official, flagship, sign_in):
    quiz = timed(flagship)
    Quiz.objects.filter(pk=quiz.pk).update(opens_at=timezone.now() + timedelta(days=1))
    browser = sign_in(official)
    lesson = "/en/courses/m1-ident/speaking-and-acting-safely/test/"
    assert "This test opens on" in browser.get(lesson).content.decode()
    told = browser.post(f"{lesson}quiz/{quiz.code}/", follow=True).content.decode()
    assert "This test opens on" in told
    assert not Attempt.objects.exists()
