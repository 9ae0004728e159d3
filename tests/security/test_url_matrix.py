"""Every address x every role x every method (trust test A1). A new address without a row in url_matrix.csv fails the run.

The rows are read by people: status codes by role for GET and POST. "login" is a redirect to the sign-in page. Other
methods have one rule: nothing is done by them, but for the rows of WRITING_METHODS.
"""

import csv
import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import get_resolver
from django.utils import timezone

from assessments.needs.models import Rating
from assessments.needs.services import close_round, create_round, open_round
from assessments.quizzes.services import start_attempt
from courses.catalogue.models import Activity
from courses.enrolments.services import enrol
from learning.certificates.models import Certificate
from tests.factories import make_official, sit_test

ROLES = (
    "anonymous", "official", "colleague", "stranger", "supervisor", "focal", "focal2",
    "trainer", "reviewer", "coordinator", "partner", "administrator",
)  # fmt: skip
MATRIX = Path(__file__).with_name("url_matrix.csv")
WRITING_METHODS = {("en/attempts/<uuid:uuid>/answers/<int:order>/", "PUT")}
REFUSED = {302, 400, 401, 403, 404, 405, 409, 422}


def addresses(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, route)
        else:
            yield route


def rows():
    with MATRIX.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROUTES = sorted(set(addresses()))
OURS = [route for route in ROUTES if not route.startswith("admin/")]
ADMIN = [route for route in ROUTES if route.startswith("admin/")]


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


@pytest.fixture
def world(
    official, colleague, stranger, supervisor, focal, focal2, trainer, reviewer, coordinator, partner, administrator, flagship
):
    """One of each thing, belonging to `official`, and the values that fill the addresses."""
    sit_test(official, flagship)
    enrolment = enrol(learner=colleague, course=flagship)
    quiz = Activity.objects.get(course=flagship, kind=Activity.Kind.QUIZ).quiz
    attempt = start_attempt(quiz=quiz, learner=official, context=str(enrol(learner=official, course=flagship).uuid))
    more = [make_official(username=f"rated{number}", agency=official.agency, supervisor=supervisor) for number in range(4)]
    closed_round(coordinator, official.agency, [official, colleague, *more])
    round = open_round(round=new_round("2026-9", official.agency, coordinator), by=coordinator)
    invitation = round.invitations.get(learner=official)
    people = {
        "anonymous": None, "official": official, "colleague": colleague, "stranger": stranger, "supervisor": supervisor,
        "focal": focal, "focal2": focal2, "trainer": trainer, "reviewer": reviewer, "coordinator": coordinator,
        "partner": partner, "administrator": administrator,
    }  # fmt: skip
    assert enrolment.course == flagship
    values = {
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
    uuids = {"attempts": attempt.uuid, "team/progress": official.uuid, "team": invitation.uuid}
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


def seen(response):
    if response.status_code == 302 and "/accounts/login/" in response["Location"]:
        return "login"
    return str(response.status_code)


def test_every_address_has_its_row():
    listed = {row["route"] for row in rows()}
    assert sorted(set(OURS) - listed) == [], "addresses without a row in url_matrix.csv"
    assert sorted(listed - set(OURS)) == [], "rows for addresses that are gone"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_matrix_holds(world, sign_in, role, method):
    people, values, uuids = world
    wrong = []
    for row in rows():
        if row["method"] != method:
            continue
        cache.clear()
        response = sign_in(people[role]).generic(method, filled(row["route"], values, uuids))
        if seen(response) != row[role]:
            wrong.append(f"{method} {row['route']}: {seen(response)} instead of {row[role]}")
    assert wrong == []


@pytest.mark.parametrize("role", ["anonymous", "official", "stranger", "coordinator"])
def test_no_other_method_does_anything(world, sign_in, role):
    people, values, uuids = world
    wrong = []
    for route in OURS:
        for method in ("PUT", "PATCH", "DELETE"):
            cache.clear()
            status = sign_in(people[role]).generic(method, filled(route, values, uuids)).status_code
            # allauth takes PUT as POST and shows an empty form again; its page of the closed sign-up is the same for all.
            shown_again = status == 200 and route.startswith("accounts/") and (method == "PUT" or "signup" in route)
            if status not in REFUSED and not shown_again and (route, method) not in WRITING_METHODS:
                wrong.append(f"{method} {route}: {status}")
        for method in ("HEAD", "OPTIONS"):
            if sign_in(people[role]).generic(method, filled(route, values, uuids)).status_code >= 500:
                wrong.append(f"{method} {route}")
    assert wrong == []


@pytest.mark.parametrize("role", ["official", "supervisor", "focal", "focal2", "stranger"])
def test_the_admin_does_not_exist_for_those_without_it(world, sign_in, role):
    people, values, uuids = world
    client = sign_in(people[role])
    codes = {route: client.get(filled(route, values, uuids)).status_code for route in ADMIN if "revisions/compare" not in route}
    assert {route: code for route, code in codes.items() if code != 404} == {}


def test_the_admin_asks_anonymous_visitors_to_sign_in(world, sign_in):
    _people, values, uuids = world
    client = sign_in(None)
    codes = {route: client.get(filled(route, values, uuids)).status_code for route in ADMIN}
    assert {route: code for route, code in codes.items() if code not in (302, 403, 404, 405)} == {}


@pytest.mark.parametrize("role", ["trainer", "reviewer", "partner", "coordinator"])
def test_no_admin_page_breaks_or_shows_people(world, sign_in, role):
    people, values, uuids = world
    client = sign_in(people[role])
    canary = people["official"].get_full_name()
    wrong = []
    for route in ADMIN:
        response = client.get(filled(route, values, uuids))
        if response.status_code >= 500:
            wrong.append(f"{route}: {response.status_code}")
        elif response.status_code == 200 and not response.streaming and canary in response.content.decode():
            wrong.append(f"{route}: shows a learner's name")
    assert wrong == []


def test_what_is_out_of_scope_looks_like_what_does_not_exist(world, sign_in):
    people, values, uuids = world
    client = sign_in(people["stranger"])

    def body(path):
        response = client.get(path)
        assert response.status_code == 404, path
        return re.sub(rb'(csrfmiddlewaretoken" value="[^"]*"|href="[^"]*")', b"", response.content)

    pairs = [
        (f"/en/attempts/{uuids['attempts']}/", f"/en/attempts/{uuid.UUID(int=5)}/"),
        (f"/en/certificates/{values['serial']}.pdf", f"/en/certificates/{'A' * 26}.pdf"),
        (f"/en/team/{uuids['team']}/", f"/en/team/{uuid.UUID(int=5)}/"),
        (f"/en/team/progress/{uuids['team/progress']}/", f"/en/team/progress/{uuid.UUID(int=5)}/"),
        ("/en/gaps/2026-8/SBS/", "/en/gaps/none/NONE/"),
        ("/en/gaps/2026-8/", "/en/gaps/none/"),
        ("/en/gaps/2026-8/cell/SBS/ID1/", "/en/gaps/none/cell/SBS/ID1/"),
        ("/en/rounds/2026-9/", "/en/rounds/none/"),
    ]
    for foreign, absent in pairs:
        assert body(foreign) == body(absent)
