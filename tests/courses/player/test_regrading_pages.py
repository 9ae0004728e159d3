"""Regrades in the admin: for whom they exist, what is shown before and after, and what becomes of courses and certificates."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.marking.models import Regrade, RegradedItem
from assessments.marking.regrading import revert_regrade
from assessments.questions.models import QuestionVersion
from assessments.quizzes.models import Attempt, AttemptItem
from assessments.quizzes.services import save_answers, start_attempt, submit_attempt
from courses.catalogue.models import Activity
from courses.catalogue.services import define_course, settle_activities
from courses.enrolments.services import enrol
from courses.player.recording import record_attempt, regrade_and_record
from courses.progress.models import ActivityResult, CourseCompletion
from learning.certificates.models import Certificate
from learning.evidence.models import Evidence
from learning.management.demo.answers import right_response
from tests import factories
from tests.assessments import papers
from tests.assessments.analysis import crowd
from tests.assessments.papers import RIGHT, WRONG

ALL_RIGHT = {"X1": RIGHT["single"], "X2": RIGHT["multiple"], "X3": RIGHT["truefalse"]}
OAK = {**ALL_RIGHT, "X1": WRONG["single"]}
SENT = {"rule": "full", "reason": "Two answers are right."}
INDEX = "/admin/regrades/"
# The admin's frame with one's rights: 9; the regrades of the page; four for what may be shown of them.
LIST = 14


@pytest.fixture
def groups(db):
    return factories.role_groups()


@pytest.fixture
def sat(groups):
    """Twelve people, every other of whom chose the oak."""
    quiz = papers.make_quiz(["X1", "X2", "X3"])
    for place, learner in enumerate(crowd.people(12)):
        crowd.sit(quiz, learner, OAK if place % 2 else ALL_RIGHT, at=crowd.START + place * timedelta(hours=1))
    return quiz


def version(code="X1"):
    return QuestionVersion.objects.get(question__code=code)


def new(code="X1"):
    return reverse("regrades:new", args=[version(code).pk])


def of(regrade, name="regrade"):
    return reverse(f"regrades:{name}", args=[regrade.uuid])


def scores():
    return list(AttemptItem.objects.order_by("pk").values_list("pk", "score", "attempt__score", "attempt__passed"))


def text(response):
    """What is on the page, without its frame, in one line."""
    assert response.status_code == 200
    body = response.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body[body.index('<div class="nice-padding">') :])).split())


# --- whom it exists for ---------------------------------------------------------------------------
def test_reviewers_regrade_and_other_authors_read(sat, reviewer, trainer, partner, coordinator, sign_in):
    browser = sign_in(reviewer)
    before = scores()
    shown = text(browser.get(new()))
    assert scores() == before
    assert "Mean score of this question 50%, then 100%" in shown
    assert "Attempts that pass only then 5" in shown
    assert "Not possible: mark by the key of the newest version. This is the newest version" in shown
    assert browser.post(new(), {"rule": "full", "reason": " "}).status_code == 200
    assert browser.post(new(), {**SENT, "rule": "newest"}).status_code == 200
    assert (scores(), Regrade.objects.count()) == (before, 0)
    made = browser.post(new(), SENT)
    regrade = Regrade.objects.get()
    assert (made.status_code, made.url, regrade.made_by) == (302, of(regrade), reviewer)
    assert browser.get(new()).url == of(regrade)
    assert browser.post(new(), SENT).url == of(regrade)
    told = text(browser.get(of(regrade)))
    assert "Attempts counted 10 People counted 10 Scores of this question that rise 5" in told
    assert "Two answers are right." in told and "Take this regrade back" in told
    for reader in (trainer, partner, coordinator):
        page = sign_in(reader)
        assert "full marks. Two answers are right. 5 and 0 5 and 0 –" in text(page.get(INDEX))
        assert "Take this regrade back" not in text(page.get(of(regrade)))
        assert "Canarygul" not in page.get(of(regrade)).content.decode()
        assert page.get(new()).status_code == page.post(new(), SENT).status_code == 404
        assert page.post(of(regrade, "take_back")).status_code == page.post(of(regrade, "take_in")).status_code == 404
    assert browser.get(of(regrade, "take_back")).status_code == 405
    assert browser.post(of(regrade, "take_back"), follow=True).status_code == 200
    assert scores() == before
    regrade.refresh_from_db()
    assert (regrade.reverted_by, regrade.reverted_at is not None) == (reviewer, True)


@pytest.mark.parametrize("role", ["official", "supervisor", "focal", "administrator"])
def test_for_others_there_are_no_regrades(role, sat, request, sign_in):
    client = sign_in(request.getfixturevalue(role))
    regrade = Regrade.objects.create(version=version(), rule="full", reason="Wrong.", made_at=timezone.now())
    pages = [INDEX, new(), of(regrade), of(regrade, "take_in"), of(regrade, "take_back")]
    assert [client.get(page).status_code for page in pages] == [404] * 5
    assert [client.post(page, SENT).status_code for page in pages] == [404] * 5
    assert client.get("/").status_code == 302


def test_ways_to_a_regrade(sat, reviewer, trainer, sign_in):
    statistics = reverse("statistics:question", args=[sat.pk, version().pk])
    browser = sign_in(reviewer)
    assert f'href="{new()}"' in browser.get(statistics).content.decode()
    assert f'href="{new()}"' not in sign_in(trainer).get(statistics).content.decode()
    assert f'href="{new()}"' in browser.get(INDEX, {"code": "X1"}).content.decode()
    assert "Nobody has sent an answer" in text(browser.get(INDEX, {"code": "X9"}))
    assert "Nobody has sent an answer" not in text(sign_in(trainer).get(INDEX, {"code": "X1"}))


def test_of_too_few_people_nothing_is_shown_and_it_can_be_made(groups, reviewer, sign_in):
    quiz = papers.make_quiz(["X1", "X2", "X3"])
    for learner in crowd.people(4):
        crowd.sit(quiz, learner, OAK)
    browser = sign_in(reviewer)
    assert "Too few: nothing is shown of fewer than 5 people. The regrade can be made all the same." in text(browser.get(new()))
    assert "Too few" in text(browser.post(new(), SENT, follow=True))
    assert set(Attempt.objects.values_list("passed", flat=True)) == {True}
    crowd.sit(quiz, crowd.people(1, "fifth")[0], OAK)
    page = text(browser.get(new("X2")))
    assert "Mean score of this question 100%, then 100%" in page
    assert "How many scores change not shown of fewer than 10 people" in page


@pytest.mark.parametrize("regrades", [1, 3])
def test_the_list_asks_a_fixed_number_of_questions(sat, reviewer, sign_in, regrades, django_assert_num_queries):
    for code in ("X1", "X2", "X3")[:regrades]:
        regrade_and_record(version=version(code), rule="full", reason="Wrong.", by=reviewer)
    browser = sign_in(reviewer)
    browser.get(INDEX)
    with django_assert_num_queries(LIST):
        page = text(browser.get(INDEX))
    assert page.count("Wrong.") == regrades


# --- what becomes of courses ----------------------------------------------------------------------
def sit(course, learner, *, wrong, send=True):
    """The course's test, all right but for the last items; sent and recorded."""
    enrolment = enrol(learner=learner, course=course)
    quiz = Activity.objects.get(course=course, kind=Activity.Kind.QUIZ).quiz
    attempt = start_attempt(quiz=quiz, learner=learner, context=str(enrolment.uuid))
    items = list(attempt.items.select_related("version"))
    right = items[: len(items) - wrong]
    save_answers(attempt=attempt, responses={item.order: right_response(item.version.content) for item in right})
    if send:
        record_attempt(result=submit_attempt(attempt=attempt, language="ru"))
    return attempt


