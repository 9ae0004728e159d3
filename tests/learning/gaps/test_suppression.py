import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.gaps.suppression import suppress

tables = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 14), max_size=12)


def outcome(cells, k=5):
    mask = suppress(cells, k=k)
    return mask.primary, mask.complementary, mask.shown, mask.total_shown


def test_suppress_shows_a_table_without_small_cells():
    assert outcome({"women": 9, "men": 12, "unknown": 0}) == ((), (), ("men", "unknown", "women"), True)


def test_suppress_hides_the_next_smallest_cell_with_a_small_one():
    assert outcome({"Ahal": 7, "Balkan": 4, "Lebap": 6, "Mary": 11}) == (("Balkan",), ("Lebap",), ("Ahal", "Mary"), True)


def test_suppress_goes_on_until_the_hidden_hold_enough_people():
    assert outcome({"Ahal": 7, "Balkan": 3, "Lebap": 1, "Mary": 11}) == (("Balkan", "Lebap"), ("Ahal",), ("Mary",), True)


def test_suppress_breaks_ties_by_name_in_code_point_order():
    assert outcome({"ä": 6, "b": 6, "Z": 6, "small": 2})[1] == ("Z",)


def test_suppress_shows_nothing_of_a_total_below_k():
    assert outcome({"women": 4, "men": 0}) == (("women",), (), (), False)
    assert outcome({}) == ((), (), (), False)


def test_suppress_hides_the_total_where_the_cells_cannot_protect_each_other():
    assert outcome({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "none": 0}) == (("a", "b", "c", "d", "e"), (), ("none",), False)


def test_suppress_for_outside_raises_every_threshold():
    assert outcome({"a": 8, "b": 20, "c": 40}, k=10) == (("a",), ("b",), ("c",), True)
    assert outcome({"a": 4, "b": 5}, k=10) == (("a", "b"), (), (), False)


def test_suppress_refuses_to_lower_k_and_negative_counts():
    with pytest.raises(ValueError, match="never lowered"):
        suppress({"a": 9}, k=4)
    with pytest.raises(ValueError, match="fewer than 0"):
        suppress({"a": -1, "b": 9})


@given(tables, st.sampled_from([5, 7, 10]))
def test_suppress_keeps_its_promises_on_any_table(cells, k):
    mask = suppress(cells, k=k)
    hidden = {*mask.primary, *mask.complementary}
    assert all(cells[name] > 0 for name in hidden)
    assert all(cells[name] == 0 or cells[name] >= k for name in mask.shown)
    if hidden and mask.total_shown:
        assert len(hidden) >= 2
        assert sum(cells[name] for name in hidden) >= max(k, 2 * len(hidden))
    if sum(cells.values()) >= k:
        assert hidden | set(mask.shown) == set(cells)
        assert not hidden & set(mask.shown)
    else:
        assert (mask.shown, mask.complementary, mask.total_shown) == ((), (), False)


@given(tables)
def test_suppress_hides_no_more_than_it_must(cells):
    mask = suppress(cells)
    if mask.complementary and mask.total_shown:
        largest = max(mask.complementary, key=lambda name: (cells[name], name))
        kept = [cells[name] for name in (*mask.primary, *mask.complementary) if name != largest]
        assert len(kept) < 2 or sum(kept) < max(5, 2 * len(kept))


@given(tables, st.randoms(use_true_random=False))
def test_suppress_does_not_depend_on_the_order_of_the_cells(cells, random):
    shuffled = dict(random.sample(list(cells.items()), len(cells)))
    assert suppress(shuffled) == suppress(cells)


@given(tables, st.permutations(range(12)))
def test_suppress_hides_the_same_sizes_under_other_names(cells, order):
    renamed = {f"cell {order[index]:02}": people for index, people in enumerate(cells.values())}

    def sizes(table):
        mask = suppress(table)
        groups = [sorted(table[name] for name in group) for group in (mask.primary, mask.complementary, mask.shown)]
        return groups, mask.total_shown

    assert sizes(renamed) == sizes(cells)
