"""From a result to a certificate and its evidence: once, whatever is told how often."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from courses.catalogue.models import Activity
from courses.enrolments.services import enrol, enrol_again
from courses.progress.models import ActivityResult, CourseCompletion, LessonProgress
from courses.progress.services import keep_place, mark_read, record_result
from learning.certificates.models import Certificate
from learning.evidence.models import Evidence, Standing
from learning.xapi import Result
from tests.factories import sit_test


def quiz_activity(course):
    return Activity.objects.get(course=course, kind=Activity.Kind.QUIZ)


def passed(source="attempt:1", score="0.9", **fields):
    fields.setdefault("shares", {"ID1": (Decimal("0.9"), 4), "LF9": (Decimal(1), 2)})
    return Result(source=source, completion=True, success=True, score=Decimal(score), **fields)


def test_passing_the_test_completes_the_course_and_certifies(official, flagship):
    enrolment = enrol(learner=official, course=flagship)
    certificate = record_result(enrolment=enrolment, activity=quiz_activity(flagship), result=passed())
    assert certificate.learner == official
    assert certificate.course_titles["ru"] == "Как распознать человека, который мог стать жертвой торговли людьми"
    assert {row["code"]: row["level"] for row in certificate.competencies} == {
        "CC1": 3, "ID1": 3, "ID2": 2, "ID3": 3, "ID4": 2, "ID5": 2,
    }  # fmt: skip
    kinds = Evidence.objects.filter(learner=official).values_list("kind", "competency_code", "led_to_certificate")
    assert sorted(kinds) == [
        ("certificate", "CC1", False), ("certificate", "ID1", False), ("certificate", "ID2", False),
        ("certificate", "ID3", False), ("certificate", "ID4", False), ("certificate", "ID5", False),
        ("test", "ID1", True),
    ]  # fmt: skip
    assert Standing.objects.get(learner=official, competency_code="ID1").level == 3


def test_the_same_result_fifty_times_is_one(official, flagship):
    enrolment = enrol(learner=official, course=flagship)
    serials = {
        record_result(enrolment=enrolment, activity=quiz_activity(flagship), result=passed()).serial for _time in range(50)
    }
    assert len(serials) == 1
    assert (Certificate.objects.count(), CourseCompletion.objects.count(), ActivityResult.objects.count()) == (1, 1, 1)
    assert Evidence.objects.filter(kind="test").count() == 1


def test_a_failed_test_leaves_evidence_and_no_certificate(official, flagship):
    enrolment = enrol(learner=official, course=flagship)
    result = Result(
        source="attempt:2", completion=True, success=False, score=Decimal("0.5"), shares={"ID1": (Decimal("0.5"), 4)}
    )
    assert record_result(enrolment=enrolment, activity=quiz_activity(flagship), result=result) is None
    row = Evidence.objects.get(learner=official)
    assert (row.kind, row.share, row.ceiling, row.module, row.led_to_certificate) == (
        "test", Decimal("0.5"), 3, "M1-IDENT", False,
    )  # fmt: skip
    assert not Certificate.objects.exists()


def test_reading_completes_a_lesson_and_not_the_course(official, flagship):
    enrolment = enrol(learner=official, course=flagship)
    lesson = Activity.objects.filter(course=flagship, kind=Activity.Kind.READING).first().lesson
    assert mark_read(enrolment=enrolment, lesson=lesson) is None
    assert LessonProgress.objects.get(enrolment=enrolment, lesson=lesson).completed_at is not None
    assert not CourseCompletion.objects.exists()


def test_passing_its_quiz_completes_a_lesson(official, flagship):
    enrolment = enrol(learner=official, course=flagship)
    activity = quiz_activity(flagship)
    record_result(enrolment=enrolment, activity=activity, result=passed())
    assert LessonProgress.objects.get(enrolment=enrolment, lesson=activity.lesson).completed_at is not None


def test_the_place_is_kept_and_moves(official, flagship):
    enrolment = enrol(learner=official, course=flagship)
    lesson = Activity.objects.filter(course=flagship).first().lesson
    keep_place(enrolment=enrolment, lesson=lesson, place="b2")
    keep_place(enrolment=enrolment, lesson=lesson, place="b5")
    assert LessonProgress.objects.get(enrolment=enrolment).place == "b5"


def test_a_second_round_starts_from_nothing_and_supersedes(official, flagship):
    day = timezone.localdate() - timedelta(days=30)
    sit_test(official, flagship, at=day)
    again = enrol_again(learner=official, course=flagship)
    assert not LessonProgress.objects.filter(enrolment=again).exists()
    sit_test(official, flagship)
    old, new = Certificate.objects.order_by("issued_on")
    assert old.superseded_by == new


def test_enrolling_again_before_completion_goes_on(official, flagship):
    first = enrol(learner=official, course=flagship)
    assert enrol_again(learner=official, course=flagship) == first


@pytest.mark.parametrize("share,led", [(1.0, True), (0.3, False)])
def test_a_sitting_marks_what_led_to_the_certificate(official, flagship, share, led):
    sit_test(official, flagship, right=share)
    flags = set(Evidence.objects.filter(kind="test").values_list("led_to_certificate", flat=True))
    assert flags == {led}
    assert Certificate.objects.exists() is led
