"""Which attempts are counted: a page of statistics moves by a whole group of people or not at all."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.counting import counted, whole_groups
from tests.trials import examples

LEARNERS = st.lists(st.integers(0, 9), max_size=60)


def test_a_group_is_whole_when_k_different_people_are_in_it():
    assert whole_groups([], 3) == 0
    assert whole_groups(["a", "b"], 3) == 0
    assert whole_groups(["a", "b", "c"], 3) == 3
    assert whole_groups(["a", "a", "b", "b", "c", "c", "a"], 3) == 5
    assert whole_groups(["a", "b", "c", "a", "b", "c"], 3) == 6


@given(LEARNERS, st.integers(5, 7))
@examples(100, 2000)
def test_one_more_attempt_adds_nobody_or_k_people(learners, k):
    for length in range(len(learners)):
        before, after = whole_groups(learners[:length], k), whole_groups(learners[: length + 1], k)
        assert after == before or len(set(learners[before:after])) >= k
        assert before <= length


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=60))
@examples(100, 2000)
def test_each_language_has_nobody_or_k_people(rows):
    languages, learners = (np.array([row[place] for row in rows], dtype=int) for place in (0, 1))
    chosen = counted(languages, learners, 5)
    for language in set(languages.tolist()):
        there = chosen & (languages == language)
        assert there.sum() == 0 or len(set(learners[there].tolist())) >= 5
        # Another language's attempts change nothing in this one.
        alone = languages == language
        assert there[alone].tolist() == counted(languages[alone], learners[alone], 5).tolist()
