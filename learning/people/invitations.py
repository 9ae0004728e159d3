"""Inviting colleagues: a focal point makes the account, its owner sets the password. Called by the pages of invitations.

An account that nobody has signed in to yet can be handed over by a letter or by an address; never one that was used.
"""

from collections.abc import Sequence
from datetime import date

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.people.models import Agency, RoleProfile, User
from learning.people.permissions import invitable_agencies, may_hand_over, may_invite
from learning.people.posts import appoint, may_supervise
from learning.people.selectors import current_post
from learning.people.services import NewAccount, create_official, folded


@transaction.atomic
def invite_official(
    *,
    by: User,
    account: NewAccount,
    profiles: Sequence[RoleProfile],
    since: date,
    region: str = "",
    supervisor: User | None = None,
) -> User:
    """Make the account of a colleague, as a learner, with the post in the inviter's own agency or a regional unit of it.

    The same told twice gives the account made before, as long as nobody has used it. Raises PermissionDenied for anybody
    but a focal point and for another agency, ValidationError for a username or e-mail that is taken, a profile the agency
    does not have, a day that lies ahead, a supervisor of another agency.
    """
    agency = account.agency
    if not may_invite(by) or agency is None or agency not in invitable_agencies(by) or account.role != User.Role.LEARNER:
        raise PermissionDenied(_("You invite the staff of your own agency."))
    _check(agency, profiles, since, supervisor)
    made = _made_before(account, by)
    if made is None:
        made = create_official(account=account, profiles=profiles, since=since, region=region, supervisor=supervisor)
        log(instance=made, action="okuw.invite", user=by, data={"agency": agency.code})
    elif current_post(made) is None:
        appoint(user=made, agency=agency, profiles=profiles, since=since, region=region, supervisor=supervisor)
    return made


def _check(agency: Agency, profiles: Sequence[RoleProfile], since: date, supervisor: User | None) -> None:
    if not profiles or not set(profiles) <= set(profiles_of(agency)):
        raise ValidationError({"main_profile": _("Choose one of the list.")})
    if since > timezone.localdate():
        raise ValidationError({"since": _("This day lies ahead. Invite the person when the post has begun.")})
    if supervisor and not may_supervise(User(agency=agency), supervisor, agency):
        raise ValidationError({"supervisor": _("A supervisor is another person of the same agency.")})


def _made_before(account: NewAccount, by: User) -> User | None:
    """The account that these very words made, sent a second time."""
    found = User.objects.select_for_update().filter(username=folded(account.username)).first()
    if found is None or not may_hand_over(by, found):
        return None
    told = (account.last_name, account.first_name, account.email.strip(), account.agency)
    return found if (found.last_name, found.first_name, found.email, found.agency) == told else None


def profiles_of(agency: Agency) -> list[RoleProfile]:
    """The role profiles of an agency; of a regional unit those of the whole; all, where none are listed."""
    listed = list(agency.profiles.all()) or (list(agency.parent.profiles.all()) if agency.parent else [])
    return listed or list(RoleProfile.objects.all())


def send_letter(*, person: User, by: User, request: HttpRequest) -> None:
    """Send the person the address where a password is set. Raises PermissionDenied, OSError when no letter can be sent."""
    _must_hand_over(person, by)
    context = {"user": person, "username": person.username, "inviter": by, "address": _address(person, request)}
    get_adapter(request).send_mail("account/email/invitation", person.email, context)
    log(instance=person, action="okuw.send_invitation", user=by)


def sign_in_address(*, person: User, by: User, request: HttpRequest) -> str:
    """The address to hand over on paper, where there is no e-mail. Good once, for as long as a letter's; noted in the log."""
    _must_hand_over(person, by)
    log(instance=person, action="okuw.hand_over", user=by)
    return _address(person, request)


def _must_hand_over(person: User, by: User) -> None:
    if not may_hand_over(by, person):
        raise PermissionDenied(_("This account is in use. Its owner sets a new password."))


def _address(person: User, request: HttpRequest) -> str:
    key = f"{user_pk_to_url_str(person)}-{PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)}"
    return get_adapter(request).get_reset_password_from_key_url(key)
