"""Test databases from a template: migrated and filled once for a state of the code, then copied for each worker and run.

Migrating takes some fifteen seconds of processor time, copying none. Used by conftest.py only.
"""

import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import psycopg
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("requirements.txt", "tests/databases.py", "*/migrations/*.py")
CONTENT = (
    *TABLES,
    "tests/factories.py",
    "tests/assessments/papers.py",
    "fixtures/*.csv",
    "fixtures/*/m1-ident*",
    "fixtures/courses/m1-ident/*",
    "courses/pages/loader.py",
    "courses/pages/blocks.py",
    "courses/pages/groups.py",
    "assessments/quizzes/definition.py",
    "assessments/questions/bank_file.py",
    "assessments/questions/content.py",
    "assessments/questions/freezing.py",
    "assessments/questions/services.py",
)


@cache
def fingerprint(patterns: tuple[str, ...] = CONTENT) -> str:
    """Changes with everything that the template is made from."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def one_at_a_time(name: str):
    """Other workers wait here while one makes the template."""
    lock = Path(tempfile.gettempdir()) / f"okuw-template-{name}.lock"
    deadline = time.monotonic() + 300
    while True:
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL)
            break
        except FileExistsError:
            if time.monotonic() > deadline or time.time() - lock.stat().st_mtime > 300:
                lock.unlink(missing_ok=True)
            time.sleep(0.3)
    try:
        yield
    finally:
        os.close(handle)
        lock.unlink(missing_ok=True)


def test_name() -> str:
    """The name of this worker's test database, as pytest-django has set it."""
    settings = connection.settings_dict
    return str(settings["TEST"].get("NAME") or f"test_{settings['NAME']}")


class SqliteTemplate:
    """A file that is copied."""

    def __init__(self, key: str):
        self.test = test_name()
        self.path = Path(tempfile.gettempdir()) / f"okuw-template-{key}.sqlite3"

    def exists(self) -> bool:
        return self.path.exists()

    def clear(self) -> None:
        for tail in ("", "-wal", "-shm"):
            Path(self.test + tail).unlink(missing_ok=True)

    def copy(self) -> None:
        self.clear()
        shutil.copyfile(self.path, self.test)

    @contextmanager
    def lent(self, folder: Path):
        """A copy for a server of its own: the address of a file in the folder."""
        shutil.copyfile(self.path, folder / "okuw.sqlite3")
        yield f"sqlite:///{folder / 'okuw.sqlite3'}"

    def keep(self) -> None:
        part = self.path.with_suffix(".part")
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.test)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
        part.rename(self.path)


class PostgresTemplate:
    """A database from which others are made."""

    def __init__(self, key: str):
        self.test = test_name()
        self.name = f"okuw_template_{key}"

    @contextmanager
    def _server(self):
        settings = connection.settings_dict
        address = {
            "host": settings["HOST"],
            "port": settings["PORT"],
            "user": settings["USER"],
            "password": settings["PASSWORD"],
        }
        given = {name: value for name, value in address.items() if value}
        with psycopg.connect(dbname="postgres", autocommit=True, **given) as server:
            yield server

    def exists(self) -> bool:
        with self._server() as server:
            return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone() is not None

    def _make(self, name: str, template: str) -> None:
        with self._server() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def clear(self) -> None:
        with self._server() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{self.test}" WITH (FORCE)')

    def copy(self) -> None:
        self._make(self.test, self.name)

    @contextmanager
    def lent(self, folder: Path):
        """A copy for a server of its own: the address of a database that goes with the block."""
        name = f"{self.test}_{folder.name}"
        self._make(name, self.name)
        try:
            yield f"{os.environ['DATABASE_URL'].partition('?')[0].rpartition('/')[0]}/{name}"
        finally:
            with self._server() as server:
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def keep(self) -> None:
        connection.close()
        self._make(self.name, self.test)


@cache
def template(patterns: tuple[str, ...] = CONTENT):
    """The template for this engine and this state of the code: with the reference content, or the empty `TABLES`."""
    made = SqliteTemplate if connection.vendor == "sqlite" else PostgresTemplate
    return made(fingerprint(patterns))


def renew() -> None:
    """Bring this worker's database back to what the template holds: after a test that emptied it."""
    connection.close()
    template().copy()
