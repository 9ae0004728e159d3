"""Defining a quiz from a list of questions, its pass mark, and who may draft and publish. Called by the course loader.

Trainers define quizzes in the admin. What is written here is published at once, over any draft.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Workflow

from assessments.questions.kinds import KINDS
from assessments.questions.models import Question
from assessments.questions.services import set_up_review
from assessments.quizzes.models import Quiz, QuizSlot


@transaction.atomic
def define_quiz(
    *, code: str, titles: Mapping[str, str], questions: Sequence[str], pass_percent: int = 80, counts: bool = True
) -> Quiz:
    """Create a quiz with these questions in this order, or bring an existing one to them.

    Attempts begun earlier keep the versions they began with. Raises ValueError naming a question code that does not exist.
    """
    found = {question.code: question for question in Question.objects.non_polymorphic().filter(code__in=questions)}
    missing = [wanted for wanted in questions if wanted not in found]
    if missing:
        raise ValueError(f"{code}: no such question: {', '.join(missing)}.")
    quiz, _created = Quiz.objects.update_or_create(
        code=code,
        defaults={
            "title_en": titles["en"],
            "title_ru": titles.get("ru", ""),
            "title_tk": titles.get("tk", ""),
            "pass_percent": pass_percent,
            "counts": counts,
        },
    )
    QuizSlot.objects.filter(quiz=quiz).exclude(question__code__in=questions).delete()
    for place, wanted in enumerate(questions, start=1):
        QuizSlot.objects.update_or_create(quiz=quiz, question=found[wanted], defaults={"sort_order": place})
    return _publish_over_draft(Quiz.objects.get(pk=quiz.pk))


@transaction.atomic
def set_pass_mark(*, quiz: Quiz, percent: int) -> Quiz:
    """Take the pass mark from the course the quiz belongs to; the storey above calls this whenever that changes.

    Open attempts keep the mark they began with.
    """
    if quiz.pass_percent == percent:
        return quiz
    Quiz.objects.filter(pk=quiz.pk).update(pass_percent=percent)
    return _publish_over_draft(Quiz.objects.get(pk=quiz.pk))


def _publish_over_draft(quiz: Quiz) -> Quiz:
    """Where trainers have drafts of a quiz, bring them to what stands now, or publishing one would undo it."""
    if quiz.latest_revision_id:
        quiz.save_revision(clean=False).publish()
    return quiz


def set_up_authoring(*, authors: Iterable[Group], reviewers: Iterable[Group], workflow: Workflow) -> None:
    """Let authors draft questions and quizzes, and reviewers publish them, in the admin. Idempotent."""
    set_up_review(authors=authors, reviewers=reviewers, kinds=(*KINDS, Quiz), workflow=workflow)
