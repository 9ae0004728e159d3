"""The frame of every page: navigation by role, language switch, quick exit, headers, second factor, the admin's door."""

import re

import pytest
from django.urls import reverse

from learning.people.permissions import may_use_admin
from tests.factories import make_user

PAGES = ["", "care/", "method/", "privacy/"]
NAVIGATION = {
    "learner": ["my", "courses", "needs", "gaps", "profile"],
    "supervisor": ["my", "courses", "needs", "team", "gaps", "profile"],
    "focal": ["my", "courses", "needs", "team", "gaps", "profile"],
    "trainer": ["my", "courses", "needs", "marking", "admin", "profile"],
    "reviewer": ["my", "courses", "needs", "marking", "admin", "profile"],
    "coordinator": ["my", "courses", "needs", "gaps", "rounds", "admin", "profile"],
    "partner": ["my", "courses", "needs", "gaps", "admin", "profile"],
    "admin": ["my", "courses", "needs", "admin", "profile"],
}


def navigation(response):
    part = re.search(r'<nav class="nav".*?</nav>', response.content.decode(), re.S)[0]
    return [address.removeprefix("/en").strip("/") for address in re.findall(r'href="([^"]+)"', part)]


@pytest.mark.parametrize(("role", "expected"), NAVIGATION.items())
def test_navigation_shows_what_the_role_may_open(db, sign_in, role, expected):
    user = make_user(username="someone", role=role)
    assert navigation(sign_in(user).get("/en/care/")) == expected


def test_navigation_names_the_viewer_and_nobody_else(db, sign_in):
    first = make_user(username="one", last_name="<b>{name}{0}</b>")
    second = make_user(username="two", last_name="Other")
    page = sign_in(first).get("/en/care/").content.decode()
    assert '<span class="l">One &lt;b&gt;{name}{0}&lt;/b&gt;</span>' in page
    page = sign_in(second).get("/en/care/").content.decode()
    assert '<span class="l">Two Other</span>' in page
    assert "One" not in page


def test_navigation_of_a_visitor(db, client):
    assert navigation(client.get("/en/care/")) == ["courses", "verify", "accounts/login"]


@pytest.mark.parametrize("language", ["en", "ru", "tk"])
@pytest.mark.parametrize("page", PAGES)
def test_explaining_pages_are_open_to_all(official, sign_in, client, language, page):
    for browser in (client, sign_in(official)):
        response = browser.get(f"/{language}/{page}")
        assert response.status_code == 200
        assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_explaining_pages_query_count(official, sign_in, client, django_assert_num_queries, page):
    with django_assert_num_queries(0):
        client.get(f"/en/{page}")
    signed_in = sign_in(official)
    signed_in.get("/en/care/")
    with django_assert_num_queries(1):  # the user
        signed_in.get(f"/en/{page}")


def test_method_page_names_the_sites_smallest_groups(db, client, settings):
    settings.SMALLEST_GROUP_INSIDE, settings.SMALLEST_GROUP_OUTSIDE = 7, 12
    text = client.get("/en/method/").content.decode()
    assert "Groups of fewer than 7 people are never shown, and fewer than 12 in copies" in text


# --- languages -----------------------------------------------------------------------------------
def switch(response):
    part = re.search(r'<nav class="langs".*?</nav>', response.content.decode(), re.S)[0]
    return {code: address.replace("&amp;", "&") for address, code in re.findall(r'<a href="([^"]+)" lang="(..)"', part)}


def test_language_switch_leads_to_the_same_page(db, client):
    assert switch(client.get("/en/care/?a=1&b=%D1%8F")) == {code: f"/{code}/care/?a=1&b=%D1%8F" for code in ("tk", "ru", "en")}


def test_language_switch_without_a_language_segment(db, client):
    links = switch(client.get("/accounts/login/?next=/en/my/"))
    assert links["ru"] == "/accounts/login/?next=%2Fru%2Fmy%2F&lang=ru"
    page = client.get(links["ru"])
    assert '<html lang="ru">' in page.content.decode()
    assert page.cookies["django_language"]["httponly"] is True
    assert '<html lang="ru">' in client.get("/accounts/password/reset/").content.decode()


def test_language_switch_keeps_where_sign_in_leads_after_a_wrong_password(db, client):
    page = client.post("/accounts/login/", {"login": "nobody", "password": "wrong", "next": "/en/my/"})
    assert switch(page)["ru"] == "/accounts/login/?next=%2Fru%2Fmy%2F&lang=ru"


