"""Closing a round, once, and the frozen editions made of it. Called by the coordinator's pages and make_edition."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.needs.models import Invitation, Rating, Round
from assessments.needs.services.rounds import locked, require_lead
from assessments.needs.survey import survey_of
from learning.evidence.services import RatingRow, record_ratings
from learning.gaps.models import Edition
from learning.gaps.services import freeze_edition
from learning.people.models import User


@transaction.atomic
def close_round(*, round: Round, by: User | None = None, at: datetime | None = None) -> Edition:
    """Close an open round: its ratings become evidence, and the first edition of its reports is frozen and released.

    All of it or nothing. Closing again, or twice at once, gives the one edition made by the first closing. `at` is the
    moment it closed, for rounds taken in from before (now). Refused: a round that was never opened, a moment to come.
    """
    require_lead(by)
    held = locked(round)
    if held.state == Round.State.CLOSED:
        return Edition.objects.get(round_code=held.code, number=1)
    if held.state != Round.State.OPEN:
        raise ValidationError(_("This round is not open."), code="not_open")
    now = timezone.now()
    if at and at > now:
        raise ValidationError(_("A round cannot be closed on a day to come."), code="at")
    _wait_for_answers_in_flight(held)
    held.state, held.closed_at = Round.State.CLOSED, at or now
    held.save(update_fields=["state", "closed_at"])
    today = timezone.localdate(held.closed_at)
    record_ratings(rows=_rows(held), restated_on=today)
    return freeze_edition(survey=survey_of(held), as_of=today, made_by=by, made_at=held.closed_at)


@transaction.atomic
def make_edition(*, round: Round, by: User | None = None, as_of: date | None = None, after: int | None = None) -> Edition:
    """Freeze one more edition of a closed round, with the evidence known on `as_of` (today).

    `after` is the number of the newest edition that the asker knows: when there is a newer one, that one is given back,
    so that a button pressed twice makes one. Refused: a round that is not closed, a day still to come or before the round
    was closed.
    """
    require_lead(by)
    held = locked(round)
    if held.state != Round.State.CLOSED:
        raise ValidationError(_("The round is not closed yet: its first edition is made when it closes."), code="not_closed")
    day = as_of or timezone.localdate()
    if not timezone.localdate(held.closed_at) <= day <= timezone.localdate():
        raise ValidationError(_("Choose a day between the closing of the round and today."), code="as_of")
    newer = Edition.objects.filter(round_code=held.code, number__gt=after).order_by("-number") if after is not None else ()
    if newer:
        return newer[0]
    return freeze_edition(survey=survey_of(held), as_of=day, made_by=by)


def _wait_for_answers_in_flight(round: Round) -> None:
    """Hold every invitation: answers being saved end first, later ones find the round closed."""
    list(Invitation.objects.select_for_update().filter(round=round).order_by("pk").values_list("pk", flat=True))


def _rows(round: Round) -> list[RatingRow]:
    """The ratings of those who are eligible, as the ledger takes them; a rating counts on the day it was given."""
    ratings = (
        Rating.objects.filter(invitation__round=round, invitation__ineligible_reason="", level__isnull=False)
        .order_by("pk")
        .values_list(
            "kind", "competency_code", "level", "rated_at",
            "invitation__learner_id", "invitation__agency_id", "invitation__supervisor_id",
        )
    )  # fmt: skip
    return [
        RatingRow(
            learner_id=learner,
            agency_id=agency,
            competency_code=code,
            kind=kind,
            value=level,
            on=timezone.localdate(rated_at),
            source=f"round:{round.code}:{kind}",
            recorded_by_id=learner if kind == Rating.Kind.SELF else supervisor,
        )
        for kind, code, level, rated_at, learner, agency, supervisor in ratings
    ]
