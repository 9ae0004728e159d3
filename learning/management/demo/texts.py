"""The demo's texts that wait for a marker: a practice quiz outside the courses, written by three officials.

One of them has been read already, by a reviewer who asks for a second marker.
"""

from datetime import date, timedelta

import yaml

from assessments.marking.rubric import most_points
from assessments.marking.services import mark_text
from assessments.questions.services import load_bank
from assessments.quizzes.definition import define_quiz
from assessments.quizzes.models import Attempt, Quiz
from assessments.quizzes.services import save_answers, start_attempt, submit_attempt
from learning.management.demo.people import People
from learning.management.demo.sitting import at_noon
from learning.management.reference import FIXTURES
from learning.people.models import User

TITLES = {"en": "Practice: in your own words", "ru": "Практика: своими словами", "tk": "Türgenleşik: öz sözleriňiz bilen"}


def load_texts(people: People, today: date) -> None:
    """Sit the practice quiz for each text of fixtures/demo/written.yaml; the first one wants a second marker."""
    bank = load_bank(FIXTURES / "demo" / "practice-texts.yaml")
    questions = list(bank.questions.values_list("code", flat=True))
    quiz = define_quiz(code=bank.slug, titles=TITLES, questions=questions, counts=False)
    written = yaml.safe_load((FIXTURES / "demo" / "written.yaml").read_text(encoding="utf-8"))
    staff = [user for user in people.officials if user.username not in people.accounts]
    writers = {row["language"]: next(user for user in staff if user.language == row["language"]) for row in written}
    attempts = [_write(writers[row["language"]], quiz, row, today - timedelta(days=row["days"])) for row in written]
    _ask_for_a_second_marker(attempts[0], people.accounts["reviewer"], today - timedelta(days=written[0]["days"] - 1))


def _write(user: User, quiz: Quiz, row: dict, day: date) -> Attempt:
    at = at_noon(day)
    attempt = start_attempt(quiz=quiz, learner=user, at=at)
    save_answers(attempt=attempt, responses={1: {"text": row["text"]}}, at=at + timedelta(minutes=15))
    return submit_attempt(attempt=attempt, language=row["language"], at=at + timedelta(minutes=16)).attempt


def _ask_for_a_second_marker(attempt: Attempt, marker: User, day: date) -> None:
    item = attempt.items.select_related("version").get()
    points = most_points(item.version.content)
    mark_text(item=item, marker=marker, points=points, second_wanted=True, at=at_noon(day))
