"""Leading a round: creating, opening, letting an agency join late, leaving a person out. Called by the coordinator's pages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.needs.models import Invitation, Round
from learning.competencies.models import Framework
from learning.competencies.selectors import framework_in_force, required_levels_of
from learning.people.models import Agency, Post, User
from learning.people.permissions import may_count_responses, may_lead_rounds
from learning.people.selectors import current_posts

BATCH = 1000


def next_code(year: int) -> str:
    """The code a round of that year gets when none is given: 2026-1, 2026-2 …"""
    codes = Round.objects.filter(code__startswith=f"{year}-").values_list("code", flat=True)
    numbers = [int(number) for code in codes if (number := code.partition("-")[2]).isdecimal()]
    return f"{year}-{max(numbers, default=0) + 1}"


@transaction.atomic
def create_round(
    *,
    titles: Mapping[str, str],
    opens_on: date,
    closes_on: date,
    agencies: Sequence[Agency],
    code: str = "",
    k: int | None = None,
    by: User | None = None,
) -> Round:
    """Prepare a round over chosen agencies, on the framework in force; nobody is asked before it is opened.

    Refused: no English title, a code in use, no agency or one that does not exist on the first day, an end before the
    beginning, a smallest group below the installation's (5 at least), no framework in force.
    """
    require_lead(by)
    _check_dates_and_agencies(opens_on, closes_on, agencies)
    round = Round(
        code=code or next_code(opens_on.year),
        framework=_framework(),
        opens_on=opens_on,
        closes_on=closes_on,
        k=settings.SMALLEST_GROUP_INSIDE if k is None else k,
        **{f"title_{language}": titles.get(language, "") for language in ("en", "ru", "tk")},
    )
    if round.k < settings.SMALLEST_GROUP_INSIDE:
        raise ValidationError({"k": ValidationError(_("Groups smaller than this cannot be shown safely."), code="k")})
    round.full_clean()
    try:
        with transaction.atomic():
            round.save(force_insert=True)
    except IntegrityError:  # two creators chose the same code at once
        raise ValidationError({"code": ValidationError(_("This code is in use."), code="unique")}) from None
    round.agencies.set(agencies)
    return round


@transaction.atomic
def open_round(*, round: Round, by: User | None = None) -> Round:
    """Open a draft round: the framework in force and everyone asked are frozen as they are at this moment.

    Asked is every active official with a current post in a chosen agency or a regional unit of it; kept with the
    invitation are agency, supervisor, main profile, groups and required levels. Opening again changes nothing.
    Refused: a closed round, no framework in force, nobody to ask.
    """
    require_lead(by)
    held = locked(round)
    if held.state == Round.State.OPEN:
        return held
    if held.state == Round.State.CLOSED:
        raise ValidationError(_("This round is closed. A closed round cannot be opened again."), code="closed")
    held.framework = _framework()
    if not _invite(held, held.agencies.all()):
        raise ValidationError(_("No official has a post in these agencies. Import the officials first."), code="nobody")
    held.state = Round.State.OPEN
    held.save(update_fields=["framework", "state"])
    return held


@transaction.atomic
def add_agency(*, round: Round, agency: Agency, by: User | None = None) -> Round:
    """Let an agency join: in a draft it is only listed, in an open round its officials are asked at once.

    An agency that is in already changes nothing. Refused: a closed round, an agency that does not exist today.
    """
    require_lead(by)
    held = locked(round)
    if held.state == Round.State.CLOSED:
        raise ValidationError(_("This round is closed. No agency can join any more."), code="closed")
    if held.agencies.filter(pk=agency.pk).exists():
        return held
    _check_agencies(timezone.localdate(), [agency])
    held.agencies.add(agency)
    if held.state == Round.State.OPEN:
        _invite(held, [agency])
    return held


@transaction.atomic
def mark_ineligible(*, invitation: Invitation, reason: str, by: User) -> Invitation:
    """Leave an invited person out of an open round, with the reason: the answers are not used, the response rate forgets them.

    Done by the coordinator or the focal point of the person's agency; done twice, the later reason stands.
    """
    held = Invitation.objects.select_for_update(of=("self",)).select_related("agency").get(pk=invitation.pk)
    if not may_count_responses(by, held.agency):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Say why this person is left out."), code="reason")
    if Round.objects.get(pk=held.round_id).state != Round.State.OPEN:
        raise ValidationError(_("This round is not open."), code="closed")
    held.ineligible_reason = reason.strip()[:200]
    held.save(update_fields=["ineligible_reason"])
    return held


def locked(round: Round) -> Round:
    """The round as it is now, held until the end of the transaction: its steps are taken one at a time."""
    return Round.objects.select_for_update().get(pk=round.pk)


def require_lead(by: User | None) -> None:
    if by is not None and not may_lead_rounds(by):
        raise PermissionDenied


def _framework() -> Framework:
    try:
        return framework_in_force()
    except Framework.DoesNotExist:
        raise ValidationError(_("No competency framework is in force."), code="framework") from None


def _check_dates_and_agencies(opens_on: date, closes_on: date, agencies: Sequence[Agency]) -> None:
    if closes_on < opens_on:
        raise ValidationError({"closes_on": ValidationError(_("A round closes after it opens."), code="dates")})
    if not agencies:
        raise ValidationError({"agencies": ValidationError(_("Choose at least one agency."), code="agencies")})
    _check_agencies(opens_on, agencies)


def _check_agencies(day: date, agencies: Iterable[Agency]) -> None:
    for agency in agencies:
        if (agency.valid_from and agency.valid_from > day) or (agency.valid_to and agency.valid_to < day):
            message = _("This agency does not exist on that day: %(agency)s")
            raise ValidationError({"agencies": ValidationError(message, code="not_in_force", params={"agency": agency.name})})


def _invite(round: Round, agencies: Iterable[Agency]) -> int:
    """Freeze the invitations of the agencies' officials, those asked already left as they are. Returns how many are new."""
    chosen = {agency.pk for agency in agencies}
    posts = list(_posts_to_ask(round, chosen))
    required = required_levels_of(posts, round.framework)
    invitations = [_invitation(round, post, chosen, required[post.pk]) for post in posts]
    asked = [invitation for invitation in invitations if invitation.asked]
    Invitation.objects.bulk_create(asked, batch_size=BATCH)
    return len(asked)


def _posts_to_ask(round: Round, chosen: set[int]):
    today = timezone.localdate()
    return (
        current_posts()
        .filter(Q(agency__in=chosen) | Q(agency__parent__in=chosen))
        .filter(Q(user__account_ends__isnull=True) | Q(user__account_ends__gte=today))
        .exclude(user__in=Invitation.objects.filter(round=round).values("learner"))
        .order_by("pk")
    )


def _invitation(round: Round, post: Post, chosen: set[int], levels: Mapping[str, int]) -> Invitation:
    required = {code: level for code, level in levels.items() if level > 0}
    return Invitation(
        round=round,
        learner=post.user,
        agency_id=post.agency_id if post.agency_id in chosen else post.agency.parent_id,
        supervisor_id=post.supervisor_id,
        profile=post.main_profile.code,
        groups={
            "sex": post.user.sex,
            "age_band": post.user.age_band,
            "region": post.region or post.agency.region,
            "language": post.user.language,
        },
        required=required,
        asked=len(required),
    )
