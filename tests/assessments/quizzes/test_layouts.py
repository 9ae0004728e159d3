"""Sections and screens: how a test is laid out, what one may go back to, and that nothing is lost on the way."""

import json

import pytest

from assessments.questions.responses import BadResponse
from assessments.quizzes.models import Quiz, QuizSection, QuizSlot
from assessments.quizzes.services import go_on, save_answer, start_attempt
from tests.assessments import papers

CODES = ["X3", "X1", "X9"]


@pytest.fixture
def quiz(framework):
    quiz = papers.make_quiz(CODES)
    for place, title in enumerate(("First signs", "The law")):
        QuizSection.objects.create(quiz=quiz, sort_order=place, title_en=title, title_ru=f"{title} по-русски")
    QuizSlot.objects.filter(question__code="X3").update(section=2)
    QuizSlot.objects.filter(question__code="X1").update(section=1)
    QuizSlot.objects.filter(question__code="X9").update(section=1)
    return quiz


@pytest.fixture
def laid_out(quiz, learner, sign_in):
    """`laid_out("screens")` gives an attempt laid out so, its address and the learner's browser."""

    def begin(layout):
        Quiz.objects.filter(pk=quiz.pk).update(layout=layout)
        attempt = start_attempt(quiz=Quiz.objects.get(pk=quiz.pk), learner=learner)
        return attempt, f"/en/attempts/{attempt.uuid}/", sign_in(learner)

    return begin


def codes(attempt):
    return list(attempt.items.values_list("version__question__code", flat=True))


def read(client, address):
    return client.get(address).content.decode()


def saved(attempt):
    return {item.order: item.answers.last().response for item in attempt.items.all() if item.answers.exists()}


def fields(order, **values):
    return {f"s{order}": "0", **{f"q{order}{name}": value for name, value in values.items()}}


ONE, TWO = {"s1": "0", "q1": papers.key("Birch")}, {"s2": "0", "q2-text": "debt bondage"}


def test_sections_come_in_order_each_headed_once(laid_out):
    attempt, address, client = laid_out("page")
    assert codes(attempt) == ["X1", "X9", "X3"]
    page = read(client, address)
    assert page.index("<h2>First signs</h2>") < page.index('id="q1"') < page.index("<h2>The law</h2>") < page.index('id="q3"')
    assert page.count("<h2>First signs</h2>") == 1
    assert "<h2>The law по-русски</h2>" in read(client, address.replace("/en/", "/ru/"))


def test_shuffled_questions_stay_in_their_section(quiz, learner, other_learner):
    Quiz.objects.filter(pk=quiz.pk).update(shuffled=True)
    for person in (learner, other_learner):
        assert codes(start_attempt(quiz=Quiz.objects.get(pk=quiz.pk), learner=person))[2] == "X3"


def test_an_open_attempt_keeps_its_layout_and_titles(laid_out, quiz):
    attempt, address, client = laid_out("page")
    Quiz.objects.filter(pk=quiz.pk).update(layout="in_order")
    QuizSection.objects.filter(quiz=quiz).delete()
    page = read(client, address)
    assert "<h2>First signs</h2>" in page and 'id="q3"' in page


# --- one a screen -----------------------------------------------------------------------------------------------------
def test_one_a_screen_shows_the_one_asked_for(laid_out):
    _attempt, address, client = laid_out("screens")
    page = read(client, address)
    assert 'id="q1"' in page and 'id="q2"' not in page
    assert "Question 1 of 3" in page and "First signs" in page
    assert 'value="send"' not in page
    last = read(client, f"{address}?q=3")
    assert 'id="q3"' in last and 'value="send"' in last and "The law" in last
    for strange in ("0", "x", "-1", "²", "99999999999999999999"):
        assert client.get(f"{address}?q={strange}").status_code == 200


