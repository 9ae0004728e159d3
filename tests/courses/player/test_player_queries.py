"""The learner's pages ask the database the same few questions, however many people study beside the reader."""

import uuid

import pytest
from django.utils import timezone

from courses.catalogue.models import Course
from courses.enrolments.models import Enrolment
from courses.enrolments.services import enrol
from courses.pages.models import LessonPage
from courses.progress.models import LessonProgress
from courses.progress.services import mark_read
from learning.evidence.models import Evidence
from learning.people.models import User
from tests.factories import sit_test

COURSE = "/en/courses/m1-ident/"
LESSON = COURSE + "seeing-the-signs/reading-indicators/"
TEST = COURSE + "speaking-and-acting-safely/test/"
# The session comes from the cache. Budgets: lesson 6, course 7, catalogue 4 (performance.md).
QUERIES = {
    # one's account; the editions of the courses; one's enrolment with what is done in it
    LESSON: 3,
    # as a lesson; what the post requires; one's evidence
    COURSE: 5,
    # as a lesson; the quiz with the number of its questions, one's attempts
    TEST: 5,
    # as a course; enrolments, lessons done in them, certificates, where one stopped
    "/en/my/": 8,
    # one's account; the editions
    "/en/courses/": 2,
}


@pytest.fixture
def reader(official, flagship, sign_in):
    """Somebody in the middle of the course, with evidence of an earlier attempt."""
    sit_test(official, flagship, right=0.5)
    lesson = LessonPage.objects.get(slug="why-victims-are-missed", locale__language_code="en")
    mark_read(enrolment=enrol(learner=official, course=flagship), lesson=lesson.translation_key)
    return sign_in(official)


@pytest.fixture(params=[1, 1000])
def crowd(request, flagship, border):
    """Others in the same course, with lessons read and evidence, and as many courses nobody can open yet."""
    now = timezone.now()
    lesson = LessonPage.objects.filter(course=flagship, locale__language_code="en").first().translation_key
    users = User.objects.bulk_create(
        User(username=f"other{place}", password="!", agency=border) for place in range(request.param)
    )
    enrolments = Enrolment.objects.bulk_create(Enrolment(learner=user, course=flagship, enrolled_at=now) for user in users)
    LessonProgress.objects.bulk_create(
        LessonProgress(enrolment=enrolment, lesson=key, opened_at=now, seen_at=now, completed_at=now)
        for enrolment in enrolments
        for key in (lesson, uuid.uuid4())
    )
    Evidence.objects.bulk_create(
        Evidence(learner=user, competency_code="ID1", kind="self", value=2, on=now.date(), source="round") for user in users
    )
    Course.objects.bulk_create(Course(code=f"x{place}", minutes=10, order=9) for place in range(request.param // 10))
    return request.param


@pytest.mark.parametrize("address", QUERIES)
def test_a_page_asks_a_fixed_number_of_questions(reader, crowd, address, django_assert_num_queries):
    assert reader.get(address).status_code == 200
    with django_assert_num_queries(QUERIES[address]):
        assert reader.get(address).status_code == 200


@pytest.mark.parametrize("address,queries", [("/en/courses/", 1), (COURSE, 1)])
def test_a_stranger_asks_one_question(client, flagship, crowd, address, queries, django_assert_num_queries):
    assert client.get(address).status_code == 200
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("language", ["ru", "tk"])
def test_a_translated_lesson_asks_no_more(reader, language, django_assert_num_queries):
    address = LESSON.replace("/en/", f"/{language}/")
    assert reader.get(address).status_code == 200
    with django_assert_num_queries(QUERIES[LESSON]):
        reader.get(address)


def test_a_reader_new_to_the_course_asks_no_more(sign_in, colleague, flagship, django_assert_num_queries):
    client = sign_in(colleague)
    client.get(LESSON)
    with django_assert_num_queries(QUERIES[LESSON]):
        client.get(LESSON)
