"""`make screenshots`: every page of the demo at two widths in three languages, into var/screenshots.

Some pages also as the dark, the high-contrast and the printed sheet. `python -m tests.screenshots my gaps` takes only the
pages with one of these words in their name; `python -m tests.screenshots readme` takes the six of the README anew.
"""

import shutil
import sqlite3
import sys
import tempfile
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.screenshots_admin import BULK, TRAINER, numbers, unroll
from tests.site import BROWSER, ROOT, environment, manage, served, sign_in

WIDTHS = {360: 780, 1366: 768}
# Tried for sideways scrolling, without a picture.
NEARBY = {360: (320,), 1366: (1024, 768)}
LANGUAGES = ("en", "ru", "tk")
LESSON = "courses/m1-ident/speaking-and-acting-safely/the-first-conversation/"
TEST = "courses/m1-ident/speaking-and-acting-safely/test/"
# A path that begins with a slash has no language in it; {names} are filled in by `found`.
PUBLIC = [
    "",
    "courses/",
    "courses/m1-ident/",
    "courses/m4-law/",
    "courses/?q=zzz",
    "verify/",
    "verify/?serial=no",
    "/verify/{valid}/",
    "/verify/{expired}/",
    "/verify/{revoked}/",
    "/verify/{superseded}/",
    "/verify/00000000000000000000000000/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "care/",
    "method/",
    "privacy/",
    "nothing/here/",
]
PAGES = {
    "official": [
        "my/", "my/standing/", "my/standing/ID3/", "courses/m1-ident/", LESSON, TEST, "attempts/{attempt}/", "needs/",
        "needs/{open}/", "needs/{open}/?c=ID3", "needs/{closed}/", "gaps/", "profile/", "/accounts/password/change/",
        "/accounts/2fa/", "/accounts/email/", "certificates/revoke/",
    ],
    "official2": ["my/", "needs/{open}/", "courses/m1-ident/", TEST, "attempts/{sent}/review/"],
    "supervisor": ["team/", "team/{member}/", "team/progress/", "gaps/{closed}/SBS/"],
    "focal": [
        "team/", "team/progress/", "team/progress/?q=zzz", "team/progress/{person}/", "team/invite/", "team/invite/{person}/",
        "gaps/", "gaps/{closed}/SBS/",
    ],
    "coordinator": [
        "gaps/", "gaps/{closed}/", "gaps/{closed}/cell/SBS/ID3/", "gaps/{closed}/cell/MLSP/IP4/", "gaps/{closed}/SBS/",
        "gaps/{closed}/MIA/", "rounds/", "rounds/{open}/", "rounds/{open}/close/", "rounds/{closed}/",
        "rounds/{closed}/edition/", "certificates/revoke/",
    ],
    "partner": ["gaps/", "gaps/{closed}/"],
    "trainer": ["my/", "courses/", "marking/", *TRAINER],
    "reviewer": BULK,
}  # fmt: skip
# The six of the README: the file, who, where, how large.
README = [
    ("my-learning", "official", "my/", (1100, 760)),
    ("lesson", "official", LESSON, (1100, 760)),
    ("quiz", "official", "attempts/{attempt}/", (1100, 760)),
    ("certificate", "", "/verify/{valid}/", (1100, 760)),
    ("gaps", "coordinator", "gaps/{closed}/", (1366, 900)),
    ("admin", "trainer", "/admin/pages/{lesson}/edit/", (1366, 900)),
]
# Also as these media, in Russian.
MEDIA = {
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "print": {"media": "print"},
}
MEDIA_PAGES = {
    "": ["/verify/{valid}/"],
    "official": ["my/", LESSON, "attempts/{attempt}/", "my/standing/ID3/"],
    "coordinator": ["gaps/{closed}/", "gaps/{closed}/SBS/"],
}
STATES = {
    "valid": "valid_until >= date('now') AND superseded_by_id IS NULL AND r.id IS NULL",
    "expired": "valid_until < date('now') AND superseded_by_id IS NULL AND r.id IS NULL",
    "revoked": "r.id IS NOT NULL",
    "superseded": "superseded_by_id IS NOT NULL AND r.id IS NULL",
}


def located(path, language):
    """The address of a page in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}" if path.startswith("/") else f"/{language}/{path}"


def shoot(page, url, file, nearby=()):
    """One page, whole; complains about a broken page and about sideways scrolling, at its own width and the ones nearby."""
    size, too_wide = page.viewport_size, []
    answer = page.goto(url)
    if "/admin/" in url:
        unroll(page)
    page.screenshot(path=file, full_page=True)
    page.set_viewport_size(size)
    if answer.status >= 500:
        return f"{file.name}: {answer.status}"
    for width in (size["width"], *nearby):
        page.set_viewport_size({**size, "width": width})
        wide = page.evaluate("document.documentElement.scrollWidth")
        too_wide += [f"{wide} px at {width}"] if wide > width else []
    page.set_viewport_size(size)
    return f"{file.name}: {', '.join(too_wide)}" if too_wide else ""


# --- what the addresses need ----------------------------------------------------------------------
def rounds(page, address):
    """The codes of the newest closed and the open round, as the coordinator's list links them."""
    page.goto(f"{address}/en/rounds/")
    codes = [
        link.get_attribute("href").rstrip("/").rsplit("/", 1)[1] for link in page.query_selector_all("a[href*='/rounds/']")
    ]
    codes = sorted({code for code in codes if code[:2] == "20"})
    return {"open": codes[-1], "closed": codes[-2]}


