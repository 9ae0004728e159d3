"""Every account page there is: whole, in our frame, with our words; the profile and what it refuses."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from tests.factories import PASSWORD

OWN = ["account_change_password", "account_email", "account_logout", "mfa_index", "mfa_list_webauthn"]
REAUTHENTICATED = ["mfa_activate_totp", "mfa_add_webauthn"]
OPEN = ["account_login", "account_signup", "account_inactive", "account_reset_password", "account_reset_password_done"]


def assert_whole(response):
    text = response.content.decode()
    assert response.status_code == 200
    assert '<a class="exit" href="/neutral/" rel="noreferrer"' in text
    assert text.count("<h1>") == 1
    assert " style=" not in text
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', text)


def reauthenticated(client):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize("name", OPEN)
def test_open_account_pages(db, client, name):
    assert_whole(client.get(reverse(name)))


@pytest.mark.parametrize("name", OWN)
def test_own_account_pages(official, sign_in, name):
    assert_whole(sign_in(official).get(reverse(name)))


@pytest.mark.parametrize("name", REAUTHENTICATED)
def test_important_changes_ask_for_the_password_first(official, sign_in, name):
    client = sign_in(official)
    response = client.get(reverse(name))
    assert response.url.startswith("/accounts/reauthenticate/?next=")
    assert_whole(client.get(response.url))
    wrong = client.post(response.url, {"password": "wrong"})
    assert 'role="alert"' in wrong.content.decode()
    reauthenticated(client)
    assert_whole(client.get(reverse(name)))


def test_second_factor_from_set_up_to_sign_in(official, sign_in, client):
    own = reauthenticated(sign_in(official))
    page = own.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    refused = own.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "The code is wrong or too old. Enter a new one." in refused.content.decode()
    assert own.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        assert_whole(own.get(reverse(name)))
    codes = own.get(reverse("mfa_download_recovery_codes")).content.decode().split()
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))

    entered = client.post("/accounts/login/", {"login": official.username, "password": PASSWORD})
    assert entered.url == "/accounts/2fa/authenticate/"
    assert client.get("/en/profile/").status_code == 302
    assert_whole(client.get(entered.url))
    assert 'role="alert"' in client.post(entered.url, {"code": "000000"}).content.decode()
    assert client.post(entered.url, {"code": codes[0]}).url == "/en/my/"
    assert client.get("/en/profile/").status_code == 200


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_second_factor_secret_survives_a_change_of_key(official, sign_in, settings):
    TOTP.activate(official, "JBSWY3DPEHPK3PXP")
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key " * 6, [old]
    authenticator = Authenticator.objects.get(user=official, type="totp")
    assert authenticator.wrap().validate_code(code_of("JBSWY3DPEHPK3PXP"))


# --- the profile ---------------------------------------------------------------------------------
def test_profile_shows_post_and_agency(official, sign_in):
    text = sign_in(official).get("/en/profile/").content.decode()
    assert "State Border Service" in text
    assert "Border, migration or customs officer" in text
    assert "15 January 2024" in text


def test_profile_without_a_post_says_whom_to_ask(coordinator, sign_in):
    assert "Your post is not set yet." in sign_in(coordinator).get("/en/profile/").content.decode()


def test_profile_is_saved_and_shown_in_the_language_chosen(official, sign_in):
    client = sign_in(official)
    response = client.post("/en/profile/", {"language": "tk", "sex": "female", "age_band": "30-39"})
    assert response.url == "/tk/profile/"
    official.refresh_from_db()
    assert (official.language, official.sex, official.age_band) == ("tk", "female", "30-39")
    client.post("/tk/profile/", {"language": "tk", "sex": "", "age_band": ""})
    official.refresh_from_db()
    assert (official.sex, official.age_band) == ("", "")


@pytest.mark.parametrize(
    "sent",
    [
        {"language": "xx", "sex": "", "age_band": ""},
        {"sex": "", "age_band": ""},
        {"language": "ru", "sex": "other\x00", "age_band": ""},
        {"language": "ru", "sex": "", "age_band": "ß" * 5000},
    ],
)
def test_profile_refuses_what_is_not_offered(official, sign_in, sent):
    page = sign_in(official).post("/en/profile/", sent)
    text = page.content.decode()
    assert page.status_code == 200
    assert 'role="alert"' in text
    for link in re.findall(r'<li><a href="#([^"]+)">', text):
        assert f'id="{link}"' in text
    official.refresh_from_db()
    assert (official.language, official.sex, official.age_band) == ("en", "", "")


def test_profile_cannot_change_role_or_agency(official, sign_in):
    sign_in(official).post("/en/profile/", {"language": "en", "sex": "", "age_band": "", "role": "admin", "agency": "1"})
    held = official.agency_id
    official.refresh_from_db()
    assert (official.role, official.agency_id) == ("learner", held)


def test_profile_query_count(official, sign_in, django_assert_num_queries):
    client = sign_in(official)
    client.get("/en/profile/")
    with django_assert_num_queries(4):  # user, post, its other profiles, what was granted for tests; no session: it is cached
        client.get("/en/profile/")
