from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.evidence.level import (
    Piece,
    aged,
    band_of,
    certificate_decay,
    confidence_label,
    level_of,
    level_of_test,
    months_between,
    weight_of_test,
)
from learning.evidence.rounding import round_half_up

TODAY = date(2026, 11, 21)


def rating(kind, value, on=date(2026, 9, 21)):
    return Piece(kind=kind, value=value, on=on)


def exam(ceiling, share, items=4, on=date(2026, 9, 21)):
    return Piece(kind="test", ceiling=ceiling, share=Decimal(share), items=items, on=on)


def certificate(ceiling, valid_until=date(2027, 6, 30)):
    return Piece(kind="certificate", ceiling=ceiling, valid_until=valid_until)


def current(*pieces, required=4):
    return level_of(pieces, required=required, as_of=TODAY).current


def reasons(*pieces):
    return [weighed.reason for weighed in level_of(pieces, required=4, as_of=TODAY).pieces]


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 1, 31), date(2026, 3, 1), 1),
        (date(2026, 1, 31), date(2026, 3, 31), 2),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2024, 2, 29), date(2025, 3, 1), 12),
        (date(2024, 2, 28), date(2025, 2, 28), 12),
        (date(2023, 2, 28), date(2024, 2, 29), 12),
        (date(2026, 11, 21), date(2026, 11, 20), -1),
    ],
)
def test_months_between_counts_whole_months_only(earlier, later, months):
    assert months_between(earlier, later) == months


@pytest.mark.parametrize(
    ("kind", "on", "left"),
    [
        ("self", date(2025, 11, 21), "2"),
        ("self", date(2025, 10, 22), "2"),
        ("self", date(2025, 10, 21), "1"),
        ("supervisor", date(2024, 10, 22), "1"),
        ("supervisor", date(2024, 10, 21), "0"),
        ("observed", date(2024, 10, 22), "2"),
        ("observed", date(2024, 10, 21), "1"),
        ("test", date(2023, 10, 22), "1"),
        ("test", date(2023, 10, 21), "0"),
    ],
)
def test_aged_changes_on_completing_the_month_after(kind, on, left):
    assert aged(Decimal(2), kind=kind, on=on, as_of=TODAY) == Decimal(left)


def test_weight_of_test_grows_up_to_four_items():
    assert [weight_of_test(items) for items in (0, 1, 2, 4, 9)] == [0, Decimal("0.75"), Decimal("1.5"), 3, 3]


def test_level_of_test_refuses_what_no_module_attests():
    with pytest.raises(ValueError, match="4 is only seen in practice"):
        level_of_test(ceiling=4, share=Decimal(1))
    with pytest.raises(ValueError, match="from 0 to 1"):
        level_of_test(ceiling=3, share=Decimal("1.01"))


def test_certificate_decay_of_a_leap_day_counts_by_the_day_number():
    ended = date(2024, 2, 29)
    assert certificate_decay(ceiling=3, valid_until=ended, as_of=date(2025, 2, 28)).value == 2
    assert certificate_decay(ceiling=3, valid_until=ended, as_of=date(2025, 3, 1)).value == 1


def test_certificate_decay_gives_nothing_after_36_whole_months():
    ended = date(2023, 10, 21)
    assert certificate_decay(ceiling=3, valid_until=ended, as_of=date(2026, 11, 20)).value == 1
    gone = certificate_decay(ceiling=3, valid_until=ended, as_of=TODAY)
    assert (gone.months_over, gone.value, gone.weight) == (37, None, 0)


def test_band_of_has_its_edges_where_the_method_says():
    edges = ["0", "0.01", "0.49", "0.5", "0.99", "1", "1.99", "2", "4"]
    bands = ["met", "minor", "minor", "moderate", "moderate", "serious", "serious", "critical", "critical"]
    assert [band_of(Decimal(gap)) for gap in edges] == bands


def test_confidence_label_includes_its_upper_edges():
    weights = ["0", "2", "2.01", "4", "4.01", "9"]
    assert [confidence_label(Decimal(weight)) for weight in weights] == ["none", "low", "medium", "medium", "high", "high"]


def test_level_of_no_evidence_is_unknown_and_not_zero():
    level = level_of([], required=2, as_of=TODAY)
    assert (level.current, level.gap, level.band, level.confidence, level.label) == (None, None, "unknown", 0, "none")


def test_level_of_what_is_not_required_has_no_gap_even_without_evidence():
    assert level_of([], required=0, as_of=TODAY).band == "not required"
    level = level_of([rating("self", 2)], required=0, as_of=TODAY)
    assert (level.current, level.gap, level.surplus, level.band) == (2, None, None, "not required")


def test_level_of_keeps_the_surplus_apart_from_the_gap():
    level = level_of([rating("supervisor", 3)], required=1, as_of=TODAY)
    assert (level.gap, level.surplus, level.band) == (0, 2, "met")


def test_level_of_caps_a_self_rating_before_any_mean():
    assert current(rating("self", 4)) == 3
    assert reasons(rating("self", 4)) == ["self_capped"]
    assert current(rating("self", 4), exam(3, "0.1")) == Decimal("0.75")


def test_level_of_does_not_cap_beside_a_supervisor_whose_rating_still_weighs():
    assert current(rating("self", 4), rating("supervisor", 4)) == 4
    aged_out = rating("supervisor", 4, on=date(2024, 10, 21))
    assert current(rating("self", 4), aged_out) == 3
    assert reasons(rating("self", 4), aged_out) == ["self_capped", "aged_out"]


