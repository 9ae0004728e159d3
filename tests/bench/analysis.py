"""Item analysis of 100 000 attempts of ten questions, on PostgreSQL: seconds and peak memory of one page's figures.

`python -m tests.bench.analysis` measures in a database of its own, dropped at the end; `make bench` calls it too.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.bench.installation import SERVER, SETTINGS
from tests.site import ROOT, environment, manage

ATTEMPTS, QUESTIONS, LEARNERS = 100_000, 10, 20_000
SECONDS, MEGABYTES = 5, 500


@dataclass(frozen=True)
class Analysis:
    """What one reading took: by the clock, of this process's processor time, and the most memory it ever held."""

    attempts: int
    seconds: float
    processor: float
    megabytes: float

    def problems(self) -> list[str]:
        over = [] if self.seconds <= SECONDS else [f"item analysis: {self.seconds:.1f} s, at most {SECONDS}"]
        return over + ([] if self.megabytes <= MEGABYTES else [f"item analysis: {self.megabytes:.0f} MB, at most {MEGABYTES}"])

    def __str__(self):
        clock = f"{self.seconds:.1f} s by the clock (at most {SECONDS}), {self.processor:.1f} s of its processor"
        return f"item analysis of {self.attempts} attempts: {clock}, {self.megabytes:.0f} MB at most (allowed {MEGABYTES})"


def measure() -> Analysis:
    """Fill a new database, and read it in a process that has done nothing else."""
    name = f"okuw_bench_analysis_{os.getpid()}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        with tempfile.TemporaryDirectory(prefix="okuw-bench-") as folder:
            env = environment(Path(folder), f"{SERVER}/{name}", SETTINGS)
            manage("migrate", "-v0", env=env)
            _run("fill", env)
            return Analysis(**json.loads(_run("read", env)))
    finally:
        with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _run(part: str, env: dict) -> bytes:
    command = [sys.executable, "-m", "tests.bench.analysis", part]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE).stdout


# --- in a process of its own, with the settings of the database -----------------------------------------
def fill() -> None:
    """One sitting through the services, then copied: whatever columns the tables have, the copies have them too."""
    from assessments.quizzes.definition import define_quiz
    from assessments.quizzes.models import Answer, Attempt, AttemptItem
    from assessments.quizzes.services import save_answer, start_attempt, submit_attempt
    from learning.people.models import User
    from tests.assessments import papers

    options = [papers.option("Right", True), *(papers.option(f"Wrong {letter}", False) for letter in "ABC")]
    bank = [papers.entry(f"B{number}", "single", "ID1", options=options) for number in range(QUESTIONS)]
    made = papers.make_questions({"bank": "bench", "title": "Bench", "questions": bank})
    quiz = define_quiz(code="bench", titles={"en": "Bench"}, questions=list(made))
    learners = User.objects.bulk_create(User(username=f"learner{number}") for number in range(LEARNERS))
    attempt = start_attempt(quiz=quiz, learner=learners[0])
    for item in attempt.items.all():
        save_answer(attempt=attempt, order=item.order, sequence=1, response=papers.key("Right"))
    submit_attempt(attempt=attempt, language="tk")
    minutes = "n * interval '1 minute'"
    _copy(
        Attempt,
        f"{{table}} t, generate_series(1, {ATTEMPTS - 1}) n",
        uuid="gen_random_uuid()",
        context="n::text",
        learner_id=f"{learners[0].pk} + n % {LEARNERS}",
        language="(array['tk', 'ru', 'tk', 'en', ''])[1 + n % 5]",
        started_at=f"t.started_at + {minutes}",
        submitted_at=f"t.submitted_at + {minutes} + interval '20 minutes'",
        marked_at=f"t.submitted_at + {minutes} + interval '20 minutes'",
    )
    copies = f"a.id <> {attempt.pk}"
    _copy(
        AttemptItem,
        f"{{table}} t JOIN assessments_attempt a ON {copies} WHERE t.attempt_id = {attempt.pk}",
        attempt_id="a.id",
        score='(random() < 0.3 + 0.05 * t."order" * ((a.learner_id % 10) / 10.0))::int',
    )
    keys = [papers.key(text) for text in ("Wrong A", "Wrong B", "Wrong C")]
    of_item = 'JOIN assessments_attemptitem o ON o.id = t.item_id JOIN assessments_attemptitem i ON i."order" = o."order"'
    _copy(
        Answer,
        f"{{table}} t {of_item} JOIN assessments_attempt a ON a.id = i.attempt_id AND {copies} WHERE random() < 0.98",
        item_id="i.id",
        response=f"CASE i.score WHEN 1 THEN t.response ELSE to_jsonb((array{keys})[1 + floor(3 * random())::int]) END",
        saved_at="a.started_at + i.\"order\" * interval '1 minute' + random() * interval '50 seconds'",
    )
    # One answer in ten was thought over.
    _copy(Answer, "{table} t WHERE random() < 0.1", sequence="2", saved_at="t.saved_at + interval '12 minutes'")
    _execute("ANALYZE")


def _copy(model, source: str, **changes: str) -> None:
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = ", ".join(changes.get(column, f't."{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    _execute(f"INSERT INTO {table} ({named}) SELECT {values} FROM {source.format(table=table)}")


def _execute(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def read() -> None:
    from assessments.analysis.figures import items, quiz_figures
    from assessments.analysis.selectors import sittings_of, versions_of
    from assessments.quizzes.models import Quiz

    quiz = Quiz.objects.get()
    started, before = time.perf_counter(), time.process_time()
    sittings = sittings_of(quiz, k=5)
    whole, found = quiz_figures(sittings, k=5), items(sittings, k=5)
    versions_of(sittings.versions)
    seconds, processor = time.perf_counter() - started, time.process_time() - before
    if len(found) != QUESTIONS:
        raise AssertionError(f"{len(found)} questions were read, of {QUESTIONS}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"attempts": whole.attempts, "seconds": seconds, "processor": processor, "megabytes": peak}, sys.stdout)


if __name__ == "__main__":
    if sys.argv[1:]:
        import django

        django.setup()
        {"fill": fill, "read": read}[sys.argv[1]]()
    else:
        measured = measure()
        sys.stdout.write(f"{measured}\n")
        sys.exit("\n".join(measured.problems()) or None)
