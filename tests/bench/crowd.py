"""Five hundred learners who each save an answer every five seconds, for two minutes: what fails, is lost, how long it takes.

What was acknowledged is read back from the database afterwards.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.installation import SETTINGS, Installation
from tests.site import ROOT, environment, served

SECONDS, EVERY = 120, 5
MOST_P95 = 500
READ_BACK = """
import json, sys
from django.db.models import Max
from assessments.quizzes.models import Answer
order = json.load(sys.stdin)
rows = Answer.objects.filter(item__order=order).values_list("item__attempt__uuid").annotate(Max("sequence"))
print(json.dumps({str(uuid): highest for uuid, highest in rows}))
"""


@dataclass(frozen=True)
class Crowd:
    """What came of it on one database."""

    database: str
    learners: int
    saves: int
    failed: int
    lost: int
    median: float
    p95: float

    def __str__(self):
        return (
            f"{self.learners} learners on {self.database}, each saving every {EVERY} s for {SECONDS} s: {self.saves} saves, "
            f"{self.failed} failed, {self.lost} lost, median {self.median:.0f} ms, p95 {self.p95:.0f} ms (at most {MOST_P95})"
        )

    def problems(self) -> list[str]:
        good = self.failed == self.lost == 0 and self.p95 <= MOST_P95
        return [] if good else [str(self)]


def measure(installation: Installation) -> Crowd:
    """Serve the installation, let the crowd save, and look whether the last answer of each is there."""
    material = installation.material
    with served(installation.folder, installation.database, SETTINGS) as address:
        plan = {
            "host": urlsplit(address).hostname,
            "port": urlsplit(address).port,
            "what": "save",
            "sessions": material["crowd"],
            "attempts": material["attempts"],
            "responses": material["responses"],
            "answers": material["answers"],
            "warm": 0,
            "seconds": SECONDS,
            "every": EVERY,
        }
        command = [sys.executable, str(Path(__file__).with_name("client.py"))]
        told = subprocess.run(command, cwd=ROOT, input=json.dumps(plan), check=True, stdout=subprocess.PIPE, text=True).stdout
    result = json.loads(told.partition("\n")[2])
    kept = _kept(installation, material["answers"]["order"])
    lost = sum(kept.get(place.split("/")[-2]) != last for place, last in zip(material["attempts"], result["last"], strict=True))
    return Crowd(
        installation.kind, len(material["crowd"]), result["done"], result["failed"], lost, result["median"], result["p95"]
    )


def _kept(installation: Installation, order: int) -> dict[str, int]:
    env = environment(installation.folder, installation.database, SETTINGS)
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", READ_BACK]
    told = subprocess.run(command, cwd=ROOT, env=env, input=json.dumps(order), check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(told.stdout)