def serials(database):
    """A certificate in each state. No page lists them, so the demo's own database is asked."""
    rows = "learning_certificate c LEFT JOIN learning_revocation r ON r.certificate_id = c.id"
    connection = sqlite3.connect(database)
    try:
        return {
            state: connection.execute(f"SELECT serial FROM {rows} WHERE {where}").fetchone()[0]
            for state, where in STATES.items()
        }
    finally:
        connection.close()


def begin_test(page, address):
    """An open attempt at the test of M1 with two answers saved; its identifier."""
    page.goto(f"{address}/en/courses/m1-ident/")
    if page.locator("form[action$='/start/'] button").count():
        page.locator("form[action$='/start/'] button").first.click()
    page.goto(f"{address}/en/{TEST}")
    page.locator(".card .btn").click()
    page.wait_for_url("**/attempts/**")
    for box in page.locator("fieldset[data-kind=single]").all()[:2]:
        box.locator("input").first.check()
    page.locator("[data-plain], button[value=save]").last.evaluate("button => button.click()")
    page.wait_for_load_state()
    return page.url.split("/attempts/")[1].split("/")[0]


def send_test(page, address):
    """A test sent with most questions left out; its identifier."""
    attempt = begin_test(page, address)
    for _ in range(2):
        page.locator("button[value=send]").click()
        page.wait_for_load_state()
    return attempt


def found(browser, address, database):
    """What the {names} in the paths stand for."""

    def as_(username):
        page = browser.new_context().new_page()
        sign_in(page, address, username)
        return page

    staff = as_("focal")
    staff.goto(f"{address}/en/team/progress/?q=Synagowa")
    person = staff.locator("th a[href*='/progress/']").first.get_attribute("href").strip("/").rsplit("/", 1)[1]
    team = as_("supervisor")
    team.goto(f"{address}/en/team/")
    member = team.locator("td a[href*='/team/']").first.get_attribute("href").strip("/").rsplit("/", 1)[1]
    return {
        **rounds(as_("coordinator"), address),
        **serials(database),
        **numbers(database),
        "member": member,
        "person": person,
        "attempt": begin_test(as_("official"), address),
        "sent": send_test(as_("official2"), address),
    }


# --- pictures -------------------------------------------------------------------------------------
def name_of(username, path, language, width):
    """The file name of a picture: who, where (by its kind where it has a number of its own), language, width."""
    place = path.strip("/").replace("/", "_").replace("?", "_").replace("{", "").replace("}", "") or "home"
    return f"{username or 'public'}-{place}-{language}-{width}"


def wanted(name, words):
    return not words or any(word in name for word in words)


def shoot_all(browser, address, folder, names, words):
    """Every page for everyone; yields what is wrong with it, or an empty text."""
    for username, paths in {"": PUBLIC, **PAGES}.items():
        for width, height in WIDTHS.items():
            page = browser.new_context(viewport={"width": width, "height": height}).new_page()
            if username:
                sign_in(page, address, username)
            for language in LANGUAGES:
                for path in paths:
                    name = name_of(username, path, language, width)
                    if wanted(name, words):
                        url = address + located(path.format(**names), language)
                        yield shoot(page, url, folder / f"{name}.png", NEARBY[width])


def shoot_media(browser, address, folder, names, words):
    """Some pages as the reader's own colours show them, and on paper."""
    for medium, settings in MEDIA.items():
        for username, paths in MEDIA_PAGES.items():
            page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
            if username:
                sign_in(page, address, username)
            page.emulate_media(**settings)
            for path in paths:
                name = name_of(username, path, "ru", medium)
                if not wanted(name, words):
                    continue
                yield shoot(page, address + located(path.format(**names), "ru"), folder / f"{name}.png")
                if medium == "print":
                    page.pdf(path=folder / f"{name}.pdf", prefer_css_page_size=True)


def shoot_readme(browser, address, folder, names):
    """The first screen of six pages in English; yields what is wrong with each, or an empty text."""
    for name, username, path, (width, height) in README:
        page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        if username:
            sign_in(page, address, username)
        answer = page.goto(address + located(path.format(**names), "en"), wait_until="networkidle")
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        # 128 colours are enough for our pages, and a third of the bytes.
        picture.quantize(128, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)
        yield "" if answer.ok else f"{name}: {answer.status}"


def everything(words):
    """What `main` takes: all pages, or those with one of the words in their name."""

    def shots(*site):
        yield from shoot_all(*site, words)
        yield from shoot_media(*site, words)

    return shots


def main(words):
    if words == ["readme"]:
        return take(ROOT / "docs" / "img", shoot_readme)
    folder = ROOT / "var" / "screenshots"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return take(folder, everything(words))


@contextmanager
def demo(folder):
    """The address of the demo, loaded into a folder of its own."""
    database = f"sqlite:///{folder / 'okuw.sqlite3'}"
    for command in (["migrate", "-v0"], ["load_demo"]):
        manage(*command, env=environment(folder, database))
    with served(folder, database) as address:
        yield address


def take(folder, shots):
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright, demo(Path(work)) as address:
        browser = playwright.chromium.launch(**BROWSER)
        problems = list(shots(browser, address, folder, found(browser, address, f"{work}/okuw.sqlite3")))
        browser.close()
    for problem in filter(None, problems):
        print(problem)  # noqa: T201 - the command's output
    print(f"{len(problems)} screenshots in {folder}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
