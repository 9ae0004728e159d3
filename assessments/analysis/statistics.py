"""The arithmetic of a good test: facility, discrimination, alpha, standard error, Mantel-Haenszel. Called by figures.py.

Pure: numpy arrays in, a value out. What is not defined is None, never NaN. Formulas and sources: docs/method.md, section 12.
A row is one item of one attempt: `attempt` and `item` say which, by numbers from 0; attempts need not have the same items.
"""

import math
from dataclasses import dataclass

import numpy as np

BANDS = 10
# From this score on an item counts as right where only right and wrong are told apart.
RIGHT_FROM = 0.5
# Sums of floats leave a dust of about 1e-16; below this nothing varies.
DUST = 1e-12
SIGNIFICANT = 0.05
ONE_SIDED_95 = 1.645
MODERATE_DELTA, LARGE_DELTA = 1.0, 1.5


def facility(scores: np.ndarray) -> float | None:
    """The mean score, 0 to 1: for an item that is right or wrong, the share who got it right."""
    return float(scores.mean()) if scores.size else None


def spread(scores: np.ndarray) -> float | None:
    """The standard deviation of a sample (n - 1)."""
    return float(scores.std(ddof=1)) if scores.size > 1 else None


def totals(attempt: np.ndarray, scores: np.ndarray, attempts: int) -> np.ndarray:
    """The score of each attempt: the mean of its items; 0 for one without any."""
    held = np.bincount(attempt, minlength=attempts)
    return np.bincount(attempt, weights=scores, minlength=attempts) / np.maximum(held, 1)


def rest_scores(attempt: np.ndarray, scores: np.ndarray, attempts: int) -> tuple[np.ndarray, np.ndarray]:
    """For each row the mean of the other items of its attempt, and whether there are any: an item never explains itself."""
    held = np.bincount(attempt, minlength=attempts)[attempt]
    together = np.bincount(attempt, weights=scores, minlength=attempts)[attempt]
    return (together - scores) / np.maximum(held - 1, 1), held > 1


def discrimination(scores: np.ndarray, rest: np.ndarray) -> float | None:
    """The correlation of an item with the rest of its test (corrected point-biserial); None where either does not vary."""
    if scores.size < 2:
        return None
    own, others = scores - scores.mean(), rest - rest.mean()
    of_own, of_others = float((own * own).sum()), float((others * others).sum())
    if min(of_own, of_others) <= DUST * scores.size:
        return None
    return max(-1.0, min(1.0, float((own * others).sum()) / math.sqrt(of_own * of_others)))


def alpha(attempt: np.ndarray, item: np.ndarray, scores: np.ndarray, attempts: int) -> float | None:
    """Cronbach's alpha from mean covariance and mean variance: M c / (v + (M - 1) c), M items an attempt on average.

    Where all attempts have the same items this is k / (k - 1) (1 - sum of item variances / variance of totals) to the last
    digit; where they differ, c is taken over the pairs that met in an attempt. None where nothing varies or M is below 2.
    """
    if attempts < 2 or not scores.size:
        return None
    off = scores - (np.bincount(item, weights=scores) / np.maximum(np.bincount(item), 1))[item]
    held = np.bincount(attempt, minlength=attempts)
    summed = np.bincount(attempt, weights=off, minlength=attempts)
    squares = float((off * off).sum())
    pairs = float((held * (held - 1.0)).sum())
    length = scores.size / attempts
    if length < 2 or not pairs:
        return None
    variance, covariance = squares / scores.size, (float((summed * summed).sum()) - squares) / pairs
    whole = variance + (length - 1) * covariance
    return min(1.0, length * covariance / whole) if variance > DUST and whole > DUST else None


def standard_error(deviation: float | None, reliability: float | None) -> float | None:
    """The standard error of measurement: how far a score may lie from what the same person would get on average."""
    return None if deviation is None or reliability is None else deviation * math.sqrt(1 - reliability)


def bands(scores: np.ndarray) -> np.ndarray:
    """The tenth each score lies in, 0 to 10; full marks have one to themselves."""
    # A third of three tenths must not fall short of its edge by the last bit of a float.
    return np.floor(scores * BANDS + 1e-9).astype(np.int64)


def distribution(scores: np.ndarray) -> list[int]:
    """How many attempts in each of ten bands: 0 to below 10 per cent, ..., 90 to 100 per cent."""
    return np.bincount(np.minimum(bands(scores), BANDS - 1), minlength=BANDS).tolist()


@dataclass(frozen=True, kw_only=True, slots=True)
class Differential:
    """What Mantel-Haenszel says of one item in two groups that scored alike: above 1 it favours the reference group.

    `delta` is -2.35 ln(odds), ETS's scale, negative where the item is harder for the focal group; `grade` is A (negligible),
    B (moderate) or C (large).
    """

    reference: int
    focal: int
    odds: float
    chi_square: float
    p: float
    delta: float
    error: float
    grade: str


def mantel_haenszel(right: np.ndarray, focal: np.ndarray, stratum: np.ndarray) -> Differential | None:
    """Compare two groups on one item, people of one stratum with each other. None where no odds ratio is defined."""
    if not right.size:
        return None
    cells = np.bincount(stratum * 4 + focal * 2 + ~right, minlength=4 * (int(stratum.max()) + 1))
    return of_tables(cells.reshape(-1, 2, 2))


def of_tables(tables: np.ndarray) -> Differential | None:
    """The same from its tables, one a stratum: [[reference right, wrong], [focal right, wrong]]."""
    tables = np.asarray(tables, dtype=float)
    both = (tables.sum(axis=2) > 0).all(axis=1)
    (a, b), (c, d) = tables[both].transpose(1, 2, 0)
    people = a + b + c + d
    r, s = a * d / people, b * c / people
    if not r.sum() or not s.sum():
        return None
    odds = float(r.sum() / s.sum())
    chi_square = _chi_square(a, b, c, d)
    p, delta = math.erfc(math.sqrt(chi_square / 2)), -2.35 * math.log(odds)
    error = 2.35 * math.sqrt(_log_odds_variance(a, b, c, d))
    return Differential(
        reference=int(tables[:, 0].sum()),
        focal=int(tables[:, 1].sum()),
        odds=odds,
        chi_square=chi_square,
        p=p,
        delta=delta,
        error=error,
        grade=grade_of(delta, p, error),
    )


def grade_of(delta: float, p: float, error: float) -> str:
    """ETS's A, B, C: A if not significant or |delta| below 1; C if at least 1.5 and significantly above 1; else B."""
    size = abs(delta)
    if p >= SIGNIFICANT or size < MODERATE_DELTA:
        return "A"
    return "C" if size >= LARGE_DELTA and size - ONE_SIDED_95 * error > MODERATE_DELTA else "B"


def _chi_square(a, b, c, d) -> float:
    """Mantel and Haenszel's statistic with the continuity correction, one degree of freedom."""
    people, right = a + b + c + d, a + c
    expected = (a + b) * right / people
    variance = (a + b) * (c + d) * right * (b + d) / (people**2 * (people - 1))
    surplus = max(0.0, abs(float((a - expected).sum())) - 0.5)
    return surplus**2 / float(variance.sum())


def _log_odds_variance(a, b, c, d) -> float:
    """Robins, Breslow and Greenland's variance of the logarithm of the common odds ratio."""
    people = a + b + c + d
    same, other, r, s = (a + d) / people, (b + c) / people, a * d / people, b * c / people
    up, down = r.sum(), s.sum()
    parts = (same * r).sum() / up**2, (same * s + other * r).sum() / (up * down), (other * s).sum() / down**2
    return float(sum(parts)) / 2
