"""The arithmetic against published results, against scipy, against fractions on paper, and what holds for any test."""

import math
from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis import statistics
from tests.trials import examples

# Section 6 of the Law School Admission Test: how many of 1000 people gave each pattern of answers to five items, from 00000
# to 11111. R. D. Bock and M. Lieberman, Psychometrika 35 (1970), 179-197.
LSAT = """3 6 2 11 1 1 3 4 1 8 0 16 0 3 2 15 10 29 14 81 3 28 15 80 16 56 21 173 11 61 28 298"""
# Admissions to six departments of Berkeley in 1973: men admitted, rejected; women admitted, rejected. P. J. Bickel,
# E. A. Hammel and J. W. O'Connell, Science 187 (1975), 398-404.
BERKELEY = [
    [[512, 313], [89, 19]], [[353, 207], [17, 8]], [[120, 205], [202, 391]],
    [[138, 279], [131, 244]], [[53, 138], [94, 299]], [[22, 351], [24, 317]],
]  # fmt: skip
# Penicillin at once or later, rabbits cured and dead, at five doses. A. Agresti, Categorical Data Analysis (1990), 231-237.
RABBITS = [[[0, 6], [0, 5]], [[3, 3], [0, 6]], [[6, 0], [2, 4]], [[5, 1], [6, 0]], [[2, 0], [5, 0]]]


def matrix_of(patterns):
    rows = [[int(bit) for bit in f"{place:05b}"] for place, count in enumerate(patterns.split()) for _one in range(int(count))]
    return np.array(rows, dtype=float)


def long(matrix):
    """A matrix of people by items as rows: attempt, item, score."""
    people, items = matrix.shape
    return np.repeat(np.arange(people), items), np.tile(np.arange(items), people), matrix.ravel()


def discriminations(matrix):
    attempt, item, scores = long(matrix)
    rest, known = statistics.rest_scores(attempt, scores, len(matrix))
    assert known.all()
    return [statistics.discrimination(scores[item == one], rest[item == one]) for one in range(matrix.shape[1])]


def alpha_of(matrix):
    return statistics.alpha(*long(matrix), len(matrix))


# --- published results ----------------------------------------------------------------------------
def test_the_law_school_test_gives_the_published_figures():
    """D. Rizopoulos, ltm: An R package for latent variable modelling, Journal of Statistical Software 17(5), 2006, section
    3: shares right, point-biserial correlations with the total excluding the item, and alpha."""
    matrix = matrix_of(LSAT)
    assert [statistics.facility(matrix[:, item]) for item in range(5)] == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])
    assert discriminations(matrix) == pytest.approx([0.1128, 0.1532, 0.1728, 0.1444, 0.1216], abs=5e-5)
    assert alpha_of(matrix) == pytest.approx(0.2950, abs=5e-5)


def test_berkeley_gives_the_published_common_odds_ratio():
    """R, stats::mantelhaen.test(UCBAdmissions): X-squared 1.4269, p 0.2323, odds ratio 0.9046968, 95 % from 0.7719074 to
    1.0603298; the interval is that of Robins, Breslow and Greenland (1986)."""
    found = statistics.of_tables(BERKELEY)
    assert (found.reference, found.focal) == (2691, 1835)
    assert found.odds == pytest.approx(0.9046968, abs=5e-8)
    assert found.chi_square == pytest.approx(1.4269, abs=5e-5)
    assert found.p == pytest.approx(0.2323, abs=5e-5)
    reach = 1.959964 * found.error / 2.35
    assert [found.odds * math.exp(-reach), found.odds * math.exp(reach)] == pytest.approx([0.7719074, 1.0603298], abs=5e-7)
    assert found.grade == "A"


def test_the_rabbits_give_the_published_test():
    """R, stats::mantelhaen.test(Rabbits): X-squared 3.9286, p 0.04747, odds ratio 7; doses at which all live or die count for
    nothing."""
    found = statistics.of_tables(RABBITS)
    assert found.odds == pytest.approx(7)
    assert found.chi_square == pytest.approx(3.9286, abs=5e-5)
    assert found.p == pytest.approx(0.04747, abs=5e-6)


@pytest.mark.parametrize(("odds", "delta"), [(1, 0), (1.53, -1), (0.65, 1), (1.89, -1.5), (0.53, 1.5)])
def test_the_scale_of_delta_is_that_of_ets(odds, delta):
    """M. Zieky, in Holland and Wainer (eds), Differential Item Functioning (1993), 337-347: odds ratios from 0.65 to 1.53 are
    at most 1 on the delta scale, from 0.53 to 1.89 at most 1.5."""
    found = statistics.of_tables([[[1000 * odds, 1000], [1000, 1000]]])
    assert found.odds == pytest.approx(odds)
    assert found.delta == pytest.approx(delta, abs=0.02)


