"""The review of a sent attempt: the result, the pass mark, own and right answers, feedback, source, the critical choice."""

import re

import pytest

from assessments.quizzes.services import save_answers, submit_attempt
from tests.assessments import papers


@pytest.fixture
def review(sign_in, learner, attempt):
    def read(answers, language="en"):
        responses = {papers.order_of(kind): response for kind, response in answers.items()}
        save_answers(attempt=attempt, responses=responses)
        submit_attempt(attempt=attempt)
        return sign_in(learner, language).get(f"/{language}/attempts/{attempt.uuid}/review/")

    return read


def test_a_passed_test_says_so(review):
    text = review(papers.RIGHT).content.decode()
    assert "You passed. Your result: 100%" in text
    assert "The pass mark is 80%." in text
    assert "Correct: 9. Partly correct: 0. Incorrect: 0." in text
    for kind in papers.AT_ONCE:
        assert f"Feedback on {kind}" in text
    assert text.count("Source: Source of it") == 9


def test_a_failed_test_tells_what_was_needed(review):
    text = review(papers.WRONG).content.decode()
    assert "Not passed yet. Your result: 0%. Needed: 80%" in text
    assert "Correct: 0. Partly correct: 0. Incorrect: 9." in text
    assert "<dd>Oak</dd>" in text and "<dd>Birch</dd>" in text
    assert "<p>1. Wake</p><p>2. Wash</p><p>3. Eat</p><p>4. Work</p>" in text
    assert "Dog – Nest" in text and "Dog – Kennel" in text
    assert "(2) consent / agreement" in text


def test_each_option_chosen_or_missed_is_explained(review):
    text = review({"single": papers.key("Oak"), "multiple": [papers.key("Green"), papers.key("Red")]}).content.decode()
    said = dict(re.findall(r'<li><b>(\w+)</b> <span class="muted" lang="en">\(([\w, ]+)\)</span> Why \1</li>', text))
    assert said == {
        "Oak": "your answer", "Birch": "right, not chosen",
        "Red": "your answer", "Green": "your answer", "Blue": "right, not chosen",
    }  # fmt: skip


def test_a_critical_choice_is_explained(review):
    text = review({"scenario": papers.WRONG["scenario"]}).content.decode()
    assert "This choice would put the person in danger, so the case gives no points. Read why below." in text
    assert "After Ask her boss" in text and "Puts the person in danger" in text
    assert "Speak with her alone<br>After Speak with her alone" in text
    assert "Debrief." in text


def test_words_that_earn_a_part_are_not_called_right(review):
    text = review({"shorttext": {"text": "debt"}}).content.decode()
    assert "<dd>debt</dd>" in text and "<dd>debt bondage / bonded labour</dd>" in text


def test_an_unanswered_test_can_be_reviewed(review):
    text = review({}).content.decode()
    assert text.count("Not answered") >= 9


def test_a_case_given_up_half_way(review):
    text = review({"scenario": papers.RIGHT["scenario"][:1]}).content.decode()
    assert "Points: 2 of 4" in text
    assert "Debrief." not in text


@pytest.mark.parametrize("language", ["ru", "tk"])
def test_the_review_in_other_languages(review, language):
    answer = review(papers.RIGHT, language)
    assert answer.status_code == 200
    assert ("Feedback on single по-русски" in answer.content.decode()) == (language == "ru")


def test_a_review_takes_the_same_queries_whatever_the_number(review, sign_in, learner, attempt, django_assert_num_queries):
    review(papers.RIGHT)
    client = sign_in(learner)
    client.get(f"/en/attempts/{attempt.uuid}/review/")
    with django_assert_num_queries(5):  # the account; the attempt; its items; their answers; what was regraded
        client.get(f"/en/attempts/{attempt.uuid}/review/")


def test_a_score_just_under_the_mark_never_reads_as_the_mark(quiz, learner, attempt, sign_in):
    save_answers(attempt=attempt, responses={1: papers.RIGHT["single"]})
    submit_attempt(attempt=attempt)
    attempt.refresh_from_db()
    attempt.score, attempt.pass_percent = "0.7999", 80
    attempt.save()
    text = sign_in(learner).get(f"/en/attempts/{attempt.uuid}/review/").content.decode()
    assert "Your result: 79%" in text
