"""How many answers a second, and how much of a processor each costs, beside a bare view of the same server in the same run."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.installation import SETTINGS, Installation
from tests.site import ROOT, served

WARM, SECONDS, CLIENTS = 1.0, 4.0, 16


@dataclass(frozen=True)
class Page:
    """What is asked for, and by whom; its limits, beside the bare view; what performance.md wants on a machine at rest.

    `most` is the processor time of so many bare views, steady on a busy machine too; `least` the share of their speed.
    Both leave a wide margin over what was measured in November 2026.
    """

    name: str
    what: str
    place: str
    reader: str
    most: float | None = None
    least: float | None = None
    wanted: int | None = None
    wanted_cpu: float | None = None


@dataclass(frozen=True)
class Speed:
    """One row of the table."""

    database: str
    page: Page
    rate: float
    cpu: float
    median: float
    p95: float
    failed: int
    share: float = 1.0
    cost: float = 1.0

    def problems(self) -> list[str]:
        name = f"{self.page.name} on {self.database}"
        found = []
        if self.failed:
            found.append(f"{name}: {self.failed} answers failed")
        if self.page.most and self.cost > self.page.most:
            found.append(f"{name}: costs {self.cost:.1f} bare views, at most {self.page.most:g}")
        if self.page.least and self.share < self.page.least:
            found.append(f"{name}: {self.share:.4f} of the bare view's speed, at least {self.page.least:g}")
        return found


PAGES = [
    Page("bare view", "page", "livez", "nobody"),
    Page("lesson", "page", "lesson", "learners", 18, 0.03, 500, 3.0),
    Page("course", "page", "course", "learners", 28, 0.015, 400, 3.5),
    Page("catalogue", "page", "catalogue", "nobody", 9, 0.06, 1000),
    Page("gap report", "page", "national", "coordinator", 120, 0.004),
    Page("single save", "save", "start", "crowd", 60, 0.008, 400),
    Page("quiz attempt", "attempt", "start", "learners", 260, 0.0012, 80),
]


def measure(installation: Installation) -> list[Speed]:
    """All pages on one installation, served as the demo serves it."""
    speeds: list[Speed] = []
    with served(installation.folder, installation.database, SETTINGS) as address:
        for page in PAGES:
            speed = _speed(installation, page, address)
            floor = speeds[0] if speeds else speed
            speeds.append(replace(speed, share=speed.rate / floor.rate, cost=speed.cpu / floor.cpu))
    return speeds


def _speed(installation: Installation, page: Page, address: str) -> Speed:
    material = {**installation.material, "livez": "/livez", "catalogue": "/en/courses/"}
    sessions = material.get(page.reader) or [None]
    sessions = [sessions] if isinstance(sessions, str) else sessions
    plan = {
        "host": urlsplit(address).hostname,
        "port": urlsplit(address).port,
        "path": material[page.place],
        "what": page.what,
        "sessions": [sessions[place % len(sessions)] for place in range(CLIENTS)],
        "attempts": material["attempts"][:CLIENTS],
        "responses": material["responses"],
        "answers": material["answers"],
        "warm": WARM,
        "seconds": SECONDS,
    }
    command = [sys.executable, str(Path(__file__).with_name("client.py"))]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
        client.stdin.write(json.dumps(plan))
        client.stdin.close()
        client.stdout.readline()
        before = server_seconds()
        told = client.stdout.read()
        spent = server_seconds() - before
    result = json.loads(told)
    rate, cpu = result["done"] / result["seconds"], spent / max(1, result["done"]) * 1000
    return Speed(installation.kind, page, rate, cpu, result["median"], result["p95"], result["failed"])


def server_seconds() -> float:
    """Processor time of the server: of all processes this one has started, and they in turn, that are granian."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0
    for process in _children(os.getpid()):
        try:
            if "granian" in Path(f"/proc/{process}/cmdline").read_text():
                fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
                total += int(fields[11]) + int(fields[12])
        except OSError:
            continue
    return total / ticks


def _children(process: int):
    for line in Path(f"/proc/{process}/task").glob("*/children"):
        for child in line.read_text().split():
            yield child
            yield from _children(int(child))
