from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from learning.evidence.rounding import settled
from learning.gaps.trend import trend_between

rounds = st.dictionaries(st.integers(0, 9).map(str), st.decimals(min_value=0, max_value=4, places=2), max_size=10)


def gaps(*values, first=1):
    return {f"p{number}": Decimal(value) for number, value in enumerate(values, start=first)}


def test_trend_between_the_worked_rounds_is_labelled_by_the_panel():
    after = {**gaps("1", "1", "0.5", "0", "1.5"), "p7": Decimal("2.5")}
    trend = trend_between(gaps("2", "1", "1.5", "0.5", "2", "1"), after)
    assert (trend.panel, trend.panel_change, trend.change, trend.label) == (5, Decimal("-0.6"), Decimal("-0.25"), "improved")
    assert (round(trend.sd, 4), round(trend.dz, 2)) == (Decimal("0.4183"), Decimal("-1.43"))


def test_trend_between_is_labelled_by_everyone_when_the_panel_is_small():
    before, after = gaps("1", "1", "1", "1"), gaps("1", "1", "1", "1", "4", "4")
    assert (trend_between(before, after).panel, trend_between(before, after).label) == (4, "worsened")


def test_trend_between_includes_a_change_of_exactly_a_quarter():
    before = gaps("1", "1", "1")
    assert trend_between(before, gaps("0.75", "0.75", "0.75", first=5)).label == "improved"
    assert trend_between(before, gaps("1.25", "1.25", "1.25", first=5)).label == "worsened"
    assert trend_between(before, gaps("1.24", "1.24", "1.24", first=5)).label == "no clear change"


def test_trend_between_sees_a_quarter_through_thirds():
    thirds, quarter_less = gaps(*[settled(Decimal(4) / 3)] * 3), gaps("1", "1", "1.25", first=5)
    assert trend_between(thirds, quarter_less).label == "improved"
    assert trend_between(quarter_less, thirds).label == "worsened"


def test_trend_between_has_no_effect_size_without_spread():
    trend = trend_between(gaps("2", "2"), gaps("1", "1"))
    assert (trend.sd, trend.dz) == (0, None)
    assert trend_between(gaps("2"), gaps("1")).sd is None


def test_trend_between_a_round_and_nobody_is_unknown():
    trend = trend_between(gaps("2"), {})
    assert (trend.mean_before, trend.mean_after, trend.change, trend.panel_change, trend.label) == (2, None, None, None, None)


def test_trend_shows_its_effect_from_ten_people_in_the_panel():
    nine, ten = gaps(*["1"] * 9), gaps(*["1"] * 10)
    assert [trend_between(nine, nine).effect_shown, trend_between(ten, ten).effect_shown] == [False, True]


@given(rounds, rounds)
def test_trend_between_turned_round_is_the_opposite(before, after):
    there, back = trend_between(before, after), trend_between(after, before)
    opposite = {"improved": "worsened", "worsened": "improved"}
    assert back.label == opposite.get(there.label, there.label)
    assert there.sd == back.sd
