"""Reads of the catalogue: a course with its lessons in the reader's language, a lesson by its address, a search.

What does not depend on the reader is kept in the cache under the course's edition. Called by courses.player.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.utils import translation

from courses.catalogue.models import Course
from courses.pages.approval import lines_about, sent_with_form
from courses.pages.checklist import Lack, lacks
from courses.pages.models import CoursePage, LessonPage, ModulePage, SecondPersonTask
from courses.pages.rendering import Segment, segments_of
from courses.pages.shelf import A_DAY, OpenCourse, Shelf, shelf
from courses.pages.size import size_in_words
from learning.languages import SOURCE, current, search_key


@dataclass(frozen=True)
class LessonLine:
    """A lesson as lists show it; `language` is the one it is written in, which may not be the reader's."""

    key: UUID
    page_id: int
    title: str
    summary: str
    path: str
    minutes: int
    kilobytes: int
    size: str
    language: str
    translation: str
    has_quiz: bool


@dataclass(frozen=True)
class ModuleLine:
    """A part of a course with its lessons."""

    title: str
    lessons: tuple[LessonLine, ...]


@dataclass(frozen=True)
class Outline:
    """A course in the reader's language, lesson by lesson."""

    course_id: int
    edition: int
    code: str
    key: UUID
    title: str
    summary: str
    path: str
    language: str
    translation: str
    minutes: int
    kilobytes: int
    size: str
    extent: str
    validity_months: int
    pass_percent: int
    is_flagship: bool
    attests: tuple[tuple[str, int], ...]
    modules: tuple[ModuleLine, ...]
    search_keys: tuple[str, ...]

    @property
    def lessons(self) -> list[LessonLine]:
        return [lesson for module in self.modules for lesson in module.lessons]

    @property
    def slug(self) -> str:
        return self.path.rstrip("/").rsplit("/", 1)[1]

    @property
    def highest(self) -> int:
        return max((level for _code, level in self.attests), default=0)

    @property
    def has_lessons(self) -> bool:
        return any(module.lessons for module in self.modules)


@dataclass(frozen=True)
class LessonText:
    """What a lesson says, the same for every reader of its language."""

    objectives: list[dict]
    content_note: str
    segments: list[Segment]


@dataclass(frozen=True)
class FoundLesson:
    """A published lesson with the course it stands in."""

    outline: Outline
    line: LessonLine


def catalogue(language: str | None = None, query: str = "", of: Shelf | None = None) -> list[Outline]:
    """All open courses in a language; with a query, those whose title, summary or lessons hold every word of it."""
    outlines = [outline_of(course, language) for course in (of or shelf()).courses]
    words = search_key(query).split()
    return [outline for outline in outlines if all(any(word in key for key in outline.search_keys) for word in words)]


def outline_of(course: Course | OpenCourse, language: str | None = None) -> Outline:
    """The outline of a course in a language, from the cache while the course's edition stands."""
    code = language or current()
    key = f"outline:{course.uuid}:{course.edition}:{code}"
    outline = cache.get(key)
    if outline is None:
        with translation.override(code):
            outline = _outline(Course.objects.get(pk=course.pk), code)
        cache.set(key, outline, A_DAY)
    return outline


