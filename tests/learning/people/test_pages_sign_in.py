"""Signing in and out: words, languages, where it leads, and who is refused."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.core import mail
from django.utils import timezone

from tests.factories import PASSWORD, make_user

LOGIN = "/accounts/login/"
WRONG = {
    "en": "The username or the password is wrong. Check the keyboard language and try again.",
    "ru": "Неверное имя пользователя или пароль. Проверьте раскладку клавиатуры и попробуйте ещё раз.",
    "tk": "Ulanyjy ady ýa-da parol nädogry. Klawiaturanyň dilini barlap, täzeden synanyşyň.",
}


@pytest.fixture
def person(db):
    return make_user(username="person", language="ru", email="person@example.org")


def sign_in_with(client, login="person", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": login, "password": password, **extra})


@pytest.mark.parametrize("login", ["person", "person@example.org", " person "])
def test_sign_in_leads_to_my_page_in_my_language(client, person, login):
    response = sign_in_with(client, login)
    assert (response.status_code, response.url) == (302, "/ru/my/")
    assert response.cookies["django_language"].value == "ru"
    assert client.get("/en/profile/").status_code == 200


@pytest.mark.parametrize("language", ["en", "ru", "tk"])
@pytest.mark.parametrize(
    ("login", "password"), [("person", "wr0ng-pass"), ("nobody", PASSWORD), ("person@example.org", "wr0ng-pass")]
)
def test_wrong_password_says_what_to_do(client, person, language, login, password):
    client.cookies["django_language"] = language
    page = sign_in_with(client, login, password)
    text = page.content.decode()
    assert page.status_code == 200
    assert WRONG[language] in text
    assert text.index('role="alert"') < text.index("<h1>")
    assert "sessionid" not in client.cookies
    assert f'value="{login}"' in text
    assert password not in text


def test_empty_fields_are_named_and_linked(client, person):
    text = sign_in_with(client, "", "").content.decode()
    assert '<a href="#id_login">' in text
    assert '<a href="#id_password">' in text
    assert text.count('aria-invalid="true"') == 2


@pytest.mark.parametrize(
    "next_page",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        r"/\evil.example",
        r"\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "https:///evil.example",
        "\thttps://evil.example",
        "/%0d%0aSet-Cookie:x=1",
    ],
)
def test_next_stays_on_the_own_host(client, person, next_page):
    url = sign_in_with(client, next=next_page).url
    assert url.startswith("/")
    assert not re.match(r"[/\\][/\\]", url)
    assert "\n" not in url


def test_next_of_an_allowed_but_other_host_is_not_followed(client, person, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    assert sign_in_with(client, next="http://other.example/x").url == "/ru/my/"


def test_next_on_the_own_host_is_followed(client, person):
    assert sign_in_with(client, next="/tk/needs/?a=1").url == "/tk/needs/?a=1"


def test_private_page_leads_to_sign_in_in_its_language(db, client):
    response = client.get("/tk/profile/")
    assert response.url == "/accounts/login/?next=/tk/profile/"
    assert '<html lang="tk">' in client.get(response.url).content.decode()


def test_signed_in_already_goes_on(client, person):
    client.force_login(person)
    assert client.get(LOGIN).url == "/ru/my/"


def test_account_is_good_to_its_last_day(client, person):
    person.account_ends = timezone.localdate()
    person.save()
    assert sign_in_with(client).url == "/ru/my/"


def test_ended_account_is_refused_in_words(client, person):
    person.account_ends = timezone.localdate() - timedelta(days=1)
    person.save()
    response = sign_in_with(client)
    assert response.url == "/accounts/inactive/"
    assert "This account has ended. Ask the responsible person of your agency." in client.get(response.url).content.decode()
    assert client.get("/en/profile/").status_code == 302


def test_account_that_ends_is_signed_out_at_the_next_request(client, person):
    client.force_login(person)
    assert client.get("/en/profile/").status_code == 200
    person.account_ends = timezone.localdate() - timedelta(days=1)
    person.save()
    assert client.get("/en/profile/").url == "/accounts/inactive/"
    assert client.get("/en/profile/").url == "/accounts/login/?next=/en/profile/"


def test_inactive_account_is_refused(client, person):
    person.is_active = False
    person.save()
    assert sign_in_with(client).url == "/accounts/inactive/"


def test_sign_up_is_closed(db, client):
    page = client.get("/accounts/signup/")
    assert "Accounts are given, not opened" in page.content.decode()
    client.post("/accounts/signup/", {"username": "new", "password1": PASSWORD, "password2": PASSWORD})
    assert not type(make_user(username="other")).objects.filter(username="new").exists()


def test_sign_out_takes_a_form(client, person):
    client.force_login(person)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/en/profile/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/en/profile/").status_code == 302


def test_too_many_wrong_passwords_say_how_long_to_wait(client, person):
    for _attempt in range(5):
        sign_in_with(client, password="wrong")
    text = sign_in_with(client).content.decode()
    assert "Too many attempts. Wait 5 min and try again." in text


def test_password_letter_speaks_the_persons_language_and_works(client, person):
    assert client.post("/accounts/password/reset/", {"email": person.email}).url == "/accounts/password/reset/done/"
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["person@example.org"], "Okuw: новый пароль")
    address = re.search(r"http://testserver(\S+)", letter.body)[1]
    form = client.get(address, follow=True)
    done = client.post(form.request["PATH_INFO"], {"password1": "another long password", "password2": "another long password"})
    assert done.url == "/accounts/password/reset/key/done/"
    assert sign_in_with(client, password="another long password").url == "/ru/my/"


def test_password_letter_for_an_unknown_address_is_not_sent(client, person):
    assert client.post("/accounts/password/reset/", {"email": "no@example.org"}).url == "/accounts/password/reset/done/"
    assert mail.outbox == []


def test_weak_new_password_is_refused_with_reasons(client, person):
    client.force_login(person)
    page = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "short", "password2": "short"})
    text = page.content.decode()
    assert 'role="alert"' in text
    assert '<a href="#id_password1">' in text
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_an_address_nobody_confirmed_is_only_claimed(client, person):
    other = make_user(username="other", email="other@example.org")
    client.force_login(other)
    for action in ("action_add", "action_primary"):
        client.post("/accounts/email/", {action: "", "email": person.email})
    other.refresh_from_db()
    assert other.email == "other@example.org"
    assert "Confirm the address first." in client.get("/accounts/email/").content.decode()
    mail.outbox.clear()
    client.post("/accounts/password/reset/", {"email": person.email})
    letters = [letter.body for letter in mail.outbox]
    assert [re.search(r"/reset/key/(\w+)-", body)[1] for body in letters] == [user_pk_to_url_str(person)]


def test_a_confirmed_address_is_the_accounts(client, person):
    confirmed = EmailAddress.objects.create(user=person, email="second@example.org", verified=True)
    client.post("/accounts/password/reset/", {"email": confirmed.email})
    assert [letter.to for letter in mail.outbox] == [["second@example.org"]]
    client.force_login(person)
    client.post("/accounts/email/", {"action_primary": "", "email": confirmed.email})
    person.refresh_from_db()
    assert person.email == "second@example.org"
