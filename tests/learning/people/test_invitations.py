"""A focal point invites the own staff, and nobody else; whoever is invited sets the password and begins."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import override_settings
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learning.people.invitations import invite_official, sign_in_address
from learning.people.models import Agency, RoleProfile, User
from learning.people.selectors import current_post
from learning.people.services import NewAccount
from tests import factories

INVITE = "/en/team/invite/"
ADDRESS = re.compile(r"https?://[^\s<]+/accounts/password/reset/key/[^\s<]+")
PASSWORD = "quiet-river-under-bridge"

pytestmark = pytest.mark.django_db


def profile(code="BOR"):
    return RoleProfile.objects.get(code=code)


@pytest.fixture
def words(border, supervisor):
    """A form as it is filled in."""
    return {
        "last_name": "Amanowa", "first_name": "Aýna", "username": "A.Amanowa", "email": "", "language": "tk",
        "agency": border.pk, "main_profile": profile().pk, "region": "ahal", "supervisor": supervisor.pk,
        "since": "2026-03-02",
    }  # fmt: skip


def told(own, **changes):
    account = {"username": "newcomer", "last_name": "Amanowa", "first_name": "Aýna", "agency": own}
    account |= {name: changes.pop(name) for name in list(changes) if name in ("username", "email", "role", "agency")}
    return {"account": NewAccount(**account), "profiles": [profile()], "since": date(2026, 3, 2), **changes}


def test_the_colleague_sets_a_password_and_begins(focal, words, supervisor, sign_in, client):
    browser = sign_in(focal)
    answer = browser.post(INVITE, words)
    person = User.objects.get(username="a.amanowa")
    assert answer.url == f"{INVITE}{person.uuid}/"
    post = current_post(person)
    assert (person.role, person.language, post.agency.code, post.main_profile.code) == ("learner", "tk", "SBS", "BOR")
    assert (post.region, post.supervisor, post.since) == ("ahal", supervisor, date(2026, 3, 2))
    assert "Nobody has signed in to it yet." in browser.get(answer.url).content.decode()
    page = browser.post(answer.url, {"address": "1"}).content.decode()
    door = client.get(ADDRESS.search(page)[0], follow=True)
    assert "a.amanowa" in door.content.decode()
    client.post(door.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert client.login(username="a.amanowa", password=PASSWORD)
    assert "There is nothing left to do here." in browser.get(answer.url).content.decode()


def test_a_letter_goes_to_the_address_in_the_colleagues_language(focal, words, sign_in, client):
    sign_in(focal).post(INVITE, words | {"email": "a.amanowa@example.org", "language": "ru"})
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["a.amanowa@example.org"], "Okuw: ваша учётная запись")
    assert "a.amanowa" in letter.body
    assert client.get(ADDRESS.search(letter.body)[0], follow=True).status_code == 200


def test_an_address_works_once_and_never_for_an_account_in_use(focal, words, sign_in, client):
    browser = sign_in(focal)
    place = browser.post(INVITE, words).url
    first, second = (ADDRESS.search(browser.post(place, {"address": "1"}).content.decode())[0] for _each in range(2))
    door = client.get(first, follow=True)
    client.post(door.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert "expired or was used before" in client.get(second, follow=True).content.decode()
    assert not ADDRESS.search(browser.post(place, {"address": "1"}).content.decode())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"last_name": ""}, "This field is required."),
        ({"first_name": " "}, "This field is required."),
        ({"username": "a b"}, "Enter a valid username."),
        ({"username": "focal"}, "There is an account with this username. Choose another."),
        ({"username": "x" * 151}, "at most 150"),
        ({"email": "nowhere"}, "Enter a valid email address."),
        ({"email": "taken@example.org"}, "Another account has this e-mail address."),
        ({"language": "xx"}, "Select a valid choice."),
        ({"main_profile": ""}, "This field is required."),
        ({"main_profile": "0"}, "Select a valid choice."),
        ({"region": "moon"}, "Select a valid choice."),
        ({"since": "tomorrow"}, "Enter a valid date."),
        ({"since": "2999-01-01"}, "This day lies ahead."),
        ({"supervisor": "0"}, "Select a valid choice."),
    ],
)
def test_bad_input_says_what_to_do_and_changes_nothing(focal, words, sign_in, wrong, message):
    User.objects.filter(username="focal").update(email="taken@example.org")
    page = sign_in(focal).post(INVITE, words | wrong)
    assert page.status_code == 200
    assert message in page.content.decode().replace("&#x27;", "'")
    assert not User.objects.filter(last_name="Amanowa").exists()


def test_only_own_agency_profiles_and_supervisors_are_offered(focal, words, interior, sign_in):
    theirs = factories.make_official(username="chief", agency=interior, profile="INV", role="supervisor")
    for wrong in ({"agency": interior.pk}, {"main_profile": profile("JUD").pk}, {"supervisor": theirs.pk}):
        assert sign_in(focal).post(INVITE, words | wrong).status_code == 200
    assert not User.objects.filter(username="a.amanowa").exists()


def test_a_regional_unit_is_offered_beside_the_agency(focal, border, words, sign_in):
    unit = Agency.objects.create(
        code="SBS-AH", kind="regional unit", parent=border, name_en="Ahal unit", name_ru="Ахал", name_tk="Ahal", region="ahal"
    )
    assert "Ahal unit" in sign_in(focal).get(INVITE).content.decode()
    sign_in(focal).post(INVITE, words | {"agency": unit.pk})
    assert current_post(User.objects.get(username="a.amanowa")).agency == unit


def test_the_same_form_sent_twice_makes_one_account(focal, words, sign_in):
    browser = sign_in(focal)
    assert browser.post(INVITE, words).url == browser.post(INVITE, words).url
    assert ModelLogEntry.objects.filter(action="okuw.invite").count() == 1
    assert browser.post(INVITE, words | {"last_name": "Other"}).status_code == 200


@pytest.mark.parametrize("who", ["official", "supervisor", "coordinator", "administrator", "trainer", "reviewer", "partner"])
def test_nobody_else_invites(request, border, who):
    with pytest.raises(PermissionDenied):
        invite_official(by=request.getfixturevalue(who), **told(border))


@pytest.mark.parametrize("changes", [{"role": "supervisor"}, {"role": "admin"}, {"agency": None}])
def test_a_focal_point_gives_no_other_role_and_no_other_agency(focal, border, interior, changes):
    for more in (changes, {"agency": interior}):
        with pytest.raises(PermissionDenied):
            invite_official(by=focal, **told(border, **more))


def test_the_service_refuses_what_the_form_does_not_offer(focal, border, interior):
    stranger = factories.make_official(username="chief", agency=interior, profile="INV", role="supervisor")
    ahead = timezone.localdate() + timedelta(days=1)
    for wrong in ({"profiles": []}, {"profiles": [profile("JUD")]}, {"since": ahead}, {"supervisor": stranger}):
        with pytest.raises(ValidationError):
            invite_official(by=focal, **told(border, **wrong))
    assert not User.objects.filter(username="newcomer").exists()


@pytest.mark.parametrize(
    "change",
    [{"role": "supervisor"}, {"is_superuser": True}, {"last_login": timezone.now()}, {"is_active": False}],
)
def test_no_address_for_an_account_that_may_do_more_or_was_used(focal, focal2, border, change):
    person = invite_official(by=focal, **told(border))
    User.objects.filter(pk=person.pk).update(**change)
    person.refresh_from_db()
    for by in (focal, focal2):
        with pytest.raises(PermissionDenied):
            sign_in_address(person=person, by=by, request=None)


def test_someone_with_a_password_is_never_handed_over(focal, official, sign_in):
    page = sign_in(focal).post(f"{INVITE}{official.uuid}/", {"address": "1"}).content.decode()
    assert "There is nothing left to do here." in page
    assert not ADDRESS.search(page)


def test_out_of_scope_there_is_no_such_page(focal2, supervisor, official, coordinator, sign_in):
    for person in (focal2, supervisor, coordinator):
        assert sign_in(person).get(f"{INVITE}{official.uuid}/").status_code == 404
        assert sign_in(person).post(f"{INVITE}{official.uuid}/", {"address": "1"}).status_code == 404


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1)
def test_a_letter_that_cannot_be_sent_leaves_the_account_and_says_so(focal, words, sign_in):
    page = sign_in(focal).post(INVITE, words | {"email": "a@example.org"}, follow=True).content.decode()
    assert "The letter could not be sent." in page
    assert User.objects.filter(username="a.amanowa").exists()


def test_who_was_invited_and_handed_over_stands_in_the_log(focal, words, sign_in):
    browser = sign_in(focal)
    browser.post(browser.post(INVITE, words).url, {"address": "1"})
    person = User.objects.get(username="a.amanowa")
    entries = ModelLogEntry.objects.filter(object_id=str(person.pk), user=focal).values_list("action", flat=True)
    assert set(entries) == {"okuw.invite", "okuw.hand_over"}


def test_the_list_shows_who_has_not_signed_in(focal, words, official, sign_in):
    browser = sign_in(focal)
    browser.post(INVITE, words)
    page = browser.get("/en/team/progress/").content.decode()
    assert page.count("has not signed in yet") == 1
    person = User.objects.get(username="a.amanowa")
    assert f"{INVITE}{person.uuid}/" in browser.get(f"/en/team/progress/{person.uuid}/").content.decode()
    assert f"{INVITE}{official.uuid}/" not in browser.get(f"/en/team/progress/{official.uuid}/").content.decode()
