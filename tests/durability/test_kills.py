"""E1: the server is killed while it saves and marks. What it acknowledged stands, nothing is written by half.

Half of the learners sit the test of a course, with all that follows; the others papers of all ten kinds, on one page or in
order. Three kills in `make test`, two hundred in `make audit`, on each engine.
"""

import json
import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import databases
from tests.durability import record
from tests.durability.learners import Learner, Witness
from tests.site import ROOT, environment, free_port, manage, start_server
from tests.trials import trials

pytestmark = pytest.mark.trial
KILLS = trials(3, 200)
LEARNERS = 8
# Further learners, each of whom sends one test fifty times.
FIFTIES = trials(1, 20)
# Papers of all kinds for each learner who sits them.
PAPERS = trials(4, 80)


@dataclass
class Installation:
    """A database of its own, with what its learners need to know; servers come and go."""

    folder: Path
    database: str
    env: dict
    material: dict
    port: int

    def serve(self) -> subprocess.Popen:
        return start_server(self.folder, self.env, self.port, workers=1, threads=4)

    def check(self) -> None:
        """Nothing is written by half, and the standings are what the ledger says."""
        assert record.is_whole(self.database)
        assert record.halves(self.database) == []
        manage("rebuild_standings", "--check", env=self.env)


@pytest.fixture(scope="module")
def installation(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("killed")
    with django_db_blocker.unblock():
        lent = databases.template().lent(folder)
        database = lent.__enter__()
    env = environment(folder, database, "learning.settings.test")
    command = [sys.executable, "-m", "tests.durability.material", str(LEARNERS + FIFTIES), str(PAPERS)]
    told = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
    yield Installation(folder, database, env, json.loads(told.stdout), free_port())
    with django_db_blocker.unblock():
        lent.__exit__(None, None, None)


def kill(server: subprocess.Popen) -> None:
    os.killpg(server.pid, signal.SIGKILL)
    server.wait(timeout=20)


def test_what_was_acknowledged_outlives_the_server(installation):
    dice, witness = random.Random(1), Witness()
    papers = [own for each in installation.material["papers"] for own in (each, [])]
    people = [
        Learner(witness, installation.material, session, seed, papers[seed])
        for seed, session in enumerate(installation.material["sessions"][:LEARNERS])
    ]
    for round in range(KILLS + 1):
        server = installation.serve()
        try:
            _compare(witness, installation)
            if round == KILLS:
                break
            people = [person.at(installation.port) for person in people]
            witness.at_work = len(people)
            for person in people:
                person.start()
            witness.wait_for(dice.randint(5, 60))
        finally:
            kill(server)
        for person in people:
            person.join(timeout=60)
            assert not person.is_alive()
        assert witness.strange == []
    assert len(witness.acknowledged) >= 5 * KILLS
    installation.check()


def _compare(witness: Witness, installation: Installation) -> None:
    """The database beside what the learners saw, while a new server stands and nobody asks it anything."""
    stored = record.answers(installation.database)
    lost = {key: response for key, response in witness.acknowledged.items() if stored.get(key) != response}
    assert lost == {}
    assert {key: response for key, response in stored.items() if witness.sent.get(key) != response} == {}
    assert witness.closed <= record.closed(installation.database)
    assert record.halves(installation.database) == []


def test_a_test_sent_fifty_times_at_once_gives_one_certificate(installation):
    server = installation.serve()
    try:
        for place, session in enumerate(installation.material["sessions"][LEARNERS:]):
            witness = Witness()
            person = Learner(witness, installation.material, session, place).at(installation.port)
            attempt = _answered(person)
            tabs = [Learner(witness, installation.material, session, place).at(installation.port) for _tab in range(10)]

            def send(tab, attempt=attempt):
                tab.attempt = attempt
                places = {tab.expect(302, *tab.send()) for _time in range(5)}
                tab.connection.close()
                return places

            with ThreadPoolExecutor(len(tabs)) as pool:
                led_to = set().union(*pool.map(send, tabs))
            assert (witness.strange, led_to) == ([], {f"{attempt}review/"})
            assert _certificates(installation, attempt) == 1
    finally:
        kill(server)
    assert record.halves(installation.database) == []


def _answered(person: Learner) -> str:
    """The address of a test in which everything is answered rightly and nothing sent."""
    person.step()
    person.todo = [(order, 1, answers[0]) for order, answers in person.material["answers"].items()]
    while person.todo:
        person.step()
    person.connection.close()
    assert person.witness.strange == []
    return person.attempt


def _certificates(installation: Installation, attempt: str) -> int:
    owners = record.rows(installation.database, "SELECT CAST(uuid AS TEXT), learner_id FROM assessments_attempt")
    owner = next(owner for uuid, owner in owners if record.address_of(uuid) == attempt)
    return record.rows(installation.database, f"SELECT count(*) FROM learning_certificate WHERE learner_id = {int(owner)}")[0][
        0
    ]
