"""From a reported result to a completed lesson, a completed course, a certificate and evidence, in one transaction.

Called by courses.player whatever the learner did; nothing here knows about the web.
"""

from collections.abc import Iterable
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

# What is asked of the activities of a course.
ASKED = ("lesson", "kind", "quiz__counts")


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
    # One at a time for an enrolment: the second of two equal submissions finds the first one's work done; and for a learner,
    # whose standing two courses may change. The course is everybody's, and is not held.
    held = Enrolment.objects.select_for_update(of=("self", "learner"), no_key=True)
    locked = held.select_related("course", "learner", "completion").get(pk=enrolment.pk)
    activities = Activity.objects.filter(course=locked.course, active=True).select_related("quiz").only(*ASKED)
    done = _done(locked, activity, result, now)
    _complete_lesson(locked, activity.lesson, _required_in(activity.lesson, activities), done, now)
    completion, is_new = _complete_course(locked, activities, done, now)
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


def _done(enrolment: Enrolment, activity: Activity, result: Result, now: datetime) -> set[int]:
    """Add the result, if it is not there; gives the activities that are completed, and passed where there is a mark."""
    told = ActivityResult.objects.filter(enrolment=enrolment)
    rows = list(told.values_list("activity_id", "source", "completion", "success"))
    if (activity.pk, result.source) not in {(place, source) for place, source, *_ in rows}:
        ActivityResult.objects.create(
            enrolment=enrolment,
            activity=activity,
            source=result.source,
            completion=result.completion,
            success=result.success,
            score=result.score,
            at=now,
        )
        rows.append((activity.pk, result.source, result.completion, result.success))
    return {place for place, _source, completion, success in rows if completion and success is not False}


def _complete_lesson(enrolment: Enrolment, lesson: UUID, required: set[int], done: set[int], now: datetime) -> None:
    progress, _created = LessonProgress.objects.get_or_create(
        enrolment=enrolment, lesson=lesson, defaults={"opened_at": now, "seen_at": now}
    )
    if progress.completed_at is None and required <= done:
        progress.completed_at = now
        progress.save(update_fields=["completed_at"])


def _required_in(lesson: UUID, activities: Iterable[Activity]) -> set[int]:
    """What completes a lesson: passing its quizzes; where it has none, reading it."""
    kinds = {activity.pk: activity.kind for activity in activities if activity.lesson == lesson}
    quizzes = {pk for pk, kind in kinds.items() if kind == Activity.Kind.QUIZ}
    return quizzes or set(kinds)


def _complete_course(
    enrolment: Enrolment, activities: Iterable[Activity], done: set[int], now: datetime
) -> tuple[CourseCompletion | None, bool]:
    """A course is completed by passing every quiz in it that counts. Reading is recorded, but asked of nobody who can pass."""
    if hasattr(enrolment, "completion"):
        return enrolment.completion, False
    required = {activity.pk for activity in activities if activity.kind == Activity.Kind.QUIZ and activity.quiz.counts}
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
