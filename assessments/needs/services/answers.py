"""Answering in a round: consent, the person's own ratings, the supervisor's ratings. Called by the forms.

Every write holds the invitation and then asks whether the round is open: closing holds all of them, so that no rating
slips in behind it and none that was acknowledged is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.needs.completeness import is_complete
from assessments.needs.models import LOW_RATING, Invitation, Rating, Round
from learning.people.models import User
from learning.people.permissions import may_rate
from learning.people.selectors import current_post

LEVELS = range(5)
IMPORTANCE = range(1, 6)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What `submit_response` did: how many of the questions asked have an answer."""

    invitation: Invitation
    rated: int
    asked: int

    @property
    def complete(self) -> bool:
        return is_complete(rated=self.rated, asked=self.asked)


@transaction.atomic
def consent(*, invitation: Invitation, at: datetime | None = None) -> Invitation:
    """Note that the person read the privacy statements and takes part. Consenting again keeps the first moment."""
    held = _answerable(invitation)
    if held.consented_at is None:
        held.consented_at = at or timezone.now()
        held.save(update_fields=["consented_at"])
    return held


@transaction.atomic
def save_self_rating(
    *,
    invitation: Invitation,
    competency_code: str,
    level: int | None = None,
    importance: int | None = None,
    cause: str = "",
    at: datetime | None = None,
    seen: datetime | None = None,
) -> Rating | None:
    """Save what a person says of one competency of the own post. What is left out (None, "") keeps its older value.

    A cause is kept for a level up to LOW_RATING and dropped above it. Saving the same again changes nothing; nothing
    given at all gives None. `seen` is the moment of the version the form showed: if another was saved meanwhile, refused.
    Refused: no consent, a closed round, a competency that is not asked, a value outside its scale.
    """
    held = _consented(invitation)
    _check_code(held, competency_code)
    _check_scale(level, LEVELS, "level")
    _check_scale(importance, IMPORTANCE, "importance")
    if cause and cause not in Rating.Cause.values:
        raise ValidationError({"cause": ValidationError(_("Choose one of the list."), code="cause")})
    rating = held.ratings.filter(competency_code=competency_code, kind=Rating.Kind.SELF).first()
    before = (rating.level, rating.importance, rating.cause) if rating else (None, None, "")
    after = _merged(before, (level, importance, cause))
    if after == before:
        return rating
    if rating and seen and rating.rated_at != seen:
        message = _("You answered this on another screen meanwhile. Look at your answer and save again.")
        raise ValidationError(message, code="changed")
    rating = rating or Rating(invitation=held, competency_code=competency_code, kind=Rating.Kind.SELF)
    rating.level, rating.importance, rating.cause = after
    rating.rated_at = at or timezone.now()
    rating.save()
    return rating


@transaction.atomic
def clear_self_rating(*, invitation: Invitation, competency_code: str) -> None:
    """Take back what a person said of one competency. Nothing said: nothing changes. Refused as `save_self_rating` is."""
    held = _consented(invitation)
    _check_code(held, competency_code)
    held.ratings.filter(competency_code=competency_code, kind=Rating.Kind.SELF).delete()


@transaction.atomic
def submit_response(*, invitation: Invitation, at: datetime | None = None) -> Sent:
    """Note that the person has sent the form, in full or in part. The answers can be changed until the round closes.

    Sending is a word of completion, not a gate: saved answers count at closing, sent or not, as the first page says.
    Sending again keeps the first moment. Refused: no consent, a closed round, not one answer.
    """
    held = _consented(invitation)
    rated = held.ratings.filter(kind=Rating.Kind.SELF, level__isnull=False).count()
    if not rated:
        raise ValidationError(_("Answer at least one question before you send."), code="empty")
    if held.submitted_at is None:
        held.submitted_at = at or timezone.now()
        held.save(update_fields=["submitted_at"])
    return Sent(invitation=held, rated=rated, asked=held.asked)


@transaction.atomic
def withdraw(*, invitation: Invitation) -> Invitation:
    """Take part no more: the person's own answers and the consent are deleted. Possible until the round closes."""
    held = _answerable(invitation)
    held.ratings.filter(kind=Rating.Kind.SELF).delete()
    held.consented_at = held.submitted_at = None
    held.save(update_fields=["consented_at", "submitted_at"])
    return held


def save_supervisor_rating(
    *, invitation: Invitation, competency_code: str, level: int | None, by: User, at: datetime | None = None
) -> int:
    """One rating of a supervisor; see `save_supervisor_ratings`."""
    return save_supervisor_ratings(invitation=invitation, levels={competency_code: level}, by=by, at=at)


@transaction.atomic
def save_supervisor_ratings(
    *, invitation: Invitation, levels: Mapping[str, int | None], by: User, at: datetime | None = None
) -> int:
    """Save what the supervisor says of a person, by competency; None takes a rating back, what is not named stays.

    Rates who was the supervisor when the round opened and still is. All or nothing; returns how many ratings changed.
    Refused: another person, a closed round, a competency that is not asked, a level outside 0 to 4.
    """
    held = _answerable(invitation)
    post = current_post(held.learner)
    if not (may_rate(by, held.supervisor_id) and post and may_rate(by, post.supervisor_id)):
        raise PermissionDenied
    for code, level in levels.items():
        _check_code(held, code)
        _check_scale(level, LEVELS, f"level-{code}")
    now = dict(held.ratings.filter(kind=Rating.Kind.SUPERVISOR).values_list("competency_code", "level"))
    changed = {code: level for code, level in levels.items() if now.get(code) != level}
    gone = [code for code, level in changed.items() if level is None]
    held.ratings.filter(kind=Rating.Kind.SUPERVISOR, competency_code__in=gone).delete()
    _write_supervisor_levels(held, {code: level for code, level in changed.items() if level is not None}, at)
    return len(changed)


def _write_supervisor_levels(invitation: Invitation, levels: Mapping[str, int], at: datetime | None) -> None:
    moment = at or timezone.now()
    Rating.objects.bulk_create(
        [
            Rating(invitation=invitation, competency_code=code, kind=Rating.Kind.SUPERVISOR, level=level, rated_at=moment)
            for code, level in levels.items()
        ],
        update_conflicts=True,
        unique_fields=["invitation", "competency_code", "kind"],
        update_fields=["level", "rated_at"],
    )


def _answerable(invitation: Invitation) -> Invitation:
    """The invitation, held; refused when the round is not open or the person was left out."""
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    # A second query on purpose: it sees a closing that ended while we waited for the lock.
    if Round.objects.values_list("state", flat=True).get(pk=held.round_id) != Round.State.OPEN:
        raise ValidationError(_("This round is closed. Answers cannot be changed any more."), code="closed")
    if held.ineligible_reason:
        raise ValidationError(_("You are not asked in this round."), code="ineligible")
    return held


def _consented(invitation: Invitation) -> Invitation:
    held = _answerable(invitation)
    if held.consented_at is None:
        raise ValidationError(_("Read what happens to your answers and agree before the first question."), code="consent")
    return held


def _check_code(invitation: Invitation, code: str) -> None:
    if code not in invitation.required:
        raise ValidationError(_("This competency is not asked of your post."), code="competency")


def _check_scale(value: int | None, scale: range, field: str) -> None:
    if value is not None and value not in scale:
        raise ValidationError({field: ValidationError(_("Choose one of the list."), code="scale")})


def _merged(before: tuple, given: tuple) -> tuple:
    level, importance = (new if new is not None else old for old, new in zip(before[:2], given[:2], strict=True))
    cause = given[2] or before[2]
    return level, importance, cause if level is not None and level <= LOW_RATING else ""
