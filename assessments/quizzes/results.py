"""What an attempt came to: the score, whether it was passed, and the share of each competency. Pure, no database.

Called when an attempt is sent, and again when a repeated sending asks for the same result.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from assessments.quizzes.models import Attempt

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """The result of a sent attempt; no score while a text waits for its marker.

    `competency_shares` is {code: (share from 0 to 1, number of items)}.
    """

    attempt: Attempt
    score: Decimal | None
    passed: bool | None
    competency_shares: dict[str, tuple[Decimal, int]]

    @property
    def is_final(self) -> bool:
        """Not while a text of it waits for a trainer."""
        return self.score is not None


def mean(scores: Iterable[Decimal]) -> Decimal:
    """The mean, half up at four places."""
    scores = list(scores)
    return (sum(scores, Decimal(0)) / len(scores)).quantize(FOUR_PLACES, rounding=ROUND_HALF_UP)


def is_pass(score: Decimal, pass_percent: int) -> bool:
    """Whether a score reaches the pass mark, that mark included."""
    return score * 100 >= pass_percent


def percent_of(score: Decimal) -> int:
    """Whole per cent, cut and never rounded up, so that a score below the pass mark never reads as the mark."""
    return int((score * 100).to_integral_value(rounding=ROUND_FLOOR))


def competency_shares(marked: Iterable[tuple[Mapping, Decimal]]) -> dict[str, tuple[Decimal, int]]:
    """The mean score of the items of each competency, an item counting for its `competency` and each of `also`."""
    scores: dict[str, list[Decimal]] = {}
    for content, score in marked:
        for code in dict.fromkeys([content["competency"], *content["also"]]):
            scores.setdefault(code, []).append(score)
    return {code: (mean(found), len(found)) for code, found in sorted(scores.items())}
