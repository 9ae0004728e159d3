"""In which quizzes a question of the bank stands: in a place of its own, or where a draw may take it. Called by the admin."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from assessments.questions.models import Question
from assessments.quizzes.drawing import fitting_among
from assessments.quizzes.models import Quiz, QuizDraw, QuizSlot


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """A quiz that asks a question: always, or now and then by this draw."""

    quiz: Quiz
    draw: QuizDraw | None = None


def uses_of(question_ids: Collection[int]) -> dict[int, list[Use]]:
    """The quizzes, published or not, that hold these questions or may draw them, by the id of the question and in the order
    of their codes. Three queries.
    """
    found: dict[int, list[Use]] = defaultdict(list)
    for slot in QuizSlot.objects.filter(question__in=question_ids).select_related("quiz"):
        found[slot.question_id].append(Use(quiz=slot.quiz))
    draws = QuizDraw.objects.select_related("quiz", "bank")
    fitting = fitting_among(Question.objects.filter(pk__in=question_ids), draws)
    for draw, taken in zip(draws, fitting, strict=True):
        for pk in taken:
            found[pk].append(Use(quiz=draw.quiz, draw=draw))
    return {pk: sorted(uses, key=lambda use: (use.quiz.code, use.draw is not None)) for pk, uses in found.items()}


def quizzes_of(question_ids: Collection[int]) -> dict[int, list[Quiz]]:
    """The same, each quiz once."""
    uses = uses_of(question_ids)
    return {pk: list({use.quiz.pk: use.quiz for use in found}.values()) for pk, found in uses.items()}
