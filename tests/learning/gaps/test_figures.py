from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.evidence.level import band_of
from learning.gaps.figures import (
    Reading,
    count_shown,
    gap_on_screen,
    group_figures,
    mix_shown,
    percent_shown,
    priority_value,
    share_in_words,
)


def readings(*levels, required=3):
    return [Reading(required=required, current=None if level is None else Decimal(level)) for level in levels]


def test_group_figures_of_the_worked_agency():
    group = group_figures(readings("1.5", "2.4", "3", "2", None, "1", "2.6667"))
    assert (group.staff, group.known, group.below) == (7, 6, 4)
    assert round(group.mean_gap, 4) == Decimal("0.9056")
    assert round(group.attainment, 3) == Decimal("0.698")
    assert round(priority_value(importance=Decimal(5), mean_gap=group.mean_gap), 3) == Decimal("4.528")


def test_group_figures_leave_out_whoever_it_is_not_required_of():
    group = group_figures([*readings("1"), *readings("4", None, required=0)])
    assert (group.staff, group.known, group.mean_current, group.volume) == (1, 1, 1, 2)


def test_group_figures_of_nobody_and_of_nobody_known_are_unknown_and_not_zero():
    nobody, unknown = group_figures([]), group_figures(readings(None, None))
    assert (nobody.staff, nobody.coverage, nobody.mean_gap) == (0, None, None)
    assert (unknown.staff, unknown.known, unknown.coverage) == (2, 0, 0)
    assert (unknown.mean_current, unknown.mean_gap, unknown.share_below, unknown.attainment) == (None, None, None, None)


def test_group_figures_do_not_offset_a_gap_by_a_surplus():
    group = group_figures(readings("4", "2"))
    assert (group.mean_gap, group.volume, round(group.attainment, 3)) == (Decimal("0.5"), 1, Decimal("0.833"))


def test_group_figures_reach_a_band_edge_exactly():
    third_short = Decimal(8) / 3
    group = group_figures(readings(third_short, third_short, third_short, "2"))
    assert group.mean_gap == Decimal("0.5")


@pytest.mark.parametrize(
    ("gap", "shown"),
    [
        ("0", "0.0"),
        ("0.001", "<0.1"),
        ("0.0499", "<0.1"),
        ("0.05", "0.1"),
        ("0.4499", "0.4"),
        ("0.45", "0.45"),
        ("0.497", "0.49"),
        ("0.5", "0.5"),
        ("0.93", "0.9"),
        ("0.97", "0.97"),
        ("0.999", "0.99"),
        ("1.04", "1.0"),
        ("1.25", "1.3"),
        ("1.95", "1.95"),
        ("2.05", "2.1"),
    ],
)
def test_gap_on_screen_never_crosses_a_band_edge(gap, shown):
    assert gap_on_screen(Decimal(gap)) == shown


@given(st.decimals(min_value=0, max_value=4, places=6))
def test_gap_on_screen_is_in_the_band_of_the_gap(gap):
    shown = gap_on_screen(gap)
    assert band_of(Decimal(shown.removeprefix("<"))) == band_of(gap)


def test_share_in_words_has_its_edges_where_the_method_says():
    shares = ["0", "0.15", "0.16", "0.4", "0.41", "0.59", "0.6", "0.84", "0.85", "1"]
    words = ["almost_none", "almost_none", "some", "some", "half", "half", "most", "most", "almost_all", "almost_all"]
    assert [share_in_words(Decimal(share)) for share in shares] == words


def test_count_shown_is_a_number_only_from_ten_people():
    assert [count_shown(4, known=9), count_shown(4, known=10), count_shown(0, known=0)] == ["half", 4, None]


def test_count_shown_says_none_and_all_in_words():
    assert [count_shown(0, known=40), count_shown(40, known=40)] == ["almost_none", "almost_all"]


def test_percent_shown_follows_the_counts():
    shown = [percent_shown(part, known=known) for part, known in ((4, 6), (7, 12), (12, 12), (0, 0))]
    assert shown == ["most", Decimal("58.3"), "almost_all", None]


def test_mix_shown_rounds_to_five_points_and_never_to_none_or_all():
    shown = [mix_shown(part, known=known) for part, known in ((41, 100), (43, 100), (3, 8), (1, 100), (99, 100), (0, 0))]
    assert shown == [40, 45, "some", "almost_none", "almost_all", None]
