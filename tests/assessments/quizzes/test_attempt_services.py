"""Attempts as services: one open at a time, answers only added, one result, the versions it began with."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from wagtail.actions.unpublish import UnpublishAction

from assessments.questions.kinds import SingleChoiceQuestion
from assessments.questions.models import Question
from assessments.questions.responses import BadResponse, EmptyResponse
from assessments.quizzes.definition import define_quiz, set_pass_mark
from assessments.quizzes.models import Answer, Attempt, AttemptItem, Quiz
from assessments.quizzes.selectors import standing_answers
from assessments.quizzes.services import (
    AttemptClosed,
    QuizNotReady,
    SequenceTaken,
    save_answer,
    save_answers,
    save_own_answer,
    start_attempt,
    submit_attempt,
)
from tests.assessments import papers


def save(attempt, kind, response, sequence=None):
    return save_answer(attempt=attempt, order=papers.order_of(kind), sequence=sequence, response=response)


def standing(attempt, kind):
    item = attempt.items.get(order=papers.order_of(kind))
    answer = standing_answers(attempt).get(item.pk)
    return answer.response if answer else None


def item_score(attempt, kind):
    return str(attempt.items.get(order=papers.order_of(kind)).score)


# --- starting -------------------------------------------------------------------------------------
def test_an_attempt_holds_each_question_in_its_place(attempt):
    assert list(attempt.items.values_list("version__kind", flat=True)) == list(papers.KINDS)
    assert attempt.pass_percent == 80


def test_starting_again_gives_the_open_attempt(quiz, learner, attempt):
    assert start_attempt(quiz=quiz, learner=learner) == attempt
    assert AttemptItem.objects.filter(attempt__quiz=quiz).count() == 9
    assert start_attempt(quiz=quiz, learner=learner, context="an-enrolment") != attempt


def test_after_sending_a_new_attempt_begins_in_another_order(quiz, learner, attempt):
    submit_attempt(attempt=attempt)
    second = start_attempt(quiz=quiz, learner=learner)
    assert second != attempt
    first_order, second_order = ([item.arrangement for item in one.items.all()] for one in (attempt, second))
    assert first_order != second_order


def test_a_quiz_without_published_questions_is_not_started(quiz, learner):
    for question in Question.objects.filter(slots__quiz=quiz):
        UnpublishAction(question).execute()
    with pytest.raises(QuizNotReady):
        start_attempt(quiz=quiz, learner=learner)
    assert not Attempt.objects.filter(quiz=quiz).exists()


def test_a_quiz_that_is_not_published_is_not_started(quiz, learner):
    UnpublishAction(quiz).execute()
    with pytest.raises(QuizNotReady):
        start_attempt(quiz=Quiz.objects.get(pk=quiz.pk), learner=learner)


def test_a_withdrawn_question_is_left_out_of_new_attempts(quiz, learner):
    UnpublishAction(SingleChoiceQuestion.objects.get(code="X1")).execute()
    attempt = start_attempt(quiz=quiz, learner=learner)
    assert list(attempt.items.values_list("order", "version__kind"))[0] == (1, "multiple")


def test_an_attempt_keeps_the_version_it_began_with(quiz, learner, attempt):
    save(attempt, "single", papers.key("Birch"))
    question = SingleChoiceQuestion.objects.get(code="X1")
    for option in question.options.all():
        option.correct = option.text_en == "Oak"
        option.save()
    question = SingleChoiceQuestion.objects.get(code="X1")
    question.save_revision().publish()
    assert question.versions.count() == 2
    submit_attempt(attempt=attempt)
    assert item_score(attempt, "single") == "1.0000"
    second = start_attempt(quiz=quiz, learner=learner)
    save(second, "single", papers.key("Birch"))
    submit_attempt(attempt=second)
    assert item_score(second, "single") == "0.0000"


# --- saving ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", papers.KINDS)
def test_an_answer_is_saved_as_it_was_given(attempt, kind):
    answer = save(attempt, kind, papers.RIGHT[kind], sequence=1)
    assert (answer.sequence, standing(attempt, kind)) == (1, papers.RIGHT[kind])


@pytest.mark.parametrize(("kind", "response"), [(kind, bad) for kind, rows in papers.MALFORMED.items() for bad in rows])
def test_a_malformed_answer_is_refused_and_changes_nothing(attempt, kind, response):
    with pytest.raises(BadResponse):
        save(attempt, kind, response)
    assert standing(attempt, kind) is None


def test_the_same_save_again_is_the_same_row(attempt):
    first = save(attempt, "single", papers.key("Oak"), sequence=4)
    assert save(attempt, "single", papers.key("Oak"), sequence=4) == first
    assert Answer.objects.filter(item__attempt=attempt).count() == 1


def test_another_answer_under_a_taken_sequence_is_told(attempt):
    save(attempt, "single", papers.key("Oak"), sequence=4)
    save(attempt, "single", papers.key("Cedar"), sequence=6)
    with pytest.raises(SequenceTaken) as taken:
        save(attempt, "single", papers.key("Birch"), sequence=4)
    assert taken.value.highest == 6
    assert standing(attempt, "single") == papers.key("Cedar")


def test_of_an_answer_in_parts_the_parts_that_stand_are_told(attempt):
    save(attempt, "cloze", {"1": "means"}, sequence=1)
    with pytest.raises(SequenceTaken) as taken:
        save(attempt, "cloze", {"2": "consent"}, sequence=1)
    assert taken.value.parts == {"1": "means"}


def test_a_lower_sequence_that_comes_later_never_wins(attempt):
    save(attempt, "single", papers.key("Oak"), sequence=7)
    save(attempt, "single", papers.key("Birch"), sequence=3)
    assert standing(attempt, "single") == papers.key("Oak")
    assert Answer.objects.filter(item__attempt=attempt).count() == 2


@pytest.mark.parametrize("empty", [None, "", {}, [], {"1": "", "2": ""}])
def test_an_empty_answer_never_goes_over_a_text(attempt, empty):
    save(attempt, "cloze", {"1": "means"})
    with pytest.raises(EmptyResponse):
        save(attempt, "cloze", empty)
    assert standing(attempt, "cloze") == {"1": "means"}


@pytest.mark.parametrize("sequence", [0, -1, 2**31, "1", 1.0, True])
def test_a_strange_sequence_is_refused(attempt, sequence):
    with pytest.raises(BadResponse):
        save(attempt, "single", papers.key("Oak"), sequence=sequence)


def test_nothing_is_saved_after_sending(attempt):
    submit_attempt(attempt=attempt)
    with pytest.raises(AttemptClosed):
        save(attempt, "single", papers.key("Oak"))
    with pytest.raises(AttemptClosed):
        save_answers(attempt=attempt, responses={1: papers.key("Oak")})
    assert not Answer.objects.filter(item__attempt=attempt).exists()


def test_an_item_that_is_not_there_and_an_attempt_of_another(attempt, learner, other_learner):
    for order in (0, 10, 2**40):
        with pytest.raises(AttemptItem.DoesNotExist):
            save_answer(attempt=attempt, order=order, sequence=1, response=True)
    with pytest.raises(AttemptItem.DoesNotExist):
        save_own_answer(attempt_uuid=attempt.uuid, learner=other_learner, order=3, sequence=1, response=True)
    assert save_own_answer(attempt_uuid=attempt.uuid, learner=learner, order=3, sequence=1, response=True).response is True


def test_a_choice_in_a_case_is_not_changed(attempt):
    save(attempt, "scenario", [papers.key("Ask her boss")])
    for path in (["Speak with her alone"], ["Leave"], ["Speak with her alone", "Promise secrecy"]):
        with pytest.raises(BadResponse):
            save(attempt, "scenario", [papers.key(choice) for choice in path])
    save(attempt, "scenario", [papers.key("Ask her boss"), papers.key("Promise secrecy")])
    with pytest.raises(BadResponse):
        save(attempt, "scenario", [papers.key("Ask her boss")])
    assert standing(attempt, "scenario") == [papers.key("Ask her boss"), papers.key("Promise secrecy")]


def test_several_answers_are_saved_together_or_not_at_all(attempt):
    saved = save_answers(attempt=attempt, responses={1: papers.key("Oak"), 3: True})
    assert [(answer.item.order, answer.sequence) for answer in saved] == [(1, 1), (3, 1)]
    assert [answer.item.order for answer in save_answers(attempt=attempt, responses={1: papers.key("Oak"), 3: False})] == [3]
    with pytest.raises(BadResponse):
        save_answers(attempt=attempt, responses={1: papers.key("Birch"), 3: "maybe"})
    assert standing(attempt, "single") == papers.key("Oak")


# --- sending --------------------------------------------------------------------------------------
def test_all_right_is_a_full_score_and_the_shares_tell_each_competency(attempt):
    for kind in papers.KINDS:
        save(attempt, kind, papers.RIGHT[kind])
    result = submit_attempt(attempt=attempt)
    assert (result.score, result.passed) == (Decimal("1.0000"), True)
    one = Decimal("1.0000")
    assert result.competency_shares == {"CC1": (one, 2), "ID1": (one, 4), "ID2": (one, 3), "ID3": (one, 2), "LF3": (one, 1)}


def test_nothing_answered_is_nothing(attempt):
    result = submit_attempt(attempt=attempt)
    assert (result.score, result.passed) == (Decimal("0.0000"), False)


@pytest.mark.parametrize("kind", papers.PARTLY)
def test_a_partly_right_answer_counts_in_part(attempt, kind):
    response, score = papers.PARTLY[kind]
    save(attempt, kind, response)
    submit_attempt(attempt=attempt)
    assert item_score(attempt, kind) == score


@pytest.mark.parametrize("kind", papers.KINDS)
def test_a_wrong_answer_scores_nothing(attempt, kind):
    save(attempt, kind, papers.WRONG[kind])
    assert submit_attempt(attempt=attempt).score == 0


def test_the_score_is_the_mean_and_shares_count_also(attempt):
    save(attempt, "single", papers.RIGHT["single"])
    save(attempt, "multiple", papers.PARTLY["multiple"][0])
    save(attempt, "scenario", papers.PARTLY["scenario"][0])
    result = submit_attempt(attempt=attempt)
    assert result.score == Decimal("0.2500")
    assert result.competency_shares["ID1"] == (Decimal("0.5625"), 4)
    assert result.competency_shares["CC1"] == (Decimal("0.6250"), 2)


def test_sending_again_gives_the_same_result(attempt):
    save(attempt, "single", papers.RIGHT["single"])
    at = timezone.now() - timedelta(hours=1)
    first = submit_attempt(attempt=attempt, at=at)
    again = submit_attempt(attempt=attempt)
    assert again == first
    assert again.attempt.submitted_at == at


@pytest.mark.parametrize(("mark", "passed"), [(11, True), (12, False)])
def test_the_pass_mark_itself_is_enough(learner, mark, passed):
    attempt = start_attempt(quiz=papers.make_quiz(pass_percent=mark), learner=learner)
    save(attempt, "single", papers.RIGHT["single"])
    result = submit_attempt(attempt=attempt)
    assert (result.score, result.passed) == (Decimal("0.1111"), passed)


def test_a_pass_mark_changed_half_way_is_for_later_attempts(quiz, attempt, learner):
    set_pass_mark(quiz=quiz, percent=0)
    assert submit_attempt(attempt=attempt).passed is False
    assert submit_attempt(attempt=start_attempt(quiz=Quiz.objects.get(pk=quiz.pk), learner=learner)).passed is True


def test_defining_a_quiz_again_goes_over_a_trainers_draft(quiz):
    quiz.pass_percent = 10
    quiz.save_revision()
    again = define_quiz(code=quiz.code, titles={"en": "Renamed"}, questions=["X3"], pass_percent=90)
    again.latest_revision.publish()
    fresh = Quiz.objects.get(pk=quiz.pk)
    assert (fresh.pass_percent, fresh.title_en, [slot.question.code for slot in fresh.slots.all()]) == (90, "Renamed", ["X3"])
