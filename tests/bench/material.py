"""Prints, as JSON, what there is to visit in a loaded installation, and sessions of the people who visit it.

Runs in a process of its own with the installation's settings: `python -m tests.bench.material`.
"""

import json
import sys
from urllib.parse import urlencode

import django

django.setup()

from django.test import Client  # noqa: E402

from assessments.needs.models import Round  # noqa: E402
from assessments.quizzes.models import Attempt  # noqa: E402
from assessments.quizzes.services import start_attempt  # noqa: E402
from courses.catalogue.models import Activity, Course  # noqa: E402
from courses.enrolments.services import enrol  # noqa: E402
from courses.pages.selectors import outline_of  # noqa: E402
from courses.progress.services import mark_read  # noqa: E402
from learning.certificates.models import Certificate  # noqa: E402
from learning.languages import CODES  # noqa: E402
from learning.management.demo.answers import right_response  # noqa: E402
from learning.people.models import User  # noqa: E402

CLIENTS = 16
CROWD = 500


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def answers_of(attempt: Attempt) -> dict:
    """A form that answers every other question rightly and leaves the rest, as a browser would send it."""
    items = list(attempt.items.select_related("version"))
    fields = {"do": "send", "unanswered": ",".join(str(item.order) for item in items)}
    for item in items[::2]:
        fields |= _fields(f"q{item.order}", item.version.content)
    single = next(item for item in items if item.version.kind == "single")
    saved = {"sequence": 1, "response": right_response(single.version.content)}
    return {"form": urlencode(fields, doseq=True), "order": single.order, "saved": json.dumps(saved)}


def _fields(name: str, content: dict) -> dict:
    if content["kind"] == "scenario":
        return {}
    response = right_response(content)
    if content["kind"] == "ordering":
        return {f"{name}-{step}": place for place, step in enumerate(response, start=1)}
    if isinstance(response, dict):
        return {f"{name}-{line}": value for line, value in response.items()}
    return {name: str(response).lower() if isinstance(response, bool) else response}


def crowd(activity: Activity, course: Course) -> dict:
    """Many learners, each with an open attempt at the test of the course: their sessions, and where to save what."""
    people = User.objects.filter(role="learner", posts__until__isnull=True).exclude(username__startswith="official")
    learners = list(people.exclude(agency__code="MIA").order_by("id")[:CROWD])
    learners += [User.objects.create(username=f"crowd{place}") for place in range(CROWD - len(learners))]
    sessions, attempts = [], []
    for learner in learners:
        context = str(enrol(learner=learner, course=course).uuid)
        attempt = start_attempt(quiz=activity.quiz, learner=learner, context=context)
        sessions.append(session_of(learner))
        attempts.append(f"/en/attempts/{attempt.uuid}/")
    single = next(item for item in attempt.items.select_related("version") if item.version.kind == "single")
    responses = [option["key"] for option in single.version.content["options"][:2]]
    return {"crowd": sessions, "attempts": attempts, "responses": responses}


def material() -> dict:
    course = Course.objects.get(code="M1-IDENT")
    outline = outline_of(course, "en")
    lesson = outline.lessons[1]
    learners = list(User.objects.filter(role="learner", posts__until__isnull=True, agency__code="MIA").order_by("id"))
    learners = learners[:CLIENTS]
    for learner in learners:
        enrolment = enrol(learner=learner, course=course)
        mark_read(enrolment=enrolment, lesson=outline.lessons[0].key)
    activity = Activity.objects.get(course=course, kind="quiz", active=True)
    official, coordinator = User.objects.get(username="official"), User.objects.get(username="coordinator")
    context = str(enrol(learner=official, course=course).uuid)
    attempt = start_attempt(quiz=activity.quiz, learner=official, context=context)
    closed, still_open = (Round.objects.filter(state=state).order_by("-id").first() for state in ("closed", "open"))
    certificate = Certificate.objects.filter(revocation__isnull=True, superseded_by__isnull=True).latest("issued_on", "id")
    return {
        "course": outline.path,
        "lesson": lesson.path,
        "told": {code: outline_of(course, code).lessons[1].kilobytes for code in CODES},
        "quiz": f"/en/attempts/{attempt.uuid}/",
        "start": next(line.path for line in outline.lessons if line.has_quiz) + f"quiz/{activity.quiz.code}/",
        "check": f"/verify/{certificate.serial}/",
        "national": f"/en/gaps/{closed.code}/",
        "agency": f"/en/gaps/{closed.code}/SBS/",
        "needs": f"/en/needs/{still_open.code}/",
        "answers": answers_of(attempt),
        **crowd(activity, course),
        "official": session_of(official),
        "coordinator": session_of(coordinator),
        "learners": [session_of(learner) for learner in learners],
    }


if __name__ == "__main__":
    json.dump(material(), sys.stdout)
