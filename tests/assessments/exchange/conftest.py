"""The roles' groups with what they may do in the admin."""

import pytest

from tests.factories import role_groups


@pytest.fixture
def groups(db):
    return role_groups()


@pytest.fixture
def author(groups, trainer, sign_in):
    """The trainer's browser."""
    return sign_in(trainer)
