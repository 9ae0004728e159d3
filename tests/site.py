"""The product served for a browser: its own database with the demo in it, and granian on a free port.

Used by the journeys, the screenshots and the benchmarks; nothing of the test process's own database is touched.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "okuw-demo-2026"
SETTINGS = "learning.settings.test"
BROWSER = {
    "executable_path": next(
        (path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome") if Path(path).exists()),
        None,
    ),
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
}


def manage(*command, env):
    """Run one management command of the product in its own process."""
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(folder: Path, database: str, settings: str = SETTINGS) -> dict:
    own = {"DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": database, "OKUW_VAR": str(folder), "OKUW_SERVED": "1"}
    return {**os.environ, **own}


@contextmanager
def served(folder: Path, database: str, settings: str = SETTINGS):
    """Serve the product on a free port; gives its address. The server ends with the block."""
    env = environment(folder, database, settings)
    port = free_port()
    server = start_server(folder, env, port)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def start_server(folder: Path, env: dict, port: int, workers: int = 2, threads: int = 1) -> subprocess.Popen:
    """Start a server as the head of its own process group; returns when it answers."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "learning.wsgi:application", "--host", "127.0.0.1",
        "--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads), "--no-access-log",
    ]  # fmt: skip
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}", server, folder)
    except BaseException:
        server.terminate()
        raise
    return server


def _wait_until_ready(address: str, server: subprocess.Popen, folder: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended: {(folder / 'server.log').read_text()}")
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not answer within 90 seconds")


def sign_in(page, address: str, username: str, password: str = PASSWORD) -> None:
    """Sign a person in through the sign-in page."""
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
