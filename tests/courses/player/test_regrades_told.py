"""The review of an own attempt says which question was marked anew, how and when, and of the key what the quiz shows."""

import re
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from assessments.marking.regrading import revert_regrade
from assessments.quizzes.models import Quiz, Shows
from assessments.quizzes.services import submit_attempt
from tests.assessments import papers
from tests.assessments.analysis import crowd
from tests.assessments.marking.test_regrading import ALL_RIGHT, FULL, NEWEST, OAK, correct, version_of
from tests.assessments.marking.test_regrading import regrade_version as made

DAY = datetime(2026, 5, 3, 12, tzinfo=ZoneInfo("Asia/Ashgabat"))
FULL_MARKS = "Question 1 was marked anew on 3 May 2026: everybody who was asked it has full marks for it."
NEW_KEY = "Question 1 was marked anew on 3 May 2026: its key was corrected, and your answer is marked by the newest one."
BACK = "Question 1 was marked anew on 3 May 2026. That was taken back on 3 May 2026: the first marking counts."


@pytest.fixture
def quiz(db):
    return papers.make_quiz(["X1", "X2", "X3"])


@pytest.fixture
def read(official, sign_in):
    def page(attempt, language="en"):
        found = sign_in(official, language).get(f"/{language}/attempts/{attempt.uuid}/review/").content.decode()
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", found.split("<main", 1)[1].split("</main", 1)[0])).split())

    return page


def regrade(rule):
    return made(version=version_of("X1"), rule=rule, reason="Only for the staff to read.", by=None, at=DAY).regrade


@pytest.mark.parametrize(("rule", "told"), [(FULL, FULL_MARKS), (NEWEST, NEW_KEY)])
def test_the_learner_is_told_and_no_key_with_it(quiz, official, read, rule, told):
    attempt = crowd.sit(quiz, official, {**ALL_RIGHT, "X1": papers.key("Cedar")})
    correct("X1", "Oak")
    assert "marked anew" not in read(attempt)
    regrade(rule)
    for shows in Shows:
        Quiz.objects.update(shows=shows)
        page = read(attempt)
        assert page.count("marked anew") == 1 and told in page and "Only for the staff" not in page
        assert ("Oak" in page) is (shows == Shows.KEY and rule == NEWEST)


def test_what_the_newest_key_marks_it_explains_too(quiz, official, read):
    attempt = crowd.sit(quiz, official, OAK)
    assert "You answered Oak Right answer Birch" in read(attempt)
    correct("X1", "Oak")
    made_now = regrade(NEWEST)
    page = read(attempt)
    assert "Correct You answered Oak Right answer Oak" in page
    revert_regrade(regrade=made_now, by=None, at=DAY)
    page = read(attempt)
    assert BACK in page and "You answered Oak Right answer Birch" in page


def test_what_has_slipped_by_a_regrade_is_not_called_regraded(quiz, official, read):
    crowd.sit(quiz, crowd.people(1)[0], OAK)
    waiting = crowd.sit(quiz, official, OAK, send=False)
    regrade(FULL)
    submit_attempt(attempt=waiting)
    assert "marked anew" not in read(waiting)


@pytest.mark.parametrize(("language", "told"), [("ru", "Вопрос 1"), ("tk", "Sorag 1")])
def test_it_is_told_in_each_language(quiz, official, read, language, told):
    attempt = crowd.sit(quiz, official, OAK)
    regrade(FULL)
    assert told in read(attempt, language)
