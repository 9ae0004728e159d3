"""From the result of an attempt to the course it belongs to; and closing the attempts that learners left behind.

Called by the views that send an attempt, mark its last text or regrade it, and by the command that closes overdue ones.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from assessments.marking.concerned import learners_moved
from assessments.marking.models import Regrade
from assessments.marking.regrading import regrade_version, revert_regrade, taken_in
from assessments.questions.models import QuestionVersion
from assessments.quizzes.models import Attempt
from assessments.quizzes.results import AttemptResult
from assessments.quizzes.selectors import overdue_attempts
from assessments.quizzes.services import close_overdue
from courses.catalogue.models import Activity
from courses.enrolments.models import Enrolment
from courses.player.letters import write_about_a_result
from courses.progress.services import record_result
from learning.people.models import User
from learning.xapi import Result

log = logging.getLogger(__name__)


def enrolment_of(attempt: Attempt) -> Enrolment | None:
    """The enrolment an attempt was begun in; None for practice outside a course."""
    context = _uuid(attempt.context)
    enrolments = Enrolment.objects.filter(uuid=context, learner_id=attempt.learner_id) if context else Enrolment.objects.none()
    return enrolments.select_related("course").first()


def completed_in(contexts: Iterable[str]) -> int:
    """How many of the enrolments with these uuids are completed. One query, or none."""
    uuids = [uuid for context in contexts if (uuid := _uuid(context))]
    return Enrolment.objects.filter(uuid__in=uuids, completion__isnull=False).count() if uuids else 0


def _uuid(context: str) -> UUID | None:
    try:
        return UUID(context)
    except ValueError:
        return None


@transaction.atomic(savepoint=False)
def record_attempt(*, result: AttemptResult) -> None:
    """Record the result in the course of the attempt; an attempt outside a course leaves no trace there, nor one that waits.

    Called in the transaction that gave the attempt its score; the same told twice records once. Where a question of it was
    regraded while the attempt was open, the regrade counts from the first.
    """
    if result.is_final:
        result = taken_in(result=result)
        _record(result, f"attempt:{result.attempt.uuid}", result.attempt.marked_at)


@transaction.atomic
def regrade_and_record(
    *, version: QuestionVersion, rule: str, reason: str, by: User | None, at: datetime | None = None
) -> Regrade:
    """Regrade a version, and let each attempt that passes only now count in its course, as if it were sent passed today.

    Its result stands beside the one recorded when it was sent; it is dated today, for no certificate is older than the day
    it was issued on. Whoever has passed the test in another attempt is told nothing new: an old attempt, dated today, would
    stand before a better one. An attempt that passes no longer takes nothing away. Raises as `regrade_version`.
    """
    now = at or timezone.now()
    done = regrade_version(version=version, rule=rule, reason=reason, by=by, at=now)
    contexts = [uuid for result in done.passing if (uuid := _uuid(result.attempt.context))]
    # All at first and in one order: whoever sends a test meanwhile holds one, and waits for nobody who waits for it.
    list(Enrolment.objects.select_for_update().filter(uuid__in=contexts).order_by("pk").values_list("pk"))
    for result in done.passing:
        _record(result, f"attempt:{result.attempt.uuid}:regrade:{done.regrade.pk}", now, unless_passed=True)
    write_about_a_result(learners=done.learners, changed=True)
    return done.regrade


@transaction.atomic
def take_back(*, regrade: Regrade, by: User | None) -> Regrade:
    """Take a regrade back as `revert_regrade` does, and tell those whose result it turns. What came of it stays."""
    at = timezone.now()
    done = revert_regrade(regrade=regrade, by=by, at=at)
    if done.reverted_at == at:
        write_about_a_result(learners=learners_moved(done), changed=True)
    return done


def _record(result: AttemptResult, source: str, at: datetime, *, unless_passed: bool = False) -> None:
    """Nothing for a test that the course no longer holds; nor for one passed before, if so asked."""
    attempt, enrolment = result.attempt, enrolment_of(result.attempt)
    activity = enrolment and _activity_of(attempt, enrolment)
    if not activity or (unless_passed and activity.results.filter(enrolment=enrolment, success=True).exists()):
        return
    told = {"completion": True, "success": result.passed, "score": result.score, "shares": result.competency_shares}
    # The certificate is in the language of the test, not in that of whoever marked, regraded or closed it.
    with override(attempt.language or attempt.learner.language):
        record_result(enrolment=enrolment, activity=activity, result=Result(source=source, **told), at=at)


def _activity_of(attempt: Attempt, enrolment: Enrolment) -> Activity | None:
    """The test in its course: where it stands now, rather than in a lesson it was taken out of."""
    quizzes = Activity.objects.filter(course=enrolment.course, kind=Activity.Kind.QUIZ, quiz=attempt.quiz_id)
    return quizzes.order_by("-active", "order", "pk").first()


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
