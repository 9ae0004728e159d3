"""Refusals and failures: in three languages, with the right status, the same bytes, and nothing of our insides."""

import re

import pytest
from allauth.core.ratelimit import respond_429
from django.core.exceptions import PermissionDenied, SuspiciousOperation, TooManyFieldsSent
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import translation

from learning.people import errors

TITLES = {
    "404": {"en": "Page not found", "ru": "Страница не найдена", "tk": "Sahypa tapylmady"},
    "403": {"en": "No access", "ru": "Нет доступа", "tk": "Giriş ýok"},
    "413": {"en": "The file is too big", "ru": "Файл слишком большой", "tk": "Faýl gaty uly"},
    "500": {"en": "Something broke on our side", "ru": "На сервере произошла ошибка", "tk": "Serwerde näsazlyk ýüze çykdy"},
}
INSIDES = re.compile(r"Traceback|\.py\b|Django|Wagtail|Exception|DEBUG", re.I)


def raising(exception):
    def view(request):
        raise exception

    return view


urlpatterns = [
    path("en/refused/", raising(PermissionDenied("inner words"))),
    path("en/odd/", raising(SuspiciousOperation("inner words"))),
    path("en/fields/", raising(TooManyFieldsSent("inner words"))),
    path("ru/broken/", raising(RuntimeError("inner words"))),
    path("en/broken/", raising(RuntimeError("inner words"))),
    path("tk/broken/", raising(RuntimeError("inner words"))),
]
handler400 = "learning.people.errors.bad_request"
handler403 = "learning.people.errors.no_access"
handler404 = "learning.people.errors.not_found"
handler500 = "learning.people.errors.broken"


def heading(response):
    return re.search(r"<h1>(.*?)</h1>", response.content.decode(), re.S)[1].strip()


def test_every_handler_is_wired():
    from learning import urls

    assert [urls.handler400, urls.handler403, urls.handler404, urls.handler500, urls.handler429] == [
        f"learning.people.errors.{name}" for name in ("bad_request", "no_access", "not_found", "broken", "too_many")
    ]


@pytest.mark.parametrize("language", ["en", "ru", "tk"])
def test_not_found_speaks_the_language_of_the_path(db, client, language):
    response = client.get(f"/{language}/no-such-page/")
    assert response.status_code == 404
    assert heading(response) == TITLES["404"][language]
    assert f'<html lang="{language}">' in response.content.decode()
    assert not INSIDES.search(response.content.decode())


def test_not_found_without_a_language_speaks_the_readers(db, client):
    assert heading(client.get("/no-such-page", headers={"Accept-Language": "ru"})) == TITLES["404"]["ru"]
    client.cookies["django_language"] = "tk"
    assert heading(client.get("/no-such-page", headers={"Accept-Language": "ru"})) == TITLES["404"]["tk"]


def test_out_of_scope_is_the_same_page_as_nonexistent(official, sign_in):
    client = sign_in(official)
    absent = client.get("/en/no-such-page/")
    assert absent.status_code == 404
    for address in ("/en/gaps/none/XXX/", "/en/certificates/none.pdf", "/en/another-one/?a=1", "/admin/", "/admin/pages/"):
        refused = client.get(address)
        assert refused.status_code == 404, address
        assert refused.content == absent.content
        assert refused.headers["Content-Security-Policy"] == absent.headers["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["en", "ru", "tk"])
@pytest.mark.parametrize(("handler", "status"), [(errors.no_access, 403), (errors.too_large, 413)])
def test_refusals_speak_three_languages(db, language, handler, status):
    with translation.override(language):
        request = RequestFactory().get(f"/{language}/x/")
        response = handler(request)
    assert (response.status_code, heading(response)) == (status, TITLES[str(status)][language])


@override_settings(ROOT_URLCONF=__name__)
def test_forbidden_shows_no_reason(db, client):
    response = client.get("/en/refused/")
    assert (response.status_code, heading(response)) == (403, "No access")
    assert "inner words" not in response.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_suspicious_request_is_400(db, client):
    response = client.get("/en/odd/")
    assert (response.status_code, heading(response)) == (400, "This request cannot be read")
    assert "inner words" not in response.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_too_many_fields_is_413(db, client):
    assert client.get("/en/fields/").status_code == 413


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("language", ["en", "ru", "tk"])
def test_broken_needs_no_database(client, language):
    # No `db` fixture: any query would fail the test.
    client.raise_request_exception = False
    response = client.get(f"/{language}/broken/")
    assert (response.status_code, heading(response)) == (500, TITLES["500"][language])
    text = response.content.decode()
    assert re.search(r"\b[0-9A-F]{8}\b", text)
    assert not INSIDES.search(text)
    assert "inner words" not in text


@override_settings(TEMPLATES=[])
def test_broken_template_falls_back_to_three_languages():
    response = errors.broken(RequestFactory().get("/en/"))
    text = response.content.decode()
    assert response.status_code == 500
    assert [text.count(f'lang="{code}"') for code in ("ru", "tk")] == [1, 1]


def test_form_over_the_limit_is_413_before_anything_reads_it(db, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    body = "login=" + "x" * 2000
    response = client.post("/accounts/login/", body, content_type="application/x-www-form-urlencoded")
    assert (response.status_code, heading(response)) == (413, "The file is too big")
    checked = Client(enforce_csrf_checks=True)
    assert checked.post("/accounts/login/", body, content_type="application/x-www-form-urlencoded").status_code == 413


def test_multipart_fields_over_the_limit_are_413(db, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert client.post("/accounts/login/", {"login": "x" * 2000, "password": "y"}).status_code == 413


def test_forged_form_is_refused_in_words(db):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"login": "a", "password": "b"}, headers={"Accept-Language": "ru"})
    assert response.status_code == 403
    assert "Страница была открыта слишком долго." in response.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Too many requests."), ("ru", "Слишком много запросов."), ("tk", "Haýyşlar gaty köp.")]
)
def test_limits_of_sign_in_answer_with_our_page(db, language, words):
    request = RequestFactory().get("/accounts/login/", {"lang": language})
    request.COOKIES["django_language"] = language
    response = respond_429(request)
    assert response.status_code == 429
    assert words in response.content.decode()


def test_wrong_method_is_405(db, client):
    assert client.post("/en/care/").status_code == 405
    assert client.delete("/en/").status_code == 405


def test_unknown_host_is_400(client, settings):
    settings.ALLOWED_HOSTS = ["okuw.example"]
    response = client.get("/ru/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert '<html lang="ru">' in response.content.decode()
