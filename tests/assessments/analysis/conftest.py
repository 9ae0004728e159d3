"""A quiz of three questions that are answered by choosing, and the roles' groups with what they may do in the admin."""

import pytest

from courses.pages.groups import ensure_groups
from courses.pages.loader import ensure_index_pages
from tests.assessments import papers


@pytest.fixture
def quiz(db):
    return papers.make_quiz(["X1", "X2", "X3"])


@pytest.fixture
def groups(db):
    ensure_index_pages()
    return ensure_groups()
