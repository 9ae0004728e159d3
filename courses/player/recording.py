"""From the result of an attempt to the course it belongs to; and closing the attempts that learners left behind.

Called by the view that sends an attempt and by the command that closes overdue ones.
"""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.quizzes.models import Attempt
from assessments.quizzes.results import AttemptResult
from assessments.quizzes.selectors import overdue_attempts
from assessments.quizzes.services import close_overdue
from courses.catalogue.models import Activity
from courses.enrolments.models import Enrolment
from courses.progress.services import record_result
from learning.xapi import Result

log = logging.getLogger(__name__)


def enrolment_of(attempt: Attempt) -> Enrolment | None:
    """The enrolment an attempt was begun in; None for practice outside a course."""
    try:
        context = UUID(attempt.context)
    except ValueError:
        return None
    enrolments = Enrolment.objects.filter(uuid=context, learner_id=attempt.learner_id)
    return enrolments.select_related("course").first()


@transaction.atomic
def record_attempt(*, result: AttemptResult) -> None:
    """Record the result in the course of the attempt; an attempt outside a course leaves no trace there, nor one that waits.

    Called in the transaction that closed the attempt; the same told twice records once.
    """
    enrolment = enrolment_of(result.attempt) if result.is_final else None
    if enrolment is None:
        return
    quiz = {"quiz_id": result.attempt.quiz_id, "kind": Activity.Kind.QUIZ}
    record_result(
        enrolment=enrolment,
        activity=Activity.objects.filter(course=enrolment.course, **quiz).first(),
        result=Result(
            source=f"attempt:{result.attempt.uuid}",
            completion=True,
            success=result.passed,
            score=result.score,
            shares=result.competency_shares,
        ),
        at=result.attempt.marked_at,
    )


def close_all_overdue(*, at: datetime | None = None) -> int:
    """Close every attempt whose time is up, each in a transaction of its own with what it brings; how many were closed.

    Any number of workers may do it at once: each attempt is closed by one of them.
    """
    closed, failed = 0, set()
    moment = at or timezone.now()
    while waiting := list(overdue_attempts(moment, besides=failed)):
        for attempt in waiting:
            try:
                closed += _close(attempt, moment)
            except Exception:
                # One that cannot be closed must not keep the others waiting; it is tried again with the next run.
                log.exception("attempt %s could not be closed", attempt.uuid)
                failed.add(attempt.pk)
    return closed


@transaction.atomic
def _close(attempt: Attempt, at: datetime) -> bool:
    result = close_overdue(attempt=attempt, at=at)
    if result is not None:
        record_attempt(result=result)
    return result is not None
