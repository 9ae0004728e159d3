"""Loading a course indexes once, and leaves the search and reference index as Wagtail's own rebuilding does."""

import io

import pytest
from django.core.management import call_command
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from assessments.questions.models import Question
from assessments.quizzes.models import Quiz
from courses.catalogue.models import Alignment, Course
from courses.catalogue.services import define_course
from courses.pages.indexing import index_once
from courses.pages.models import CourseIndexPage, CoursePage, LessonPage, ModulePage

LEFT_OUT = {"id", "content_type", "title_norm"}
PAGES = (CourseIndexPage, CoursePage, ModulePage, LessonPage)
FIELDS = ["content_type", *(field.name for field in IndexEntry._meta.concrete_fields if field.name not in LEFT_OUT)]


def searchable():
    return sorted(IndexEntry.objects.values_list(*FIELDS), key=str)


def references():
    return sorted(
        ReferenceIndex.objects.values_list(
            "base_content_type", "content_type", "object_id", "to_content_type", "to_object_id", "model_path", "content_path"
        )
    )


def test_a_loaded_course_is_searched_as_after_a_rebuild(flagship):
    before = searchable()
    call_command("wagtail_update_index", stdout=io.StringIO())
    # The rebuild adds what no save does: the root page, and each question once more as its parent class.
    kinds = {row[0] for row in before}
    assert before == [row for row in searchable() if row[0] in kinds]
    # At least: where a test has emptied the database, the full-text table keeps rows of what is gone.
    assert len(before) >= sum(kind.objects.count() for kind in PAGES) + Question.objects.count()


def test_a_loaded_course_is_referred_to_as_after_a_rebuild(flagship):
    before = references()
    call_command("rebuild_references_index", verbosity=0)
    assert before == references()
    test = Quiz.objects.get(code="m1-ident-test")
    assert ReferenceIndex.get_references_to(test).count() >= 3
    assert ReferenceIndex.get_references_to(flagship).exists()


def test_a_loaded_lesson_is_found_in_the_admin(flagship):
    lesson = LessonPage.objects.filter(course=flagship, locale__language_code="en").first()
    assert lesson.pk in [page.pk for page in LessonPage.objects.search(lesson.title)]
    question = Question.objects.first()
    backend = get_search_backend()
    assert question.pk in [found.pk for found in backend.autocomplete(question.code, type(question))]


def test_each_thing_is_indexed_at_the_end_and_once(flagship):
    page = CoursePage.objects.filter(course=flagship).first()
    with index_once():
        page.title = "Zimbelkraut"
        page.save()
        with index_once():
            page.summary = "Ackerwinde"
            page.save()
        assert not CoursePage.objects.search("Zimbelkraut")
    assert [found.pk for found in CoursePage.objects.search("Zimbelkraut")] == [page.pk]
    assert [found.pk for found in CoursePage.objects.search("Ackerwinde")] == [page.pk]


def test_references_of_a_child_are_its_owners(framework):
    with index_once():
        course = define_course(code="X1", minutes=10, attests={"ID1": 1})
        Alignment.objects.create(course=course, competency_code="ID2", level=2)
    before = references()
    call_command("rebuild_references_index", verbosity=0)
    assert before == references()


def test_after_a_failure_saves_are_indexed_again(flagship):
    with pytest.raises(RuntimeError), index_once():
        raise RuntimeError
    page = CoursePage.objects.filter(course=flagship).first()
    page.title = "Zimbelkraut"
    page.save()
    assert [found.pk for found in CoursePage.objects.search("Zimbelkraut")] == [page.pk]
    assert Course.objects.filter(pk=flagship.pk).exists()
