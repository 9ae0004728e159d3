"""Reads of enrolments. Called by courses.progress and courses.player."""

from django.db.models import QuerySet

from courses.enrolments.models import Enrolment
from learning.people.models import User


def enrolment_in(learner: User, course_id: int) -> Enrolment | None:
    """The current enrolment of a learner in a course, with its completion, or None. One query."""
    return (
        Enrolment.objects.filter(learner=learner, course_id=course_id, ended_at__isnull=True)
        .select_related("completion", "course")
        .first()
    )


def enrolments_of(learner: User) -> QuerySet[Enrolment]:
    """A learner's current enrolments with course and completion, newest first."""
    return Enrolment.objects.filter(learner=learner, ended_at__isnull=True).select_related("course", "completion")