def test_going_to_another_screen_saves_this_one(laid_out):
    attempt, address, client = laid_out("screens")
    answer = client.post(address, {"screen": "1", **ONE, "go": "3"})
    assert answer.url == f"{address}?q=3"
    assert saved(attempt) == {1: papers.key("Birch")}
    assert "Answers saved: 1" in read(client, answer.url)
    assert client.post(f"{address}?q=2", {"screen": "2", **TWO, "go": "1"}).url == f"{address}?q=1"
    assert saved(attempt) == {1: papers.key("Birch"), 2: {"text": "debt bondage"}}


def test_a_wrong_answer_keeps_one_on_the_screen(laid_out):
    attempt, address, client = laid_out("screens")
    answer = client.post(address, {"screen": "2", "s2": "0", "q2-text": "x" * 300, "go": "3"})
    assert answer.status_code == 200
    assert 'id="q2"' in answer.content.decode() and "Too long" in answer.content.decode()


def test_sending_from_the_last_screen_names_what_is_open_with_links(laid_out):
    attempt, address, client = laid_out("screens")
    page = client.post(f"{address}?q=3", {"screen": "3", "s3": "0", "q3": "false", "do": "send"}).content.decode()
    assert "Questions without an answer: 2" in page and '<a href="?q=1">' in page
    client.post(f"{address}?q=3", {"screen": "3", "s3": "1", "unanswered": "1,2", "do": "send"})
    attempt.refresh_from_db()
    assert attempt.submitted_at and attempt.score > 0


# --- in order, without going back ---------------------------------------------------------------------------------------
def test_in_order_shows_only_the_question_reached(laid_out):
    attempt, address, client = laid_out("in_order")
    for asked in (address, f"{address}?q=3"):
        page = read(client, asked)
        assert 'id="q1"' in page and 'id="q2"' not in page and 'id="q3"' not in page
    client.post(address, {"screen": "1", **ONE, "go": "2"})
    page = read(client, f"{address}?q=1")
    assert 'id="q2"' in page and 'id="q1"' not in page
    attempt.refresh_from_db()
    assert attempt.position == 2


def test_going_on_without_an_answer_is_asked_first(laid_out):
    attempt, address, client = laid_out("in_order")
    page = client.post(address, {"screen": "1", "s1": "0", "go": "2"}).content.decode()
    assert "This question is not answered yet. Go on anyway?" in page
    attempt.refresh_from_db()
    assert attempt.position == 1
    client.post(address, {"screen": "1", "s1": "0", "unanswered": "1", "go": "2"})
    attempt.refresh_from_db()
    assert attempt.position == 2


def test_pressed_twice_one_question_is_left_behind(laid_out):
    attempt, address, client = laid_out("in_order")
    for _time in range(2):
        client.post(address, {"screen": "1", **ONE, "go": "2"})
    attempt.refresh_from_db()
    assert attempt.position == 2
    assert go_on(attempt=attempt, left=2).position == 3
    assert go_on(attempt=attempt, left=3).position == 3


def test_what_is_left_behind_or_not_reached_cannot_be_answered(laid_out):
    attempt, address, client = laid_out("in_order")
    go_on(attempt=attempt, left=1)
    for order, response in ((1, papers.key("Birch")), (3, False)):
        with pytest.raises(BadResponse, match="in order"):
            save_answer(attempt=attempt, order=order, sequence=1, response=response)
        body = json.dumps({"sequence": 1, "response": response})
        assert client.put(f"{address}answers/{order}/", body, content_type="application/json").status_code == 422
    client.post(address, {"screen": "1", **ONE, "go": "2"})
    assert saved(attempt) == {}


def test_a_test_in_order_is_sent_from_its_end(laid_out):
    attempt, address, client = laid_out("in_order")
    client.post(address, {"screen": "1", **ONE, "go": "2"})
    client.post(address, {"screen": "2", **TWO, "go": "3"})
    assert 'value="send"' in read(client, address)
    client.post(address, {"screen": "3", "s3": "0", "q3": "false", "do": "send"})
    attempt.refresh_from_db()
    assert attempt.score == 1
