"""Many at once, on a real database: fifty starts give one attempt, fifty sendings one result, no answer is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from assessments.questions.responses import BadResponse
from assessments.questions.services import publish_version
from assessments.quizzes.models import Answer, Attempt, AttemptItem
from assessments.quizzes.selectors import standing_answers
from assessments.quizzes.services import SequenceTaken, save_answer, start_attempt, submit_attempt
from tests.assessments import papers

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 50


def at_once(work, number=MANY, workers=10):
    """Do it that many times, ten at one moment; what each returned or raised."""
    gate = Barrier(workers)

    def one(place):
        try:
            if place < workers:
                gate.wait(timeout=30)
            return work(place)
        except (SequenceTaken, BadResponse) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, range(number)))


def test_fifty_starts_give_one_attempt(quiz, learner):
    attempts = at_once(lambda _place: start_attempt(quiz=quiz, learner=learner))
    assert len({attempt.pk for attempt in attempts}) == 1
    assert Attempt.objects.count() == 1
    assert AttemptItem.objects.count() == 9


def test_fifty_sendings_give_one_result(attempt):
    for kind in papers.KINDS[:4]:
        save_answer(attempt=attempt, order=papers.order_of(kind), sequence=1, response=papers.RIGHT[kind])
    results = at_once(lambda _place: submit_attempt(attempt=attempt))
    assert all(result == results[0] for result in results)
    assert {result.attempt.submitted_at for result in results} == {Attempt.objects.get().submitted_at}
    assert str(Attempt.objects.get().score) == "0.4444"


def test_fifty_savers_of_one_sequence_leave_one_answer(attempt):
    done = at_once(lambda place: save_answer(attempt=attempt, order=3, sequence=1, response=place % 2 == 0))
    saved = {answer.pk for answer in done if isinstance(answer, Answer)}
    assert Answer.objects.count() == 1 and len(saved) == 1
    assert sum(isinstance(answer, SequenceTaken) for answer in done) == MANY // 2


def test_two_tabs_answering_different_items_keep_both(attempt):
    at_once(
        lambda place: save_answer(
            attempt=attempt, order=(1, 3)[place % 2], sequence=place + 1, response=(papers.key("Oak"), True)[place % 2]
        )
    )
    assert Answer.objects.count() == MANY
    assert sorted(answer.sequence for answer in standing_answers(attempt).values()) == [MANY - 1, MANY]


def test_of_two_choices_at_once_in_a_case_one_stands(attempt):
    choices = ("Ask her boss", "Speak with her alone", "Leave")
    done = at_once(
        lambda place: save_answer(attempt=attempt, order=7, sequence=place + 1, response=[papers.key(choices[place % 3])])
    )
    assert len({tuple(answer.response) for answer in done if isinstance(answer, Answer)}) == 1


def test_an_answer_saved_while_sending_is_marked_or_refused(attempt):
    def work(place):
        if place % 5 == 0:
            return submit_attempt(attempt=attempt)
        try:
            return save_answer(attempt=attempt, order=1, sequence=place + 1, response=papers.RIGHT["single"])
        except ValueError:
            return None

    at_once(work)
    attempt.refresh_from_db()
    saved = Answer.objects.filter(item__attempt=attempt).exists()
    assert attempt.items.get(order=1).score == (1 if saved else 0)


def test_publishing_at_once_makes_one_version(db):
    question = papers.make_questions()["X3"]
    question.answer = True
    question.save()
    at_once(lambda _place: publish_version(question=type(question).objects.get(pk=question.pk)), number=20)
    assert question.versions.count() == 2
