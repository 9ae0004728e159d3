"""How long the second start of `make demo` takes: tools/demo.sh from its first line to the answer that it announces."""

import os
import signal
import subprocess
import time

from tests.bench.installation import Installation
from tests.site import ROOT, free_port

# The demo runs on SQLite.
LOAD_DEMO_SECONDS = {"SQLite": 25}
SECOND_START_SECONDS = 10


def second_start(installation: Installation) -> float:
    """Seconds to `Ready:`. The first start gathers static files, as it does for whoever runs the demo."""
    return [_start(installation) for _time in range(2)][1]


def _start(installation: Installation) -> float:
    port = free_port()
    env = {**os.environ, "DATABASE_URL": installation.database}
    began = time.monotonic()
    demo = subprocess.Popen(
        ["bash", "tools/demo.sh", str(port)],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        # A group of its own, to see when all of it has ended.
        start_new_session=True,
    )
    try:
        for line in demo.stdout:
            if line.startswith("Ready:"):
                return time.monotonic() - began
        raise RuntimeError("tools/demo.sh ended without an answer")
    finally:
        _end(demo)


def _end(demo: subprocess.Popen) -> None:
    """As Ctrl-C does: the script is told, and ends its server. What is left after a while is made to end."""
    demo.terminate()
    demo.wait(timeout=30)
    demo.stdout.close()
    for _try in range(100):
        try:
            os.killpg(demo.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(demo.pid, signal.SIGKILL)