def just_failing(course, learner):
    """How many may be left out so that one more right would pass."""
    quiz = Activity.objects.get(course=course, kind=Activity.Kind.QUIZ).quiz
    return next(n for n in range(1, 20) if (quiz.slots.count() - n) * 100 < quiz.pass_percent * quiz.slots.count())


def last_version(attempt):
    return attempt.items.order_by("order").last().version


def regraded(attempt, **fields):
    return regrade_and_record(**{"version": last_version(attempt), "rule": "full", "reason": "Wrong.", "by": None} | fields)


def test_who_passes_only_now_is_certified_once(official, flagship):
    attempt = sit(flagship, official, wrong=just_failing(flagship, official))
    ledger = list(Evidence.objects.order_by("pk").values_list())
    assert not Certificate.objects.exists()
    now = timezone.now()
    for _time in range(3):
        regraded(attempt, at=now)
    certificate = Certificate.objects.get()
    assert (certificate.learner, certificate.language) == (official, "ru")
    assert certificate.issued_on == timezone.localdate(now)
    assert CourseCompletion.objects.get().completed_at == now
    assert list(ActivityResult.objects.order_by("pk").values_list("success", flat=True)) == [False, True]
    assert list(Evidence.objects.order_by("pk").values_list())[: len(ledger)] == ledger
    new_tests = Evidence.objects.filter(kind="test", source__contains=":regrade:")
    assert set(new_tests.values_list("led_to_certificate", flat=True)) == {True}


def test_who_has_passed_otherwise_is_told_nothing_new_by_a_regrade(official, flagship):
    """An older attempt, dated today, would stand in the ledger before the better one that was sent after it."""
    first = sit(flagship, official, wrong=just_failing(flagship, official))
    sit(flagship, official, wrong=0)
    ledger, certificate = Evidence.objects.count(), Certificate.objects.get()
    regraded(first)
    first.refresh_from_db()
    assert first.passed is True
    assert (Evidence.objects.count(), ActivityResult.objects.count()) == (ledger, 2)
    assert Certificate.objects.get() == certificate


