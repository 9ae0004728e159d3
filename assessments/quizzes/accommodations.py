"""Accommodation: more time and more attempts for one learner, granted by a focal point. Called by the pages about staff.

Settings are only ever added, each with its reason; the newest counts. What it does to an attempt stands in timing.py.
"""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.quizzes.models import Accommodation
from assessments.quizzes.selectors import accommodations_of
from assessments.quizzes.timing import counting
from learning.people.models import User
from learning.people.permissions import may_accommodate


@transaction.atomic
def set_accommodation(
    *, learner: User, by: User, time_factor: Decimal, extra_attempts: int, reason: str, at: datetime | None = None
) -> Accommodation | None:
    """Grant a learner `time_factor` times the time of a test and so many attempts more; give back what counts from now on.

    The usual time with no more attempts ends the accommodation, and None is given back. It is for attempts begun later: the
    end of one under way stays. The same again adds nothing. Raises PermissionDenied for anybody but a focal point of the
    learner's agency, ValidationError for a factor that is not offered, too many attempts, no reason or a long one.
    """
    if not may_accommodate(by, learner):
        raise PermissionDenied(_("You set this for the staff of your own agency."))
    # The lock makes two who set it at the same moment wait for each other.
    held = User.objects.select_for_update().get(pk=learner.pk)
    asked = Accommodation(
        learner=held,
        time_factor=time_factor,
        extra_attempts=extra_attempts,
        reason=" ".join(reason.split()),
        set_by=by,
        set_at=at or timezone.now(),
    )
    asked.full_clean(exclude=["learner", "set_by"])
    last = accommodations_of(held).first()
    counts = counting([last] if last else [])
    if _same(asked, counts):
        return counts
    if last:
        # A clock set back must not put a new setting behind an old one.
        asked.set_at = max(asked.set_at, last.set_at)
    asked.save()
    return counting([asked])


def _same(asked: Accommodation, counts: Accommodation | None) -> bool:
    """Whether a setting asks for what counts anyhow; without an accommodation that is the usual time and attempts."""
    if counts is None:
        return counting([asked]) is None
    told = ("time_factor", "extra_attempts", "reason")
    return all(getattr(asked, name) == getattr(counts, name) for name in told)
