"""One of each thing and a person in each role, for the tests that knock at every door."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from assessments.marking.addresses import sealed
from assessments.needs.models import Rating
from assessments.needs.services import close_round, create_round, open_round
from assessments.quizzes.services import start_attempt
from courses.catalogue.models import Activity
from courses.enrolments.services import enrol
from learning.certificates.models import Certificate
from tests import factories
from tests.assessments.marking import texts
from tests.factories import make_official, make_user, sit_test


def new_round(code, agency, by):
    today = timezone.localdate()
    return create_round(
        titles={"en": "Round"}, opens_on=today, closes_on=today + timedelta(days=20), agencies=[agency], code=code, by=by
    )


def closed_round(lead, agency, people):
    """A round with enough answers about ID1 for a figure, and its first edition."""
    round = open_round(round=new_round("2026-8", agency, lead), by=lead)
    rows = [
        Rating(invitation=invitation, competency_code="ID1", kind="self", level=1, importance=5, rated_at=timezone.now())
        for invitation in round.invitations.filter(learner__in=people)
    ]
    Rating.objects.bulk_create(rows)
    close_round(round=round, by=lead)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One of each thing, belonging to `official`, the people of each role, and the values that fill the addresses.

    Made once a file, in a transaction that each of its tests takes a savepoint in.
    """
    with django_db_blocker.unblock(), transaction.atomic(), override("en"):
        yield made_world()
        transaction.set_rollback(True)


def everybody():
    """A person in each role, by the name that the matrix gives the role."""
    agencies = factories.reference_agencies()
    border, interior = agencies["SBS"], agencies["MIA"]
    supervisor = make_official(username="supervisor", agency=border, role="supervisor")
    own = {name: make_official(username=name, agency=border, supervisor=supervisor) for name in ("official", "colleague")}
    return {
        "anonymous": None,
        **own,
        "stranger": make_official(username="stranger", agency=interior, profile="INV"),
        "supervisor": supervisor,
        "focal": make_official(username="focal", agency=border, role="focal"),
        "focal2": make_official(username="focal2", agency=interior, profile="INV", role="focal"),
        **{role: make_user(username=role, role=role) for role in ("trainer", "reviewer", "coordinator")},
        "partner": make_user(username="partner", role="partner", agency=agencies["IOM"]),
        "administrator": make_user(username="admin", role="admin"),
    }


def made_world():
    flagship, people = factories.load_flagship(), everybody()
    official, coordinator, supervisor = people["official"], people["coordinator"], people["supervisor"]
    sit_test(official, flagship)
    enrol(learner=people["colleague"], course=flagship)
    quiz = Activity.objects.get(course=flagship, kind=Activity.Kind.QUIZ).quiz
    attempt = start_attempt(quiz=quiz, learner=official, context=str(enrol(learner=official, course=flagship).uuid))
    more = [make_official(username=f"rated{number}", agency=official.agency, supervisor=supervisor) for number in range(4)]
    closed_round(coordinator, official.agency, [official, people["colleague"], *more])
    round = open_round(round=new_round("2026-9", official.agency, coordinator), by=coordinator)
    invitation = round.invitations.get(learner=official)
    values = {
        "address": sealed(texts.send(official, texts.make_quiz()).items.get(order=1).pk),
        "serial": Certificate.objects.get().serial,
        "course": "m1-ident",
        "module": "seeing-the-signs",
        "lesson": "why-victims-are-missed",
        "quiz": quiz.code,
        "round": round.code,
        "code": round.code,
        "agency": official.agency.code,
        "agency_code": official.agency.code,
        "competency": "ID1",
        "column": official.agency.code,
        "order": "1",
        "pk": "1",
        "key": "x",
        "uidb36": "1",
    }
    uuids = {"attempts": attempt.uuid, "team/progress": official.uuid, "team/invite": official.uuid, "team": invitation.uuid}
    return people, values, uuids


def filled(route, values, uuids):
    """The address of a route, with the world's values in it."""

    def value(match):
        name = match[1].split(":")[-1]
        if name == "uuid":
            return str(next((found for part, found in uuids.items() if f"{part}/" in route), uuid.UUID(int=0)))
        if name == "round" and "gaps/" in route:
            return "2026-8"
        if name == "column" and "<slug:agency>" in route:
            return "BOR"
        return values.get(name, "1")

    path = re.sub(r"<(?!\?)([^>]+)>", value, route)
    path = re.sub(r"\(\?P<(\w+)>[^)]*\)", value, path).replace("^", "").replace("$", "").replace("\\", "")
    return f"/{path}"


class Browser:
    """A browser that goes on from page to page, and signs in again when it was signed out."""

    def __init__(self, user):
        self.user = user
        self._sign_in()

    def _sign_in(self):
        self.client = Client()
        if self.user is not None:
            self.client.force_login(self.user)
        self.client.cookies["django_language"] = "en"
        self.session = self._session()

    def _session(self):
        cookie = self.client.cookies.get("sessionid")
        return cookie and cookie.value

    def send(self, method, path):
        """Ask, with no rate limit left from what was asked before."""
        if self._session() != self.session:
            self._sign_in()
        cache.clear()
        return self.client.generic(method, path)
