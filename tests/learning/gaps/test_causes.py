from decimal import Decimal

import pytest

from learning.gaps.causes import treatability


def test_treatability_advises_training_from_half():
    found = treatability({"K": 3, "P": 2, "T": 5})
    assert (found.trainable_share, found.advice, found.means, found.plan_lines) == (
        Decimal("0.5"),
        "training",
        ("course", "drill"),
        (),
    )


def test_treatability_opens_plan_lines_where_training_is_not_the_answer():
    found = treatability({"K": 1, "L": 1, "A": 1, "T": 0})
    assert (found.advice, found.means, found.plan_lines) == ("non-training first", (), ("A", "L"))


def test_treatability_gives_no_advice_without_causes():
    assert treatability({"K": 0, "T": 0}).advice == "no cause given"
    assert treatability({}).trainable_share is None


def test_treatability_refuses_other_letters_and_negative_counts():
    with pytest.raises(ValueError, match="unknown cause X"):
        treatability({"X": 1})
    with pytest.raises(ValueError, match="fewer than 0"):
        treatability({"K": -1})