@pytest.mark.parametrize(
    ("delta", "p", "error", "grade"),
    [
        (0.9, 0.0001, 0.1, "A"),
        (-2.5, 0.06, 1.4, "A"),
        (-1.2, 0.01, 0.2, "B"),
        (1.6, 0.01, 0.5, "B"),
        (1.6, 0.0001, 0.3, "C"),
        (-1.6, 0.0001, 0.3, "C"),
    ],
)
def test_a_grade_takes_size_and_certainty(delta, p, error, grade):
    assert statistics.grade_of(delta, p, error) == grade


# --- by hand, in fractions ------------------------------------------------------------------------
def test_alpha_by_hand():
    """Four people, three items: item variances 3/16, 4/16, 3/16, totals 3 2 0 1 with variance 20/16."""
    matrix = np.array([[1, 1, 1], [1, 1, 0], [0, 0, 0], [1, 0, 0]], dtype=float)
    by_hand = Fraction(3, 2) * (1 - (Fraction(3, 16) + Fraction(4, 16) + Fraction(3, 16)) / Fraction(20, 16))
    assert by_hand == Fraction(3, 4)
    assert alpha_of(matrix) == pytest.approx(float(by_hand))


def test_the_standard_error_by_hand():
    assert statistics.standard_error(10, 0.91) == pytest.approx(3)
    assert statistics.standard_error(0.2, 0) == pytest.approx(0.2)
    assert statistics.standard_error(None, 0.9) is None
    assert statistics.standard_error(0.2, None) is None


def test_mantel_haenszel_by_hand():
    tables = [[[8, 2], [6, 4]], [[5, 5], [3, 7]]]
    odds = (Fraction(8 * 4, 20) + Fraction(5 * 7, 20)) / (Fraction(2 * 6, 20) + Fraction(5 * 3, 20))
    expected = Fraction(10 * 14, 20) + Fraction(10 * 8, 20)
    variance = sum(Fraction(10 * 10 * right * (20 - right), 20 * 20 * 19) for right in (14, 8))
    chi_square = (abs(8 + 5 - expected) - Fraction(1, 2)) ** 2 / variance
    found = statistics.of_tables(tables)
    assert found.odds == pytest.approx(float(odds))
    assert found.chi_square == pytest.approx(float(chi_square))
    assert found.p == pytest.approx(scipy.stats.chi2.sf(float(chi_square), 1))
    assert found.delta == pytest.approx(-2.35 * math.log(odds))


def test_scores_are_matched_by_tenths_and_full_marks_by_themselves():
    scores = np.array([0, 0.0999, 0.1, 0.3, (0.1 + 0.2), 3 * 0.1, 0.95, 1])
    assert statistics.bands(scores).tolist() == [0, 0, 1, 3, 3, 3, 9, 10]
    assert statistics.distribution(scores) == [2, 1, 0, 3, 0, 0, 0, 0, 0, 2]


def test_rows_become_the_same_tables():
    rows = [(right, focal, stratum) for stratum, table in enumerate(RABBITS) for focal in (0, 1) for right in (1, 0)
            for _one in range(table[focal][1 - right])]  # fmt: skip
    right, focal, stratum = (np.array(column) for column in zip(*rows, strict=True))
    assert statistics.mantel_haenszel(right == 1, focal == 1, stratum) == statistics.of_tables(RABBITS)


# --- what is not defined ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "tables",
    [
        [[[5, 0], [5, 0]]],
        [[[0, 5], [0, 5]]],
        [[[5, 5], [0, 0]]],
        [[[5, 0], [0, 5]]],
        [[[0, 0], [0, 0]]],
        [[[5, 5], [0, 0]], [[0, 0], [5, 5]]],
    ],
)
def test_an_odds_ratio_that_does_not_exist_is_none(tables):
    assert statistics.of_tables(tables) is None


def test_nothing_comes_of_nothing():
    nobody, nothing = np.zeros(0, dtype=int), np.zeros(0)
    assert statistics.facility(nothing) is None
    assert statistics.spread(np.array([0.5])) is None
    assert statistics.alpha(nobody, nobody, nothing, 0) is None
    assert statistics.mantel_haenszel(nobody == 1, nobody == 1, nobody) is None
    assert statistics.distribution(nothing) == [0] * 10


def test_what_does_not_vary_is_none():
    same = np.ones((6, 4))
    assert discriminations(same) == [None] * 4
    assert alpha_of(same) is None
    # One item that varies, and a rest of thirds that only the last bit of a float could tell apart.
    rest = np.array([1 / 3 + 1 / 3, 2 / 3, 1 - 1 / 3, 2 / 3])
    assert statistics.discrimination(np.array([0, 1, 0, 1.0]), rest) is None


def test_a_lone_item_has_no_rest():
    rest, known = statistics.rest_scores(np.array([0, 0, 1]), np.array([1.0, 0.5, 1.0]), 2)
    assert known.tolist() == [True, True, False]
    assert rest[:2].tolist() == [0.5, 1.0]


# --- what holds for any test ------------------------------------------------------------------------
SCORES = st.sampled_from([0.0, 0.25, 0.3333, 0.5, 0.8333, 1.0])
MATRICES = st.integers(2, 6).flatmap(
    lambda items: st.lists(st.lists(SCORES, min_size=items, max_size=items), min_size=3, max_size=40).map(np.array)
)


