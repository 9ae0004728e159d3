"""What a regrade does to scores: an attempt before and after, and what that comes to over many. Pure, on values.

Called by assessments.marking.regrading, which changes them, and by assessments.marking.concerned, which only shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.questions.answers import item_score
from assessments.quizzes.results import FOUR_PLACES, is_pass, mean

FULL = Decimal(1).quantize(FOUR_PLACES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One item before and after, with its attempt before and after all changes of the same regrade. Scores from 0 to 1."""

    item: int
    attempt: int
    learner: int
    context: str
    score_before: Decimal
    score_after: Decimal
    attempt_before: Decimal
    attempt_after: Decimal
    passed_before: bool
    passed_after: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Moves:
    """How many item scores rise and fall, how many attempts pass only now or no longer, and in which contexts (enrolments)."""

    rise: int
    fall: int
    passes_now: int
    fails_now: int
    passing_in: tuple[str, ...]
    failing_in: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """From 0 to 1: of the question, and of the attempts it is in."""

    item_before: Decimal
    item_after: Decimal
    attempt_before: Decimal
    attempt_after: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What a regrade comes to over the attempts counted; `means` only before it is made."""

    attempts: int
    people: int
    moves: Moves
    means: Means | None = None


def score_by(content: Mapping | None, response: object) -> Decimal:
    """The score of a saved response by the key of this content; full marks without one."""
    return FULL if content is None else item_score(content, response)


def rescored(scores: Mapping[int, Decimal], targets: Mapping[int, Decimal], pass_percent: int) -> tuple[Decimal, bool]:
    """Score and pass of an attempt, given the scores of its items and those that are to replace some of them."""
    score = mean(targets.get(item, before) for item, before in scores.items())
    return score, is_pass(score, pass_percent)


def effect_of(changes: Sequence[Change]) -> Effect:
    """Over every item concerned, changed or not; at least one."""
    attempts = list({change.attempt: change for change in changes}.values())
    return Effect(
        attempts=len(attempts),
        people=len({change.learner for change in changes}),
        moves=moves_of(changes),
        means=Means(
            item_before=mean(change.score_before for change in changes),
            item_after=mean(change.score_after for change in changes),
            attempt_before=mean(change.attempt_before for change in attempts),
            attempt_after=mean(change.attempt_after for change in attempts),
        ),
    )


def moves_of(changes: Sequence[Change]) -> Moves:
    """What moved among these items; an attempt counts once, however many of its items did."""
    attempts = {change.attempt: change for change in changes}.values()
    passing = [change for change in attempts if change.passed_after and not change.passed_before]
    failing = [change for change in attempts if change.passed_before and not change.passed_after]
    return Moves(
        rise=sum(change.score_after > change.score_before for change in changes),
        fall=sum(change.score_after < change.score_before for change in changes),
        passes_now=len(passing),
        fails_now=len(failing),
        passing_in=_contexts(passing),
        failing_in=_contexts(failing),
    )


def _contexts(changes: Iterable[Change]) -> tuple[str, ...]:
    return tuple(sorted({change.context for change in changes if change.context}))
