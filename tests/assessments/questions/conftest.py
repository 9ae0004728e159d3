"""A trainer and a reviewer at work in the admin, and a bank to write in."""

import pytest

from assessments.questions.models import Question, QuestionBank
from learning.people.models import User
from tests import factories
from tests.assessments import papers


@pytest.fixture
def groups(db):
    """The groups of the two roles, with what they may do."""
    made = factories.role_groups()
    return made[User.Role.TRAINER], made[User.Role.REVIEWER]


@pytest.fixture
def author(groups, trainer, sign_in):
    """The trainer's browser."""
    trainer.groups.add(groups[0])
    return sign_in(trainer)


@pytest.fixture
def publisher(groups, reviewer, sign_in):
    """The reviewer's browser."""
    reviewer.groups.add(groups[1])
    return sign_in(reviewer)


@pytest.fixture
def bank(db):
    return QuestionBank.objects.create(slug="bank", title="A bank")


@pytest.fixture
def questions(framework):
    """One of each kind by code, published, as a bank of the framework in force has them: in English and Russian, unchecked."""
    made = papers.make_questions() | papers.make_questions(papers.ESSAY)
    return {code: Question.objects.get(code=code) for code in made}


@pytest.fixture
def everyone(db):
    """The groups of all roles, with the pages they write."""
    return factories.role_groups()
