from decimal import Decimal

import pytest

from learning.gaps.priority import Candidate, Ratings, discrepancies, importance_of, quadrant, ranked, ranks_differ


def candidate(competency, importance=4, mean_gap="1", below=3, known=8, coverage=None):
    return Candidate(
        competency=competency,
        importance=Decimal(importance),
        mean_gap=None if mean_gap is None else Decimal(mean_gap),
        below=below,
        known=known,
        coverage=None if coverage is None else Decimal(coverage),
    )


def order(*candidates):
    return [(row.candidate.competency, row.rank) for row in ranked(candidates)]


def test_ranked_breaks_ties_by_people_below_then_by_code():
    rows = [candidate("LF1", 5, "0.96", 9), candidate("VP3", 5, "0.96", 7), candidate("CC2", 4, "1.2", 9)]
    assert order(*rows) == [("CC2", 1), ("LF1", 2), ("VP3", 3)]


def test_ranked_leaves_out_small_groups_low_coverage_and_unknown_gaps():
    rows = [
        candidate("ID3", known=4, mean_gap="4"),
        candidate("ID2", coverage="0.29"),
        candidate("ID1", mean_gap=None, known=0),
        candidate("ID4", coverage="0.3"),
        candidate("ID5", known=5),
    ]
    assert order(*rows) == [("ID4", 1), ("ID5", 2), ("ID1", None), ("ID2", None), ("ID3", None)]


def test_ranked_ties_two_products_that_differ_only_by_the_noise_of_a_division():
    third = Decimal(1) / 3
    assert order(candidate("B", 3, third, 5), candidate("A", 1, "1", 4)) == [("B", 1), ("A", 2)]


def test_importance_of_needs_five_raters():
    assert importance_of([5, 5, 4, 5, 4], default=Decimal(2)) == Decimal("4.6")
    assert importance_of([5, 5, 4, 5], default=Decimal(2)) == 2


def test_quadrant_has_both_edges_on_the_high_side():
    high, low = Decimal("3.5"), Decimal("3.49")
    reached, short = Decimal("0.75"), Decimal("0.7499")
    assert [
        quadrant(importance=high, attainment=short),
        quadrant(importance=high, attainment=reached),
        quadrant(importance=low, attainment=short),
        quadrant(importance=low, attainment=reached),
    ] == ["train_first", "keep_up", "later", "possible_overinvestment"]


def test_discrepancies_of_the_worked_competencies():
    first = Ratings(competency="ID3", importance=[5, 5, 4, 5, 4], self_rating=[1, 2, 1, 2, 0])
    second = Ratings(competency="CO3", importance=[3, 4, 3, 4, 3], self_rating=[2, 2, 3, 1, 2])
    top, low = discrepancies([second, first])
    assert (top.mwds, top.rds, top.rank, top.mean_discrepancy) == (Decimal("11.04"), -100, 1, Decimal("2.4"))
    assert (low.mwds, low.rds, low.rank) == (Decimal("1.36"), -20, 2)


def test_discrepancies_keep_negative_ones_and_rank_them_last():
    able = Ratings(competency="A", importance=[1, 2], self_rating=[4, 4])
    (row,) = discrepancies([able])
    assert (row.mwds, row.rds) == (Decimal("-5.25"), 100)


def test_discrepancies_give_equals_the_same_rank_and_skip_the_next():
    rows = [Ratings(competency=code, importance=[4], self_rating=[rating]) for code, rating in (("C", 2), ("B", 2), ("A", 3))]
    assert [(row.competency, row.rank) for row in discrepancies(rows)] == [("B", 1), ("C", 1), ("A", 3)]


def test_discrepancies_put_what_nobody_rated_last_and_refuse_unpaired_ratings():
    empty = Ratings(competency="A", importance=[], self_rating=[])
    rated = Ratings(competency="B", importance=[3], self_rating=[2])
    assert [(row.competency, row.mwds, row.rank) for row in discrepancies([empty, rated])] == [("B", 0, 1), ("A", None, None)]
    with pytest.raises(ValueError, match="for each respondent"):
        discrepancies([Ratings(competency="A", importance=[3, 4], self_rating=[2])])


def test_ranks_differ_from_five_places():
    assert [ranks_differ(1, 6), ranks_differ(6, 1), ranks_differ(1, 5), ranks_differ(None, 9)] == [True, True, False, False]
