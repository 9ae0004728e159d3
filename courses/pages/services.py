"""What follows when pages change: activities settled, sizes measured, the record told. Called by Wagtail's signals."""

import gzip
import math

from django.db import transaction
from django.utils import translation
from wagtail.models import Page

from assessments.quizzes.models import Quiz
from courses.catalogue.models import Course
from courses.catalogue.services import announce, retire_activities, settle_activities
from courses.pages.models import CoursePage, LearningPage, LessonPage
from courses.pages.rendering import segments_of
from learning.languages import SOURCE, search_key

# What a cold lesson costs besides its text: frame, styles, script, compressed (measured by `make bench`).
FRAME_BYTES = 12_000


@transaction.atomic
def settle_lesson(page: LessonPage) -> None:
    """A lesson was published: find its course, measure its size, make its activities those of its text."""
    course_page = CoursePage.objects.ancestor_of(page).select_related("course").first()
    if course_page is None:
        return
    course = course_page.course
    LessonPage.objects.filter(pk=page.pk).update(
        course=course, kilobytes=kilobytes_of(page), search_key=search_key(page.title, page.summary)
    )
    if page.locale.language_code == SOURCE:
        order = int(LessonPage.objects.filter(path__lt=page.path).descendant_of(course_page).count()) * 10
        settle_activities(course=course, lesson=page.translation_key, quizzes=quizzes_in(page), order=order)
    announce_course(course)


@transaction.atomic
def withdraw_lesson(page: LessonPage) -> None:
    """A lesson was unpublished or deleted: what could be completed in it counts no more."""
    if page.locale.language_code == SOURCE:
        retire_activities(lesson=page.translation_key)
    if page.course_id:
        announce_course(page.course)


@transaction.atomic
def settle_course_page(page: CoursePage) -> None:
    """A course page was published or withdrawn: it can be found, and the record knows its title."""
    CoursePage.objects.filter(pk=page.pk).update(search_key=search_key(page.title, page.summary, page.course.code))
    announce_course(page.course)


def announce_course(course: Course) -> None:
    """Tell the record the course's titles and whether learners can open it."""
    pages = list(CoursePage.objects.filter(course=course).select_related("locale"))
    source = next((page for page in pages if page.locale.language_code == SOURCE), None)
    announce(
        course=course,
        titles={page.locale.language_code: page.title for page in pages} or {SOURCE: course.code},
        address=f"courses/{source.slug}/" if source else "",
        is_open=bool(source and source.live),
    )


def quizzes_in(page: LessonPage) -> list[Quiz]:
    """The quizzes in a lesson's text, in order."""
    return [block.value["quiz"] for block in page.body if block.block_type == "quiz" and block.value["quiz"]]


def kilobytes_of(page: LessonPage) -> int:
    """Compressed kilobytes that a learner loads for the lesson, without pictures, rounded up."""
    with translation.override(page.locale.language_code):
        html = "".join(segment.html for segment in segments_of(page))
    return math.ceil((FRAME_BYTES + len(gzip.compress(html.encode()))) / 1000)


def settle_page(page: LearningPage) -> None:
    """Whatever kind of page was published, do what follows from it."""
    if isinstance(page, LessonPage):
        settle_lesson(page)
    elif isinstance(page, CoursePage):
        settle_course_page(page)
    else:
        announce_course_around(page)


def withdraw_page(page: LearningPage) -> None:
    """Whatever kind of page was unpublished or deleted, do what follows from it."""
    if isinstance(page, LessonPage):
        withdraw_lesson(page)
    elif isinstance(page, CoursePage):
        announce_course(page.course)
    else:
        announce_course_around(page)


@transaction.atomic
def move_page(page: Page, parent_before: Page) -> None:
    """A page took another place: the lessons in it belong to the course they now stand in, in their new order."""
    for lesson in LessonPage.objects.descendant_of(page, inclusive=True).filter(live=True).select_related("locale"):
        settle_lesson(lesson)
    for place in (page, parent_before):
        announce_course_around(place)


def announce_course_around(page: Page) -> None:
    """Announce the course a page stands in; all of them when it is a catalogue."""
    course_page = CoursePage.objects.ancestor_of(page, inclusive=True).select_related("course").first()
    for course in [course_page.course] if course_page else Course.objects.all():
        announce_course(course)
