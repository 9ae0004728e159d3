"""How long an item took: from the save before it, or the start, to its first save."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.timing import times_spent
from tests.trials import examples


def spent(rows):
    """(attempt, item, seconds since the start) to seconds by item."""
    attempt, item, saved = (np.array(column) for column in zip(*rows, strict=True))
    first, seconds = times_spent(attempt, item, saved.astype(float))
    return dict(zip(item[first].tolist(), seconds.tolist(), strict=True))


def test_time_runs_from_the_save_before():
    assert spent([(1, 10, 60), (1, 11, 90), (1, 12, 200)]) == {10: 60, 11: 30, 12: 110}


def test_a_second_thought_belongs_to_nobody_and_ends_the_time_before():
    # Item 10 is changed at 100 seconds; what follows is counted from there.
    assert spent([(1, 10, 60), (1, 11, 90), (1, 10, 100), (1, 12, 130)]) == {10: 60, 11: 30, 12: 30}


def test_each_attempt_has_its_own_clock():
    assert spent([(1, 10, 500), (2, 20, 40), (1, 11, 530)]) == {10: 500, 11: 30, 20: 40}


def test_answers_sent_together_tell_no_time():
    assert spent([(1, 10, 300), (1, 11, 300.01), (1, 12, 300.02), (1, 13, 340)]) == {
        10: 300,
        13: 339.98 + 340 - 339.98 - 300.02,
    }


def test_nothing_saved_is_no_time():
    nobody = np.zeros(0, dtype=int)
    first, seconds = times_spent(nobody, nobody, np.zeros(0))
    assert (first.size, seconds.size) == (0, 0)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(1, 900)), min_size=1, max_size=40), st.randoms())
@examples(100, 1000)
def test_the_order_of_rows_changes_nothing_and_no_time_is_counted_twice(rows, random):
    rows = [(attempt, attempt * 10 + item, float(saved)) for attempt, item, saved in rows]
    shuffled = list(rows)
    random.shuffle(shuffled)
    found = spent(rows)
    assert found == spent(shuffled)
    for attempt in {row[0] for row in rows}:
        total = sum(seconds for item, seconds in found.items() if item // 10 == attempt)
        assert total <= max(row[2] for row in rows if row[0] == attempt)
