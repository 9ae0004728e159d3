"""Questions drawn for each attempt: so many, of what was asked for, none twice, and others the second time."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.actions.unpublish import UnpublishAction

from assessments.marking.models import RegradedItem
from assessments.marking.regrading import regrade_version, revert_regrade
from assessments.questions.bank_file import read_bank
from assessments.questions.kinds import TrueFalseQuestion
from assessments.questions.models import Question, QuestionBank
from assessments.questions.services import publish_version
from assessments.quizzes.drawing import candidates, drawn, fitting_among, published_for
from assessments.quizzes.models import Quiz, QuizDraw, QuizSlot
from assessments.quizzes.selectors import sized_quizzes
from assessments.quizzes.services import QuizNotReady, save_answers, start_attempt, submit_attempt
from tests.assessments import papers
from tests.trials import examples


def statement(number, **changes):
    return papers.entry(f"T{number:02}", "truefalse", "ID1", answer=True, **{"level": 2, "tags": ["drawn-a"]} | changes)


@pytest.fixture
def bank(db):
    """Twelve statements: eight of one form, four of another; two at level 3, one on another competency."""
    entries = [statement(number) for number in range(1, 9)]
    entries += [statement(number, tags=["drawn-b", "travel"]) for number in range(9, 13)]
    entries[0] |= {"level": 3}
    entries[1] |= {"level": 3}
    entries[2] |= {"competency": "ID2"}
    file = read_bank({"bank": "statements", "questions": entries})
    row = QuestionBank.objects.create(slug=file.slug, title=file.title)
    for question in file.questions:
        question.bank = row
        question.save()
        publish_version(question=question)
    return row


@pytest.fixture
def quiz_of(bank):
    """A quiz of fixed questions and draws: `quiz_of({"count": 3, "tag": "drawn-a"}, fixed=["T01"])`."""

    def make(*draws, fixed=(), **fields):
        quiz = Quiz.objects.create(code="drawn", title_en="Drawn", **fields)
        for place, code in enumerate(fixed):
            QuizSlot.objects.create(quiz=quiz, question=TrueFalseQuestion.objects.get(code=code), sort_order=place)
        for place, draw in enumerate(draws):
            QuizDraw.objects.create(quiz=quiz, sort_order=place, **draw)
        return quiz

    return make


def codes(attempt):
    return list(attempt.items.order_by("order").values_list("version__question__code", flat=True))


@pytest.mark.parametrize(
    ("draw", "among"),
    [
        ({"tag": "drawn-b"}, {"T09", "T10", "T11", "T12"}),
        ({"tag": "travel"}, {"T09", "T10", "T11", "T12"}),
        ({"level": 3}, {"T01", "T02"}),
        ({"competency_code": "ID2"}, {"T03"}),
        ({"tag": "drawn-a", "level": 2, "competency_code": "ID1"}, {"T04", "T05", "T06", "T07", "T08"}),
        ({"tag": "drawn"}, set()),
    ],
)
def test_a_draw_takes_what_fits_and_nothing_else(bank, quiz_of, learner, draw, among):
    quiz = quiz_of({"count": 50, "bank": bank, **draw}, fixed=["T01"] if not among else ())
    assert set(codes(start_attempt(quiz=quiz, learner=learner))) == (among or {"T01"})


def test_no_question_stands_twice(bank, quiz_of, learner):
    quiz = quiz_of({"count": 6, "tag": "drawn-a"}, {"count": 4, "bank": bank}, fixed=["T01", "T09"])
    found = codes(start_attempt(quiz=quiz, learner=learner))
    assert found[:2] == ["T01", "T09"]
    assert (len(found), len(set(found))) == (12, 12)
    assert sized_quizzes([quiz.pk]).get().size == 12


def test_two_learners_get_two_papers_and_a_second_attempt_is_another_form(quiz_of, learner, other_learner):
    quiz = quiz_of({"count": 4, "tag": "drawn-a"})
    first = start_attempt(quiz=quiz, learner=learner)
    submit_attempt(attempt=first)
    second = start_attempt(quiz=quiz, learner=learner)
    assert set(codes(first)) & set(codes(second)) == set()
    submit_attempt(attempt=second)
    assert len(codes(start_attempt(quiz=quiz, learner=learner))) == 4
    others = {tuple(codes(start_attempt(quiz=quiz, learner=other_learner, context=str(place)))) for place in range(6)}
    assert len(others) > 1


def test_what_was_drawn_stays_whatever_becomes_of_the_bank_and_a_regrade_is_told_and_taken_back(quiz_of, learner, reviewer):
    quiz = quiz_of({"count": 4, "tag": "drawn-a", "level": 2, "competency_code": "ID1"})
    attempt = start_attempt(quiz=quiz, learner=learner)
    begun = list(attempt.items.values_list("version_id", flat=True))
    save_answers(attempt=attempt, responses=dict.fromkeys(range(1, 5), True))
    changed, withdrawn = (TrueFalseQuestion.objects.get(code=code) for code in codes(attempt)[:2])
    changed.answer = False
    changed.save()
    publish_version(question=changed)
    UnpublishAction(withdrawn).execute()
    QuizDraw.objects.update(tag="drawn-b", count=1)
    assert start_attempt(quiz=quiz, learner=learner) == attempt
    assert list(attempt.items.values_list("version_id", flat=True)) == begun
    assert submit_attempt(attempt=attempt).score == 1
    version = attempt.items.get(order=1).version
    made = regrade_version(version=version, rule="newest", reason="The key was wrong.", by=reviewer).regrade
    [row] = RegradedItem.objects.filter(regrade=made)
    assert (row.item.order, row.score_before, row.score_after) == (1, 1, 0)
    attempt.refresh_from_db()
    assert str(attempt.score) == "0.7500"
    revert_regrade(regrade=made, by=reviewer)
    attempt.refresh_from_db()
    assert attempt.score == 1


def test_a_withdrawn_question_is_not_drawn(quiz_of, learner):
    quiz = quiz_of({"count": 9, "tag": "drawn-b"})
    UnpublishAction(TrueFalseQuestion.objects.get(code="T09")).execute()
    assert set(codes(start_attempt(quiz=quiz, learner=learner))) == {"T10", "T11", "T12"}


def test_a_quiz_with_nothing_to_draw_is_not_started(quiz_of, learner):
    with pytest.raises(QuizNotReady):
        start_attempt(quiz=quiz_of({"count": 2, "tag": "nothing"}), learner=learner)


def test_shuffled_questions_come_in_another_order(quiz_of, learner):
    fixed = [f"T{number:02}" for number in range(1, 13)]
    quiz = quiz_of(fixed=fixed, shuffled=True)
    orders = {tuple(codes(start_attempt(quiz=quiz, learner=learner, context=str(place)))) for place in range(5)}
    assert len(orders) > 1
    assert {tuple(sorted(order)) for order in orders} == {tuple(fixed)}


def test_what_is_left_for_a_draw_is_what_the_ones_before_leave(bank):
    draws = [QuizDraw(count=4, tag="drawn-b"), QuizDraw(count=4, bank=bank), QuizDraw(count=1, tag="drawn-b")]
    assert published_for(draws) == [4, 8, 0]
    assert published_for(draws[:1], besides=[TrueFalseQuestion.objects.get(code="T09").pk]) == [3]
    assert published_for([]) == []


def test_the_database_leaves_out_none_that_fits(bank):
    asked = itertools.product([None, bank], ["", "ID2"], [None, 2], ["", "drawn-a", "drawn"])
    draws = [QuizDraw(count=1, bank=one, competency_code=code, level=level, tag=tag) for one, code, level, tag in asked]
    fitting = fitting_among(Question.objects.all(), draws)
    assert len(fitting[0]) == Question.objects.count()
    assert [sorted(found) for draw in draws for found in candidates([draw])] == [sorted(found) for found in fitting]


@pytest.mark.parametrize("count", [1, 12])
def test_drawing_takes_the_same_queries_whatever_the_number(quiz_of, learner, count, django_assert_num_queries):
    quiz = quiz_of(*[{"count": 1, "tag": "drawn-a"} for _each in range(count)])
    with django_assert_num_queries(10):
        start_attempt(quiz=quiz, learner=learner)


numbers = st.sets(st.integers(min_value=1, max_value=60), max_size=40)


@given(free=numbers, met=numbers, count=st.integers(min_value=1, max_value=50), seed=st.integers())
@examples(60, 3000)
def test_a_draw_takes_the_unmet_first_and_never_too_many(free, met, count, seed):
    found = drawn(free, met, count, random.Random(seed))
    assert len(found) == len(set(found)) == min(count, len(free))
    assert set(found) <= free
    unmet = free - met
    assert set(found) >= unmet if count >= len(unmet) else set(found) <= unmet
