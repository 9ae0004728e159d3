"""A site served by two processes is one site: what one of them knows of a session the other knows too."""

from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from tests.site import PASSWORD

# Each request is a connection of its own, which either process may take: with twenty, both are asked.
OFTEN = 20


class Browser:
    """Somebody whose requests reach one process or the other."""

    def __init__(self, site):
        self.site, self.jar = site, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def get(self, path):
        with self.opener.open(f"{self.site}{path}") as answer:
            return answer.url.removeprefix(self.site), answer.read().decode()

    def post(self, path, **fields):
        self.get(path)
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
        body = urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        with self.opener.open(Request(f"{self.site}{path}", data=body)) as answer:
            return answer.url.removeprefix(self.site)


def test_who_has_signed_out_is_out_of_the_whole_site(site):
    browser = Browser(site)
    browser.post("/accounts/login/", login="official2", password=PASSWORD)
    kept = next(cookie for cookie in browser.jar if cookie.name == "sessionid")
    assert {browser.get("/en/profile/")[0] for _time in range(OFTEN)} == {"/en/profile/"}
    browser.post("/accounts/logout/")
    browser.jar.set_cookie(kept)
    assert {browser.get("/en/profile/")[0].partition("?")[0] for _time in range(OFTEN)} == {"/accounts/login/"}
