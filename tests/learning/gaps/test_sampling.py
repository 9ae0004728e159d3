from decimal import Decimal

import pytest

from learning.gaps.sampling import cochran, hake_gain, is_census, reliability, response_rate, yamane


def counts(invited=60, ineligible=4, complete=35, mostly_complete=3):
    return {"invited": invited, "ineligible": ineligible, "complete": complete, "mostly_complete": mostly_complete}


def test_response_rate_counts_whoever_was_eligible():
    assert round(response_rate(**counts()), 1) == Decimal("67.9")


def test_response_rate_of_nobody_eligible_is_unknown():
    assert response_rate(**counts(4, 4, 0, 0)) is None


@pytest.mark.parametrize("wrong", [counts(-1, 0, 0, 0), counts(4, 5, 0, 0), counts(4, 0, 4, 1), counts(5, 0, -1, 0)])
def test_response_rate_refuses_counts_that_cannot_be(wrong):
    with pytest.raises(ValueError, match="people|counts"):
        response_rate(**wrong)


def test_reliability_names_what_a_rate_allows():
    rates = [Decimal(60), Decimal("59.9"), Decimal(30), Decimal("29.9"), None]
    assert [reliability(rate) for rate in rates] == ["reliable", "indicative", "indicative", "do_not_rank", "do_not_rank"]


def test_is_census_up_to_two_hundred():
    assert [is_census(200), is_census(201)] == [True, False]


@pytest.mark.parametrize(
    ("people", "by_yamane", "by_cochran"), [(200, 134, 132), (40, 37, 37), (2000, 334, 323), (0, 0, 0), (1, 1, 1)]
)
def test_samples_of_the_worked_populations(people, by_yamane, by_cochran):
    margin = Decimal("0.05")
    assert yamane(population=people, margin=margin) == by_yamane
    assert cochran(population=people, margin=margin) == by_cochran


def test_yamane_does_not_round_a_whole_size_up():
    assert yamane(population=100, margin=Decimal("0.1")) == 50


def test_samples_refuse_a_margin_that_is_none():
    for margin in (Decimal(0), Decimal(1)):
        with pytest.raises(ValueError, match="between 0 and 1"):
            yamane(population=10, margin=margin)


def test_hake_gain_of_the_worked_courses():
    pairs = [(50, 80), (60, 55), (100, 100)]
    gains = [hake_gain(before=Decimal(before), after=Decimal(after)) for before, after in pairs]
    assert gains == [Decimal("0.6"), Decimal("-0.125"), None]


def test_hake_gain_refuses_what_is_no_percentage():
    with pytest.raises(ValueError, match="0 to 100"):
        hake_gain(before=Decimal(101), after=Decimal(50))
