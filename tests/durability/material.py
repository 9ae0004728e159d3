"""Prints, as JSON, learners with a session, where their test begins, and answers to each of its items; and for some of them
papers outside the course: begun tests of all ten kinds, every other one in order without going back.

Runs in a process of its own with the settings of the server to be killed: `python -m tests.durability.material 8 40`.
"""

import json
import random
import sys

import django

django.setup()

from django.test import Client  # noqa: E402

from assessments.questions.responses import checked  # noqa: E402
from assessments.quizzes.models import Layout  # noqa: E402
from assessments.quizzes.services import start_attempt  # noqa: E402
from courses.catalogue.models import Activity, Course  # noqa: E402
from courses.enrolments.services import enrol  # noqa: E402
from courses.pages.selectors import outline_of  # noqa: E402
from learning.management.demo.answers import right_response, wrong_response  # noqa: E402
from learning.people.models import Agency  # noqa: E402
from tests.assessments import papers  # noqa: E402
from tests.factories import make_official  # noqa: E402

# Begins the context of what no course waits for.
PRACTICE = "practice"


def session_of(user) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def answers_of(attempt) -> dict[int, list]:
    """Answers to each item as they are saved, the right one first; a case has only the one, its choices stay."""
    dice = random.Random(1)
    answers = {}
    for item in attempt.items.select_related("version"):
        content = item.version.content
        given = [right_response(content)]
        if content["kind"] != "scenario":
            given += [wrong_response(content, dice)]
        answers[item.order] = [checked(content, response) for response in given]
    return answers


def papers_of(learner, quiz, places: range) -> list[dict]:
    """Begun tests, each with its address and whether it is in order."""
    begun = []
    for place in places:
        quiz.layout = Layout.IN_ORDER if place % 2 else Layout.PAGE
        attempt = start_attempt(quiz=quiz, learner=learner, context=f"{PRACTICE}{place}")
        begun.append({"address": f"/en/attempts/{attempt.uuid}/", "in_order": attempt.layout == Layout.IN_ORDER})
    return begun


def material(number: int, stock: int) -> dict:
    course = Course.objects.get(code="M1-IDENT")
    activity = Activity.objects.get(course=course, kind=Activity.Kind.QUIZ, active=True)
    lesson = next(line for line in outline_of(course, "en").lessons if line.has_quiz)
    border = Agency.objects.get(code="SBS")
    learners = [make_official(username=f"killed{place}", agency=border) for place in range(number)]
    attempt = start_attempt(
        quiz=activity.quiz, learner=learners[0], context=str(enrol(learner=learners[0], course=course).uuid)
    )
    quiz = papers.make_whole_quiz()
    kinds = {papers.order_of(kind): [papers.RIGHT[kind], papers.WRONG[kind]] for kind in papers.ALL_KINDS}
    return {
        "start": f"{lesson.path}quiz/{activity.quiz.code}/",
        "answers": answers_of(attempt),
        "sessions": [session_of(learner) for learner in learners],
        "papers": [papers_of(learner, quiz, range(first, first + stock)) for first, learner in enumerate(learners[::2])],
        "kinds": kinds,
        "case": str(papers.order_of("scenario")),
    }


if __name__ == "__main__":
    json.dump(material(*map(int, sys.argv[1:])), sys.stdout)
