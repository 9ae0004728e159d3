"""The roles' groups with what they may do in the admin."""

import pytest

from courses.pages.groups import ensure_groups
from courses.pages.loader import ensure_index_pages


@pytest.fixture
def groups(db):
    ensure_index_pages()
    return ensure_groups()


@pytest.fixture
def author(groups, trainer, sign_in):
    """The trainer's browser."""
    return sign_in(trainer)