def _outline(course: Course, language: str) -> Outline:
    pages = {page.locale.language_code: page for page in _live(CoursePage.objects.filter(course=course))}
    # A course that was withdrawn has an outline still, for those who are in the middle of its test.
    source = pages.get(SOURCE) or CoursePage.objects.get(course=course, locale__language_code=SOURCE)
    page = pages.get(language, source)
    lessons = _in_language(LessonPage, source, language)
    modules = tuple(
        ModuleLine(
            shown.title,
            tuple(_line(shown_lesson, home, language) for home, shown_lesson in lessons if home.is_descendant_of(module)),
        )
        for module, shown in _in_language(ModulePage, source, language)
    )
    lines = [line for part in modules for line in part.lessons]
    minutes = sum(line.minutes for line in lines) or course.minutes
    kilobytes = sum(line.kilobytes for line in lines)
    return Outline(
        course_id=course.pk,
        edition=course.edition,
        code=course.code,
        key=source.translation_key,
        title=page.title,
        summary=page.summary,
        path=_path(source, language),
        language=page.locale.language_code,
        translation=page.translation_state,
        minutes=minutes,
        kilobytes=kilobytes,
        size=size_in_words(minutes, kilobytes),
        extent=size_in_words(minutes, kilobytes, len(lines)),
        validity_months=course.validity_months,
        pass_percent=course.pass_percent,
        is_flagship=course.is_flagship,
        attests=tuple(course.alignments.values_list("competency_code", "level")),
        modules=modules,
        search_keys=tuple(_search_keys(pages.values(), course)),
    )


def _live(pages):
    return pages.filter(live=True).select_related("locale")


def _in_language(kind, source: CoursePage, language: str) -> list[tuple]:
    """Pairs (page in the source language, page as shown) below a course page, in the order of the source tree."""
    homes = list(_live(kind.objects.descendant_of(source)).order_by("path"))
    translated = _live(kind.objects.filter(translation_key__in=[home.translation_key for home in homes]))
    by_key = {page.translation_key: page for page in translated.filter(locale__language_code=language)}
    return [(home, by_key.get(home.translation_key, home)) for home in homes]


def _line(page: LessonPage, home: LessonPage, language: str) -> LessonLine:
    return LessonLine(
        key=page.translation_key,
        page_id=page.pk,
        title=page.title,
        summary=page.summary,
        path=_path(home, language),
        minutes=page.minutes,
        kilobytes=page.kilobytes,
        size=size_in_words(page.minutes, page.kilobytes),
        language=page.locale.language_code,
        translation=page.translation_state,
        has_quiz=any(block.block_type == "quiz" for block in home.body),
    )


def _path(home, language: str) -> str:
    """Learners' addresses have the source tree's slugs in every language, so that changing language changes one word."""
    return f"/{language}/{home.learner_path().split('/', 2)[2]}"


def _search_keys(pages, course: Course):
    for page in pages:
        yield page.search_key or search_key(page.title, page.summary)
    lessons = LessonPage.objects.filter(course=course, live=True)
    yield from lessons.values_list("search_key", flat=True)


def course_by_slug(slug: str, language: str | None = None) -> Outline | None:
    """The open course whose source-language page has this slug. One query."""
    course = shelf().course(slug)
    return outline_of(course, language) if course else None


def lesson_by_address(course: str, module: str, lesson: str, language: str | None = None) -> FoundLesson | None:
    """The published lesson at an address: in the language asked for, else in the source language. One query.

    The address is that of the source tree; the course's outline says what is published there.
    """
    outline = course_by_slug(course, language)
    if outline is None:
        return None
    path = f"{outline.path}{module}/{lesson}/"
    line = next((line for line in outline.lessons if line.path == path), None)
    return FoundLesson(outline, line) if line else None


def text_of(lesson: FoundLesson) -> LessonText:
    """What the lesson says, from the cache while the course's edition stands."""
    key = f"lesson:{lesson.line.page_id}:{lesson.outline.edition}:{lesson.line.key}:{current()}"
    text = cache.get(key)
    if text is None:
        page = LessonPage.objects.get(pk=lesson.line.page_id)
        text = LessonText(page.objectives, page.content_note, segments_of(page))
        cache.set(key, text, A_DAY)
    return text


def lacking_in_form(held, person, sent: Mapping[str, str]) -> list[Lack]:
    """What a form by which this person approves lacks of the checklist; nothing where it is sent for something else."""
    if "action-workflow-action" not in sent or sent.get("workflow-action-name") != "approve":
        return []
    task = getattr(held, "current_workflow_task", None)
    if not isinstance(task, SecondPersonTask) or not task.may_approve(held, person):
        return []
    return lacks(lines_about(held), sent_with_form(sent))