def test_last_language_read_is_remembered(db, client):
    client.get("/tk/care/")
    assert '<html lang="tk">' in client.get("/accounts/login/").content.decode()
    assert client.get("/").url == "/tk/"
    assert "django_language" not in client.get("/tk/care/").cookies


@pytest.mark.parametrize("asked", ["xx", "en-US", "", "%00", "../ru", "ru%0d%0aX:1"])
def test_unknown_language_is_ignored(db, client, asked):
    response = client.get(f"/accounts/login/?lang={asked}")
    assert response.status_code == 200
    assert "django_language" not in response.cookies


def test_language_switch_never_leaves_the_host(db, client):
    # A path that begins with two slashes would be read as another host.
    links = switch(client.get("//evil.example/%22%3E%3Cb%3E/"))
    assert set(links.values()) == {"/tk/", "/ru/", "/en/"}


def test_turkmen_says_that_it_is_a_draft(db, client):
    line = "Garalama terjime, entek barlanmady"
    assert line in client.get("/tk/care/").content.decode()
    assert line not in client.get("/ru/care/").content.decode()


# --- quick exit ----------------------------------------------------------------------------------
def test_quick_exit_goes_where_the_operator_says(db, client, settings):
    settings.QUICK_EXIT_URL = "https://weather.example/"
    assert '<a class="exit" href="https://weather.example/" rel="noreferrer"' in client.get("/en/").content.decode()


@pytest.mark.parametrize("language", ["en", "ru", "tk"])
def test_neutral_page_says_nothing_about_the_site(db, client, language):
    client.cookies["django_language"] = language
    text = client.get("/neutral/").content.decode()
    assert not re.search(r"okuw|traffick|victim|торгов|жертв|söwda|pida|/static/|<a ", text, re.I)


# --- headers -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/", 200),
        ("/neutral/", 200),
        ("/accounts/login/", 200),
        ("/livez", 200),
        ("/", 302),
        ("/en/profile/", 302),
        ("/admin/", 302),
        ("/en/none/", 404),
    ],
)
def test_every_answer_carries_its_headers(db, client, address, status):
    response = client.get(address)
    assert response.status_code == status
    directives = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert directives["object-src" if "object-src" in directives else "default-src"] in ("'none'", "'self'")
    if address != "/admin/":
        assert directives["script-src"] == "'self'"
        assert directives["style-src"] == "'self'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"


# --- the admin's door ----------------------------------------------------------------------------
ADMIN_DOORS = ["/admin/", "/admin/login/", "/admin/password_reset/", "/admin/pages/", "/admin/jsi18n/"]


@pytest.mark.parametrize("address", ADMIN_DOORS)
def test_admin_sends_strangers_to_sign_in(db, client, address):
    assert client.get(address).url == f"/accounts/login/?next={address}"
    assert client.post(address, {"username": "a", "password": "b"}).url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("role", ["learner", "supervisor", "focal"])
@pytest.mark.parametrize("address", ADMIN_DOORS)
def test_admin_does_not_exist_for_learners(db, sign_in, role, address):
    assert sign_in(make_user(username="someone", role=role)).get(address).status_code == 404


@pytest.mark.parametrize(
    ("fields", "allowed"),
    [
        ({"role": "trainer"}, True),
        ({"role": "learner"}, False),
        ({"role": "learner", "is_superuser": True}, True),
        ({"role": "trainer", "is_active": False}, False),
    ],
)
def test_may_use_admin(db, fields, allowed):
    assert may_use_admin(make_user(username="someone", **fields)) is allowed


# --- the second factor ---------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["supervisor", "focal", "trainer", "reviewer", "coordinator", "partner", "admin"])
def test_staff_must_set_up_a_second_factor_when_forced(db, sign_in, settings, role):
    settings.SECOND_FACTOR_FORCED = True
    client = sign_in(make_user(username="someone", role=role))
    for address in ("/en/my/", "/en/gaps/", "/admin/", "/en/", "/en/care/"):
        assert client.get(address).url == "/accounts/2fa/"
    page = client.get("/accounts/2fa/")
    assert "Your role needs a second step of sign-in. Set it up now." in page.content.decode()
    assert client.get("/neutral/").status_code == 200


def test_learners_need_no_second_factor(db, sign_in, settings):
    settings.SECOND_FACTOR_FORCED = True
    assert sign_in(make_user(username="someone")).get("/en/profile/").status_code == 200


def test_superuser_needs_a_second_factor_too(db, sign_in, settings):
    settings.SECOND_FACTOR_FORCED = True
    assert sign_in(make_user(username="someone", is_superuser=True)).get("/en/profile/").url == reverse("mfa_index")
