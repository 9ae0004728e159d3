"""Which worker runs which tests: a file is one worker's, the journeys all one's, for they share a site. Used by conftest.py.

Groups by mark (`--dist loadgroup`) are passed over in silence by pytest-xdist 3.8 under pytest 9.2; see its issue 1386.
"""

from collections import Counter

from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/journeys"
# What drives a browser, tries many cases or commits takes longest.
LONG = ("browser", "trial")


class ByFile(LoadScopeScheduling):
    """Hands the files out in the order of collection."""

    def __init__(self, config, log=None):
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return _share(nodeid)


def _share(nodeid: str) -> str:
    return JOURNEYS if nodeid.startswith(f"{JOURNEYS}/") else nodeid.partition("::")[0]


def long_ones_first(items: list) -> None:
    """Sort the tests: the journeys, then what takes long, then the files with most tests, so that no worker is left waiting."""
    tests = Counter(_share(item.nodeid) for item in items)
    long = {_share(item.nodeid) for item in items if _is_long(item)}

    def place(item) -> tuple:
        share = _share(item.nodeid)
        return share != JOURNEYS, share not in long, -tests[share], share

    items.sort(key=place)


def _is_long(item) -> bool:
    database = item.get_closest_marker("django_db")
    commits = database and database.kwargs.get("transaction")
    return bool(commits) or any(item.get_closest_marker(name) for name in LONG)
