"""What is kept ready in the cache follows the pages at once: published, renamed, moved, withdrawn, deleted."""

import pytest

from courses.catalogue.models import Activity, Course
from courses.pages.models import CourseIndexPage, CoursePage, LessonPage, ModulePage
from courses.pages.selectors import catalogue, lesson_by_address, outline_of, text_of
from courses.pages.shelf import shelf
from learning.competencies.models import Offer

COURSE, FIRST, SECOND = "m1-ident", "seeing-the-signs", "speaking-and-acting-safely"


def page(kind, slug):
    return kind.objects.get(slug=slug, locale__language_code="en")


def titles():
    return [[line.title for line in module.lessons] for module in catalogue("en")[0].modules]


@pytest.fixture(autouse=True)
def kept(flagship):
    """Everything is in the cache before a page changes."""
    assert [len(module) for module in titles()] == [3, 3]
    text_of(lesson_by_address(COURSE, FIRST, "reading-indicators"))
    return flagship


def test_a_renamed_module_is_renamed_at_once():
    module = page(ModulePage, FIRST)
    module.title = "Zimbelkraut"
    module.save_revision().publish()
    assert [part.title for part in catalogue("en")[0].modules][0] == "Zimbelkraut"


def test_a_module_with_another_address_moves_its_lessons():
    module = page(ModulePage, FIRST)
    module.slug = "elsewhere"
    module.save_revision().publish()
    assert lesson_by_address(COURSE, FIRST, "reading-indicators") is None
    assert lesson_by_address(COURSE, "elsewhere", "reading-indicators").line.title == "Reading indicators"


def test_a_withdrawn_module_takes_its_lessons_along():
    page(ModulePage, FIRST).unpublish()
    assert [len(module) for module in titles()] == [3]
    assert lesson_by_address(COURSE, FIRST, "reading-indicators") is None


def test_a_changed_lesson_is_read_as_changed():
    lesson = page(LessonPage, "reading-indicators")
    lesson.body = [("heading", "Zimbelkraut")]
    lesson.save_revision().publish()
    text = text_of(lesson_by_address(COURSE, FIRST, "reading-indicators"))
    assert "Zimbelkraut" in text.segments[0].html


def test_a_lesson_takes_another_place():
    lesson, first = page(LessonPage, "reading-indicators"), page(LessonPage, "why-victims-are-missed")
    lesson.move(first, pos="left")
    assert titles()[0][0] == "Reading indicators"
    orders = Activity.objects.filter(lesson=lesson.translation_key).values_list("order", flat=True)
    assert list(orders) == [0]


def test_a_lesson_moves_to_another_module():
    page(LessonPage, "reading-indicators").move(page(ModulePage, SECOND), pos="first-child")
    assert [len(module) for module in titles()] == [2, 4]
    assert lesson_by_address(COURSE, SECOND, "reading-indicators")


def test_a_lesson_moves_to_another_course(flagship):
    other = Course.objects.create(code="X1", minutes=10, order=9)
    course_page = page(CourseIndexPage, "courses").add_child(
        instance=CoursePage(title="Other", slug="other", course=other, summary="s")
    )
    module = course_page.add_child(instance=ModulePage(title="Part", slug="part"))
    lesson = page(LessonPage, "reading-indicators")
    lesson.move(module, pos="last-child")
    lesson.refresh_from_db()
    assert lesson.course == other
    assert set(Activity.objects.filter(lesson=lesson.translation_key).values_list("course", flat=True)) == {other.pk}
    assert [len(module) for module in titles()] == [2, 3]
    assert [line.title for line in outline_of(other, "en").lessons] == ["Reading indicators"]


def test_a_deleted_lesson_counts_no_more():
    lesson = page(LessonPage, "test")
    key = lesson.translation_key
    lesson.delete()
    assert [len(module) for module in titles()] == [3, 2]
    assert not Activity.objects.filter(lesson=key, active=True).exists()


def test_a_deleted_module_is_gone():
    page(ModulePage, SECOND).delete()
    assert [len(module) for module in titles()] == [3]


def test_a_deleted_course_is_closed():
    page(CoursePage, COURSE).delete()
    assert catalogue("en") == []
    assert not Offer.objects.get(module="M1-IDENT").open


def test_a_withdrawn_course_has_an_outline_for_those_in_its_test(flagship):
    page(CoursePage, COURSE).unpublish()
    assert shelf().course(COURSE) is None
    flagship.refresh_from_db()
    assert outline_of(flagship, "en").title


def test_the_words_of_the_catalogue_are_the_newest():
    index = page(CourseIndexPage, "courses")
    index.introduction = "Zimbelkraut"
    index.save_revision().publish()
    assert shelf().introductions["en"] == "Zimbelkraut"
