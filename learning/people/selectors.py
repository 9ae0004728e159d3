"""Reads about people and agencies, scoped where a viewer is named. Called by every storey."""

from datetime import date

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils import timezone

from learning.languages import sort_key
from learning.people.models import Agency, Post, User


def current_post(user: User) -> Post | None:
    """The person's current post with agency and profiles, or None."""
    return (
        Post.objects.filter(user=user, until__isnull=True)
        .select_related("agency", "main_profile")
        .prefetch_related("other_profiles")
        .first()
    )


def current_posts(users: QuerySet[User] | list[User] | None = None) -> QuerySet[Post]:
    """Current posts of active people, with agency, parent and profiles; all of them or those of the people named."""
    posts = Post.objects.filter(until__isnull=True, user__is_active=True)
    if users is not None:
        posts = posts.filter(user__in=users)
    return posts.select_related("user", "agency", "agency__parent", "main_profile").prefetch_related("other_profiles")


def has_address(user: User, email: str) -> bool:
    """Whether the address is the account's: entered by an administrator, or confirmed by its reader."""
    own = EmailAddress.objects.filter(user=user, email__iexact=email, verified=True)
    return user.email.casefold() == email.casefold() or own.exists()


def profile_codes(post: Post) -> list[str]:
    """The codes of a post's role profiles, the main one first."""
    return [post.main_profile.code, *(profile.code for profile in post.other_profiles.all())]


def officials_of(agency: Agency) -> QuerySet[User]:
    """Active people whose current post is in the agency or one of its regional units."""
    posts = Post.objects.filter(Q(agency=agency) | Q(agency__parent=agency), until__isnull=True)
    return User.objects.filter(is_active=True, posts__in=posts).distinct()


def team_of(supervisor: User) -> QuerySet[User]:
    """Active people whose current post names this supervisor."""
    posts = Post.objects.filter(supervisor=supervisor, until__isnull=True)
    return User.objects.filter(is_active=True, posts__in=posts)


def supervisors_of(agency: Agency) -> QuerySet[User]:
    """Who may lead people of an agency: its supervisors, those of its units, of a unit also those of the whole."""
    whole = agency.parent_id or agency.pk
    return User.objects.filter(Q(agency=whole) | Q(agency__parent=whole), is_active=True, role=User.Role.SUPERVISOR)


def agencies_in_force(on: date | None = None) -> list[Agency]:
    """Agencies that exist on a day (default today), regional units left out, sorted for the reader's language."""
    day = on or timezone.localdate()
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    agencies = Agency.objects.filter(begun, not_ended, parent__isnull=True)
    return sorted(agencies, key=lambda agency: sort_key(agency.name))
