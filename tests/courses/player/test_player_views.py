"""The learner's door: catalogue, course, lesson, place, quiz, certificate; and everything that is refused."""

import json

import pytest

from assessments.quizzes.models import Attempt, Quiz, Shows
from assessments.quizzes.services import start_attempt, submit_attempt
from courses.enrolments.models import Enrolment
from courses.pages.models import CoursePage, LessonPage
from courses.pages.selectors import catalogue
from courses.progress.models import LessonProgress
from learning.certificates.models import Certificate
from learning.competencies.models import Offer
from learning.management.demo.answers import right_response
from tests.factories import make_official, sit_test

COURSE = "courses/m1-ident/"
FIRST = COURSE + "seeing-the-signs/why-victims-are-missed/"
FOURTH = COURSE + "speaking-and-acting-safely/the-first-conversation/"
TEST = COURSE + "speaking-and-acting-safely/test/"


def enrol(client):
    return client.post(f"/en/{COURSE}start/")


@pytest.mark.parametrize(
    "language,title",
    [
        ("en", "Recognising a person who may have been trafficked"),
        ("ru", "Как распознать человека, который мог стать жертвой торговли людьми"),
        ("tk", "Adam söwdasynyň pidasy bolan bolmagy mümkin adamy tanamak"),
    ],
)
def test_the_catalogue_is_public_in_three_languages(client, flagship, language, title):
    page = client.get(f"/{language}/courses/").content.decode()
    assert title in page
    assert title in client.get(f"/{language}/{COURSE}").content.decode()


@pytest.mark.parametrize(
    "language,query,found",
    [("ru", "РАСПОЗНАТЬ", 1), ("tk", "PIDASY", 1), ("en", "zzz", 0), ("ru", "ребенка", 0), ("en", "signs conversation", 1)],
)
def test_the_search_ignores_case_in_every_alphabet(flagship, language, query, found):
    assert len(catalogue(language, query)) == found


def test_the_search_takes_any_text(client, flagship):
    for query in ("<svg onload=x>", "\x00", "%", "a" * 5000, "\u202e", "🙂"):
        page = client.get("/en/courses/", {"q": query})
        assert page.status_code == 200
        assert "<svg onload" not in page.content.decode()


def test_a_lesson_asks_to_sign_in(client, flagship):
    answer = client.get(f"/ru/{FIRST}")
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next=/ru/{FIRST}"


def test_a_lesson_in_russian_keeps_its_place_in_turkmen(sign_in, official, flagship):
    client = sign_in(official)
    enrol(client)
    answer = client.post(f"/ru/{FOURTH}place/", json.dumps({"place": "b6"}), content_type="application/json")
    assert answer.status_code == 204
    page = client.get(f"/tk/{FOURTH}").content.decode()
    assert 'href="#b6"' in page
    assert 'id="b6"' in page
    assert "Ilkinji söhbet" in page


@pytest.mark.parametrize("body", ["{}", "[]", "x", '{"place": "<script>"}', '{"place": 5}', '{"place": "b99999"}', ""])
def test_a_strange_place_changes_nothing(sign_in, official, flagship, body):
    client = sign_in(official)
    enrol(client)
    assert client.post(f"/en/{FIRST}place/", body, content_type="application/json").status_code == 422
    assert not LessonProgress.objects.exists()


def test_a_place_is_kept_only_for_those_who_entered(sign_in, official, flagship):
    answer = sign_in(official).post(f"/en/{FIRST}place/", json.dumps({"place": "b1"}), content_type="application/json")
    assert answer.status_code == 404


def test_reading_a_page_writes_nothing(sign_in, official, flagship):
    client = sign_in(official)
    for address in (f"/en/{FIRST}", f"/en/{COURSE}", "/en/my/", f"/en/{TEST}"):
        assert client.get(address).status_code == 200
    assert not Enrolment.objects.exists()
    assert not Attempt.objects.exists()


def test_marking_as_read_leads_to_the_next_lesson(sign_in, official, flagship):
    client = sign_in(official)
    enrol(client)
    answer = client.post(f"/en/{FIRST}read/")
    assert answer["Location"] == "/en/courses/m1-ident/seeing-the-signs/reading-indicators/"
    assert LessonProgress.objects.get().completed_at is not None
    assert "Done: 1 of 6" in client.get("/en/my/").content.decode()


@pytest.mark.parametrize(
    "path", ["start/", "seeing-the-signs/why-victims-are-missed/read/", "seeing-the-signs/why-victims-are-missed/place/"]
)
def test_writing_addresses_refuse_reading(sign_in, official, flagship, path):
    assert sign_in(official).get(f"/en/{COURSE}{path}").status_code == 405


