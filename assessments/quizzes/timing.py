"""When an attempt may begin, when it ends, and whether something came in time. Pure, on values; the server's clock decides.

Called by the services and views of quizzes. What counts is when the server received something, never a browser's clock.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil

from django.template.defaultfilters import date as date_format
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.quizzes.models import EXPLAINED, Accommodation, Attempt, Quiz

# What was on its way when time was up still counts: a slow line is not the learner's fault.
GRACE = timedelta(seconds=30)
# A worker that closes what learners left waits longer, so that it is never ahead of an answer that came in time.
SWEPT_AFTER = 2 * GRACE
# The time factor and the additional attempts of whoever has no accommodation; a setting to these ends one.
USUAL = (Decimal(1), 0)


def is_limited(quiz: Quiz) -> bool:
    """Whether a quiz limits time or attempts; where it does not, an accommodation changes nothing."""
    return bool(quiz.minutes or quiz.attempts_allowed)


def counting(settings: Iterable[Accommodation]) -> Accommodation | None:
    """Which of a learner's settings, the newest first, counts: the newest, unless it ended the accommodation."""
    newest = next(iter(settings), None)
    return newest if newest and (newest.time_factor, newest.extra_attempts) != USUAL else None


def minutes_of(quiz: Quiz, given: Accommodation | None) -> int | None:
    """The time limit of a learner with this accommodation, in whole minutes, rounded up; None without a limit."""
    return ceil(quiz.minutes * given.time_factor) if quiz.minutes and given else quiz.minutes


def allowed_attempts(quiz: Quiz, given: Accommodation | None) -> int | None:
    """How many attempts a learner with this accommodation has; None for as many as needed."""
    return quiz.attempts_allowed + given.extra_attempts if quiz.attempts_allowed and given else quiz.attempts_allowed


def ends_at(quiz: Quiz, started_at: datetime, given: Accommodation | None = None) -> datetime | None:
    """When an attempt begun now ends: after the learner's time or when the quiz closes, whichever comes first."""
    minutes = minutes_of(quiz, given)
    limit = [started_at + timedelta(minutes=minutes)] if minutes else []
    return min([*limit, *([quiz.closes_at] if quiz.closes_at else [])], default=None)


def is_over(attempt: Attempt, at: datetime) -> bool:
    """Whether the time of an attempt was up, the grace included, when something was received."""
    return attempt.ends_at is not None and at > attempt.ends_at + GRACE


def seconds_left(attempt: Attempt, at: datetime) -> int | None:
    """Whole seconds until the time is up, 0 in the grace, never more than there were at first; None without a limit."""
    if attempt.ends_at is None:
        return None
    # A clock set back must not seem to give more.
    return max(0, int((attempt.ends_at - max(at, attempt.started_at)).total_seconds()))


def refusal(quiz: Quiz, sent: Sequence[Attempt], at: datetime, given: Accommodation | None = None) -> str:
    """Why no attempt may begin now, in words for the learner; "" if one may. `sent` are the attempts sent in this context."""
    if quiz.opens_at and at < quiz.opens_at:
        return _("This test opens on %(moment)s.") % {"moment": _moment(quiz.opens_at)}
    if quiz.closes_at and at >= quiz.closes_at:
        return _("This test has closed. It was open until %(moment)s.") % {"moment": _moment(quiz.closes_at)}
    if any(attempt.score is None for attempt in sent):
        return _("A trainer is still marking your last attempt. You may begin another one when you have its result.")
    allowed = allowed_attempts(quiz, given)
    if allowed and len(sent) >= allowed:
        return _("You have used all attempts: %(n)s.") % {"n": allowed}
    again = next_start(quiz, sent)
    if again and at < again:
        if quiz.shows in EXPLAINED:
            return _("You may try again from %(moment)s. Read until then what was right and why.") % {"moment": _moment(again)}
        return _("You may try again from %(moment)s on.") % {"moment": _moment(again)}
    return ""


def next_start(quiz: Quiz, sent: Sequence[Attempt]) -> datetime | None:
    """From when the next attempt may begin, if there is a wait between attempts and one was sent."""
    last = max((attempt.submitted_at for attempt in sent), default=None)
    return last + timedelta(minutes=quiz.wait_minutes) if last and quiz.wait_minutes else None


def _moment(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATE_FORMAT')}, {date_format(local, 'TIME_FORMAT')}"
