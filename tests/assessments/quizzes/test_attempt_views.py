"""Sitting a test in a browser without script: what is saved, what is asked again, what is refused, who may see it."""

import uuid

import pytest
from django.urls import reverse

from assessments.quizzes.models import Answer
from assessments.quizzes.selectors import standing_answers
from assessments.quizzes.services import save_answer, start_attempt, submit_attempt
from tests import factories
from tests.assessments import papers

ALL = {name: value for kind in papers.AT_ONCE for name, value in papers.form_of(kind, papers.RIGHT[kind]).items()}


@pytest.fixture
def page(attempt):
    return f"/en/attempts/{attempt.uuid}/"


@pytest.fixture
def client(sign_in, learner):
    return sign_in(learner)


def standing(attempt, kind):
    answers = standing_answers(attempt)
    item = attempt.items.get(order=papers.order_of(kind))
    return answers[item.pk].response if item.pk in answers else None


def bases(attempt):
    """The hidden fields of a page drawn now: the sequence each item stands at."""
    answers = standing_answers(attempt)
    return {f"s{item.order}": answers[item.pk].sequence if item.pk in answers else 0 for item in attempt.items.all()}


def choose(client, page, attempt, choice):
    order = papers.order_of("scenario")
    return client.post(page, bases(attempt) | {"choose": order, f"q{order}": papers.key(choice)})


