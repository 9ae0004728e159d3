"""Statistics in the admin: who reads them, what they say, and that they say nothing about a person."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from assessments.questions.models import QuestionVersion
from assessments.quizzes.models import Quiz
from tests import factories
from tests.assessments.analysis import crowd
from tests.assessments.papers import RIGHT, WRONG

ALL_RIGHT = {"X1": RIGHT["single"], "X2": RIGHT["multiple"], "X3": RIGHT["truefalse"]}
ALL_WRONG = {"X1": WRONG["single"], "X2": WRONG["multiple"], "X3": WRONG["truefalse"]}
READERS = ["trainer", "reviewer", "coordinator", "partner"]


@pytest.fixture
def sat(quiz):
    """Thirty people, half of whom know everything; the first half reads Russian."""
    for place, learner in enumerate(crowd.people(30)):
        responses, language = (ALL_RIGHT if place % 2 else ALL_WRONG), ("ru" if place < 15 else "tk")
        crowd.sit(quiz, learner, responses, language=language, at=crowd.START + place * timedelta(hours=1))
    return quiz


@pytest.fixture
def reader(groups, trainer, sign_in):
    return sign_in(trainer)


def of_quiz(quiz):
    return reverse("statistics:quiz", args=[quiz.pk])


def of_question(quiz, code):
    return reverse("statistics:question", args=[quiz.pk, QuestionVersion.objects.get(question__code=code).pk])


def text(response):
    """What is on the page, without its frame, in one line."""
    assert response.status_code == 200
    body = response.content.decode()
    words = re.sub(r"<[^>]+>", " ", body[body.index('<div class="nice-padding">') :])
    return " ".join(unescape(words).split())


# --- whom it exists for ---------------------------------------------------------------------------
@pytest.mark.parametrize("role", READERS)
def test_whoever_may_see_quizzes_in_the_admin_reads_their_statistics(role, sat, groups, request, sign_in):
    client = sign_in(request.getfixturevalue(role))
    for address in (of_quiz(sat), of_question(sat, "X1")):
        page = client.get(address)
        assert page.status_code == 200
        assert "Canarygul" not in page.content.decode()
        assert "person1" not in page.content.decode()
        assert client.post(address).status_code == 405


@pytest.mark.parametrize("role", ["official", "supervisor", "focal", "administrator"])
def test_for_others_there_are_no_statistics(role, sat, groups, request, sign_in):
    client = sign_in(request.getfixturevalue(role))
    for address in (of_quiz(sat), of_question(sat, "X1")):
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_strangers_are_asked_to_sign_in(sat, client):
    answer = client.get(of_quiz(sat))
    assert (answer.status_code, answer.url.startswith("/accounts/login/")) == (302, True)


def test_what_does_not_exist_has_no_statistics(sat, reader):
    assert reader.get(reverse("statistics:quiz", args=[10**6])).status_code == 404
    assert reader.get(reverse("statistics:question", args=[sat.pk, 10**6])).status_code == 404
    # A question that is in the bank and not in this quiz.
    assert reader.get(of_question(sat, "X4")).status_code == 404


@pytest.mark.parametrize("role", READERS)
def test_the_list_of_quizzes_leads_there(role, sat, groups, request, sign_in):
    page = sign_in(request.getfixturevalue(role)).get(reverse(Quiz.snippet_viewset.get_url_name("list")))
    assert f'href="{of_quiz(sat)}"' in page.content.decode()


# --- what it says ---------------------------------------------------------------------------------
def test_the_quiz_and_its_questions_in_figures(sat, reader):
    page = text(reader.get(of_quiz(sat)))
    assert "Attempts counted 30 Русский 15, Türkmençe 15" in page
    assert "Mean score 50% Standard deviation" in page
    assert "Reliability (alpha) 1.00" in page
    assert "Standard error 0%" in page
    assert "0 to 9% 15 10 to 19% 0" in page
    assert "90 to 100% 15" in page
    assert "X1, version 1 single choice 30 50% 1.00 almost none 1 min 0 s Almost nobody chooses “Cedar”. Write a better" in page
    assert "X3, version 1 true or false 30 50% 1.00 almost none 1 min 0 s" in page


def test_a_question_by_language_and_option_by_option(sat, reader):
    page = text(reader.get(of_question(sat, "X1")))
    assert "X1, version 1 · single choice Stem of single" in page
    assert "All 30 50% 1.00 almost none 1 min 0 s Русский 15 47% 1.00 almost none 1 min 0 s Türkmençe 15 53% 1.00" in page
    assert "Option All Русский Türkmençe Oak 50% 53% 47% Birch (right answer) 50% 47% 53% Cedar almost none" in page
    assert "Türkmençe – Русский 15 + 15 – – – – Too few." in page


def test_numbers_are_in_the_format_of_the_reader(sat, groups, sign_in):
    russian = factories.make_user(username="russian", role="trainer", language="ru")
    page = text(sign_in(russian, "ru").get(of_quiz(sat)))
    assert "1,00" in page
    assert "50 %" in page


# --- too few --------------------------------------------------------------------------------------
def test_of_too_few_people_nothing_is_shown(quiz, reader):
    for learner in crowd.people(4):
        crowd.sit(quiz, learner, ALL_RIGHT)
    page = text(reader.get(of_quiz(quiz)))
    assert "Too few: nothing is shown of fewer than 5 people." in page
    assert "Mean score" not in page
    assert "100%" not in page
    assert reader.get(of_question(quiz, "X1")).status_code == 404


def test_few_people_have_words_and_no_numbers(quiz, reader):
    learners = crowd.people(10)
    for learner in learners[:5]:
        crowd.sit(quiz, learner, ALL_RIGHT)
    page = text(reader.get(of_quiz(quiz)))
    assert "Too few to judge: 5 attempts. Wait for 30." in page
    assert "Mean score almost all points Standard deviation – How" in page
    assert "Reliability (alpha) –" in page
    assert "X1, version 1 single choice 5 almost all – almost none 1 min 0 s" in page
    assert "Distribution" not in page
    assert "How often each option was chosen" not in text(reader.get(of_question(quiz, "X1")))
    for learner in learners[5:]:
        crowd.sit(quiz, learner, ALL_WRONG)
    assert "X1, version 1 single choice 10 50% 1.00 almost none" in text(reader.get(of_quiz(quiz)))


def test_all_and_none_are_words_however_many(quiz, reader):
    for learner in crowd.people(30):
        crowd.sit(quiz, learner, ALL_RIGHT)
    page = text(reader.get(of_quiz(quiz)))
    assert "Mean score almost all points" in page and "Standard deviation –" in page
    assert "X1, version 1 single choice 30 almost all" in page
    options = text(reader.get(of_question(quiz, "X1")))
    assert "Oak almost none Birch (right answer) almost all" in options
    assert not {"100%", "0%"} & set(options.split("Facility:")[0].split())


def test_a_language_of_few_people_is_not_what_others_leave_over(quiz, reader):
    for place, learner in enumerate(crowd.people(30)):
        language, responses = ("ru", ALL_RIGHT) if place < 9 else ("tk", ALL_RIGHT if place % 2 else ALL_WRONG)
        crowd.sit(quiz, learner, responses, language=language, at=crowd.START + place * timedelta(hours=1))
    page = text(reader.get(of_question(quiz, "X1")))
    # Russian in groups of five: one of them.
    assert "All 25 60% 1.00" in page
    assert "Русский 5 almost all – almost none 1 min 0 s Türkmençe 20 about half – almost none" in page


def test_a_page_does_not_move_by_one_person(quiz, reader):
    def pages():
        return [text(reader.get(address)) for address in (of_quiz(quiz), of_question(quiz, "X1"))]

    learners = crowd.people(12)
    for learner in learners[:10]:
        crowd.sit(quiz, learner, ALL_RIGHT)
    before = pages()
    for learner in learners[10:]:
        crowd.sit(quiz, learner, ALL_WRONG, at=crowd.START + timedelta(days=1))
        assert pages() == before


def test_partners_see_what_may_go_outside(quiz, groups, partner, reader, sign_in):
    learners = crowd.people(10)
    for learner in learners[:9]:
        crowd.sit(quiz, learner, ALL_RIGHT)
    outside = sign_in(partner)
    assert "Mean score" in text(reader.get(of_quiz(quiz)))
    assert "Too few: nothing is shown of fewer than 10 people." in text(outside.get(of_quiz(quiz)))
    crowd.sit(quiz, learners[9], ALL_RIGHT, at=crowd.START + timedelta(days=1))
    assert "Mean score" in text(outside.get(of_quiz(quiz)))


def test_the_operator_may_ask_for_larger_groups(sat, reader, settings):
    settings.SMALLEST_GROUP_INSIDE = 20
    assert "Too few: nothing is shown of fewer than 20 people." in text(reader.get(of_quiz(sat)))


# --- how much it asks -----------------------------------------------------------------------------
def test_queries_do_not_grow_with_attempts_and_questions(quiz, reader, django_assert_num_queries):
    for learner in crowd.people(5):
        crowd.sit(quiz, learner, {"X1": RIGHT["single"]})
    reader.get(of_quiz(quiz))
    with django_assert_num_queries(15):
        reader.get(of_quiz(quiz))
    versions = list(QuestionVersion.objects.all())
    crowd.crowd(quiz, [(learner, "tk", dict.fromkeys(versions, 1)) for learner in crowd.people(120, "more")])
    with django_assert_num_queries(15):
        page = text(reader.get(of_quiz(quiz)))
    assert "X9, version 1" in page
