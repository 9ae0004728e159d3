"""What moves from one edition to the next."""

from hypothesis import given
from hypothesis import strategies as st

from learning.gaps.gate import Unit, movers, split_may_move

units = st.lists(
    st.builds(
        Unit,
        name=st.uuids().map(str),
        known_before=st.one_of(st.none(), st.integers(0, 20)),
        changed=st.integers(0, 12),
        was_hidden=st.booleans(),
    ),
    max_size=8,
)


def names(*rows, k=5):
    return sorted(movers([Unit(name=name, known_before=before, changed=changed) for name, before, changed in rows], k=k))


def test_everything_moves_in_a_first_edition():
    assert names(("A", None, 3), ("B", None, 40)) == ["A", "B"]


def test_a_column_moves_from_k_changes():
    assert names(("A", 20, 4), ("B", 20, 5), ("C", 20, 0)) == ["B"]
    assert names(("A", 20, 9), ("B", 20, 10), k=10) == ["B"]


def test_small_columns_move_together():
    assert names(("A", 3, 2), ("B", 4, 2), ("C", 20, 1)) == []
    assert names(("A", 3, 2), ("B", 4, 3), ("C", 20, 1)) == ["A", "B"]


def test_small_columns_move_with_a_hidden_one_that_moves():
    rows = [Unit(name="A", known_before=3, changed=1), Unit(name="B", known_before=8, changed=6, was_hidden=True)]
    assert sorted(movers(rows, k=5)) == ["A", "B"]


@given(rows=units)
def test_what_can_be_subtracted_is_the_change_of_at_least_k_people(rows):
    moved = movers(rows, k=5)
    if all(row.known_before is None for row in rows):
        return
    for row in rows:
        if row.name in moved and (row.known_before or 0) >= 5:
            assert row.changed >= 5
    unseen = [row for row in rows if row.name in moved and ((row.known_before or 0) < 5 or row.was_hidden) and row.changed < 5]
    beside = [row for row in rows if row.name in moved and row.was_hidden and row.changed >= 5]
    assert not unseen or sum(row.changed for row in unseen + beside) >= 5


def test_parts_move_at_once_or_not_at_all():
    assert split_may_move({"a": 5, "b": 0}, k=5)
    assert not split_may_move({"a": 5, "b": 1}, k=5)
    assert not split_may_move({"a": 0, "b": 0}, k=5)
    assert split_may_move({"a": 3, "b": 3}, hidden=["a", "b"], k=5)
    assert not split_may_move({"a": 3, "b": 1}, hidden=["a", "b"], k=5)
