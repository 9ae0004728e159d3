"""Accounts and roles: made, corrected and ended by administrators, and nobody raises themselves."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learning.people.models import RoleProfile, User
from learning.people.posts import Appointment, appoint, appoint_newcomers
from learning.people.selectors import current_post, officials_of, team_of
from learning.people.services import (
    ROLE_GROUPS,
    NewAccount,
    create_account,
    create_accounts,
    create_official,
    end_account,
    grant_role,
    update_account,
)
from tests import factories

OTHERS = [role for role in User.Role.values if role != "admin"]


def groups_of(user):
    return set(user.groups.values_list("name", flat=True))


@pytest.mark.parametrize("role", User.Role.values)
def test_a_role_brings_its_group_and_leaves_the_one_before(administrator, trainer, role):
    held = grant_role(user=trainer, role=role, by=administrator)
    assert held.role == role
    assert groups_of(trainer) == ({ROLE_GROUPS[role]} if role in ROLE_GROUPS else set())


def test_the_same_role_again_changes_nothing_and_is_logged_once(administrator, trainer):
    grant_role(user=trainer, role="reviewer", by=administrator)
    grant_role(user=trainer, role="reviewer", by=administrator)
    [entry] = ModelLogEntry.objects.filter(action="okuw.grant_role", user=administrator)
    assert (entry.object_id, entry.data) == (str(trainer.pk), {"before": "trainer", "role": "reviewer"})


def test_an_unknown_role_is_refused(administrator, trainer):
    with pytest.raises(ValidationError):
        grant_role(user=trainer, role="king", by=administrator)


@pytest.mark.parametrize("role", User.Role.values)
def test_nobody_changes_their_own_role(db, role):
    user = factories.make_user(username="somebody", role=role)
    for wanted in User.Role.values:
        with pytest.raises(PermissionDenied):
            grant_role(user=user, role=wanted, by=user)
    user.refresh_from_db()
    assert user.role == role


def test_not_even_a_superuser_changes_the_own_role(db):
    user = factories.make_user(username="root", is_superuser=True)
    with pytest.raises(PermissionDenied):
        grant_role(user=user, role="admin", by=user)


@pytest.mark.parametrize("role", OTHERS)
def test_only_administrators_keep_accounts(db, official, role):
    by = factories.make_user(username="somebody", role=role)
    account = NewAccount(username="new", last_name="New", first_name="New")
    before = User.objects.count()
    for refused in (
        lambda: grant_role(user=official, role="trainer", by=by),
        lambda: create_account(account=account, by=by),
        lambda: create_accounts(accounts=[account], by=by),
        lambda: end_account(user=official, on=date(2020, 1, 1), by=by),
        lambda: update_account(user=official, by=by, **as_told(official, last_name="X")),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    official.refresh_from_db()
    assert (User.objects.count(), official.role, official.is_active, official.last_name) == (before, "learner", True, "Testowa")


def test_a_closed_administrator_keeps_nothing(administrator, official):
    administrator.is_active = False
    with pytest.raises(PermissionDenied):
        grant_role(user=official, role="trainer", by=administrator)


def test_a_superusers_account_is_not_an_administrators_to_change(administrator):
    root = factories.make_user(username="root", is_superuser=True)
    for refused in (
        lambda: grant_role(user=root, role="learner", by=administrator),
        lambda: end_account(user=root, on=date(2020, 1, 1), by=administrator),
        lambda: update_account(user=root, by=administrator, **as_told(root, email="thief@example.org")),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_a_new_account_has_no_password_and_can_be_found(administrator, agencies):
    account = NewAccount(username=" ÝazGül ", last_name="Öräýewa", first_name="Ýazgül", role="trainer", agency=agencies["IOM"])
    user = create_account(account=account, by=administrator)
    assert (user.username, user.role, user.agency.code, groups_of(user)) == ("ýazgül", "trainer", "IOM", {"Trainers"})
    assert not user.has_usable_password() and not user.is_superuser and not user.is_staff
    assert "öräýewa" in user.search_key


def test_usernames_and_emails_are_taken_once(administrator, official):
    User.objects.filter(pk=official.pk).update(email="One@example.org")
    for taken in ({"username": "OFFICIAL"}, {"username": "new", "email": "one@EXAMPLE.org"}):
        with pytest.raises(ValidationError):
            create_account(account=NewAccount(last_name="A", first_name="B", **taken), by=administrator)


def test_a_value_that_is_not_offered_makes_no_account(administrator):
    with pytest.raises(ValidationError):
        create_account(
            account=NewAccount(username="new", last_name="A", first_name="B", language="de"),
            by=administrator,
        )
    assert not User.objects.filter(username="new").exists()


def test_an_official_comes_with_a_post(administrator, supervisor, border):
    account = NewAccount(username="new", last_name="A", first_name="B", agency=border)
    profiles = [RoleProfile.objects.get(code="BOR")]
    user = create_official(account=account, profiles=profiles, since=date(2025, 1, 1), supervisor=supervisor, by=administrator)
    assert (current_post(user).supervisor, list(team_of(supervisor))) == (supervisor, [user])


def test_an_official_without_agency_is_refused_whole(administrator, framework):
    profiles = [RoleProfile.objects.get(code="BOR")]
    with pytest.raises(ValidationError):
        create_official(
            account=NewAccount(username="new", last_name="A", first_name="B"),
            profiles=profiles,
            since=date(2025, 1, 1),
            by=administrator,
        )
    assert not User.objects.filter(username="new").exists()


def as_told(user, **changed):
    names = ("last_name", "first_name", "email", "agency", "language", "account_ends")
    return {name: getattr(user, name) for name in names} | changed


def test_a_changed_email_forgets_the_old_address(administrator, official):
    EmailAddress.objects.create(user=official, email="old@example.org", verified=True)
    held = update_account(user=official, by=administrator, **as_told(official, email="new@example.org"))
    assert held.email == "new@example.org"
    assert "new@example.org" in held.search_key
    assert not EmailAddress.objects.exists()


def test_an_officials_agency_follows_the_post(administrator, official, interior):
    with pytest.raises(ValidationError):
        update_account(user=official, by=administrator, **as_told(official, agency=interior))


def test_an_account_with_a_coming_end_stays_open(administrator, official):
    ends = timezone.localdate() + timedelta(days=3)
    held = end_account(user=official, on=ends, by=administrator)
    assert (held.account_ends, held.is_active) == (ends, True)
    assert current_post(official) is not None


def test_an_ended_account_is_closed_and_leaves_the_post(administrator, official, border):
    yesterday = timezone.localdate() - timedelta(days=1)
    end_account(user=official, on=yesterday, by=administrator)
    held = end_account(user=official, on=yesterday, by=administrator)
    assert (held.is_active, current_post(official)) == (False, None)
    assert list(official.posts.values_list("until", flat=True)) == [yesterday]
    assert official not in officials_of(border)


def test_an_end_taken_away_opens_the_account_again(administrator, official):
    end_account(user=official, on=timezone.localdate() - timedelta(days=1), by=administrator)
    held = update_account(user=official, by=administrator, **as_told(official, account_ends=None))
    assert (held.is_active, held.account_ends) == (True, None)


def test_nobody_ends_the_own_account(administrator):
    with pytest.raises(PermissionDenied):
        end_account(user=administrator, on=date(2020, 1, 1), by=administrator)


def test_a_supervisor_is_another_person_of_the_same_agency(official, stranger, border, supervisor):
    profiles = [RoleProfile.objects.get(code="BOR")]
    for wrong in (stranger, official, factories.make_user(username="homeless")):
        with pytest.raises(ValueError, match="same agency"):
            appoint(user=official, agency=border, profiles=profiles, since=date(2025, 1, 1), supervisor=wrong)


def test_a_supervisor_who_goes_to_another_agency_leaves_the_team(official, supervisor, interior):
    appoint(user=supervisor, agency=interior, profiles=[RoleProfile.objects.get(code="INV")], since=date(2025, 1, 1))
    assert (current_post(official).supervisor, list(team_of(supervisor))) == (None, [])


def test_first_posts_are_refused_to_people_who_hold_one(official, border):
    told = Appointment(user=official, agency=border, profiles=[RoleProfile.objects.get(code="BOR")], since=date(2025, 1, 1))
    with pytest.raises(IntegrityError):
        appoint_newcomers(appointments=[told])
