"""Sitting a quiz inside a course: the attempt belongs to an enrolment, and its result is recorded as it is sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from assessments.marking.telling import regrades_in
from assessments.quizzes.models import Attempt
from assessments.quizzes.results import AttemptResult
from assessments.quizzes.services import AttemptRefused, QuizNotReady, start_attempt
from assessments.quizzes.views import AttemptView, ReviewView
from courses.catalogue.models import Activity
from courses.enrolments.models import Enrolment
from courses.enrolments.services import enrol
from courses.pages.selectors import lesson_by_address, outline_of
from courses.player.recording import enrolment_of, record_attempt
from courses.player.selectors import lifts_of
from learning.certificates.models import Certificate


@require_POST
@login_required
def start_quiz(request, course, module, lesson, quiz):
    """Begin a quiz of a lesson, or go on with the one that is open. Entering the course goes with it."""
    found = lesson_by_address(course, module, lesson)
    activity = (
        found
        and Activity.objects.filter(lesson=found.line.key, kind=Activity.Kind.QUIZ, quiz__code=quiz, active=True)
        .select_related("quiz", "course")
        .first()
    )
    if not activity:
        raise Http404
    enrolment = enrol(learner=request.user, course=activity.course)
    try:
        attempt = start_attempt(quiz=activity.quiz, learner=request.user, context=str(enrolment.uuid))
    except (QuizNotReady, AttemptRefused) as problem:
        messages.error(request, str(problem))
        return redirect("courses:lesson", course=course, module=module, lesson=lesson)
    return redirect("courses:attempt", uuid=attempt.uuid)


def _address(attempt: Attempt, enrolment: Enrolment) -> dict:
    """The course of an attempt, for the way back."""
    outline = outline_of(enrolment.course)
    return {"course_title": outline.title, "course_path": outline.path, "outline": outline}


class CourseAttemptView(AttemptView):
    """An attempt whose result goes to the course it belongs to, in the transaction that closes it."""

    def after_submit(self, result: AttemptResult):
        record_attempt(result=result)
        return super().after_submit(result)

    def review_url(self, attempt: Attempt) -> str:
        return f"{self.request.path.removesuffix('review/')}review/"

    def get_extra_context(self, attempt: Attempt) -> dict:
        enrolment = enrolment_of(attempt)
        return _address(attempt, enrolment) if enrolment else {}


class CourseReviewView(ReviewView):
    """The review with what it changed: the certificate, and where the learner now stands in the course's competencies."""

    template_name = "courses/player/review.html"

    def get_regrades(self, attempt: Attempt, items, answers) -> list:
        return regrades_in(attempt, items, answers)

    def get_extra_context(self, attempt: Attempt) -> dict:
        enrolment = enrolment_of(attempt)
        if enrolment is None:
            return {}
        context = _address(attempt, enrolment)
        completion = getattr(enrolment, "completion", None)
        if completion is not None and attempt.passed:
            context["certificate"] = Certificate.objects.filter(completion=completion.uuid).first()
            context["lifts"] = lifts_of(self.request.user, context["outline"])
        return context
