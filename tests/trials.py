"""How long the trials are: a small sample in `make test`, the long run in `make audit` (OKUW_AUDIT=1).

A trial is a test that tries many invented cases; it carries the marker `trial`, so that `make audit` runs only these and
the tests that hypothesis feeds. Loaded by conftest.py before any test.
"""

import os
from collections.abc import Iterable

from hypothesis import HealthCheck, settings

AUDIT = os.environ.get("OKUW_AUDIT") == "1"
ON_SQLITE = os.environ.get("DATABASE_URL", "sqlite:").startswith("sqlite")

if AUDIT and ON_SQLITE:
    # For tests of pure functions, which say nothing about how many inputs they want.
    settings.register_profile("audit", max_examples=3000, deadline=None, database=None)
    settings.load_profile("audit")


def trials(sample: int, audit: int) -> int:
    """How many cases to try."""
    return audit if AUDIT else sample


def seeds(sample: int, audit: int, known: Iterable[int] = ()) -> list[int]:
    """Seeds of what needs no database: it is the same on both engines, so it is tried on one, and touched on the other.

    `known` are seeds that once failed; they are always among them.
    """
    return sorted({*range(trials(sample, audit) if ON_SQLITE else 2), *known})


def examples(sample: int, audit: int) -> settings:
    """How many inputs hypothesis invents; in the sample always the same ones, in the audit new ones each time."""
    return settings(
        max_examples=trials(sample, audit),
        derandomize=not AUDIT,
        database=None,
        deadline=None,
        # What a test changes in the database goes with the test, not with the example.
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )
