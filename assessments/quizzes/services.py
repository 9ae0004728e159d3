"""Writes about attempts: starting one, saving answers, sending it. The course player and the quiz pages call these."""

import random
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.questions.arrangement import arrange
from assessments.questions.content import BY_PEOPLE
from assessments.questions.responses import BadResponse, checked
from assessments.quizzes.drawing import paper_of
from assessments.quizzes.models import Answer, Attempt, AttemptItem, Layout, Quiz
from assessments.quizzes.results import AttemptResult, competency_shares, is_pass, item_score, mean
from assessments.quizzes.selectors import accommodation_of, items_of, section_titles, standing_answers
from assessments.quizzes.timing import ends_at, is_limited, is_over, refusal
from learning.people.models import User

HIGHEST_SEQUENCE = 2**31 - 1


class QuizNotReady(ValueError):
    """The quiz is not published, or none of its questions is."""


class AttemptRefused(ValueError):
    """No attempt may begin now; the message says why, and when one may."""


class AttemptClosed(ValueError):
    """The attempt was sent; nothing can be changed any more."""


class TimeUp(AttemptClosed):
    """What was received came after the time, the grace included; what was saved before counts."""


class SequenceTaken(ValueError):
    """Another answer was saved under this sequence. `highest` is the sequence of the answer that counts."""

    def __init__(self, highest: int):
        self.highest = highest
        super().__init__(_("This was also answered on another device. Both answers are kept; the later one counts."))


# --- starting -------------------------------------------------------------------------------------
def start_attempt(*, quiz: Quiz, learner: User, context: str = "", at: datetime | None = None) -> Attempt:
    """Begin an attempt with the newest published version of each question, or give back the open one.

    However many ask at once, one open attempt comes of it. Raises QuizNotReady; AttemptRefused outside the opening hours,
    beyond the attempts allowed, before the wait between two is over.
    """
    key = {"quiz": quiz, "learner": learner, "context": context}
    try:
        with transaction.atomic():
            return _open_attempt(key) or _begin(key, at or timezone.now())
    except IntegrityError:
        # Another request has begun it in the same moment; the constraint allows one.
        return Attempt.objects.select_related("quiz").get(**key, submitted_at__isnull=True)


def _open_attempt(key: Mapping) -> Attempt | None:
    return Attempt.objects.select_related("quiz").filter(**key, submitted_at__isnull=True).first()


def _begin(key: Mapping, at: datetime) -> Attempt:
    quiz = key["quiz"]
    place = uuid.uuid4()
    # An order, not a secret; and nobody knows the seed before the attempt is there.
    paper = paper_of(quiz, key["learner"], random.Random(str(place))) if quiz.live else []  # noqa: S311
    if not paper:
        raise QuizNotReady(_("This test has no published questions yet."))
    given = accommodation_of(key["learner"]) if is_limited(quiz) else None
    by_people = any(version.kind in BY_PEOPLE for version, _section in paper)
    if by_people or quiz.opens_at or quiz.closes_at or quiz.attempts_allowed or quiz.wait_minutes:
        why = refusal(quiz, list(Attempt.objects.filter(**key, submitted_at__isnull=False)), at, given)
        if why:
            raise AttemptRefused(why)
    attempt = Attempt.objects.create(
        **key,
        uuid=place,
        pass_percent=quiz.pass_percent,
        layout=quiz.layout,
        sections=section_titles(quiz) if any(section for _version, section in paper) else [],
        started_at=at,
        ends_at=ends_at(quiz, at, given),
    )
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            version=version,
            order=order,
            section=section,
            arrangement=arrange(version.content, seed=f"{attempt.uuid}:{order}"),
        )
        for order, (version, section) in enumerate(paper, start=1)
    )
    return attempt


@transaction.atomic
def go_on(*, attempt: Attempt, left: int) -> Attempt:
    """Leave a question behind for good, where questions come in order; pressed twice, it is left once. Gives the attempt."""
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("quiz").get(pk=attempt.pk)
    if not attempt.submitted_at and attempt.position == left and attempt.items.filter(order__gt=left).exists():
        attempt.position = left + 1
        attempt.save(update_fields=["position"])
    return attempt


# --- saving ---------------------------------------------------------------------------------------
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
            return _unchanged(existing, response, standing)
    if item.version.kind == "scenario":
        _refuse_other_choice(standing, sequence, response)
    return Answer.objects.create(item=item, sequence=sequence, response=response, saved_at=at)


def _same(item: AttemptItem, standing: Answer, sequence: int) -> Answer | None:
    if standing.sequence == sequence:
        return standing
    return Answer.objects.filter(item=item, sequence=sequence).first()


def _unchanged(existing: Answer, response: object, standing: Answer) -> Answer:
    if existing.response != response:
        raise SequenceTaken(standing.sequence)
    return existing


def _refuse_other_choice(standing: Answer | None, sequence: int, response: list) -> None:
    if standing and (response[: len(standing.response)] != standing.response or sequence < standing.sequence):
        raise BadResponse(_("A choice once made in a case is not changed."))


# --- sending --------------------------------------------------------------------------------------
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
