"""Writes about posts and roles: appointing, moving, granting. Called by import_officials, the admin and load_demo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from learning.languages import search_key
from learning.people.models import Agency, Post, RoleProfile, User


@transaction.atomic
def appoint(
    *,
    user: User,
    agency: Agency,
    profiles: Sequence[RoleProfile],
    since: date,
    region: str = "",
    supervisor: User | None = None,
) -> Post:
    """Give a person a post; the one held before ends the day before and is kept. The first profile is the main one.

    The same post told twice changes nothing. Raises ValueError without a profile, for a supervisor of another agency,
    and when `since` is not after the start of the post held now.
    """
    if not profiles:
        raise ValueError(_("A post needs at least one role profile."))
    if supervisor and not may_supervise(user, supervisor, agency):
        raise ValueError(_("A supervisor is another person of the same agency."))
    held = Post.objects.select_for_update().filter(user=user, until__isnull=True).first()
    others = set(profiles[1:])
    if held and is_same_post(held, agency, profiles, region):
        if held.supervisor_id != (supervisor.pk if supervisor else None):
            held.supervisor = supervisor
            held.save(update_fields=["supervisor"])
        return held
    if held:
        if held.since >= since:
            raise ValueError(_("The post held now began on %(day)s. A new one begins later.") % {"day": held.since})
        held.until = since - timedelta(days=1)
        held.save(update_fields=["until"])
    post = Post.objects.create(
        user=user, agency=agency, main_profile=profiles[0], since=since, region=region, supervisor=supervisor
    )
    post.other_profiles.set(others)
    if user.agency_id != agency.pk:
        user.agency = agency
        user.save(update_fields=["agency"])
        _leave_team_behind(user, agency)
    return post


def _leave_team_behind(supervisor: User, agency: Agency) -> None:
    """Whoever goes to another agency supervises nobody in the old one."""
    whole = agency.parent_id or agency.pk
    team = Post.objects.filter(supervisor=supervisor, until__isnull=True)
    team.exclude(Q(agency=whole) | Q(agency__parent=whole)).update(supervisor=None)


def may_supervise(user: User, supervisor: User, agency: Agency) -> bool:
    """Supervisors see the records of their people, so they are of the same agency; a regional unit belongs to it."""
    theirs = supervisor.agency
    if user.pk == supervisor.pk or theirs is None:
        return False
    return (theirs.parent_id or theirs.pk) == (agency.parent_id or agency.pk)


def is_same_post(post: Post, agency: Agency, profiles: Sequence[RoleProfile], region: str) -> bool:
    """Whether these words describe the post; who supervises it is not part of it."""
    return (
        post.agency_id == agency.pk
        and post.main_profile_id == profiles[0].pk
        and post.region == region
        and set(post.other_profiles.all()) == set(profiles[1:])
    )


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """A first post to be given."""

    user: User
    agency: Agency
    profiles: Sequence[RoleProfile]
    since: date
    region: str = ""
    supervisor: User | None = None


@transaction.atomic
def appoint_newcomers(*, appointments: Sequence[Appointment]) -> list[Post]:
    """Give people who hold no post their first one, many at once. Their accounts name the agency already.

    The database refuses (IntegrityError) a person who holds a post.
    """
    posts = Post.objects.bulk_create(
        Post(
            user=told.user,
            agency=told.agency,
            main_profile=told.profiles[0],
            since=told.since,
            region=told.region,
            supervisor=told.supervisor,
        )
        for told in appointments
    )
    through = Post.other_profiles.through
    through.objects.bulk_create(
        through(post=post, roleprofile=profile)
        for post, told in zip(posts, appointments, strict=True)
        for profile in set(told.profiles[1:])
    )
    return posts


def refresh_search_key(user: User) -> User:
    """Write the text by which a person is found, whatever the case or alphabet."""
    user.search_key = search_key(user.last_name, user.first_name, user.username, user.email)
    user.save(update_fields=["search_key"])
    return user