def test_made_taken_back_and_made_again_it_brings_one_result(official, flagship):
    attempt = sit(flagship, official, wrong=just_failing(flagship, official))
    revert_regrade(regrade=regraded(attempt), by=None)
    ledger = Evidence.objects.count()
    regraded(attempt)
    assert (Evidence.objects.count(), ActivityResult.objects.count()) == (ledger, 2)


def test_a_test_that_moved_to_another_lesson_counts_there(official, flagship):
    old = Activity.objects.get(course=flagship, kind=Activity.Kind.QUIZ)
    elsewhere = Activity.objects.filter(course=flagship).exclude(lesson=old.lesson).first().lesson
    attempt = sit(flagship, official, wrong=just_failing(flagship, official), send=False)
    settle_activities(course=flagship, lesson=old.lesson, quizzes=[], order=old.order)
    settle_activities(course=flagship, lesson=elsewhere, quizzes=[old.quiz], order=old.order + 1)
    record_attempt(result=submit_attempt(attempt=attempt, language="ru"))
    regraded(attempt)
    assert Certificate.objects.filter(learner=official).count() == 1


def test_a_test_taken_out_of_the_course_keeps_nobody_from_sending(official, flagship):
    attempt = sit(flagship, official, wrong=just_failing(flagship, official), send=False)
    other = define_course(code="other", minutes=5, attests={})
    Activity.objects.filter(quiz=attempt.quiz).update(course=other)
    record_attempt(result=submit_attempt(attempt=attempt, language="ru"))
    regraded(attempt)
    attempt.refresh_from_db()
    assert attempt.passed is True and not ActivityResult.objects.exists()


def test_what_was_open_counts_by_the_regrade_when_it_is_sent(official, colleague, flagship):
    wrong = just_failing(flagship, official)
    sit(flagship, colleague, wrong=0)
    waiting = sit(flagship, official, wrong=wrong, send=False)
    regraded(waiting)
    record_attempt(result=submit_attempt(attempt=waiting, language="tk"))
    assert Certificate.objects.filter(learner=official).count() == 1
    assert ActivityResult.objects.get(enrolment__learner=official).source == f"attempt:{waiting.uuid}"
    assert RegradedItem.objects.get().item.attempt == waiting


def test_a_certificate_stays_when_the_regrade_is_taken_back(official, flagship, reviewer, sign_in, groups):
    attempt = sit(flagship, official, wrong=just_failing(flagship, official))
    regrade = regraded(attempt)
    browser = sign_in(reviewer)
    assert "Certificates and completed courses that came of it stay" in text(browser.get(of(regrade)))
    browser.post(of(regrade, "take_back"))
    attempt.refresh_from_db()
    assert attempt.passed is False
    assert (Certificate.objects.count(), CourseCompletion.objects.count()) == (1, 1)
    assert not hasattr(Certificate.objects.get(), "revocation")


def test_who_passes_no_longer_keeps_the_certificate(border, flagship, reviewer, sign_in, groups):
    people = [factories.make_official(username=f"sat{place}", agency=border) for place in range(10)]
    attempts = [sit(flagship, person, wrong=0) for person in people]
    held = AttemptItem.objects.filter(attempt=attempts[0]).select_related("version").order_by("order")
    single = next(item.version for item in held if item.version.kind == "single")
    key = next(option["key"] for option in single.content["options"] if option["key"] != single.content["key"])
    QuestionVersion.objects.create(
        question=single.question, number=2, kind="single", content={**single.content, "key": key}, digest="other"
    )
    Attempt.objects.update(pass_percent=100)
    address = reverse("regrades:new", args=[single.pk])
    browser = sign_in(reviewer)
    shown = text(browser.get(address))
    assert "Attempts that pass no longer 10 0" in shown
    assert "Completed courses of those who pass no longer: they stay 10 0" in shown
    told = text(browser.post(address, {"rule": "newest", "reason": "The key was right."}, follow=True))
    assert "Completed courses of those who pass no longer: they stay 10" in told
    assert set(Attempt.objects.values_list("passed", flat=True)) == {False}
    assert (Certificate.objects.count(), CourseCompletion.objects.count()) == (10, 10)


def test_what_slipped_by_can_be_taken_in(official, colleague, flagship, reviewer, sign_in, groups):
    wrong = just_failing(flagship, official)
    regrade = regraded(sit(flagship, colleague, wrong=wrong))
    late = sit(flagship, official, wrong=wrong, send=False)
    submit_attempt(attempt=late)
    browser = sign_in(reviewer)
    assert "Mark these too" in text(browser.get(of(regrade)))
    browser.post(of(regrade, "take_in"))
    assert Certificate.objects.filter(learner=official).count() == 1
    assert "Mark these too" not in text(browser.get(of(regrade)))
    browser.post(of(regrade, "take_back"))
    assert browser.post(of(regrade, "take_in")).status_code == 302
    assert RegradedItem.objects.filter(regrade__reverted_at=None).count() == 0
