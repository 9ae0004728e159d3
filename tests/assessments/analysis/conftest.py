"""A quiz of three questions that are answered by choosing, and the roles' groups with what they may do in the admin."""

import pytest

from tests.assessments import papers
from tests.factories import role_groups


@pytest.fixture
def quiz(db):
    return papers.make_quiz(["X1", "X2", "X3"])


@pytest.fixture
def groups(db):
    return role_groups()
