"""What pages weigh in Chromium, first visit and second, in bytes on the wire, against the budgets of look.md."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from tests.bench.installation import SETTINGS, Installation
from tests.site import BROWSER, served

KB = 1000


@dataclass(frozen=True)
class Budget:
    """The most a page may weigh, in kB; None where there is no budget."""

    cold: float | None = None
    requests: int | None = None
    script: float | None = 10
    style: float | None = 10
    warm: float | None = None


LESSON = Budget(cold=30, requests=6, warm=8)
# Page, where it is, as whom, its budget.
PAGES = [
    ("lesson, en", "lesson", "official", LESSON),
    ("lesson, ru", "lesson/ru", "official", LESSON),
    ("lesson, tk", "lesson/tk", "official", LESSON),
    ("quiz", "quiz", "official", Budget(cold=40)),
    ("certificate check", "check", None, Budget(cold=20)),
    ("my learning", "my", "official", Budget()),
    ("course", "course", "official", Budget()),
    ("catalogue", "catalogue", None, Budget()),
    ("gap report, national", "national", "coordinator", Budget(cold=50)),
    ("gap report, agency", "agency", "coordinator", Budget(cold=50)),
    ("needs form", "needs", "official", Budget()),
]


@dataclass
class Load:
    """One visit: bytes on the wire by kind of file, and whatever was asked of another host."""

    status: int = 0
    requests: int = 0
    bytes: dict[str, int] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)

    @property
    def total(self) -> float:
        return sum(self.bytes.values()) / KB

    def of(self, kind: str) -> float:
        return self.bytes.get(kind, 0) / KB


@dataclass(frozen=True)
class Size:
    """One row of the table."""

    name: str
    budget: Budget
    cold: Load
    warm: Load
    # What the page tells its reader that it weighs, where it does.
    told: int | None = None

    def problems(self) -> list[str]:
        weighed = {
            "cold": self.cold.total,
            "requests": self.cold.requests,
            "script": self.cold.of("Script"),
            "style": self.cold.of("Stylesheet"),
            "warm": self.warm.total,
        }
        over = [
            f"{self.name}: {what} {amount:.1f}, at most {most}"
            for what, amount in weighed.items()
            if (most := getattr(self.budget, what)) is not None and amount > most
        ]
        if self.told and not self.told - 3 < self.cold.total < self.told + 1:
            over.append(f"{self.name}: weighs {self.cold.total:.1f}, and tells its reader {self.told}")
        if self.cold.status != 200:
            over.append(f"{self.name}: answered {self.cold.status}")
        return over + [f"{self.name}: asks another host: {url}" for url in self.cold.strangers + self.warm.strangers]


def measure(installation: Installation) -> list[Size]:
    """Every page in a fresh browser, then once more in the same one."""
    with (
        served(installation.folder, installation.database, SETTINGS) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**BROWSER)
        sizes = [_size(browser, address, installation.material, *page) for page in PAGES]
        browser.close()
    return sizes


def _size(browser: Browser, address: str, material: dict, name: str, place: str, reader: str | None, budget: Budget) -> Size:
    place, _slash, language = place.partition("/")
    told = material["told"][language or "en"] if place == "lesson" else None
    path = {**material, "my": "/en/my/", "catalogue": "/en/courses/"}[place]
    if language:
        path = path.replace("/en/", f"/{language}/", 1)
    context = browser.new_context()
    if reader:
        context.add_cookies([{"name": "sessionid", "value": material[reader], "url": address}])
    cold, warm = (_load(context, address, path) for _visit in range(2))
    context.close()
    return Size(name, budget, cold, warm, told)


def _load(context, address: str, path: str) -> Load:
    """One visit in a tab of its own; the second of a context finds the first one's files in the cache."""
    load, page, kinds = Load(), context.new_page(), {}
    network = context.new_cdp_session(page)
    network.send("Network.enable")

    def sent(event):
        url = urlsplit(event["request"]["url"])
        if url.scheme == "data":
            return
        kinds[event["requestId"]] = event.get("type", "Other")
        load.requests += 1
        if url.netloc != urlsplit(address).netloc:
            load.strangers.append(event["request"]["url"])

    def finished(event):
        kind = kinds.get(event["requestId"])
        if kind:
            load.bytes[kind] = load.bytes.get(kind, 0) + int(event["encodedDataLength"])

    network.on("Network.requestWillBeSent", sent)
    network.on("Network.loadingFinished", finished)
    load.status = page.goto(f"{address}{path}", wait_until="networkidle").status
    page.close()
    return load
