"""Learners who answer tests over HTTP until the server dies, and remember what it acknowledged. Used by test_kills.py."""

import http.client
import json
import random
import threading
from urllib.parse import urlencode

TOKEN = "k" * 32


class Witness:
    """What all learners together have seen: acknowledged and merely sent answers, tests acknowledged as sent."""

    def __init__(self):
        self.changed = threading.Condition()
        self.acknowledged, self.sent, self.closed, self.strange = {}, {}, set(), []
        self.count = self.at_work = 0

    def saw(self, key=None, response=None, *, closed=None):
        with self.changed:
            if key:
                self.acknowledged[key] = response
            if closed:
                self.closed.add(closed)
            self.count += 1
            self.changed.notify_all()

    def wait_for(self, more: int) -> None:
        """Until so many more acknowledgements came, or something strange did, or nobody is at work any more."""
        with self.changed:
            goal = self.count + more
            assert self.changed.wait_for(lambda: self.count >= goal or self.strange or not self.at_work, timeout=120)


class Learner(threading.Thread):
    """One person at one connection. What was not acknowledged is sent again, unchanged, to the next server."""

    def __init__(self, witness: Witness, material: dict, session: str, seed: int, papers: list[dict] = ()):
        super().__init__(daemon=True)
        self.witness, self.material = witness, material
        # Begun tests of all kinds, sat before any other.
        self.papers = list(papers)
        self.dice = random.Random(seed)
        self.headers = {"Cookie": f"csrftoken={TOKEN}; sessionid={session}", "X-CSRFToken": TOKEN}
        self.attempt, self.todo = "", []

    def at(self, port: int) -> "Learner":
        """The same person again, in a thread that has not begun, at a new server."""
        again = Learner(self.witness, self.material, "", 0, self.papers)
        again.dice, again.headers, again.attempt, again.todo = self.dice, self.headers, self.attempt, self.todo
        again.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        return again

    def run(self):
        try:
            while not self.witness.strange:
                self.step()
        except (OSError, http.client.HTTPException):
            # The server is dead.
            pass
        finally:
            self.connection.close()
            with self.witness.changed:
                self.witness.at_work -= 1
                self.witness.changed.notify_all()

    def step(self):
        """Begin a test, or save the next answer of it, or leave a question behind, or send it."""
        if not self.attempt and self.papers:
            paper = self.papers.pop(0)
            self.attempt, self.todo = paper["address"], self.plan_of_all_kinds(paper["in_order"])
        elif not self.attempt:
            self.attempt = self.expect(302, *self.ask("POST", self.material["start"]))
            self.todo = self.plan()
        elif self.todo:
            order, sequence, response = self.todo[0]
            if sequence:
                self.save(order, sequence, response)
            else:
                self.expect(302, *self.post({"screen": order, "unanswered": order, "go": int(order) + 1}))
            self.todo = self.todo[1:]
        else:
            self.expect(302, *self.send())
            self.witness.saw(closed=self.attempt)
            self.attempt = ""

    def save(self, order: str, sequence: int, response: object) -> None:
        key = (self.attempt, order, sequence)
        self.witness.sent[key] = response
        body = json.dumps({"sequence": sequence, "response": response})
        self.expect(200, *self.ask("PUT", f"{self.attempt}answers/{order}/", body, "application/json"))
        self.witness.saw(key, response)

    def send(self):
        every = {**self.material["answers"], **self.material["kinds"]}
        return self.post({"do": "send", "unanswered": ",".join(every)})

    def post(self, form: dict):
        return self.ask("POST", self.attempt, urlencode(form), "application/x-www-form-urlencoded")

    def plan(self) -> list[tuple]:
        """Every item once or twice, rightly or by chance; about every other test is passed."""
        by_chance = self.dice.random() < 0.5
        todo = []
        for order, answers in self.material["answers"].items():
            for sequence in range(1, 1 + self.dice.choice((1, 1, 2)) if len(answers) > 1 else 2):
                todo.append((order, sequence, self.dice.choice(answers) if by_chance else answers[0]))
        return todo

    def plan_of_all_kinds(self, in_order: bool) -> list[tuple]:
        """Each kind once or twice, a case choice by choice; where questions come in order each is left behind."""
        todo = []
        for order, answers in self.material["kinds"].items():
            given = [self.dice.choice(answers) for _time in range(self.dice.choice((1, 2)))]
            if order == self.material["case"]:
                way = self.dice.choice(answers)
                given = [way[:1], way]
            todo += [(order, sequence, response) for sequence, response in enumerate(given, start=1)]
            if in_order and order != max(self.material["kinds"], key=int):
                todo.append((order, 0, None))
        return todo

    def ask(self, method: str, path: str, body: str = "", kind: str = "application/x-www-form-urlencoded"):
        self.connection.request(method, path, body.encode(), {**self.headers, "Content-Type": kind})
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", ""), f"{method} {path} {body}"

    def expect(self, wanted: int, status: int, location: str, asked: str) -> str:
        if status != wanted:
            self.witness.strange.append(f"{status} instead of {wanted}: {asked}")
        return location
