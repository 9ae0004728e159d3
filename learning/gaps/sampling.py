"""How many to ask, how many answered, and how much a course gave between two tests.

Pure. Called by the head of a report, by round planning, by course statistics and the method command.
"""

from decimal import ROUND_CEILING, Decimal

CENSUS_UP_TO = 200
RELIABLE_FROM = 60
INDICATIVE_FROM = 30
Z_95 = Decimal("1.96")
EVEN_SPLIT = Decimal("0.5")


def response_rate(*, invited: int, ineligible: int, complete: int, mostly_complete: int) -> Decimal | None:
    """Return the response rate in percent, unrounded, or None if nobody was eligible.

    `mostly_complete` are partial responses with at least 80 % of the items. Raises ValueError if a count is negative
    or more answered than were eligible. Source: method 3.1.
    """
    if min(invited, ineligible, complete, mostly_complete) < 0:
        raise ValueError("counts of people start at 0")
    eligible = invited - ineligible
    if complete + mostly_complete > max(eligible, 0) or eligible < 0:
        raise ValueError("more people answered or were ineligible than were invited")
    return Decimal(100 * (complete + mostly_complete)) / eligible if eligible else None


def reliability(rate: Decimal | None) -> str:
    """Return what a response rate in percent allows: reliable, indicative or do_not_rank."""
    if rate is None or rate < INDICATIVE_FROM:
        return "do_not_rank"
    return "reliable" if rate >= RELIABLE_FROM else "indicative"


def is_census(population: int) -> bool:
    """Return whether everyone is asked rather than a sample."""
    return population <= CENSUS_UP_TO


def yamane(*, population: int, margin: Decimal) -> int:
    """Return Yamane's sample size N / (1 + N e²), rounded up, for a margin of error e between 0 and 1.

    Raises ValueError for a negative population or a margin out of range.
    """
    _check(population, margin)
    return _round_up(population / (1 + population * margin * margin))


def cochran(*, population: int, margin: Decimal, z: Decimal = Z_95, p: Decimal = EVEN_SPLIT) -> int:
    """Return Cochran's sample size with finite correction, rounded up; z is for 95 %, p the expected share.

    n0 = z² p (1 - p) / e² and n = n0 / (1 + (n0 - 1) / N), n0 unrounded. Raises ValueError as `yamane` does.
    """
    _check(population, margin)
    spread = z * z * p * (1 - p)
    square = margin * margin
    # Multiplied out, so that rounding up cannot be tipped by an earlier division.
    return _round_up(spread * population / (square * population + spread - square)) if population else 0


def hake_gain(*, before: Decimal, after: Decimal) -> Decimal | None:
    """Return the part of the possible gain that was made, from two percentages; None if there was nothing to gain.

    Raises ValueError outside 0 to 100.
    """
    if not (0 <= before <= 100 and 0 <= after <= 100):
        raise ValueError("percentages run from 0 to 100")
    return (after - before) / (100 - before) if before != 100 else None


def _check(population: int, margin: Decimal) -> None:
    if population < 0 or not 0 < margin < 1:
        raise ValueError("give a population from 0 and a margin of error between 0 and 1")


def _round_up(size: Decimal) -> int:
    return int(size.to_integral_value(rounding=ROUND_CEILING))
