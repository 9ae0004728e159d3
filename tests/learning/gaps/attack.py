"""A reader who subtracts: knows every shown cell, the totals, k, the rule and what posts require, and solves for the rest."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog

WITH_FIGURES = ("shown", "low_coverage")
WORDS = {"almost_none": (0, 0.15), "some": (0.15, 0.4), "half": (0.4, 0.6), "most": (0.6, 0.85), "almost_all": (0.85, 1)}
ROUNDING = 0.005 + 1e-9
HALF = 0.5


@dataclass(frozen=True)
class Bounds:
    """What the reader is left with for one hidden cell: the least and greatest count, and the range of the mean."""

    least: int
    most: int
    mean_from: float
    mean_to: float


def attack_row(cells, total, caps, names=None):
    """Bounds by hidden cell, from one row. `caps` are the greatest gap of a person by column."""
    hidden = [name for name, cell in cells.items() if cell["state"] == "hidden" and (names is None or name in names)]
    if not hidden or total["state"] not in WITH_FIGURES:
        return {}
    problem = _problem(cells, total, caps, hidden)
    return {name: _bounds(problem, place) for place, name in enumerate(hidden)}


@dataclass
class _Problem:
    """Variables: counts, sums of gaps, people below, one of each for every hidden cell."""

    above: np.ndarray
    at_most: np.ndarray
    size: int

    def best(self, variable, sign, fixed=None):
        """The least (sign 1) or greatest (sign -1) value of a variable; None if nothing is feasible."""
        aim = np.zeros(3 * self.size)
        aim[variable] = sign
        bounds = [(1, None)] * self.size + [(0, None)] * (2 * self.size)
        if fixed is not None:
            bounds[fixed[0]] = (fixed[1], fixed[1])
        found = linprog(aim, A_ub=self.above, b_ub=self.at_most, bounds=bounds, method="highs")
        return sign * found.fun if found.status == 0 else None


def _problem(cells, total, caps, hidden):
    size = len(hidden)
    rows, limits = [], []

    def limit(row, most):
        rows.append(row)
        limits.append(most)

    def between(row, least, most):
        limit(row, most)
        limit(-row, -least)

    shown = [cell for cell in cells.values() if cell["state"] in WITH_FIGURES]
    count = np.zeros(3 * size)
    count[:size] = 1
    left = total["n"] - sum(cell["n"] for cell in shown)
    between(count, left, left)
    gaps = np.zeros(3 * size)
    gaps[size : 2 * size] = 1
    sums = [_sum(total), *[_sum(cell) for cell in shown]]
    low = sums[0][0] - sum(most for _least, most in sums[1:])
    high = sums[0][1] - sum(least for least, _most in sums[1:])
    between(gaps, low, high)
    below = np.zeros(3 * size)
    below[2 * size :] = 1
    counts = [_below(total), *[_below(cell) for cell in shown]]
    between(
        below,
        counts[0][0] - sum(most for _least, most in counts[1:]),
        counts[0][1] - sum(least for least, _most in counts[1:]),
    )
    for place, name in enumerate(hidden):
        _cell_limits(limit, size, place, caps[name])
    return _Problem(np.array(rows), np.array(limits), size)


def _cell_limits(limit, size, place, cap):
    """Nobody's gap is above the cap; below is who lacks half a level or more."""
    number, gap, under = place, size + place, 2 * size + place
    for row in (
        {gap: 1, number: -cap},
        {under: 1, number: -1},
        {under: HALF, gap: -1},
        {gap: 1, number: -HALF, under: HALF - cap},
    ):
        line = np.zeros(3 * size)
        for variable, factor in row.items():
            line[variable] = factor
        limit(line, 0)


def _sum(cell):
    return cell["n"] * (cell["mean_gap"] - ROUNDING), cell["n"] * (cell["mean_gap"] + ROUNDING)


def _below(cell):
    if isinstance(cell["people_below"], int):
        return cell["people_below"], cell["people_below"]
    least, most = WORDS[cell["people_below"]]
    return ceil(least * cell["n"] - 1e-9), floor(most * cell["n"] + 1e-9)


def _bounds(problem, place):
    least = ceil(problem.best(place, 1) - 1e-6)
    most = floor(problem.best(place, -1) + 1e-6)
    means = []
    for count in {least, (least + most) // 2, most}:
        ends = [problem.best(problem.size + place, sign, (place, count)) for sign in (1, -1)]
        means += [end / count for end in ends if end is not None]
    return Bounds(least, most, min(means), max(means))


def mean_range_at(cells, total, caps, name, count):
    """The range of a hidden mean for a reader who also knows how many people are in the cell."""
    hidden = [each for each, cell in cells.items() if cell["state"] == "hidden"]
    return _mean_at(_problem(cells, total, caps, hidden), hidden.index(name), count)


def attack_editions(editions, cap, known=None):
    """Bounds of every figure that no edition shows, from the rows of all of them at once; also the range of the mean for a
    reader who knows how many people are in it (`known`, by name and version; None where that is not known).

    `editions` are (cells, total, version by column): the reader is even told which hidden figures stayed the same.
    """
    seen = {
        (name, versions.get(name)): cell
        for cells, _total, versions in editions
        for name, cell in cells.items()
        if cell["state"] in WITH_FIGURES
    }
    sums = [
        (total, [(name, versions.get(name)) for name, cell in cells.items() if cell["state"] in ("hidden", *WITH_FIGURES)])
        for cells, total, versions in editions
        if total["state"] in WITH_FIGURES
    ]
    hidden = sorted({key for _total, keys in sums for key in keys} - seen.keys(), key=str)
    problem = _problem_of_sums(sums, seen, hidden, cap)
    return {
        key: (_bounds(problem, place), _mean_at(problem, place, (known or {}).get(key))) for place, key in enumerate(hidden)
    }


def _problem_of_sums(sums, seen, hidden, cap):
    size = len(hidden)
    rows, limits = [], []
    for total, keys in sums:
        shown = [seen[key] for key in keys if key in seen]
        for offset, figure in ((0, _count), (size, _sum), (2 * size, _below)):
            whole, parts = figure(total), [figure(cell) for cell in shown]
            line = np.zeros(3 * size)
            line[[offset + hidden.index(key) for key in keys if key not in seen]] = 1
            rows += [line, -line]
            limits += [whole[1] - sum(part[0] for part in parts), sum(part[1] for part in parts) - whole[0]]
    for place in range(size):
        _cell_limits(lambda row, most: (rows.append(row), limits.append(most)), size, place, cap)
    return _Problem(np.array(rows), np.array(limits), size)


def _mean_at(problem, place, count):
    if count is None:
        return None
    ends = [problem.best(problem.size + place, sign, (place, count)) for sign in (1, -1)]
    return ends[0] / count, ends[1] / count


def _count(cell):
    return cell["n"], cell["n"]
