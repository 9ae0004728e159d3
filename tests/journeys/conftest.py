"""What the journeys share: one demo site for the whole folder, and browsers whose complaints fail the test."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests import databases
from tests.site import BROWSER, environment, manage, served, sign_in

# How long a page may take to show what is expected of it: generous, for a machine that is busy with other tests.
PATIENCE = 20_000
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture(scope="session")
def site(tmp_path_factory, django_db_setup, django_db_blocker):
    """The address of the demo, on the engine the suite runs on, in a database of its own."""
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock(), databases.template(databases.TABLES).lent(folder) as database:
        manage("load_demo", env=environment(folder, database))
        with served(folder, database) as address:
            yield address


@pytest.fixture(scope="module")
def chromium():
    # The playwright of this module ends with it: no event loop may be left where other tests ask the database.
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**BROWSER)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A person at a browser of their own."""

    address: str
    context: BrowserContext
    page: Page
    complaints: list = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", self._heard)
        page.on("request", self._asked)

    def _heard(self, message):
        # The editor keeps what is written every moment; half written it is refused for the moment.
        kept_later = "/admin/pages/add/" in self.page.url and "status of 400" in message.text
        if message.type in {"error", "warning"} and not kept_later:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _asked(self, request):
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(f"{self.address}/"):
            self.complaints.append(f"{self.page.url} asked another host: {request.url}")

    def open(self, path: str) -> Page:
        """Go to a page of the site, which must answer."""
        answer = self.page.goto(f"{self.address}{path}")
        assert answer.ok, f"{path}: {answer.status}"
        return self.page

    def check_page(self) -> None:
        """The page as it stands has no fault that axe finds."""
        # From the top: what slides under the bar while one scrolls is not a target too small.
        self.page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        found = Axe().run(self.page, options={**RULES, "resultTypes": ["violations"]}).response["violations"]
        told = [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
        assert told == [], f"{self.page.url}\n" + "\n".join(told)


@pytest.fixture
def visitor(chromium, site):
    """`visitor("official")` gives a signed-in person, `visitor()` somebody unknown."""
    visitors = []

    def arrive(username: str = "", **options) -> Visitor:
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, **options)
        context.set_default_timeout(PATIENCE)
        came = Visitor(site, context, context.new_page())
        came.watch(came.page)
        visitors.append(came)
        if username:
            sign_in(came.page, site, username)
        return came

    yield arrive
    for came in visitors:
        came.context.close()
    assert [complaint for came in visitors for complaint in came.complaints] == []