def classical_alpha(matrix):
    """Cronbach's formula as it is printed: k / (k - 1) (1 - sum of item variances / variance of totals)."""
    items, total = matrix.shape[1], matrix.sum(axis=1).var(ddof=1)
    return items / (items - 1) * (1 - matrix.var(axis=0, ddof=1).sum() / total)


@given(MATRICES)
@examples(100, 2000)
def test_alpha_is_the_printed_formula_where_all_had_the_same_items(matrix):
    found = alpha_of(matrix)
    if matrix.sum(axis=1).std() < 1e-6:
        assert found is None
    else:
        assert found == pytest.approx(classical_alpha(matrix), abs=1e-9)
        assert found <= 1


@given(MATRICES)
@examples(100, 2000)
def test_discrimination_is_the_correlation_with_the_rest(matrix):
    for item, found in enumerate(discriminations(matrix)):
        own, rest = matrix[:, item], np.delete(matrix, item, axis=1).mean(axis=1)
        if min(own.std(), rest.std()) < 1e-5:
            assert found is None
            continue
        assert -1 <= found <= 1
        assert found == pytest.approx(scipy.stats.pearsonr(own, rest).statistic, abs=1e-9)
        if set(own) <= {0.0, 1.0}:
            assert found == pytest.approx(scipy.stats.pointbiserialr(own, rest).statistic, abs=1e-9)


@given(MATRICES, st.randoms(use_true_random=False))
@examples(60, 1000)
def test_the_order_of_people_changes_nothing(matrix, random):
    shuffled = list(range(len(matrix)))
    random.shuffle(shuffled)
    for before, after in zip(discriminations(matrix), discriminations(matrix[shuffled]), strict=True):
        assert after == (None if before is None else pytest.approx(before, abs=1e-9))
    before, after = alpha_of(matrix), alpha_of(matrix[shuffled])
    assert after == (None if before is None else pytest.approx(before, abs=1e-9))
    assert statistics.distribution(matrix.mean(axis=1)) == statistics.distribution(matrix[shuffled].mean(axis=1))


@given(MATRICES)
@examples(60, 1000)
def test_an_item_that_everyone_omits_says_nothing_and_spoils_nothing(matrix):
    longer = np.hstack([matrix, np.zeros((len(matrix), 1))])
    *others, omitted = discriminations(longer)
    assert omitted is None
    assert statistics.facility(longer[:, -1]) == 0
    if matrix.shape[1] > 2:
        for before, after in zip(discriminations(matrix), others, strict=True):
            assert after == (None if before is None else pytest.approx(before, abs=1e-9))


@given(st.lists(SCORES, min_size=3, max_size=40), st.integers(2, 8))
@examples(60, 1000)
def test_items_that_say_the_same_are_perfectly_reliable(scores, items):
    matrix = np.tile(np.array(scores)[:, None], items)
    assert alpha_of(matrix) == (pytest.approx(1) if matrix[:, 0].std() > 1e-6 else None)


@given(MATRICES)
@examples(60, 1000)
def test_shares_lie_between_nothing_and_all(matrix):
    attempt, _item, scores = long(matrix)
    totals = statistics.totals(attempt, scores, len(matrix))
    assert ((totals >= 0) & (totals <= 1 + 1e-12)).all()
    assert 0 <= statistics.facility(scores) <= 1
    assert sum(statistics.distribution(totals)) == len(matrix)


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 3)), min_size=1, max_size=60))
@examples(100, 2000)
def test_turning_the_groups_round_turns_the_odds_round(rows):
    right, focal, stratum = (np.array(column) for column in zip(*rows, strict=True))
    one, other = statistics.mantel_haenszel(right, focal, stratum), statistics.mantel_haenszel(right, ~focal, stratum)
    assert (one is None) == (other is None)
    if one:
        assert one.odds * other.odds == pytest.approx(1)
        assert (one.chi_square, one.p, one.error) == pytest.approx((other.chi_square, other.p, other.error), abs=1e-9)
        assert one.grade == other.grade
        assert 0 <= one.p <= 1


def test_draws_of_a_pool_come_near_the_alpha_of_the_pool():
    """Each of 3000 people gets six of twelve like items; the whole pool would have reliability 12 r / (1 + 11 r)."""
    random = np.random.default_rng(7)
    people, pool, drawn = 3000, 12, 6
    ability = random.normal(size=(people, 1))
    matrix = (ability + random.normal(size=(people, pool)) * 1.5 > 0).astype(float)
    r = np.corrcoef(matrix.T)[np.triu_indices(pool, 1)].mean()
    attempt = np.repeat(np.arange(people), drawn)
    item = np.concatenate([random.permutation(pool)[:drawn] for _one in range(people)])
    found = statistics.alpha(attempt, item, matrix[attempt, item], people)
    assert found == pytest.approx(drawn * r / (1 + (drawn - 1) * r), abs=0.02)
