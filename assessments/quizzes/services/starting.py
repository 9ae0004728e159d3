"""Beginning an attempt: the paper drawn, the deadline fixed."""

import random
import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.questions.arrangement import arrange
from assessments.questions.content import BY_PEOPLE
from assessments.quizzes.drawing import paper_of
from assessments.quizzes.models import Attempt, AttemptItem, Quiz
from assessments.quizzes.selectors import accommodation_of, section_titles
from assessments.quizzes.services.refusals import AttemptRefused, QuizNotReady
from assessments.quizzes.timing import ends_at, is_limited, refusal
from learning.people.models import User


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
