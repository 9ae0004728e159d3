"""One installation of the product to measure: a database with the demo in it, static files, who visits which page.

Used by the whole of tests.bench. PostgreSQL gets a database of its own, dropped at the end.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.site import ROOT, environment, manage

SETTINGS = "tests.bench.settings"
SERVER = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/okuw").rsplit("/", 1)[0]


@dataclass(frozen=True)
class Installation:
    """A loaded installation; `material` says what to visit, as whom."""

    kind: str
    folder: Path
    database: str
    loaded_in: float
    processor: float
    material: dict


@contextmanager
def on_sqlite() -> Iterator[Installation]:
    with tempfile.TemporaryDirectory(prefix="okuw-bench-") as folder:
        yield _installed("SQLite", Path(folder), f"sqlite:///{folder}/okuw.sqlite3")


@contextmanager
def on_postgresql() -> Iterator[Installation]:
    name = f"okuw_bench_{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="okuw-bench-") as folder:
        with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        try:
            yield _installed("PostgreSQL", Path(folder), f"{SERVER}/{name}")
        finally:
            with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def postgresql_answers() -> bool:
    try:
        psycopg.connect(f"{SERVER}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _installed(kind: str, folder: Path, database: str) -> Installation:
    env = environment(folder, database, SETTINGS)
    manage("migrate", "-v0", env=env)
    manage("collectstatic", "--noinput", "-v0", env=env)
    started, before = time.monotonic(), _processor_of_children()
    manage("load_demo", env=env)
    loaded_in, processor = time.monotonic() - started, _processor_of_children() - before
    command = [sys.executable, "-m", "tests.bench.material"]
    told = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
    return Installation(kind, folder, database, loaded_in, processor, json.loads(told.stdout))


def _processor_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
