from decimal import Decimal

from learning.evidence.rounding import round_half_up, settled


def test_round_half_up_rounds_a_half_away_from_zero():
    assert round_half_up(Decimal("0.125"), places=2) == Decimal("0.13")
    assert round_half_up(Decimal("-0.125"), places=2) == Decimal("-0.13")


def test_round_half_up_never_gives_a_negative_zero():
    assert str(round_half_up(Decimal("-0.001"), places=2)) == "0.00"


def test_settled_makes_three_thirds_one():
    assert settled(3 * (Decimal(1) / 3)) == 1
