"""What is said to an author is compared in English, whatever language an earlier test left behind."""

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield
