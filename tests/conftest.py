"""What every test may ask for: reference data, people in each role with a client signed in, a course to study."""

from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test.utils import setup_databases
from django.utils.translation import override
from pytest_django.plugin import blocking_manager_key

from courses.pages.groups import ensure_groups
from tests import databases, factories, sharing, trials
from tests.assessments import papers

DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def pytest_sessionstart(session):
    # Catalogues are committed as text; a page in Russian or Turkmen needs them compiled.
    call_command("compile_catalogues", quiet=True)


def pytest_xdist_make_scheduler(config, log):
    return sharing.ByFile(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """What asks no database is the same on both engines, so that it is tried on one."""
    if not trials.ON_SQLITE:
        config.hook.pytest_deselected(items=[item for item in items if not _asks_a_database(item)])
        items[:] = [item for item in items if _asks_a_database(item)]
    sharing.long_ones_first(items)


def _asks_a_database(item) -> bool:
    return item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """The test database begins with what never changes: framework, agencies, the flagship course, groups, the small bank.

    It is copied from the template of this state of the code; the first worker to come makes that template.
    """
    tables, template = databases.template(databases.TABLES), databases.template()
    with django_db_blocker.unblock(), databases.one_at_a_time(f"{connection.vendor}-{databases.fingerprint()}"):
        nearest = next((found for found in (template, tables) if found.exists()), None)
        nearest.copy() if nearest else template.clear()
        config = setup_databases(verbosity=0, interactive=False, keepdb=True)
        if nearest is None:
            tables.keep()
        if nearest is not template:
            factories.reference_framework()
            factories.reference_agencies()
            factories.load_flagship()
            ensure_groups()
            papers.make_questions()
            template.keep()
    yield
    with django_db_blocker.unblock():
        for wrapper, _name, _destroy in config:
            wrapper.close()


@pytest.fixture(scope="session", autouse=True)
def _not_emptied():
    """Django would empty every table, one by one, of the database that is given back whole."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: None)
        yield


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_teardown(item):
    """A test that commits (transaction=True) gives the database back whole; the next one finds all it began with."""
    yield
    if "transactional_db" in item.fixturenames or _commits(item):
        with item.config.stash[blocking_manager_key].unblock():
            databases.renew()


def _commits(item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()
    yield


@pytest.fixture(autouse=True)
def _in_english():
    """Every test begins in English, whatever language the pages of the one before left behind."""
    with override("en"):
        yield


@pytest.fixture
def framework(db):
    """The whole framework of fixtures/*.csv, in force."""
    return factories.reference_framework()


@pytest.fixture
def agencies(framework):
    """All agencies of fixtures/agencies.csv by code."""
    return factories.reference_agencies()


@pytest.fixture
def border(agencies):
    """The State Border Service."""
    return agencies["SBS"]


@pytest.fixture
def interior(agencies):
    """The Ministry of Internal Affairs: another agency than `border`."""
    return agencies["MIA"]


@pytest.fixture
def supervisor(border):
    return factories.make_official(username="supervisor", agency=border, profile="BOR", role="supervisor")


@pytest.fixture
def official(border, supervisor):
    """A border officer whose post names `supervisor`."""
    return factories.make_official(username="official", agency=border, profile="BOR", supervisor=supervisor)


@pytest.fixture
def colleague(border, supervisor):
    """Another border officer of the same team."""
    return factories.make_official(username="colleague", agency=border, profile="BOR", supervisor=supervisor)


@pytest.fixture
def stranger(interior):
    """An investigator of another agency."""
    return factories.make_official(username="stranger", agency=interior, profile="INV")


@pytest.fixture
def focal(border):
    return factories.make_official(username="focal", agency=border, profile="BOR", role="focal")


@pytest.fixture
def focal2(interior):
    return factories.make_official(username="focal2", agency=interior, profile="INV", role="focal")


@pytest.fixture
def coordinator(agencies):
    return factories.make_user(username="coordinator", role="coordinator")


@pytest.fixture
def partner(agencies):
    return factories.make_user(username="partner", role="partner", agency=agencies["IOM"])


@pytest.fixture
def trainer(db):
    return factories.make_user(username="trainer", role="trainer")


@pytest.fixture
def reviewer(db):
    return factories.make_user(username="reviewer", role="reviewer")


@pytest.fixture
def administrator(db):
    return factories.make_user(username="admin", role="admin")


@pytest.fixture
def flagship(framework):
    """Course M1 with its lessons in three languages and its test."""
    return factories.load_flagship()


@pytest.fixture
def sign_in():
    """A browser of a person: `sign_in(official)` gives a client."""

    def client_of(user, language="en"):
        client = Client()
        if user is not None:
            client.force_login(user)
        client.cookies["django_language"] = language
        return client

    return client_of


@pytest.fixture
def today():
    return date(2026, 11, 21)
