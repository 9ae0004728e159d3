"""Sitting a course's test as a learner would, through the services. Called by the demo's studies and by tests."""

import random
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from assessments.quizzes.models import Attempt, Quiz
from assessments.quizzes.services import save_answers, start_attempt, submit_attempt
from courses.catalogue.models import Activity, Course
from courses.enrolments.models import Enrolment
from courses.enrolments.services import enrol, enrol_again
from courses.player.recording import record_attempt
from learning.management.demo.answers import right_response, wrong_response
from learning.people.models import User


def at_noon(day: date) -> datetime:
    """Midday of a day in the country's time."""
    return timezone.make_aware(datetime.combine(day, time(12, 30)))


def sit(user: User, course: Course, dice: random.Random, day: date, *, right: float) -> Attempt:
    """Sit the course's test on a day, answering that share of the items rightly, and record the result."""
    at = at_noon(day)
    again = Enrolment.objects.filter(learner=user, course=course, completion__isnull=False, ended_at__isnull=True).exists()
    enrolment = (enrol_again if again else enrol)(learner=user, course=course, at=at - timedelta(hours=3))
    activity = Activity.objects.get(course=course, kind=Activity.Kind.QUIZ, active=True, quiz__counts=True)
    attempt = start_attempt(quiz=Quiz.objects.get(pk=activity.quiz_id), learner=user, context=str(enrolment.uuid), at=at)
    items = list(attempt.items.select_related("version"))
    good = round(len(items) * right)
    responses = {
        item.order: right_response(item.version.content) if place < good else wrong_response(item.version.content, dice)
        for place, item in enumerate(items)
    }
    save_answers(attempt=attempt, responses=responses, at=at + timedelta(minutes=18))
    result = submit_attempt(attempt=attempt, language=user.language, at=at + timedelta(minutes=20))
    record_attempt(result=result)
    return result.attempt
