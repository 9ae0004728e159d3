"""The learner's door: catalogue, course, lesson, my learning. Parses, asks, calls one service, renders."""

import json
import re

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.catalogue.models import Course
from courses.enrolments.selectors import enrolment_in
from courses.enrolments.services import enrol, enrol_again
from courses.pages.selectors import catalogue, course_by_slug, lesson_by_address
from courses.pages.shelf import shelf
from courses.player.drawing import lift_list, rail
from courses.player.selectors import lifts_of, overview_of, reading_of
from courses.progress.selectors import study_of
from courses.progress.services import keep_place, mark_read
from learning.languages import current

PLACE = re.compile(r"^b\d{1,3}$")
LONGEST_QUERY = 200


def _course_or_404(slug):
    outline = course_by_slug(slug)
    if outline is None:
        raise Http404
    return outline


def _lesson_or_404(course, module, lesson):
    found = lesson_by_address(course, module, lesson)
    if found is None:
        raise Http404
    return found


def searched_for(request) -> str:
    """What was typed into the search of a list; no longer than anything findable, and nothing a database refuses."""
    return request.GET.get("q", "")[:LONGEST_QUERY].replace("\x00", "")


@require_safe
def index(request):
    """The catalogue, open to everyone."""
    query = searched_for(request)
    courses = shelf()
    context = {
        "section": "courses",
        "query": query,
        # Looked at only when the list is not kept ready.
        "outlines": SimpleLazyObject(lambda: catalogue(query=query, of=courses)),
        "stamp": courses.stamp,
        "introduction": courses.introductions.get(current(), ""),
    }
    return render(request, "courses/player/index.html", context)


@require_safe
def course(request, course):
    """What a course lifts, how long and how heavy it is, its lessons with their state. Open to everyone."""
    outline = _course_or_404(course)
    study = study_of(request.user, outline.course_id) if request.user.is_authenticated else None
    done = study.done if study else frozenset()
    now = next((line for line in outline.lessons if line.key not in done), None) if study else None
    state = {"done": done, "now": now and now.key, "linked": request.user.is_authenticated}
    context = {
        "section": "courses",
        "outline": outline,
        "study": study,
        "now": now,
        "parts": [(module.title, rail(module.lessons, **state)) for module in outline.modules],
        "lifts": lift_list(lifts_of(request.user, outline)),
    }
    return render(request, "courses/player/course.html", context)


@require_POST
@login_required
def start(request, course):
    """Enter the course, or enter it again after it was completed; then its first lesson."""
    outline = _course_or_404(course)
    enter = enrol_again if request.POST.get("again") else enrol
    enter(learner=request.user, course=Course.objects.get(pk=outline.course_id))
    return redirect(outline.lessons[0].path if outline.lessons else outline.path)


@require_safe
@login_required
@never_cache
def lesson(request, course, module, lesson):
    """Reading first."""
    reading = reading_of(request.user, _lesson_or_404(course, module, lesson))
    here = reading.line.key
    contents = rail(reading.outline.lessons, done=reading.done, now=here, here=here)
    return render(request, "courses/player/lesson.html", {"section": "courses", "reading": reading, "contents": contents})


@require_POST
@login_required
def read(request, course, module, lesson):
    """The learner marks a lesson as read and goes on to the next."""
    found = _lesson_or_404(course, module, lesson)
    enrolment = enrol(learner=request.user, course=Course.objects.get(pk=found.outline.course_id))
    mark_read(enrolment=enrolment, lesson=found.line.key)
    following = found.outline.lessons[found.outline.lessons.index(found.line) + 1 :]
    return redirect(following[0].path if following else found.outline.path)


@require_POST
@login_required
def place(request, course, module, lesson):
    """The page tells where the learner is reading. Only for those who have entered the course."""
    found = _lesson_or_404(course, module, lesson)
    try:
        told = json.loads(request.body)["place"]
    except (ValueError, KeyError, TypeError, RecursionError):
        told = None
    if not isinstance(told, str) or not PLACE.match(told):
        return JsonResponse({"error": _("This place is not in the lesson.")}, status=422)
    enrolment = enrolment_in(request.user, found.outline.course_id)
    if enrolment is None:
        raise Http404
    keep_place(enrolment=enrolment, lesson=found.line.key, place=told)
    return HttpResponse(status=204)


@require_safe
@login_required
@never_cache
def my(request):
    """My learning."""
    return render(request, "courses/player/my.html", {"section": "my", "overview": overview_of(request.user)})
