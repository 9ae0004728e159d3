"""Whether training is the answer: the causes given with low ratings, weighed against each other.

Pure. Called by the priority table of a report, the plan lines made from it, and the method command.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

TRAINABLE = {"K": "course", "P": "drill"}
# In the order in which plan lines are written: tool or form, mandate, resources, rule or law.
NOT_TRAINABLE = ("T", "A", "R", "L")
TRAINING_FROM = Decimal("0.5")

TRAINING = "training"
NON_TRAINING_FIRST = "non-training first"
NO_CAUSE_GIVEN = "no cause given"


@dataclass(frozen=True, kw_only=True, slots=True)
class Treatability:
    """`trainable_share` (0 to 1, None if no cause was given), the advice, and what it opens.

    `means` are "course" and "drill" if training is advised; `plan_lines` the letters T, A, R, L that were named, if
    other measures come first.
    """

    trainable_share: Decimal | None
    advice: str
    means: tuple[str, ...] = ()
    plan_lines: tuple[str, ...] = ()


def treatability(causes: Mapping[str, int]) -> Treatability:
    """Return the advice for counts of causes by letter: K and P can be trained; T, A, R and L cannot.

    Raises ValueError for another letter or a negative count. Source: method 3.7.
    """
    unknown = sorted(set(causes) - {*TRAINABLE, *NOT_TRAINABLE})
    if unknown:
        raise ValueError(f"unknown cause {', '.join(unknown)}: causes are K, P, T, A, R and L")
    if any(count < 0 for count in causes.values()):
        raise ValueError("a cause cannot be named fewer than 0 times")
    total = sum(causes.values())
    if not total:
        return Treatability(trainable_share=None, advice=NO_CAUSE_GIVEN)
    share = Decimal(sum(causes.get(letter, 0) for letter in TRAINABLE)) / total
    if share >= TRAINING_FROM:
        means = tuple(means for letter, means in TRAINABLE.items() if causes.get(letter))
        return Treatability(trainable_share=share, advice=TRAINING, means=means)
    lines = tuple(letter for letter in NOT_TRAINABLE if causes.get(letter))
    return Treatability(trainable_share=share, advice=NON_TRAINING_FIRST, plan_lines=lines)
