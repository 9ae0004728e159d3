"""A trainer and a reviewer at work in the admin, and a bank to write in."""

import pytest

from assessments.questions.models import QuestionBank
from courses.pages.groups import ensure_groups
from learning.people.models import User


@pytest.fixture
def groups(db):
    """The groups of the two roles, with what they may do."""
    made = ensure_groups()
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
