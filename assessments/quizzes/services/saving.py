"""Saving answers, and going on where questions come in order. Answers are only ever added."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.questions.content import IN_PARTS
from assessments.questions.responses import BadResponse, checked
from assessments.quizzes.models import Answer, Attempt, AttemptItem, Layout
from assessments.quizzes.selectors import items_of, standing_answers
from assessments.quizzes.services.refusals import AttemptClosed, SequenceTaken, TimeUp
from assessments.quizzes.timing import is_over
from learning.people.models import User

HIGHEST_SEQUENCE = 2**31 - 1


@transaction.atomic
def go_on(*, attempt: Attempt, left: int) -> Attempt:
    """Leave a question behind for good, where questions come in order; pressed twice, it is left once. Gives the attempt."""
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("quiz").get(pk=attempt.pk)
    if not attempt.submitted_at and attempt.position == left and attempt.items.filter(order__gt=left).exists():
        attempt.position = left + 1
        attempt.save(update_fields=["position"])
    return attempt


def save_answer(*, attempt: Attempt, order: int, sequence: int | None, response: object, at: datetime | None = None) -> Answer:
    """Save the answer to one item of an attempt and return it, as it was saved. Answers are only ever added.

    The same sequence with the same answer again is the same row; with another one SequenceTaken is raised. A lower
    sequence than the standing one is kept and does not count. `sequence` None takes the next. A choice made in a case
    stays. Raises AttemptClosed, BadResponse (EmptyResponse) or AttemptItem.DoesNotExist.
    """
    return _save(Q(attempt=attempt), order=order, sequence=sequence, response=response, at=at)


def save_own_answer(
    *,
    attempt_uuid: uuid.UUID,
    learner: User,
    order: int,
    sequence: int | None,
    response: object,
    at: datetime | None = None,
) -> Answer:
    """As `save_answer`, for the learner's own attempt; AttemptItem.DoesNotExist for anybody else's."""
    owned = Q(attempt__uuid=attempt_uuid, attempt__learner=learner)
    return _save(owned, order=order, sequence=sequence, response=response, at=at)


@transaction.atomic
def save_answers(
    *,
    attempt: Attempt,
    responses: Mapping[int, object],
    items: Sequence[AttemptItem] | None = None,
    at: datetime | None = None,
) -> list[Answer]:
    """Save answers to several items, by their order, each as the next of its item; all of them or none.

    What a form without script sends. An answer equal to the standing one is not saved again. `items` are the attempt's, if
    they were read before: the questions in them never change. Raises as `save_answer`.
    """
    at = at or timezone.now()
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    _refuse_closed(attempt, at)
    standing = standing_answers(attempt)
    rows = []
    for item in items_of(attempt) if items is None else items:
        if item.order not in responses:
            continue
        _refuse_left(attempt, item)
        response, last = checked(item.version.content, responses[item.order]), standing.get(item.pk)
        sequence = last.sequence + 1 if last else 1
        if last and last.response == response:
            continue
        if item.version.kind == "scenario":
            _refuse_other_choice(last, sequence, response)
        rows.append(Answer(item=item, sequence=sequence, response=response, saved_at=at))
    return Answer.objects.bulk_create(rows)


def _refuse_closed(attempt: Attempt, at: datetime) -> None:
    if attempt.submitted_at:
        raise AttemptClosed(_("This test was sent. Its answers cannot be changed."))
    if is_over(attempt, at):
        raise TimeUp(_("The time is up. What was saved before counts; this came too late."))


def _refuse_left(attempt: Attempt, item: AttemptItem) -> None:
    """Where questions come in order, only the one reached can be answered."""
    if attempt.layout == Layout.IN_ORDER and item.order != attempt.position:
        raise BadResponse(_("In this test questions are answered in order; this one cannot be answered now."))


def _save(owned: Q, *, order: int, sequence: int | None, response: object, at: datetime | None) -> Answer:
    at = at or timezone.now()
    try:
        return _save_once(owned, order, sequence, response, at)
    except IntegrityError:
        # The same sequence was saved in the same moment: now it is there to be compared.
        return _save_once(owned, order, sequence, response, at)


@transaction.atomic
def _save_once(owned: Q, order: int, sequence: int | None, response: object, at: datetime) -> Answer:
    # The lock on the attempt makes savers and senders of one attempt wait for each other.
    items = AttemptItem.objects.select_for_update(of=("attempt",)).select_related("attempt", "version")
    item = items.get(owned, order=order)
    _refuse_closed(item.attempt, at)
    _refuse_left(item.attempt, item)
    response = checked(item.version.content, response)
    standing = Answer.objects.filter(item=item).order_by("-sequence").first()
    if sequence is None:
        sequence = standing.sequence + 1 if standing else 1
    if not isinstance(sequence, int) or isinstance(sequence, bool) or not 1 <= sequence <= HIGHEST_SEQUENCE:
        raise BadResponse(_("The answer has no valid sequence number."))
    if standing and sequence <= standing.sequence:
        existing = _same(item, standing, sequence)
        if existing:
            return _unchanged(existing, response, standing, in_parts=item.version.kind in IN_PARTS)
    if item.version.kind == "scenario":
        _refuse_other_choice(standing, sequence, response)
    return Answer.objects.create(item=item, sequence=sequence, response=response, saved_at=at)


def _same(item: AttemptItem, standing: Answer, sequence: int) -> Answer | None:
    if standing.sequence == sequence:
        return standing
    return Answer.objects.filter(item=item, sequence=sequence).first()


def _unchanged(existing: Answer, response: object, standing: Answer, *, in_parts: bool) -> Answer:
    if existing.response != response:
        raise SequenceTaken(standing.sequence, standing.response if in_parts else None)
    return existing


def _refuse_other_choice(standing: Answer | None, sequence: int, response: list) -> None:
    if standing and (response[: len(standing.response)] != standing.response or sequence < standing.sequence):
        raise BadResponse(_("A choice once made in a case is not changed."))