def test_level_of_drops_a_pass_below_the_mean_of_the_others():
    assert current(rating("supervisor", 4), certificate(2)) == 4
    assert reasons(rating("supervisor", 4), certificate(2)) == ["", "below_mean"]
    assert current(rating("supervisor", 4), exam(2, "0.9")) == 4


def test_level_of_uses_a_pass_that_equals_the_mean():
    level = level_of([rating("supervisor", 2), certificate(2)], required=4, as_of=TODAY)
    assert (level.current, level.confidence) == (2, Decimal(5) / 6)


def test_level_of_weighs_the_mean_of_the_others_with_aged_weights():
    old_supervisor = rating("supervisor", 4, on=date(2025, 10, 21))
    assert reasons(old_supervisor, rating("observed", 2), certificate(2)) == ["", "", "below_mean"]
    assert reasons(old_supervisor, rating("observed", 1), certificate(2)) == ["", "", ""]


def test_level_of_uses_only_the_highest_pass_and_of_equals_the_heavier():
    assert reasons(certificate(1), certificate(3), exam(2, "1")) == ["superseded_by_better", "", "superseded_by_better"]
    assert reasons(exam(2, "1", items=1), certificate(2)) == ["superseded_by_better", ""]


def test_level_of_always_counts_a_failed_test_and_failed_means_below_the_ceiling():
    assert current(rating("supervisor", 4), exam(3, "0.79")) == Decimal("2.8")


def test_level_of_counts_the_tests_of_several_modules_each():
    assert current(exam(3, "0.6"), exam(3, "0.4"), exam(2, "0")) == 1


def test_level_of_includes_an_expired_certificate_in_the_mean_a_pass_must_reach():
    expired = certificate(3, valid_until=date(2026, 9, 1))
    assert current(expired, certificate(1)) == 2
    assert reasons(expired, certificate(1)) == ["", "below_mean"]
    assert current(expired, certificate(3)) == Decimal(12) / Decimal("4.5")


def test_level_of_leaves_an_expired_certificate_out_below_seen_practice():
    expired = certificate(3, valid_until=date(2026, 9, 1))
    assert reasons(rating("supervisor", 3), expired) == ["", "below_seen_practice"]
    assert reasons(rating("supervisor", 2), expired) == ["", ""]
    assert reasons(rating("self", 3), expired) == ["", ""]
    assert reasons(rating("supervisor", 1), rating("observed", 3), expired) == ["", "", "below_seen_practice"]


def test_level_of_weighs_only_the_highest_expired_certificate():
    fresh, old = certificate(3, valid_until=date(2026, 9, 1)), certificate(3, valid_until=date(2025, 9, 1))
    assert reasons(old, fresh) == ["superseded_by_better", ""]


def test_level_of_says_what_a_page_prints_about_each_piece():
    pieces = [rating("self", 2, on=date(2025, 10, 21)), Piece(kind="self", value=4, set_aside="superseded_by_newer")]
    used, unused = level_of(pieces, required=3, as_of=TODAY).pieces
    assert (used.used, used.weight, used.value, used.reason) == (True, Decimal("0.5"), 2, "")
    assert (unused.used, unused.weight, unused.reason) == (False, 0, "superseded_by_newer")


def test_level_of_the_worked_officer_before_with_and_after_a_certificate():
    ratings = [rating("self", 2), rating("supervisor", 1)]
    shown = [
        [round_half_up(figure, places=2) for figure in (level.current, level.gap, level.confidence)]
        for level in (
            level_of(ratings, required=3, as_of=TODAY),
            level_of([*ratings, certificate(3)], required=3, as_of=TODAY),
            level_of([*ratings, certificate(3, valid_until=date(2026, 11, 20))], required=3, as_of=TODAY),
        )
    ]
    assert shown == [
        [Decimal("1.33"), Decimal("1.67"), Decimal("0.50")],
        [Decimal("2.17"), Decimal("0.83"), Decimal("1.00")],
        [Decimal("1.56"), Decimal("1.44"), Decimal("0.75")],
    ]


days = st.dates(min_value=date(2022, 1, 1), max_value=TODAY)
shares = st.decimals(min_value=0, max_value=1, places=2)
ceilings = st.integers(1, 3)
rating_pieces = st.builds(rating, st.sampled_from(["self", "supervisor", "observed"]), st.integers(0, 4), days)
exam_pieces = st.builds(exam, ceilings, shares, st.integers(0, 8), days)
certificate_pieces = st.builds(certificate, ceilings, st.dates(min_value=date(2022, 1, 1), max_value=date(2029, 1, 1)))
bundles = st.lists(st.one_of(rating_pieces, exam_pieces, certificate_pieces), max_size=7)


@given(bundles, ceilings)
def test_level_of_is_never_lowered_by_a_valid_certificate(pieces, ceiling):
    before, after = current(*pieces), current(*pieces, certificate(ceiling))
    assert after is not None
    assert before is None or round_half_up(after - before, places=20) >= 0


@given(bundles, st.integers(0, 4))
def test_level_of_stays_in_range_and_is_the_mean_of_what_it_used(pieces, required):
    level = level_of(pieces, required=required, as_of=TODAY)
    used = [weighed for weighed in level.pieces if weighed.used]
    assert 0 <= level.confidence <= 1
    assert (level.current is None) == (not used) == (level.label == "none")
    if used:
        total = sum(weighed.weight for weighed in used)
        assert level.current == sum(weighed.weight * weighed.value for weighed in used) / total
        assert 0 <= level.current <= 4
    assert [weighed.piece for weighed in level.pieces] == pieces


@given(bundles, st.randoms(use_true_random=False))
def test_level_of_does_not_depend_on_the_order_of_the_pieces(pieces, random):
    shuffled = random.sample(pieces, len(pieces))
    assert current(*shuffled) == current(*pieces)
