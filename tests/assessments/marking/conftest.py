"""A quiz that asks for two texts, a learner who has sent them, and people who may mark."""

import pytest

from tests import factories
from tests.assessments.marking import texts


@pytest.fixture
def quiz(db):
    return texts.make_quiz()


@pytest.fixture
def learner(db):
    return factories.make_user(username="writer", first_name="Maral", last_name="Synagowa")


@pytest.fixture
def attempt(quiz, learner):
    """Both texts written and sent."""
    return texts.send(learner, quiz)


@pytest.fixture
def item(attempt):
    """The first text, with a rubric of two criteria: 2 and 3 points."""
    return attempt.items.get(order=1)


@pytest.fixture
def other_item(attempt):
    """The second text of the same person, with one criterion: 7 points."""
    return attempt.items.get(order=2)
