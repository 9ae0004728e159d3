"""Who may do and see what: named predicates over the table of roles. The only place that decides it; views ask here.

Source of the table: docs/privacy.md. A view that gets False for a thing outside the viewer's scope answers 404.
"""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from learning.people.models import Agency, Post, User

Role = User.Role

AUTHORING = {Role.TRAINER, Role.REVIEWER, Role.COORDINATOR, Role.PARTNER, Role.ADMIN}
MARKERS = {Role.TRAINER, Role.REVIEWER}
NATIONAL_READERS = {Role.COORDINATOR, Role.PARTNER}
OWN_AGENCY_READERS = {Role.LEARNER, Role.SUPERVISOR, Role.FOCAL}


def account_has_ended(user: User) -> bool:
    """An account with an end date is good to that day, the day included."""
    return user.account_ends is not None and user.account_ends < timezone.localdate()


def must_enrol_second_factor(user: User) -> bool:
    """Every role but learners, and every superuser, needs a second factor (production settings)."""
    return (user.role != Role.LEARNER or user.is_superuser) and not is_mfa_enabled(user)


def may_use_admin(user: User) -> bool:
    """The Wagtail admin is open to those who author, review, coordinate or administer, and to superusers."""
    return user.is_authenticated and user.is_active and (user.role in AUTHORING or user.is_superuser)


def may_administer(user: User) -> bool:
    """Accounts, posts and reference data are kept by the system administrator, and by superusers."""
    return user.is_authenticated and user.is_active and (user.role == Role.ADMIN or user.is_superuser)


def may_publish_alone(user: User) -> bool:
    """What learners read takes a writer and a second person; a superuser may do without one, in an emergency."""
    return user.is_active and user.is_superuser


def may_mark(user: User) -> bool:
    """Texts that learners wrote are marked by trainers and reviewers, who see no name; their own ones by another."""
    return user.is_authenticated and user.is_active and user.role in MARKERS


def other_markers(marker: User, writer_id: int) -> QuerySet[User]:
    """Who else may mark a text, besides this marker and whoever wrote it."""
    return User.objects.filter(is_active=True, role__in=MARKERS).exclude(pk__in=[marker.pk, writer_id])


def may_regrade(user: User) -> bool:
    """What was sent is marked anew by those who publish questions: reviewers, and superusers."""
    return user.is_authenticated and user.is_active and (user.role == Role.REVIEWER or user.is_superuser)


def records_in_scope(viewer: User) -> QuerySet[User]:
    """The staff whose progress and certificates the viewer may see by name, oneself left out.

    A supervisor's are those whose current post names the supervisor; a focal point's those with a current post in the
    agency or in a regional unit of it.
    """
    posts = Post.objects.filter(until__isnull=True)
    if viewer.role == Role.FOCAL and viewer.agency_id:
        posts = posts.filter(Q(agency=viewer.agency_id) | Q(agency__parent=viewer.agency_id))
    elif viewer.role == Role.SUPERVISOR:
        posts = posts.filter(supervisor=viewer)
    else:
        return User.objects.none()
    return User.objects.filter(is_active=True, pk__in=posts.values("user")).exclude(pk=viewer.pk)


def may_invite(user: User) -> bool:
    """A focal point makes accounts for the staff of the own agency."""
    return user.is_authenticated and user.role == Role.FOCAL and user.agency_id is not None


def invitable_agencies(user: User) -> QuerySet[Agency]:
    """Where a focal point may invite to: the own agency and its regional units."""
    return Agency.objects.filter(Q(pk=user.agency_id) | Q(parent=user.agency_id)) if may_invite(user) else Agency.objects.none()


def may_hand_over(viewer: User, person: User) -> bool:
    """An account of the own staff that nobody has ever signed in to, of a learner: no other gives away an answer or a right."""
    unused = not person.has_usable_password() and person.last_login is None
    plain = person.role == Role.LEARNER and not person.is_superuser and not account_has_ended(person)
    return may_invite(viewer) and unused and plain and records_in_scope(viewer).filter(pk=person.pk).exists()


def may_accommodate(viewer: User, person: User) -> bool:
    """A focal point grants more time and attempts in tests to the staff of the own agency, never to oneself."""
    return viewer.is_authenticated and viewer.role == Role.FOCAL and records_in_scope(viewer).filter(pk=person.pk).exists()


def may_rate(viewer: User, supervisor_id: int | None) -> bool:
    """Supervisors rate the people whose post names them; nobody else does."""
    return viewer.role == Role.SUPERVISOR and supervisor_id == viewer.pk


def may_lead_rounds(user: User) -> bool:
    """Rounds are opened and closed, and editions made, by the national coordinator."""
    return user.is_authenticated and user.role == Role.COORDINATOR


def may_count_responses(user: User, agency: Agency) -> bool:
    """How many have answered: the coordinator for every agency, a focal point for the own one."""
    return may_lead_rounds(user) or (user.role == Role.FOCAL and user.agency_id == agency.pk)


def may_see_national_report(user: User) -> bool:
    """The national report: coordinators in full, partners to read. Never the public."""
    return user.is_authenticated and user.role in NATIONAL_READERS


def may_see_agency_report(user: User, agency: Agency) -> bool:
    """An agency's report: its own people after release, those of its regional units too, and the coordinator."""
    if not user.is_authenticated:
        return False
    return user.role == Role.COORDINATOR or (user.role in OWN_AGENCY_READERS and agency.pk in own_agencies(user))


def own_agencies(user: User) -> set[int]:
    """The agency of a person; of one posted to a regional unit, the unit and the agency it is part of."""
    return {user.agency_id, user.agency.parent_id} - {None} if user.agency_id else set()


def may_export_report(user: User, agency: Agency | None) -> bool:
    """Exports: the coordinator, a focal point for the own agency, a partner for the national figures (outside copy)."""
    if agency is None:
        return may_see_national_report(user)
    if not user.is_authenticated:
        return False
    return user.role == Role.COORDINATOR or (user.role == Role.FOCAL and user.agency_id == agency.pk)


def reads_outside_copy(user: User) -> bool:
    """Partners read the copy for outside, with the larger smallest group."""
    return user.role == Role.PARTNER


def smallest_group(viewer: User) -> int:
    """The fewest people of whom statistics tell the viewer something: a partner reads every figure as outside."""
    return settings.SMALLEST_GROUP_OUTSIDE if reads_outside_copy(viewer) else settings.SMALLEST_GROUP_INSIDE


def may_revoke_certificates(user: User) -> bool:
    """Certificates are revoked by the national coordinator, by serial number and with a reason."""
    return user.is_authenticated and user.role == Role.COORDINATOR


def may_see_team(user: User) -> bool:
    """A supervisor's or a focal point's own people."""
    return user.is_authenticated and user.role in {Role.SUPERVISOR, Role.FOCAL}


def may_see_team_figure(user: User) -> bool:
    """The mean gap of a team: the supervisor who leads it, beside the agency's report."""
    return user.is_authenticated and user.role == Role.SUPERVISOR


def may_see_gap_reports(user: User) -> bool:
    """The list of gap reports: whoever may see one of them."""
    return may_see_national_report(user) or (user.is_authenticated and user.role in OWN_AGENCY_READERS)