@pytest.mark.parametrize(
    "path", ["courses/none/", "courses/m1-ident/none/none/", "courses/m1-ident/seeing-the-signs/none/", "courses/m5-nrm/"]
)
def test_what_does_not_exist_is_404(sign_in, official, flagship, path):
    assert sign_in(official).get(f"/en/{path}").status_code == 404


def test_an_unpublished_lesson_is_gone_and_back(sign_in, official, flagship):
    client = sign_in(official)
    page = LessonPage.objects.get(slug="why-victims-are-missed", locale__language_code="en")
    page.unpublish()
    assert client.get(f"/en/{FIRST}").status_code == 404
    assert client.get(f"/ru/{FIRST}").status_code == 404
    assert "Why victims are missed" not in client.get(f"/en/{COURSE}").content.decode()
    page.save_revision().publish()
    assert client.get(f"/ru/{FIRST}").status_code == 200


def test_an_untranslated_lesson_is_shown_in_english_and_says_so(sign_in, official, flagship):
    LessonPage.objects.get(slug="why-victims-are-missed", locale__language_code="tk").unpublish()
    page = sign_in(official).get(f"/tk/{FIRST}").content.decode()
    assert 'lang="en"' in page
    assert "English" in page
    assert "Why victims are missed" in page


def test_the_record_is_told_what_a_course_attests(flagship):
    offer = Offer.objects.get(module="M1-IDENT")
    assert offer.open
    assert offer.levels["ID1"] == 3
    CoursePage.objects.get(course=flagship, locale__language_code="en").unpublish()
    assert not Offer.objects.get(module="M1-IDENT").open


def test_without_script_from_start_to_certificate(sign_in, official, flagship):
    client = sign_in(official, "ru")
    enrol(client)
    begun = client.post(f"/ru/{TEST}quiz/m1-ident-test/")
    attempt = Attempt.objects.get()
    assert begun["Location"] == f"/ru/attempts/{attempt.uuid}/"
    for item in attempt.items.select_related("version"):
        client.put(
            f"/ru/attempts/{attempt.uuid}/answers/{item.order}/",
            json.dumps({"sequence": 1, "response": right_response(item.version.content)}),
            content_type="application/json",
        )
    sent = client.post(f"/ru/attempts/{attempt.uuid}/", {"do": "send"})
    assert sent["Location"] == f"/ru/attempts/{attempt.uuid}/review/"
    certificate = Certificate.objects.get()
    assert certificate.language == "ru"
    assert certificate.serial in client.get(sent["Location"]).content.decode()
    for _time in range(3):
        client.post(f"/ru/attempts/{attempt.uuid}/", {"do": "send"})
    assert Certificate.objects.count() == 1


def test_another_learners_attempt_does_not_exist(sign_in, official, colleague, focal, coordinator, flagship):
    attempt = sit_test(official, flagship)
    for other in (colleague, focal, coordinator):
        for path in ("", "review/"):
            assert sign_in(other).get(f"/en/attempts/{attempt.uuid}/{path}").status_code == 404
        assert sign_in(other).post(f"/en/attempts/{attempt.uuid}/", {"do": "send"}).status_code == 404


def test_a_passed_course_may_be_taken_again(sign_in, official, flagship):
    sit_test(official, flagship)
    client = sign_in(official)
    assert "You have passed this course." in client.get(f"/en/{COURSE}").content.decode()
    client.post(f"/en/{COURSE}start/", {"again": "1"})
    assert Enrolment.objects.filter(learner=official).count() == 2
    assert Certificate.objects.count() == 1


def test_the_card_tells_the_attempt_that_passed_and_nothing_where_nothing_is_shown(sign_in, official, flagship):
    best = sit_test(official, flagship)
    last = start_attempt(quiz=best.quiz, learner=official, context=best.context)
    submit_attempt(attempt=last)
    learner = sign_in(official)
    told = learner.get(f"/en/{TEST}").content.decode()
    assert "Passed" in told and "100%" in told and str(best.uuid) in told and str(last.uuid) not in told
    Quiz.objects.update(shows=Shows.NOTHING)
    told = learner.get(f"/en/{TEST}").content.decode()
    assert "Passed" not in told and "100%" not in told and "Sent" in told


def test_someone_without_a_post_is_told_so(sign_in, db, flagship, border):
    person = make_official(username="newcomer", agency=border)
    person.posts.all().delete()
    assert "Your post is not set yet" in sign_in(person).get("/en/my/").content.decode()
