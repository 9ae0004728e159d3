"""The mask of a row: the method's rule first, and what is hidden beyond it."""

import json
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.gaps.masks import Column, left_apart, row_mask
from learning.gaps.suppression import suppress

ORACLES = json.loads((Path(__file__).resolve().parents[2] / "oracles.json").read_text(encoding="utf-8"))["suppression"]
counts = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 14), max_size=8)


def columns(people, gap="1.3", most=3, **flags):
    """Columns in which everybody has the same gap."""
    return [
        Column(name=name, people=size, gaps=Decimal(gap) * size, most=most * size, below=size // 2, **flags)
        for name, size in people.items()
    ]


def hidden(people, **more):
    mask = row_mask(columns(people, **more), k=5)
    return sorted(mask.hidden), mask.total_shown


@pytest.mark.parametrize("case", ORACLES, ids=str)
def test_rows_follow_the_method_where_nothing_leaks(case):
    cells, result = case["case"]["cells"], case["result"]
    assert hidden(cells) == (sorted([*result["primary"], *result["complementary"]]), result["total_shown"])


def test_a_total_that_only_one_pair_of_counts_fits_is_not_shown():
    # Eight people in two cells beside a 5 that comes first: they can only be four and four.
    assert suppress({"a": 5, "x": 4, "y": 4}).total_shown
    assert hidden({"a": 5, "x": 4, "y": 4}) == (["x", "y"], False)


@given(people=counts)
def test_nothing_is_shown_that_the_method_hides(people):
    mask, method = row_mask(columns(people), k=5), suppress(people)
    assert {*method.primary, *method.complementary} <= mask.hidden
    assert method.total_shown or not mask.total_shown


def test_no_small_table_gives_a_hidden_count_away():
    """Every table of four cells up to eight people, grouped by what is published of it.

    A total may be missing for the sake of the means as well, which a reader cannot tell: then the cells alone are the group.
    """
    with_total, without = {}, {}
    for people in product(range(9), repeat=4):
        table = dict(zip("abcd", people, strict=True))
        mask = row_mask(columns(table), k=5)
        cells = tuple("hidden" if name in mask.hidden else size for name, size in table.items())
        without.setdefault(cells, []).append(people)
        if mask.total_shown:
            with_total.setdefault((*cells, sum(people)), []).append(people)
    for cells, tables in (*with_total.items(), *without.items()):
        for place in range(4):
            assert cells[place] != "hidden" or len({table[place] for table in tables}) > 1, (cells, tables)


@settings(max_examples=40)
@given(people=counts, gap=st.sampled_from(["0", "0.01", "2.99", "3"]))
def test_a_total_does_not_show_that_everybody_hidden_is_met_or_at_nothing(people, gap):
    mask = row_mask(columns(people, gap), k=5)
    assert not mask.hidden or not mask.total_shown or sum(size for name, size in people.items() if name in mask.hidden) > 5


def test_the_number_below_is_in_words_where_it_would_narrow_a_hidden_mean():
    people = {"a": 2, "b": 6, "c": 20}
    rows = [Column(name=name, people=size, gaps=Decimal("0.4") * size, most=3 * size, below=0) for name, size in people.items()]
    mask = row_mask(rows, k=5)
    assert (sorted(mask.hidden), mask.total_shown, mask.below_in_words) == (["a", "b"], True, True)


def test_the_number_below_is_in_words_where_it_tells_who_the_people_below_are():
    """Nine levels are missing among six people, three of them below: two of whom little is asked can hold hardly any."""
    rows = [
        Column(name="a", people=2, gaps=Decimal(0), most=2, below=0),
        Column(name="b", people=4, gaps=Decimal(9), most=12, below=3),
        *columns({"c": 7, "d": 7}),
    ]
    mask = row_mask(rows, k=5)
    assert (sorted(mask.hidden), mask.total_shown, mask.below_in_words) == (["a", "b"], True, True)


def test_a_hidden_cell_stays_until_all_hidden_ones_moved():
    held = [
        Column(name="a", people=6, gaps=Decimal(6), most=18, was_hidden=True, held=False),
        Column(name="b", people=7, gaps=Decimal(7), most=21, was_hidden=True, held=True),
        Column(name="c", people=30, gaps=Decimal(30), most=90),
    ]
    assert sorted(row_mask(held, k=5).hidden) == ["a", "b"]
    moved = [
        Column(name=each.name, people=each.people, gaps=each.gaps, most=each.most, was_hidden=each.was_hidden) for each in held
    ]
    assert row_mask(moved, k=5).hidden == frozenset()


def test_a_total_kept_back_stays_back_while_it_would_single_out_what_joined():
    """a and b stood under a total that was shown, c joined when it was not: a and b add up to what readers know."""
    known, joined = columns({"a": 6, "b": 7}, was_hidden=True, held=True), columns({"c": 9}, was_hidden=True, apart=True)
    rest = columns({"d": 30}, held=True)
    mask = row_mask([*known, *joined, *rest], k=5)
    assert (sorted(mask.hidden), mask.total_shown) == (["a", "b", "c"], False)
    assert left_apart([*known, *joined], "abc") == {"c"}
    renewed = [*columns({"a": 6, "b": 7}, was_hidden=True), *columns({"c": 9}, was_hidden=True, held=True, apart=True)]
    assert row_mask([*renewed, *rest], k=5).total_shown
    assert left_apart(renewed, "abc") == {"a", "b", "c"}


def test_a_figure_readers_know_protects_nobody():
    rows = [
        Column(name="a", people=3, gaps=Decimal(3), most=9),
        Column(name="b", people=6, gaps=Decimal(6), most=18, held=True),
        Column(name="c", people=30, gaps=Decimal(30), most=90),
    ]
    assert sorted(row_mask(rows, k=5).hidden) == ["a", "c"]


def test_k_ten_hides_more():
    people = {"a": 8, "b": 12, "c": 40}
    assert row_mask(columns(people), k=5).hidden == frozenset()
    assert sorted(row_mask(columns(people), k=10).hidden) == ["a", "b"]