def test_the_page_shows_every_question(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    text = answer.content.decode()
    for words in ("A small test", "Birch", "Stem of multiple", "Stable", "Wash", "Mentions threats.", "Question 7 of 9"):
        assert words in text
    assert answer["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize("language", ["en", "ru", "tk"])
def test_the_page_in_each_language(client, attempt, language):
    answer = client.get(f"/{language}/attempts/{attempt.uuid}/")
    text = answer.content.decode()
    assert ("Birch по-русски" in text) == (language == "ru")
    # Turkmen texts are missing, so the questions are shown in English and say so.
    assert text.count('<fieldset id="q1" data-kind="single" data-order="1" lang="en">') == (language == "tk")
    assert ("English</p></div>" in text) == (language == "tk")


@pytest.mark.parametrize("count", [1, 9])
def test_a_page_takes_the_same_queries_whatever_the_number(count, db, learner, sign_in, django_assert_num_queries):
    quiz = papers.make_quiz([f"X{number}" for number in range(1, count + 1)])
    attempt = start_attempt(quiz=quiz, learner=learner)
    client = sign_in(learner)
    client.get(f"/en/attempts/{attempt.uuid}/")
    with django_assert_num_queries(4):
        client.get(f"/en/attempts/{attempt.uuid}/")


@pytest.mark.parametrize("kind", papers.AT_ONCE)
@pytest.mark.parametrize("given", ["right", "wrong"])
def test_each_kind_is_saved_by_the_plain_form(client, page, attempt, kind, given):
    response = {"right": papers.RIGHT, "wrong": papers.WRONG}[given][kind]
    answer = client.post(page, bases(attempt) | papers.form_of(kind, response) | {"do": "save"})
    assert (answer.status_code, answer.url) == (302, page)
    assert standing(attempt, kind) == response
    text = client.get(page).content.decode()
    assert text.count("Saved at ") == 1
    assert "Answers saved: 1" in text


@pytest.mark.parametrize("kind", ["multiple", "matching", "ordering", "cloze"])
def test_a_partial_answer_is_saved_and_shown_again(client, page, attempt, kind):
    response, score = papers.PARTLY[kind]
    client.post(page, bases(attempt) | papers.form_of(kind, response) | {"do": "save"})
    assert standing(attempt, kind) == response
    result = submit_attempt(attempt=attempt)
    assert str(result.attempt.items.get(order=papers.order_of(kind)).score) == score


def test_a_case_goes_on_choice_by_choice(client, page, attempt):
    answer = choose(client, page, attempt, "Speak with her alone")
    assert (answer.status_code, answer.url) == (302, f"{page}#q7")
    text = client.get(page).content.decode()
    assert "After Speak with her alone" in text and "She owes money." in text
    assert "After Leave" not in text and "Debrief." not in text
    choose(client, page, attempt, "Explain your limits")
    assert standing(attempt, "scenario") == papers.RIGHT["scenario"]
    assert "Debrief." in client.get(page).content.decode()


def test_a_choice_once_made_is_not_changed(client, page, attempt):
    old = bases(attempt)
    choose(client, page, attempt, "Ask her boss")
    answer = client.post(page, old | {"choose": 7, "q7": papers.key("Speak with her alone")})
    assert answer.status_code == 200
    assert "A choice once made in a case is not changed." in answer.content.decode()
    assert standing(attempt, "scenario") == [papers.key("Ask her boss")]


@pytest.mark.parametrize("choice", ["", "x", "Explain your limits"])
def test_a_choice_that_is_none_is_refused(client, page, attempt, choice):
    posted = papers.key(choice) if " " in choice else choice
    answer = client.post(page, bases(attempt) | {"choose": 7, "q7": posted})
    assert (answer.status_code, answer.content.decode().count('class="errmsg"')) == (200, 1)
    assert standing(attempt, "scenario") is None


def test_other_answers_are_kept_when_a_choice_is_made(client, page, attempt):
    client.post(page, bases(attempt) | {"choose": 7, "q7": papers.key("Leave"), "q1": papers.key("Oak")})
    assert standing(attempt, "single") == papers.key("Oak")
    assert standing(attempt, "scenario") == [papers.key("Leave")]


# --- what is wrong --------------------------------------------------------------------------------
def test_two_steps_with_one_place_are_told_and_all_else_is_kept(client, page, attempt):
    clash = {f"q5-{papers.key(step)}": place for step, place in (("Wake", "1"), ("Wash", "2"), ("Eat", "2"), ("Work", "4"))}
    answer = client.post(page, bases(attempt) | clash | {"q1": papers.key("Oak"), "do": "send"})
    text = answer.content.decode()
    assert answer.status_code == 200
    message = "Two steps have place 2, and no step has place 3. Give each step its own place."
    assert f'<p class="errmsg" id="e5" lang="en">{message}</p>' in text
    assert f'<a href="#q5">Question 5: {message}</a>' in text
    assert text.count('aria-invalid="true"') == 2
    assert text.count("<option selected>2</option>") == 2
    assert (standing(attempt, "ordering"), standing(attempt, "single")) == (None, papers.key("Oak"))
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


BAD = [
    {"q1": "nothing"},
    {"q1": papers.key("Red")},
    {"q2": [papers.key("Red"), "nothing"]},
    {"q3": "maybe"},
    {f"q4-{papers.key('Dog')}": papers.key("Dog")},
    {f"q5-{papers.key('Wake')}": "9"},
    {f"q5-{papers.key('Wake')}": "one"},
    {"q6-1": "x" * 201},
    {"q6-1": "a\x00b"},
]


@pytest.mark.parametrize("bad", BAD)
def test_bad_input_is_told_and_nothing_of_it_saved(client, page, attempt, bad):
    answer = client.post(page, bases(attempt) | bad | {"do": "send"})
    assert answer.status_code == 200
    assert answer.content.decode().count('class="errmsg"') == 1
    assert not Answer.objects.filter(item__attempt=attempt).exists()


@pytest.mark.parametrize(
    "odd", [{"s1": "x"}, {"s1": "9" * 40}, {"s1": "-1"}, {"choose": "99"}, {"choose": "x"}, {"do": "fly"}, {"q99": "x"}, {}]
)
def test_an_odd_form_changes_nothing(client, page, attempt, odd):
    assert client.post(page, odd).status_code == 302
    assert not Answer.objects.filter(item__attempt=attempt).exists()


# --- two pages ------------------------------------------------------------------------------------
def test_an_old_page_does_not_go_over_newer_answers(client, page, attempt):
    client.post(page, bases(attempt) | {"q1": papers.key("Oak"), "do": "save"})
    old = bases(attempt) | {"q1": papers.key("Oak")}
    client.post(page, bases(attempt) | {"q1": papers.key("Birch"), "q3": "true", "do": "save"})
    client.post(page, old | {"q2": [papers.key("Red")], "do": "save"})
    assert standing(attempt, "single") == papers.key("Birch")
    assert standing(attempt, "truefalse") is True
    assert standing(attempt, "multiple") == [papers.key("Red")]


def test_a_change_on_two_pages_keeps_both_and_tells_it(client, page, attempt):
    old = bases(attempt)
    client.post(page, old | {"q1": papers.key("Oak"), "do": "save"})
    client.post(page, old | {"q1": papers.key("Birch"), "do": "save"})
    assert standing(attempt, "single") == papers.key("Birch")
    assert Answer.objects.filter(item__attempt=attempt).count() == 2
    assert "Both answers are kept; the later one counts." in client.get(page).content.decode()


def test_a_blank_never_goes_over_an_answer(client, page, attempt):
    client.post(page, bases(attempt) | ALL | {"do": "save"})
    client.post(page, bases(attempt) | {"do": "save"})
    for kind in papers.AT_ONCE:
        assert standing(attempt, kind) == papers.RIGHT[kind]


def test_the_same_form_twice_saves_once(client, page, attempt):
    posted = bases(attempt) | ALL | {"do": "save"}
    client.post(page, posted)
    client.post(page, posted)
    assert Answer.objects.filter(item__attempt=attempt).count() == 8


# --- sending --------------------------------------------------------------------------------------
def test_unanswered_questions_are_listed_and_sending_again_is_asked_for(client, page, attempt):
    answer = client.post(page, bases(attempt) | {"q1": papers.key("Birch"), "q6-1": "means", "do": "send"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Questions without an answer: 8. Send anyway?" in text
    assert "Question 6</a>: not finished" in text
    assert 'name="unanswered" value="2,3,4,5,6,7,8,9"' in text
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    answer = client.post(page, bases(attempt) | {"unanswered": "2,3,4,5,6,7,8,9", "do": "send"})
    assert (answer.status_code, answer.url) == (302, f"{page}review/")
    attempt.refresh_from_db()
    assert str(attempt.score) == "0.1481"


def test_a_confirmation_is_for_the_questions_that_were_listed(client, page, attempt):
    answer = client.post(page, bases(attempt) | {"unanswered": "2,3", "do": "send"})
    assert answer.status_code == 200


def test_all_answered_is_sent_at_once_and_gets_the_result(client, page, attempt):
    save_answer(attempt=attempt, order=7, sequence=1, response=papers.RIGHT["scenario"])
    answer = client.post(page, bases(attempt) | ALL | {"do": "send"})
    assert answer.url == f"{page}review/"
    attempt.refresh_from_db()
    assert (str(attempt.score), attempt.passed) == ("1.0000", True)


def test_sending_again_leads_to_the_same_place_and_saving_is_refused(client, page, attempt):
    submit_attempt(attempt=attempt)
    assert client.post(page, ALL | {"do": "send"}).url == f"{page}review/"
    answer = client.post(page, ALL | {"do": "save"})
    assert answer.status_code == 409
    assert "Its answers cannot be changed." in answer.content.decode()
    assert not Answer.objects.filter(item__attempt=attempt).exists()
    assert client.get(page).url == f"{page}review/"


@pytest.mark.parametrize(
    ("given", "goes"),
    [
        ("/en/courses/m1-ident/", "/en/courses/m1-ident/"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("/\\evil.example/", None),
        ("javascript:alert(1)", None),
        ("en/my/", None),
    ],
)
def test_the_way_on_is_a_path_of_our_own_host(client, page, attempt, given, goes):
    order = {"unanswered": "1,2,3,4,5,6,7,8,9", "do": "send"}
    answer = client.post(f"{page}?next={given}", order)
    assert answer.url == (goes or f"{page}review/")


def test_the_way_on_is_kept_while_saving(client, page, attempt):
    answer = client.post(f"{page}?next=/en/my/", {"q3": "true", "do": "save"})
    assert answer.url == f"{page}?next=%2Fen%2Fmy%2F"


# --- whose it is ----------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["learner", "supervisor", "focal", "trainer", "reviewer", "coordinator", "partner", "admin"])
@pytest.mark.parametrize("state", ["open", "sent"])
def test_anothers_attempt_is_not_there(attempt, role, state, sign_in, page):
    if state == "sent":
        submit_attempt(attempt=attempt)
    other = sign_in(factories.make_user(username="else", role=role))
    assert other.get(page).status_code == 404
    assert other.get(f"{page}review/").status_code == 404
    assert other.post(page, ALL | {"do": "save"}).status_code == 404
    assert other.post(page, ALL | {"do": "send"}).status_code == 404
    body = {"sequence": 1, "response": True}
    assert other.put(f"{page}answers/3/", body, content_type="application/json").status_code == 404
    assert not Answer.objects.filter(item__attempt=attempt).exists()


def test_an_attempt_that_does_not_exist_looks_the_same(client):
    assert client.get(f"/en/attempts/{uuid.uuid4()}/").status_code == 404
    assert client.get(f"/en/attempts/{uuid.uuid4()}/review/").status_code == 404
    assert client.get("/en/attempts/1/").status_code == 404


def test_anonymous_is_asked_to_sign_in(sign_in, page, attempt):
    client = sign_in(None)
    for address in (page, f"{page}review/"):
        answer = client.get(address)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))
    assert client.post(page, ALL).status_code == 302
    assert not Answer.objects.filter(item__attempt=attempt).exists()


def test_wrong_methods_are_refused(client, page):
    assert client.put(page).status_code == 405
    assert client.delete(page).status_code == 405
    assert client.post(f"{page}review/").status_code == 405
    assert client.get(f"{page}answers/1/").status_code == 405


def test_a_content_note_stands_before_any_question(client, attempt):
    page = client.get(f"/en/attempts/{attempt.uuid}/").content.decode()
    assert page.count("Before you go on: Mentions debts.") == 1


def test_an_attempt_keeps_the_language_it_was_sent_from(client, attempt):
    client.post(f"/ru/attempts/{attempt.uuid}/", {"do": "send", "unanswered": "1,2,3,4,5,6,7,8,9"})
    attempt.refresh_from_db()
    assert (attempt.language, attempt.submitted_at is None) == ("ru", False)
