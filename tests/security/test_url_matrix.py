"""Every address x every role x every method (trust test A1). A new address without a row in url_matrix.csv fails the run.

The rows are read by people: status codes by role for GET and POST. "login" is a redirect to the sign-in page. Other
methods have one rule: nothing is done by them, but for the rows of WRITING_METHODS.
"""

import csv
import re
import uuid
from pathlib import Path

import pytest
from django.urls import get_resolver

from tests.security.conftest import Browser, filled

pytestmark = pytest.mark.django_db

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
# Wagtail's failwhale fails on purpose.
ADMIN = [route for route in ROUTES if route.startswith("admin/") and "failwhale" not in route]


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
def test_the_matrix_holds(world, role, method):
    people, values, uuids = world
    browser, wrong = Browser(people[role]), []
    for row in rows():
        if row["method"] != method:
            continue
        response = browser.send(method, filled(row["route"], values, uuids))
        if seen(response) != row[role]:
            wrong.append(f"{method} {row['route']}: {seen(response)} instead of {row[role]}")
    assert wrong == []


@pytest.mark.parametrize("role", ["anonymous", "official", "stranger", "coordinator"])
def test_no_other_method_does_anything(world, role):
    people, values, uuids = world
    browser, wrong = Browser(people[role]), []
    for route in OURS:
        for method in ("PUT", "PATCH", "DELETE"):
            status = browser.send(method, filled(route, values, uuids)).status_code
            # allauth takes PUT as POST and shows an empty form again; its page of the closed sign-up is the same for all.
            shown_again = status == 200 and route.startswith("accounts/") and (method == "PUT" or "signup" in route)
            if status not in REFUSED and not shown_again and (route, method) not in WRITING_METHODS:
                wrong.append(f"{method} {route}: {status}")
        for method in ("HEAD", "OPTIONS"):
            if browser.send(method, filled(route, values, uuids)).status_code >= 500:
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
        (
            f"/en/team/progress/{uuids['team/progress']}/accommodation/",
            f"/en/team/progress/{uuid.UUID(int=5)}/accommodation/",
        ),
        ("/en/gaps/2026-8/SBS/", "/en/gaps/none/NONE/"),
        ("/en/gaps/2026-8/", "/en/gaps/none/"),
        ("/en/gaps/2026-8/cell/SBS/ID1/", "/en/gaps/none/cell/SBS/ID1/"),
        ("/en/rounds/2026-9/", "/en/rounds/none/"),
        (f"/en/marking/{values['address']}/", "/en/marking/none/"),
    ]
    for foreign, absent in pairs:
        assert body(foreign) == body(absent)
