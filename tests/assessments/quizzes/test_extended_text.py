"""Texts that people mark: what is taken, that nobody has a result before they are read, and what the learner is shown."""

import copy
import json
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.questions.bank_file import BankError
from assessments.questions.models import QuestionVersion
from assessments.questions.responses import BadResponse
from assessments.questions.services import load_bank
from assessments.quizzes.definition import define_quiz
from assessments.quizzes.services import AttemptRefused, save_answer, settle_marks, start_attempt, submit_attempt
from courses.player.recording import record_attempt
from tests.assessments import papers

WORDS = {"text": "First I make sure nobody else listens.\n\nThen I ask whether she wishes to talk."}
POINTS = {papers.key("Safety"): 2, papers.key("Consent"): 1}


@pytest.fixture
def quiz(framework):
    papers.make_questions()
    load_bank(papers.ESSAY)
    return define_quiz(code="texts", titles={"en": "A text"}, questions=["X10", "X3"])


def answered(attempt, words=WORDS):
    save_answer(attempt=attempt, order=1, sequence=1, response=words)
    save_answer(attempt=attempt, order=2, sequence=1, response=papers.RIGHT["truefalse"])
    return submit_attempt(attempt=attempt)


def test_a_text_is_kept_as_it_was_written(attempt):
    said = {"text": "  one   two \r\n\r\n three "}
    assert save_answer(attempt=attempt, order=1, sequence=1, response=said).response == {"text": "one two\n\nthree"}


@pytest.mark.parametrize(
    "response", ["text", {"text": 5}, {"words": "x"}, {"text": "a\x00b"}, {"text": "a\ud800"}, {"text": "x" * 8001}]
)
def test_what_is_no_text_is_refused(attempt, response):
    with pytest.raises(BadResponse):
        save_answer(attempt=attempt, order=1, sequence=1, response=response)


def test_too_many_words_are_refused_and_the_number_is_said(attempt):
    save_answer(attempt=attempt, order=1, sequence=1, response={"text": "word " * 40})
    with pytest.raises(BadResponse, match="41 words. Most words allowed: 40"):
        save_answer(attempt=attempt, order=1, sequence=2, response={"text": "word " * 41})


def test_nobody_has_a_result_before_the_text_is_read(attempt):
    result = answered(attempt)
    attempt.refresh_from_db()
    assert (result.is_final, result.score, result.passed, result.competency_shares) == (False, None, None, {})
    assert (attempt.score, attempt.marked_at, attempt.passed) == (None, None, None)
    assert [item.score for item in attempt.items.all()] == [None, Decimal(1)]
    record_attempt(result=result)  # tells nobody anything yet


def test_a_text_that_was_not_written_has_no_points_and_needs_no_marker(attempt):
    save_answer(attempt=attempt, order=2, sequence=1, response=papers.RIGHT["truefalse"])
    assert submit_attempt(attempt=attempt).score == Decimal("0.5000")


def test_the_last_text_marked_gives_the_result_once(attempt):
    answered(attempt)
    item, at = attempt.items.get(order=1), timezone.now()
    marks = {"points": POINTS, "comments": ["Ask before you sit down."]}
    result = settle_marks(item=item, score=Decimal("0.6000"), marks=marks, at=at)
    assert (result.score, result.passed) == (Decimal("0.8000"), True)
    assert result.competency_shares["ID1"] == (Decimal("0.6000"), 1)
    assert settle_marks(item=item, score=Decimal(0), marks={}, at=at) is None
    attempt.refresh_from_db()
    assert (attempt.score, attempt.marked_at, attempt.items.get(order=1).score) == (Decimal("0.8000"), at, Decimal("0.6000"))


def test_a_text_of_an_open_attempt_cannot_be_marked(attempt):
    item = attempt.items.get(order=1)
    assert settle_marks(item=item, score=Decimal(1), marks={}, at=timezone.now()) is None
    item.refresh_from_db()
    assert item.score is None


def test_no_second_attempt_begins_while_the_first_waits(attempt, quiz, learner):
    answered(attempt)
    with pytest.raises(AttemptRefused, match="A trainer is still marking"):
        start_attempt(quiz=quiz, learner=learner)
    settle_marks(item=attempt.items.get(order=1), score=Decimal(0), marks={}, at=timezone.now())
    assert start_attempt(quiz=quiz, learner=learner).pk != attempt.pk


@pytest.mark.parametrize("language", ["en", "ru", "tk"])
def test_the_page_takes_a_text_without_script_and_shows_no_rubric(attempt, learner, sign_in, language):
    client = sign_in(learner)
    address = f"/{language}/attempts/{attempt.uuid}/"
    assert "Names what makes" not in client.get(address).content.decode()
    client.post(address, {"q1-text": WORDS["text"], "s1": "0", "s2": "0", "do": "save"})
    page = client.get(address).content.decode()
    assert f">{WORDS['text']}</textarea>" in page


def test_the_text_is_saved_by_itself(attempt, learner, sign_in):
    body = json.dumps({"sequence": 1, "response": WORDS})
    answer = sign_in(learner).put(f"/en/attempts/{attempt.uuid}/answers/1/", body, content_type="application/json")
    assert answer.json()["sequence"] == 1


def test_the_review_waits_and_then_shows_rubric_points_and_words(attempt, learner, sign_in):
    answered(attempt)
    client = sign_in(learner)
    address = f"/en/attempts/{attempt.uuid}/review/"
    page = client.get(address).content.decode()
    assert "A trainer reads what you wrote" in page and "Waiting for a trainer" in page and "%" not in page.split("<main")[1]
    marks = {"points": POINTS, "comments": ["Ask <b>before</b> you sit down."]}
    settle_marks(item=attempt.items.get(order=1), score=Decimal("0.6000"), marks=marks, at=timezone.now())
    page = client.get(address).content.decode()
    assert "Your result: 80%" in page and "1 of 3" in page and "Asks before each step." in page
    assert "Ask &lt;b&gt;before&lt;/b&gt; you sit down." in page


def test_a_rubric_without_criteria_or_guide_is_refused(framework):
    bank = copy.deepcopy(papers.ESSAY)
    bank["questions"][0]["rubric"][0]["guide"] = {"ru": "Называет"}
    with pytest.raises(BankError, match="X10, rubric: Write for each criterion"):
        load_bank(bank)
    bank["questions"][0]["rubric"] = []
    with pytest.raises(BankError, match="X10, rubric: Write at least one criterion"):
        load_bank(bank)
    assert not QuestionVersion.objects.filter(question__code="X10").exists()


# --- a text that seems to tell of a real person ---------------------------------------------------
def test_it_is_asked_once_and_sent_as_it_is(attempt, learner, sign_in):
    client, address = sign_in(learner), f"/en/attempts/{attempt.uuid}/"
    form = {"q1-text": "Her passport number is A1234567, call +993 65 123456.", "q2": "false", "do": "send"}
    page = client.post(address, form).content.decode()
    assert "Does your text tell of a real person?" in page
    assert "the number of a document, a phone number" in page
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert 'name="told" value="1"' in page
    client.post(address, form | {"told": "1"})
    attempt.refresh_from_db()
    assert attempt.submitted_at


def test_a_text_that_was_made_good_is_sent_without_a_question(attempt, learner, sign_in):
    client, address = sign_in(learner), f"/en/attempts/{attempt.uuid}/"
    client.post(address, {"q1-text": "The victim is called Ayna.", "q2": "false", "do": "save"})
    client.post(address, {"q1-text": "I ask nobody for a name.", "q2": "false", "do": "send", "s1": "1"})
    attempt.refresh_from_db()
    assert attempt.submitted_at
