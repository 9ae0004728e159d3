"""Writes about accounts: one's own profile, making and ending accounts, roles.

Called by the profile page, the admin, import_officials and load_demo.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.languages import search_key
from learning.people.models import Agency, Post, RoleProfile, User
from learning.people.permissions import may_administer
from learning.people.posts import appoint, refresh_search_key

Role = User.Role

# The Wagtail group of a role. What a group may do is said by courses.pages.groups.ensure_groups.
ROLE_GROUPS = {
    Role.TRAINER: "Trainers",
    Role.REVIEWER: "Reviewers",
    Role.PARTNER: "Partners",
    Role.COORDINATOR: "Coordinators",
    Role.ADMIN: "Administrators",
}


def folded(name: str) -> str:
    """A username or an e-mail as it is kept and compared: NFC, casefolded."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """What an account is made of. There is no password: its owner sets one."""

    username: str
    last_name: str
    first_name: str
    email: str = ""
    role: str = Role.LEARNER
    agency: Agency | None = None
    language: str = "tk"
    sex: str = ""
    age_band: str = ""
    account_ends: date | None = None


@transaction.atomic
def create_accounts(*, accounts: Sequence[NewAccount], by: User | None) -> list[User]:
    """Make accounts that nobody can sign in to until a password is set. `by` is None for the operator's own commands.

    Raises PermissionDenied for anybody but an administrator, ValidationError for a value that is not offered,
    IntegrityError for a username that exists.
    """
    _must_administer(by)
    people = [_unsaved(account) for account in accounts]
    User.objects.bulk_create(people)
    for role, name in ROLE_GROUPS.items():
        members = [person for person in people if person.role == role]
        if members:
            Group.objects.get_or_create(name=name)[0].user_set.add(*members)
    return people


def _unsaved(account: NewAccount) -> User:
    person = User(
        username=folded(account.username),
        last_name=account.last_name,
        first_name=account.first_name,
        email=account.email.strip(),
        role=account.role,
        agency=account.agency,
        language=account.language,
        sex=account.sex,
        age_band=account.age_band,
        account_ends=account.account_ends,
    )
    person.set_unusable_password()
    person.search_key = search_key(person.last_name, person.first_name, person.username, person.email)
    person.clean_fields(exclude=["password", "agency"])
    return person


def create_account(*, account: NewAccount, by: User | None) -> User:
    """Make one account, without a post. Raises ValidationError also when the username or the e-mail is taken."""
    _refuse_taken_username(account.username)
    _refuse_taken_email(account.email)
    try:
        return create_accounts(accounts=[account], by=by)[0]
    except IntegrityError:
        # Somebody else took it a moment ago.
        raise _taken() from None


@transaction.atomic
def create_official(
    *,
    account: NewAccount,
    profiles: Sequence[RoleProfile],
    since: date,
    region: str = "",
    supervisor: User | None = None,
    by: User | None = None,
) -> User:
    """Make an account with its first post, in the agency the account names."""
    if account.agency is None:
        raise ValidationError({"agency": _("An official works in an agency.")})
    user = create_account(account=account, by=by)
    appoint(user=user, agency=account.agency, profiles=profiles, since=since, region=region, supervisor=supervisor)
    return user


@transaction.atomic
def update_account(
    *,
    user: User,
    last_name: str,
    first_name: str,
    email: str,
    agency: Agency | None,
    language: str,
    account_ends: date | None,
    by: User | None,
) -> User:
    """Correct an account. The username stays, the role is another service's, an official's agency follows the post.

    An end that has passed closes the account; an end that is taken away or lies ahead opens it again, without a post.
    """
    held = _held_for(user, by)
    _refuse_taken_email(email, besides=held)
    post = Post.objects.filter(user=held, until__isnull=True).first()
    if post and post.agency_id != (agency.pk if agency else None):
        raise ValidationError({"agency": _("This person holds a post. A new post moves them to another agency.")})
    if folded(email) != folded(held.email):
        # The old address must not reset the password any more.
        EmailAddress.objects.filter(user=held).delete()
    held.last_name, held.first_name, held.email = last_name, first_name, email.strip()
    held.agency, held.language, held.account_ends = agency, language, account_ends
    held.is_active = True
    held.clean_fields(exclude=["password", "agency"])
    held.save()
    refresh_search_key(held)
    if account_ends and account_ends < timezone.localdate():
        return end_account(user=held, on=account_ends, by=by)
    return held


@transaction.atomic
def grant_role(*, user: User, role: str, by: User | None) -> User:
    """Give a role with the Wagtail group that belongs to it; the group of the role held before is left.

    `by` is None for the operator's own commands. Nobody changes their own role, and only an administrator changes
    another's (PermissionDenied). The role held already changes nothing but mends the groups.
    """
    if by is not None and by.pk == user.pk:
        raise PermissionDenied(_("Nobody changes their own role."))
    if role not in Role.values:
        raise ValidationError({"role": _("There is no such role.")})
    held = _held_for(user, by)
    before, held.role = held.role, role
    held.save(update_fields=["role"])
    held.groups.remove(*Group.objects.filter(name__in=set(ROLE_GROUPS.values()) - {ROLE_GROUPS.get(role)}))
    if role in ROLE_GROUPS:
        held.groups.add(Group.objects.get_or_create(name=ROLE_GROUPS[role])[0])
    if before != role:
        log(instance=held, action="okuw.grant_role", user=by, data={"before": before, "role": role})
    return held


@transaction.atomic
def end_account(*, user: User, on: date, by: User | None = None) -> User:
    """Let an account end on a day, which is its last good one. Everything learned and certified is kept.

    For a day that has passed the account is closed at once and the post ends on that day; for a coming day sign-in
    ends by itself. The same told twice changes nothing.
    """
    if by is not None and by.pk == user.pk:
        raise PermissionDenied(_("Nobody ends their own account."))
    held = _held_for(user, by)
    held.account_ends = on
    if on < timezone.localdate():
        held.is_active = False
        for post in Post.objects.filter(user=held, until__isnull=True):
            post.until = max(post.since, on)
            post.save(update_fields=["until"])
    held.save(update_fields=["account_ends", "is_active"])
    return held


@transaction.atomic
def update_profile(*, user: User, language: str, sex: str, age_band: str) -> User:
    """Keep what a person says about themselves; "" is "I prefer not to say". The same told twice changes nothing.

    Raises ValidationError for a value that is not offered, and then changes nothing.
    """
    held = User.objects.select_for_update().get(pk=user.pk)
    held.language, held.sex, held.age_band = language, sex, age_band
    told = {"language", "sex", "age_band"}
    held.clean_fields(exclude={field.name for field in User._meta.fields} - told)
    held.save(update_fields=sorted(told))
    return held


def _must_administer(by: User | None) -> None:
    if by is not None and not may_administer(by):
        raise PermissionDenied(_("Accounts are kept by a system administrator."))


def _held_for(user: User, by: User | None) -> User:
    """The account as the database holds it, locked. A superuser's is changed by superusers only."""
    _must_administer(by)
    held = User.objects.select_for_update().get(pk=user.pk)
    if by is not None and held.is_superuser and not by.is_superuser:
        raise PermissionDenied(_("This account is not kept here."))
    return held


def _refuse_taken_username(username: str) -> None:
    if User.objects.filter(username__iexact=folded(username)).exists():
        raise _taken()


def _taken() -> ValidationError:
    return ValidationError({"username": _("There is an account with this username. Choose another.")})


def _refuse_taken_email(email: str, besides: User | None = None) -> None:
    taken = User.objects.filter(email__iexact=email.strip()).exclude(pk=besides.pk if besides else None)
    if email.strip() and taken.exists():
        raise ValidationError({"email": _("Another account has this e-mail address.")})
