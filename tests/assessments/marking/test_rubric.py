"""The arithmetic of a rubric, without a database."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.marking.addresses import opened, sealed
from assessments.marking.rubric import BadMarks, checked_points, mean_points, share_of

MOST = {"a": 2, "b": 3}


@st.composite
def markings(draw, markers=(1, 2)):
    """A rubric, and the points of some markers for it."""
    most = draw(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 20), min_size=1, max_size=8))
    points = st.fixed_dictionaries({name: st.integers(0, highest) for name, highest in most.items()})
    return most, draw(st.lists(points, min_size=markers[0], max_size=markers[1]))


@given(markings())
def test_the_share_is_the_exact_mean_half_up_at_four_places(drawn):
    most, given_points = drawn
    share = share_of(mean_points(given_points), most)
    exact = Fraction(sum(sum(points.values()) for points in given_points), len(given_points) * sum(most.values()))
    ten_thousandths = (Decimal(exact.numerator * 10_000) / exact.denominator).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert share == ten_thousandths / 10_000
    assert 0 <= share <= 1 and share.as_tuple().exponent == -4


@given(markings(markers=(2, 2)))
def test_the_order_of_two_markers_does_not_matter_and_the_mean_lies_between(drawn):
    most, (one, two) = drawn
    means = mean_points([one, two])
    assert means == mean_points([two, one])
    assert all(min(one[name], two[name]) <= mean <= max(one[name], two[name]) for name, mean in means.items())
    assert share_of(mean_points([one, one]), most) == share_of(mean_points([one]), most)


def test_half_of_the_last_place_goes_up():
    assert share_of({"a": Decimal("0.5")}, {"a": 16}) == Decimal("0.0313")  # 0.03125


@pytest.mark.parametrize(
    "points",
    [{}, {"a": 1}, {"a": 1, "b": 1, "c": 1}, {"a": 3, "b": 0}, {"a": -1, "b": 0}, {"a": 1.0, "b": 1}, {"a": True, "b": 1},
     {"a": "1", "b": 1}, {"a": None, "b": 1}, [1, 2], None, "ab"],
)  # fmt: skip
def test_points_that_do_not_fit_the_rubric_are_refused(points):
    with pytest.raises(BadMarks):
        checked_points(MOST, points)


def test_points_are_kept_in_the_authors_order():
    assert list(checked_points(MOST, {"b": 3, "a": 0}).items()) == [("a", 0), ("b", 3)]


@given(st.integers(0, 2**63 - 1))
def test_an_address_leads_back_to_its_text_and_tells_nothing(number):
    address = sealed(number)
    assert opened(address) == number and len(address) == 32
    assert sealed(number) == address
    # Neighbours, as the texts of one attempt are, have nothing in common.
    assert sum(one == two for one, two in zip(address, sealed(number ^ 1), strict=True)) < 12


@given(st.text(max_size=40))
def test_nobody_else_makes_an_address(text):
    assert opened(text) is None


def test_an_address_sealed_with_an_older_key_is_read(settings):
    address = sealed(7)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" * 8
    assert opened(address) == 7 and sealed(7) != address
