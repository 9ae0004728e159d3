"""Lists of people in the Wagtail admin: whom they exist for.

By menu, by direct address with GET and POST, and by the twins of a page: search, bulk actions, history, reports.
"""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, reverse

from learning.evidence.models import Evidence
from learning.people.models import User
from tests import factories
from tests.learning.people.lists import CANARY, account, everything, records

AUTHORS = ["trainer", "reviewer", "partner", "coordinator"]
LISTS = ["wagtailusers_users", "agency", "roleprofile", "post", "coordinationbody", "membership", "requirementoverride"]
VIEWS = ["index", "index_results", "add", "edit", "delete", "history", "history_results", "usage", "copy", "inspect"]
READ = ["competency", "matrix"]


def addresses(name):
    """Every address of a list, with a record in it."""
    for view in VIEWS:
        for args in ([], [records(name).pk] if name != "matrix" else []):
            try:
                yield reverse(f"{name}:{view}", args=args)
            except NoReverseMatch:
                continue


def menu_of(client):
    return set(re.findall(r"/admin/[a-z_/]+/", client.get("/admin/").content.decode()))


# --- whom they exist for --------------------------------------------------------------------------
@pytest.mark.parametrize("role", AUTHORS)
def test_lists_of_people_do_not_exist_for_authors(maral, request, sign_in, role):
    client = sign_in(request.getfixturevalue(role))
    before = everything()
    answers = {}
    for name in LISTS:
        for address in addresses(name):
            for method in ("get", "post"):
                response = getattr(client, method)(address, {"username": "x", "role": "admin", "last_name": "x"})
                answers[f"{method} {address}"] = response.status_code
                assert CANARY not in response.content.decode()
    assert {told: status for told, status in answers.items() if status != 404} == {}
    assert len(answers) > 80
    assert everything() == before


@pytest.mark.parametrize("role", ["learner", "supervisor", "focal"])
def test_nothing_of_the_admin_exists_for_others(maral, sign_in, role):
    client = sign_in(factories.make_user(username="somebody", role=role))
    for name in [*LISTS, "competency", "matrix"]:
        for address in addresses(name):
            assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_strangers_are_asked_to_sign_in(maral, client):
    for name in LISTS:
        for address in addresses(name):
            assert client.get(address)["Location"].startswith("/accounts/login/")


def test_a_missing_record_looks_like_a_forbidden_one(maral, trainer, sign_in):
    client = sign_in(trainer)
    here, there = (client.get(f"/admin/users/edit/{pk}/") for pk in (maral.pk, 10_000_000))
    # Only the address itself and the secret of the form differ.
    assert [re.sub(r"\d{3,}|csrf[^,]*,|token[^,]*,", "", page.content.decode()) for page in (here, there)] == [
        re.sub(r"\d{3,}|csrf[^,]*,|token[^,]*,", "", there.content.decode())
    ] * 2


def test_an_administrator_opens_every_list(maral, administrator, sign_in):
    client = sign_in(administrator)
    for name in [*LISTS, "competency"]:
        for view in ("index", "index_results"):
            assert client.get(reverse(f"{name}:{view}")).status_code == 200
    for name in LISTS:
        for address in (reverse(f"{name}:add"), reverse(f"{name}:edit", args=[records(name).pk])):
            assert client.get(address).status_code == 200
    assert client.get(reverse("matrix:index")).status_code == 200
    assert CANARY in client.get(reverse("wagtailusers_users:index")).content.decode()


def test_the_menu_shows_what_one_may_open(maral, request, sign_in):
    people = {f"/admin/{name}/" for name in ("users", "agency", "roleprofile", "post", "coordinationbody", "membership")}
    kept = people | {"/admin/requirementoverride/"}
    read = {"/admin/competency/", "/admin/matrix/"}
    for role in AUTHORS:
        shown = menu_of(sign_in(request.getfixturevalue(role)))
        assert (shown & kept, shown & read) == (set(), read), role
        assert "/admin/groups/" not in shown
    shown = menu_of(sign_in(request.getfixturevalue("administrator")))
    assert (shown & kept, shown & read) == (kept, read)
    assert {address for address in shown if re.match("/admin/(groups|snippets|workflows)", address)} == set()


def test_a_group_with_every_permission_opens_nothing(maral, trainer, sign_in):
    from django.contrib.auth.models import Permission

    trainer.user_permissions.set(Permission.objects.filter(content_type__app_label__in=["learning", "auth"]))
    client = sign_in(trainer)
    for name in LISTS:
        assert client.get(reverse(f"{name}:index")).status_code == 404
    assert client.get("/admin/groups/").status_code == 404


def test_who_was_an_administrator_is_refused_at_the_next_request(maral, administrator, sign_in):
    client = sign_in(administrator)
    assert client.get("/admin/users/").status_code == 200
    User.objects.filter(pk=administrator.pk).update(role="trainer")
    assert client.get("/admin/users/").status_code == 404


# --- twins ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [*AUTHORS, "administrator"])
@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
def test_bulk_actions_on_people_do_not_exist(maral, request, sign_in, role, action):
    client = sign_in(request.getfixturevalue(role))
    address = f"/admin/bulk/learning/user/{action}/?id={maral.pk}&id=all"
    before = everything()
    assert (client.get(address).status_code, client.post(address, {"role": "1", "mark_as_active": "False"}).status_code) == (
        404,
        404,
    )
    assert everything() == before


@pytest.mark.parametrize("role", AUTHORS)
def test_no_search_report_or_history_names_people(maral, administrator, request, sign_in, role):
    sign_in(administrator).post(reverse("wagtailusers_users:edit", args=[maral.pk]), account(maral, first_name="Mary"))
    client = sign_in(request.getfixturevalue(role))
    assert User.objects.get(pk=maral.pk).first_name == "Mary"
    addresses = [
        "/admin/pages/search/?q=Mary",
        "/admin/images/?q=Mary",
        "/admin/documents/?q=Mary",
        "/admin/reports/site-history/",
        "/admin/reports/site-history/?export=csv",
        "/admin/reports/workflow/",
        "/admin/reports/locked/",
        "/admin/reports/aging-pages/",
        "/admin/api/main/pages/?fields=*",
        "/admin/tag-autocomplete/learning/user/?term=Can",
        "/admin/",
        "/admin/account/",
    ]
    for address in addresses:
        response = client.get(address)
        assert response.status_code < 500, address
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert CANARY not in content.decode(), address


def test_no_list_of_evidence_or_certificates_is_registered(maral):
    from django.urls import get_resolver
    from wagtail.snippets.models import get_snippet_models

    named = {model._meta.model_name for model in get_snippet_models()}
    assert not named & {"evidence", "standing", "certificate", "revocation", "user", "post", "invitation", "attempt", "answer"}
    routes = str(get_resolver().url_patterns)
    assert not re.search(r"admin/(evidence|certificate|attempt|invitation)", routes)
    assert ContentType.objects.get_for_model(Evidence)
