"""Sending an attempt, closing one whose time is up, and the marks that people give: from answers to a result, once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from assessments.questions.answers import item_score
from assessments.quizzes.models import Answer, Attempt, AttemptItem
from assessments.quizzes.results import AttemptResult, competency_shares, is_pass, mean
from assessments.quizzes.selectors import items_of, standing_answers
from assessments.quizzes.timing import is_over


@transaction.atomic(savepoint=False)
def submit_attempt(
    *, attempt: Attempt, items: Sequence[AttemptItem] | None = None, language: str = "", at: datetime | None = None
) -> AttemptResult:
    """Close an attempt and mark every item from its frozen version and the answer that counts; once.

    However often and however many at once it is sent, all get the one result. The score is the mean of the items. `items`
    as for `save_answers`, `language` is that of the page it was sent from. Sent after its time, it closes as of then.
    """
    at = at or timezone.now()
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("quiz").get(pk=attempt.pk)
    if attempt.submitted_at or items is None:
        items = items_of(attempt)
    if attempt.submitted_at is None:
        _close(attempt, items, language, at)
    return result_of(attempt, items)


@transaction.atomic
def close_overdue(*, attempt: Attempt, at: datetime | None = None) -> AttemptResult | None:
    """Close an attempt whose time is up and mark what was saved in it; None if it is closed already or has time left.

    However many workers ask at once, one of them gets the result.
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "learner").get(pk=attempt.pk)
    if attempt.submitted_at or not is_over(attempt, at or timezone.now()):
        return None
    items = items_of(attempt)
    _close(attempt, items, attempt.learner.language, at or timezone.now())
    return result_of(attempt, items)


def _close(attempt: Attempt, items: Sequence[AttemptItem], language: str, at: datetime) -> None:
    _mark(items, standing_answers(attempt))
    attempt.timed_out = is_over(attempt, at)
    attempt.submitted_at = attempt.ends_at if attempt.timed_out else at
    attempt.language = language
    _score(attempt, items, attempt.submitted_at)
    attempt.save(update_fields=["submitted_at", "timed_out", "score", "passed", "marked_at", "language"])


def _score(attempt: Attempt, items: Sequence[AttemptItem], at: datetime) -> None:
    """The score, once every item has one: the mean of the items."""
    if all(item.score is not None for item in items):
        attempt.score = mean(item.score for item in items)
        attempt.passed = is_pass(attempt.score, attempt.pass_percent)
        attempt.marked_at = at


@transaction.atomic
def settle_marks(*, item: AttemptItem, score: Decimal, marks: Mapping, at: datetime) -> AttemptResult | None:
    """Give a text the score its markers came to; the result of the attempt if that was the last one waiting.

    Called by marking, once an item: a text that has its score keeps it.
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("quiz").get(pk=item.attempt_id)
    items = items_of(attempt)
    held = next(row for row in items if row.pk == item.pk)
    if attempt.submitted_at is None or held.score is not None:
        return None
    held.score, held.marks = score, dict(marks)
    held.save(update_fields=["score", "marks"])
    _score(attempt, items, at)
    attempt.save(update_fields=["score", "passed", "marked_at"])
    return result_of(attempt, items) if attempt.score is not None else None


def _mark(items: Sequence[AttemptItem], answers: Mapping[int, Answer]) -> None:
    """Score every item; one statement for all that have the same score, and few scores occur."""
    of_score: dict[Decimal, list[int]] = defaultdict(list)
    for item in items:
        answer = answers.get(item.pk)
        item.score = item_score(item.version.content, answer.response if answer else None)
        if item.score is not None:
            of_score[item.score].append(item.pk)
    for score, places in of_score.items():
        AttemptItem.objects.filter(pk__in=places).update(score=score)


def result_of(attempt: Attempt, items: Sequence[AttemptItem] | None = None) -> AttemptResult:
    """The result of an attempt that was sent, from what was stored then."""
    items = items_of(attempt) if items is None else items
    return AttemptResult(
        attempt=attempt,
        score=attempt.score,
        passed=attempt.passed,
        competency_shares=competency_shares((item.version.content, item.score) for item in items) if attempt.marked_at else {},
    )
