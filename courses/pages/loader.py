"""Courses from their source files (fixtures/courses) into Wagtail pages, one tree a language. Called by load_demo."""

import uuid
from dataclasses import dataclass
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Locale, Page, Site

from assessments.questions.services import load_bank
from assessments.quizzes.definition import define_quiz
from assessments.quizzes.models import Quiz
from courses.catalogue.models import Course
from courses.catalogue.services import define_course
from courses.pages.indexing import index_once
from courses.pages.models import CourseIndexPage, CoursePage, LessonPage, ModulePage, TranslationState
from courses.pages.source import LessonSource, read_course, read_lesson
from learning.languages import CODES, SOURCE, choose

INDEX_TITLES = {"en": "Courses", "ru": "Курсы", "tk": "Okuw kurslary"}


@dataclass(frozen=True)
class _Plan:
    """What is loaded: the course's folder, what course.yaml says, the course and its test."""

    folder: Path
    head: dict
    course: Course
    quiz: Quiz
    keys: dict[str, uuid.UUID]

    def languages(self) -> list[str]:
        return [code for code in CODES if code in self.head["title"]]


@transaction.atomic
@index_once()
def ensure_index_pages() -> dict[str, CourseIndexPage]:
    """The three catalogues, one a language, and the site that starts at the English one."""
    root = Page.get_first_root_node()
    key = uuid.uuid5(uuid.NAMESPACE_URL, "okuw:courses")
    pages = {}
    for code in CODES:
        locale, _created = Locale.objects.get_or_create(language_code=code)
        page = CourseIndexPage.objects.filter(locale=locale).first()
        if page is None:
            slug = "courses" if code == SOURCE else f"courses-{code}"
            state = TranslationState.SOURCE if code == SOURCE else TranslationState.DRAFT
            page = CourseIndexPage(
                title=INDEX_TITLES[code], slug=slug, locale=locale, translation_key=key, translation_state=state
            )
            root.add_child(instance=page)
        pages[code] = page
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": pages[SOURCE], "site_name": "Okuw"}
    )
    for leftover in Page.objects.filter(depth=2, content_type=ContentType.objects.get_for_model(Page)):
        leftover.delete()
    return pages


@transaction.atomic
@index_once()
def load_course(*, folder: Path, questions: Path, order: int = 0) -> Course:
    """Load one course with its bank and test. A course that has pages already is left as trainers have made it, and so are
    its questions and its test: its bank only gets the questions that the files have beyond it.

    Raises SourceError or ValueError, and changes nothing, when a file does not follow the format.
    """
    head = read_course(folder / "course.yaml")
    bank = questions / f"{head['bank']}.yaml"
    existing = Course.objects.filter(code=head["code"], pages__isnull=False).first()
    if existing:
        load_bank(bank, only_new=True)
        return existing
    course = define_course(
        code=head["code"],
        minutes=head["minutes"],
        attests=head["attests"],
        validity_months=head["validity_months"],
        pass_percent=head["pass_percent"],
        is_flagship=head.get("flagship", False),
        order=order,
    )
    load_bank(bank)
    quiz = define_quiz(
        code=f"{head['slug']}-test",
        titles=head["test"]["title"],
        questions=head["test"]["questions"],
        pass_percent=course.pass_percent,
    )
    plan = _Plan(folder, head, course, quiz, {})
    indexes = ensure_index_pages()
    for language in plan.languages():
        _add_course_page(plan, indexes[language], language)
    return course


def _key(plan: _Plan, name: str) -> uuid.UUID:
    """One translation key for a page in all its languages."""
    return plan.keys.setdefault(name, uuid.uuid4())


def _state(language: str, written: str | None = None) -> str:
    if language == SOURCE:
        return TranslationState.SOURCE
    return TranslationState.CHECKED if written == "checked" else TranslationState.DRAFT


def _add_course_page(plan: _Plan, index: CourseIndexPage, language: str) -> None:
    head = plan.head
    page = CoursePage(
        title=head["title"][language],
        slug=head["slug"],
        course=plan.course,
        summary=choose(head["summary"], language),
        locale=index.locale,
        translation_key=_key(plan, "course"),
        translation_state=_state(language),
        live=False,
    )
    index.add_child(instance=page)
    for part in head["modules"]:
        module = _child(plan, page, ModulePage, part["slug"], choose(part["title"], language), language)
        for name in part["lessons"]:
            _add_lesson(plan, module, name, language)
        _publish(module, head)
    _add_test(plan, module, language)
    _publish(page, head)


def _child(plan: _Plan, parent: Page, kind: type, slug: str, title: str, language: str, **fields):
    fields.setdefault("translation_state", _state(language))
    page = kind(title=title, slug=slug, locale=parent.locale, translation_key=_key(plan, slug), live=False, **fields)
    parent.add_child(instance=page)
    return page


def _add_lesson(plan: _Plan, module: ModulePage, name: str, language: str) -> None:
    path = plan.folder / f"{name}.{language}.md"
    if not path.exists():
        return
    lesson = read_lesson(path)
    page = _child(
        plan,
        module,
        LessonPage,
        name.split("-", 1)[1],
        lesson.title,
        language,
        translation_state=_state(language, lesson.translation),
        summary=lesson.summary,
        minutes=lesson.minutes,
        objectives=lesson.objectives,
        content_note=lesson.content_note,
        body=_stream(lesson),
    )
    if lesson.published:
        _publish(page, plan.head)


def _stream(lesson: LessonSource) -> list[tuple[str, object]]:
    return [
        (kind, {"quiz": Quiz.objects.get(code=value["quiz"])} if kind == "quiz" else value) for kind, value in lesson.blocks
    ]


def _add_test(plan: _Plan, module: ModulePage, language: str) -> None:
    body = [("quiz", {"quiz": plan.quiz})]
    title = choose(plan.head["test"]["title"], language)
    _publish(_child(plan, module, LessonPage, "test", title, language, minutes=20, body=body), plan.head)


def _publish(page: Page, head: dict) -> None:
    if head.get("published", True):
        # Publishing saves the page and checks it then.
        page.save_revision(clean=False).publish()
