"""People who sit a quiz: one by one through the services, or a crowd at once as rows."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from assessments.quizzes.models import Answer, Attempt, AttemptItem
from assessments.quizzes.services import save_answer, start_attempt, submit_attempt
from learning.people.models import User

START = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Ashgabat"))
MINUTE = timedelta(minutes=1)


def people(count, prefix="person"):
    """Accounts with nothing but a name."""
    users = [User(username=f"{prefix}{number}", first_name="Maral", last_name="Canarygul") for number in range(count)]
    return User.objects.bulk_create(users)


def sit(quiz, learner, responses, *, language="ru", at=START, send=True):
    """One sitting: an answer a minute, in the order of the questions; `responses` by code, none for a question left out."""
    attempt = start_attempt(quiz=quiz, learner=learner, at=at)
    for item in attempt.items.select_related("version__question"):
        code = item.version.content["code"]
        if code in responses:
            at += MINUTE
            save_answer(attempt=attempt, order=item.order, sequence=None, response=responses[code], at=at)
    if send:
        submit_attempt(attempt=attempt, language=language, at=at + MINUTE)
    return attempt


def crowd(quiz, sittings):
    """Many sittings at once: (learner, language, {version: score}) each; sent a minute apart, without answers."""
    attempts = Attempt.objects.bulk_create(
        Attempt(
            quiz=quiz,
            learner=learner,
            context=str(place),
            language=language,
            started_at=START + place * MINUTE,
            submitted_at=START + place * MINUTE,
            marked_at=START + place * MINUTE,
            score=Decimal(sum(scores.values())) / len(scores),
            passed=False,
        )
        for place, (learner, language, scores) in enumerate(sittings)
    )
    AttemptItem.objects.bulk_create(
        AttemptItem(attempt=attempt, version=version, order=order, score=score)
        for attempt, (_learner, _language, scores) in zip(attempts, sittings, strict=True)
        for order, (version, score) in enumerate(scores.items(), start=1)
    )
    return attempts


def revise(attempt, order, response, at):
    """Answer one item of an open attempt again."""
    return save_answer(attempt=attempt, order=order, sequence=None, response=response, at=at)


def answers_of(attempt):
    return Answer.objects.filter(item__attempt=attempt)
