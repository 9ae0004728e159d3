"""From a reported result to a completed lesson, a completed course, a certificate and evidence, in one transaction.

Called by courses.player whatever the learner did; nothing here knows about the web.
"""

from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.catalogue.models import Activity
from courses.enrolments.models import Enrolment
from courses.progress.achievement import achievement_of
from courses.progress.models import ActivityResult, CourseCompletion, LessonProgress
from learning.certificates.models import Certificate
from learning.certificates.services import issue_certificate
from learning.evidence.models import Evidence
from learning.evidence.services import record_facts
from learning.xapi import Result


@transaction.atomic(savepoint=False)
def record_result(
    *, enrolment: Enrolment, activity: Activity, result: Result, at: datetime | None = None
) -> Certificate | None:
    """Record one result, and do what follows from it. Returns the certificate when the course is now completed.

    The same result (enrolment, activity, source) told again, even fifty times at once, changes nothing and gives the
    same certificate. A quiz attempt leaves test evidence for every competency the course attests; an attempt that
    completed the course is marked as having led to the certificate.
    """
    now = at or timezone.now()
    # One at a time for an enrolment: the second of two equal submissions finds the first one's work done.
    locked = Enrolment.objects.select_for_update().select_related("course", "learner").get(pk=enrolment.pk)
    ActivityResult.objects.get_or_create(
        enrolment=locked,
        activity=activity,
        source=result.source,
        defaults={"completion": result.completion, "success": result.success, "score": result.score, "at": now},
    )
    done = _done(locked)
    _complete_lesson(locked, activity.lesson, done, now)
    completion, is_new = _complete_course(locked, done, now)
    if result.shares:
        led = completion is not None and is_new
        _record_tests(locked, result, led, now)
    if completion is None:
        return None
    return issue_certificate(
        learner=locked.learner,
        completion=completion.uuid,
        achievement=achievement_of(locked.course),
        on=timezone.localdate(completion.completed_at),
        score=completion.score,
    )


def _done(enrolment: Enrolment) -> set[int]:
    """Activities that count as done: completed, and passed where there is something to pass."""
    results = ActivityResult.objects.filter(enrolment=enrolment, completion=True).exclude(success=False)
    return set(results.values_list("activity_id", flat=True))


def _complete_lesson(enrolment: Enrolment, lesson: UUID, done: set[int], now: datetime) -> LessonProgress:
    progress, _created = LessonProgress.objects.get_or_create(
        enrolment=enrolment, lesson=lesson, defaults={"opened_at": now, "seen_at": now}
    )
    if progress.completed_at is None and _required_in(lesson) <= done:
        progress.completed_at = now
        progress.save(update_fields=["completed_at"])
    return progress


def _required_in(lesson: UUID) -> set[int]:
    """What completes a lesson: passing its quizzes; where it has none, reading it."""
    activities = dict(Activity.objects.filter(lesson=lesson, active=True).values_list("pk", "kind"))
    quizzes = {pk for pk, kind in activities.items() if kind == Activity.Kind.QUIZ}
    return quizzes or set(activities)


def _complete_course(enrolment: Enrolment, done: set[int], now: datetime) -> tuple[CourseCompletion | None, bool]:
    """A course is completed by passing every quiz in it that counts. Reading is recorded, but asked of nobody who can pass."""
    existing = CourseCompletion.objects.filter(enrolment=enrolment).first()
    if existing:
        return existing, False
    counting = Activity.objects.filter(course=enrolment.course, active=True, kind=Activity.Kind.QUIZ, quiz__counts=True)
    required = set(counting.values_list("pk", flat=True))
    if not required or not required <= done:
        return None, False
    return CourseCompletion.objects.create(enrolment=enrolment, completed_at=now, score=_score(enrolment, required)), True


def _score(enrolment: Enrolment, activities: set[int]) -> Decimal:
    best: dict[int, Decimal] = {}
    for activity, score in ActivityResult.objects.filter(
        enrolment=enrolment, activity__in=activities, success=True, score__isnull=False
    ).values_list("activity_id", "score"):
        best[activity] = max(score, best.get(activity, Decimal(0)))
    return (sum(best.values(), Decimal(0)) / len(activities)).quantize(Decimal("0.0001"))


def _record_tests(enrolment: Enrolment, result: Result, led_to_certificate: bool, now: datetime) -> None:
    ceilings = dict(enrolment.course.alignments.values_list("competency_code", "level"))
    record_facts(
        learner=enrolment.learner,
        kind=Evidence.Kind.TEST,
        source=result.source,
        facts=[
            {
                "competency_code": code,
                "on": timezone.localdate(now),
                "ceiling": ceilings[code],
                # Cut, not rounded: 79.996 % is not 80 %.
                "share": share.quantize(Decimal("0.0001"), rounding=ROUND_FLOOR),
                "items": items,
                "module": enrolment.course.code,
                "led_to_certificate": led_to_certificate,
            }
            for code, (share, items) in result.shares.items()
            if code in ceilings
        ],
    )


@transaction.atomic
def mark_read(*, enrolment: Enrolment, lesson: UUID, at: datetime | None = None) -> Certificate | None:
    """The learner says that a lesson is read."""
    activity = Activity.objects.get(lesson=lesson, kind=Activity.Kind.READING, active=True)
    return record_result(enrolment=enrolment, activity=activity, result=Result(source="read", completion=True), at=at)


@transaction.atomic
def keep_place(*, enrolment: Enrolment, lesson: UUID, place: str, at: datetime | None = None) -> LessonProgress:
    """Remember the block the learner was reading, the same in every language."""
    now = at or timezone.now()
    progress, created = LessonProgress.objects.get_or_create(
        enrolment=enrolment, lesson=lesson, defaults={"opened_at": now, "seen_at": now, "place": place}
    )
    if not created:
        progress.place, progress.seen_at = place, now
        progress.save(update_fields=["place", "seen_at"])
    return progress
