"""Reads about attempts: whose they are, what was answered last, how they went. Called by quizzes' views and courses."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from assessments.quizzes.models import Accommodation, Answer, Attempt, AttemptItem, Quiz, QuizDraw, QuizSlot
from assessments.quizzes.timing import SWEPT_AFTER, counting
from learning.languages import CODES
from learning.people.models import User


def own_attempt(learner: User, attempt_uuid: uuid.UUID) -> Attempt:
    """The learner's attempt with its quiz. Raises Attempt.DoesNotExist for anyone else's, whoever asks. One query."""
    return Attempt.objects.select_related("quiz").get(uuid=attempt_uuid, learner=learner)


def sized_quizzes(quiz_ids: Collection[int]) -> QuerySet[Quiz]:
    """Quizzes with `size`: how many questions an attempt has, if all are published and there are enough to draw. One query."""
    fixed = QuizSlot.objects.filter(quiz=OuterRef("pk")).order_by().values("quiz").annotate(n=Count("pk")).values("n")
    drawn = QuizDraw.objects.filter(quiz=OuterRef("pk")).order_by().values("quiz").annotate(n=Sum("count")).values("n")
    size = Coalesce(Subquery(fixed), 0) + Coalesce(Subquery(drawn), 0)
    return Quiz.objects.filter(pk__in=quiz_ids).annotate(size=size)


def section_titles(quiz: Quiz) -> list[dict[str, str]]:
    """The titles of its sections by language, in their order. One query."""
    rows = quiz.sections.order_by("sort_order", "id").values_list("title_en", "title_ru", "title_tk")
    return [{code: title for code, title in zip(CODES, titles, strict=True) if title} for titles in rows]


def items_of(attempt: Attempt) -> list[AttemptItem]:
    """The items of an attempt in their order, each with its frozen version. One query."""
    return list(attempt.items.select_related("version"))


def has_met_picture(learner: User, name: str) -> bool:
    """Whether a question of one of the learner's attempts shows the picture kept under this name. One query."""
    return AttemptItem.objects.filter(attempt__learner=learner, version__content__image__name=name).exists()


def standing_answers(attempt: Attempt) -> dict[int, Answer]:
    """The answer that counts, by item id: the one with the highest sequence. One query."""
    later = Answer.objects.filter(item=OuterRef("item"), sequence__gt=OuterRef("sequence"))
    return {answer.item_id: answer for answer in Answer.objects.filter(~Exists(later), item__attempt=attempt)}


def answers_at(attempt: Attempt, sequences: Mapping[int, int]) -> dict[int, Answer]:
    """The answers saved under these sequences, by item id; nothing for an item that has none. One query, or none."""
    if not sequences:
        return {}
    answers = Answer.objects.filter(item__attempt=attempt, item__in=sequences, sequence__in=sequences.values())
    return {answer.item_id: answer for answer in answers if answer.sequence == sequences[answer.item_id]}


def overdue_attempts(at: datetime, *, besides: Collection[int] = (), limit: int = 500) -> QuerySet[Attempt]:
    """Open attempts that a worker may close at a moment; the longest overdue first."""
    over = Attempt.objects.filter(submitted_at__isnull=True, ends_at__lt=at - SWEPT_AFTER)
    return over.exclude(pk__in=besides).order_by("ends_at", "id")[:limit]


def accommodations_of(learner: User) -> QuerySet[Accommodation]:
    """Every setting of a learner's accommodation, the newest first, those that ended one too."""
    return Accommodation.objects.filter(learner=learner)


def accommodation_of(learner: User) -> Accommodation | None:
    """The accommodation that counts: the newest setting; None if there is none or it ended. One query."""
    return counting(accommodations_of(learner)[:1])
