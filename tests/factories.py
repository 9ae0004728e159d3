"""Makes people, agencies and courses for tests, through the services that the product itself uses."""

import random
from datetime import date
from pathlib import Path

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Locale, Page

from courses.pages.loader import ensure_index_pages, load_course
from learning.competencies.models import Framework
from learning.competencies.services import load_framework
from learning.management.demo.sitting import sit
from learning.people.models import Agency, RoleProfile, User
from learning.people.posts import appoint, refresh_search_key
from learning.people.reference import load_agencies, load_role_profiles, read_rows
from learning.people.services import ROLE_GROUPS, grant_role

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
PASSWORD = "a-long-test-password"


def reference_framework(version="1") -> Framework:
    """Role profiles and the framework of fixtures/*.csv; made once, then found."""
    existing = Framework.objects.filter(version=version).first()
    if existing:
        return existing
    load_role_profiles(read_rows(FIXTURES / "role_profiles.csv"))
    return load_framework(
        version=version,
        domains=read_rows(FIXTURES / "domains.csv"),
        competencies=read_rows(FIXTURES / "competencies.csv"),
        levels=read_rows(FIXTURES / "levels.csv"),
        requirements=read_rows(FIXTURES / "requirements.csv"),
    )


def reference_agencies() -> dict[str, Agency]:
    """All agencies by code."""
    if not Agency.objects.filter(code="SBS").exists():
        load_agencies(read_rows(FIXTURES / "agencies.csv"))
    return {agency.code: agency for agency in Agency.objects.all()}


def role_groups() -> dict[str, Group]:
    """The groups of the roles, which every test database has; by role."""
    found = {group.name: group for group in Group.objects.all()}
    return {role: found[name] for role, name in ROLE_GROUPS.items()}


def make_user(*, username, role="learner", agency=None, language="en", **fields) -> User:
    """An account in a role, without a post."""
    names = {"first_name": username.capitalize(), "last_name": "Testowa", **fields}
    user = User.objects.create_user(username=username, password=PASSWORD, agency=agency, language=language, **names)
    return refresh_search_key(grant_role(user=user, role=role, by=None))


def make_official(
    *, username, agency, profile="BOR", others=(), role="learner", supervisor=None, region="ahal", since=None, **fields
) -> User:
    """A person with a current post. `profile` and `others` are codes."""
    user = make_user(username=username, role=role, agency=agency, **fields)
    profiles = [RoleProfile.objects.get(code=code) for code in (profile, *others)]
    appoint(
        user=user,
        agency=agency,
        profiles=profiles,
        since=since or date(2024, 1, 15),
        region=region,
        supervisor=supervisor,
    )
    return user


def load_flagship():
    """Course M1 in three languages with its bank and test, loaded from the product's own sources; found when already there."""
    ensure_root_page()
    ensure_index_pages()
    return load_course(folder=FIXTURES / "courses" / "m1-ident", questions=FIXTURES / "questions", order=1)


def ensure_root_page() -> None:
    """The root of the page tree, which a test that empties the database takes away."""
    Locale.objects.get_or_create(language_code="en")
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(title="Root", slug="root")


def sit_test(user, course, *, right=1.0, at=None):
    """Sit the course's test through the services: that share of the items right. Returns the attempt."""
    return sit(user, course, random.Random(1), at or timezone.localdate(), right=right)
