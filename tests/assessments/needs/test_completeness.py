"""When a form counts as answered."""

import pytest

from assessments.needs.completeness import is_complete, is_mostly_complete


@pytest.mark.parametrize(
    ("rated", "asked", "complete", "mostly"),
    [
        (34, 34, True, False),
        (33, 34, False, True),
        (28, 34, False, True),  # 82 %
        (27, 34, False, False),  # 79 %
        (4, 5, False, True),  # 80 %, that share included
        (3, 5, False, False),
        (0, 5, False, False),
        (0, 0, False, False),
        (1, 1, True, False),
    ],
)
def test_completeness(rated, asked, complete, mostly):
    assert (is_complete(rated=rated, asked=asked), is_mostly_complete(rated=rated, asked=asked)) == (complete, mostly)
