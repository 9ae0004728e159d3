"""A quiz of all seven kinds, and a learner sitting at it."""

import pytest

from assessments.quizzes.services import start_attempt
from tests import factories
from tests.assessments import papers


@pytest.fixture
def quiz(db):
    return papers.make_quiz()


@pytest.fixture
def learner(db):
    return factories.make_user(username="learner")


@pytest.fixture
def other_learner(db):
    return factories.make_user(username="other")


@pytest.fixture
def attempt(quiz, learner):
    return start_attempt(quiz=quiz, learner=learner)
