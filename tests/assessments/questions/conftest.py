"""A trainer and a reviewer at work in the admin, and a bank to write in."""

import pytest
from django.contrib.auth.models import Group, Permission

from assessments.questions.models import QuestionBank
from assessments.quizzes.definition import set_up_authoring


@pytest.fixture
def groups(db):
    """The groups of the two roles, with what they may do."""
    authors, reviewers = (Group.objects.get_or_create(name=name)[0] for name in ("Trainers", "Reviewers"))
    for group in (authors, reviewers):
        group.permissions.add(Permission.objects.get(codename="access_admin"))
    set_up_authoring(authors=[authors], reviewers=[reviewers])
    return authors, reviewers


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
