"""`make screenshots`: every page of the demo at two widths in three languages, into var/screenshots."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.site import BROWSER, ROOT, served, sign_in

WIDTHS = {360: 780, 1366: 768}
LANGUAGES = ("en", "ru", "tk")
LESSON = "courses/m1-ident/speaking-and-acting-safely/the-first-conversation/"
TEST = "courses/m1-ident/speaking-and-acting-safely/test/"
PUBLIC = [
    "",
    "courses/",
    "courses/m1-ident/",
    "courses/m4-law/",
    "courses/?q=zzz",
    "verify/",
    "care/",
    "method/",
    "privacy/",
    "nothing/here/",
]
PAGES = {
    "official": [
        "my/", "my/standing/", "my/standing/ID3/", "courses/m1-ident/", LESSON, TEST, "needs/", "needs/{open}/", "gaps/",
        "profile/",
    ],
    "supervisor": ["team/"],
    "focal": ["team/", "gaps/", "gaps/{closed}/SBS/"],
    "coordinator": [
        "gaps/", "gaps/{closed}/", "gaps/{closed}/SBS/", "gaps/{closed}/MIA/", "rounds/", "rounds/{open}/",
        "certificates/revoke/",
    ],
    "partner": ["gaps/", "gaps/{closed}/"],
}  # fmt: skip


def shoot(page, address, path, folder, name):
    """One page, whole; complains about sideways scrolling."""
    answer = page.goto(f"{address}{path}")
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    if answer.status >= 500:
        return f"{path}: {answer.status}"
    width, wide = page.viewport_size["width"], page.evaluate("document.documentElement.scrollWidth")
    return "" if wide <= width else f"{path} at {width}: {wide} px wide"


def rounds(page, address):
    """The codes of the newest closed and the open round, as the coordinator's list links them."""
    page.goto(f"{address}/en/rounds/")
    codes = [
        link.get_attribute("href").rstrip("/").rsplit("/", 1)[1] for link in page.query_selector_all("a[href*='/rounds/']")
    ]
    found = sorted({code for code in codes if code[:2] == "20"})
    return {"open": found[-1], "closed": found[-2]}


def name_of(username, path, language, width):
    """The file name of a picture: who, where, language, width."""
    place = path.strip("/").replace("/", "_").replace("?", "_") or "home"
    return f"{username or 'public'}-{place}-{language}-{width}"


def shoot_all(browser, address, folder):
    """Every page for everyone; yields what is wrong with it, or an empty text."""
    lead = browser.new_page()
    sign_in(lead, address, "coordinator")
    codes = rounds(lead, address)
    for username, paths in {"": PUBLIC, **PAGES}.items():
        for width, height in WIDTHS.items():
            page = browser.new_context(viewport={"width": width, "height": height}).new_page()
            if username:
                sign_in(page, address, username)
            for language in LANGUAGES:
                for path in paths:
                    filled = path.format(**codes)
                    yield shoot(page, address, f"/{language}/{filled}", folder, name_of(username, filled, language, width))


def main():
    folder = ROOT / "var" / "screenshots"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with (
        tempfile.TemporaryDirectory() as work,
        served(Path(work), f"sqlite:///{work}/okuw.sqlite3") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**BROWSER)
        problems = list(shoot_all(browser, address, folder))
        browser.close()
    for problem in filter(None, problems):
        print(problem)  # noqa: T201 - the command's output
    print(f"{len(problems)} screenshots in {folder}")  # noqa: T201


if __name__ == "__main__":
    main()
