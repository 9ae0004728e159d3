"""Entering a course, and entering it again. Called by courses.player and load_demo."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.catalogue.models import Course
from courses.enrolments.models import Enrolment
from learning.people.models import User


def enrol(*, learner: User, course: Course, at: datetime | None = None) -> Enrolment:
    """The learner's current enrolment in the course, made if there is none. Asked for twice at once, it is one."""
    current = Enrolment.objects.filter(learner=learner, course=course, ended_at__isnull=True)
    if found := current.first():
        return found
    try:
        with transaction.atomic():
            return Enrolment.objects.create(learner=learner, course=course, enrolled_at=at or timezone.now())
    except IntegrityError:
        # Another request has entered it in the same moment; the constraint allows one.
        return current.get()


@transaction.atomic
def enrol_again(*, learner: User, course: Course, at: datetime | None = None) -> Enrolment:
    """Begin the course anew: the completed enrolment ends and is kept, a fresh one starts with nothing done.

    An enrolment that is not completed goes on instead.
    """
    now = at or timezone.now()
    current = Enrolment.objects.select_for_update().filter(learner=learner, course=course, ended_at__isnull=True).first()
    if current is not None:
        if not hasattr(current, "completion"):
            return current
        current.ended_at = now
        current.save(update_fields=["ended_at"])
    return enrol(learner=learner, course=course, at=now)
