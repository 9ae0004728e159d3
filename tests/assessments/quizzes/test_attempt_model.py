"""Any course of events against a small model: what was acknowledged is kept, and the score is a function of it alone.

Begin, save, repeat, save out of order, go on, let time pass, sweep, send, rewrite a question, lose the account, sit again
(trust.md, E13). Every kind; all on one page, or in order.
"""

import json
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from assessments.questions.answers import item_score
from assessments.questions.kinds import SingleChoiceQuestion
from assessments.questions.responses import BadResponse
from assessments.questions.services import publish_version
from assessments.quizzes.models import Answer, Attempt, Layout, Quiz
from assessments.quizzes.results import mean
from assessments.quizzes.services import (
    AttemptClosed,
    AttemptRefused,
    SequenceTaken,
    close_overdue,
    go_on,
    save_answer,
    start_attempt,
    submit_attempt,
)
from assessments.quizzes.timing import GRACE
from learning.people.models import User
from tests import factories
from tests.assessments import papers
from tests.trials import AUDIT, examples

NOW = timezone.now().replace(microsecond=0)
KINDS = papers.ALL_KINDS
MALFORMED = {**papers.MALFORMED, "extendedtext": ["text", {"text": 5}]}
GIVEN = {kind: [papers.RIGHT[kind], papers.WRONG[kind], *MALFORMED[kind][:2], None] for kind in KINDS}
ALLOWED = 3
pytestmark = [pytest.mark.django_db, pytest.mark.trial]


class Sitting(RuleBasedStateMachine):
    """One learner at one timed quiz; `acked` is the model: for each item the answer saved under each sequence."""

    @initialize(layout=st.sampled_from([Layout.PAGE, Layout.IN_ORDER]))
    def lay_out(self, layout):
        self.block = transaction.atomic()
        self.block.__enter__()
        quiz = papers.make_whole_quiz()
        Quiz.objects.filter(pk=quiz.pk).update(minutes=20, layout=layout, attempts_allowed=ALLOWED)
        self.quiz = Quiz.objects.get(pk=quiz.pk)
        self.learner = factories.make_user(username="model-learner")
        self.now, self.edits, self.attempt = NOW, 0, None
        self.acked, self.began_with, self.result, self.ended = {}, [], None, {}
        self.place = 1

    def teardown(self):
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @property
    def is_over(self):
        return self.attempt is not None and self.now > self.attempt.ends_at + GRACE

    @property
    def in_order(self):
        return self.quiz.layout == Layout.IN_ORDER

    def close(self, result):
        """What must be the result, by the model: from the versions begun with and the answers acknowledged."""
        answers = {order: rows[max(rows)] for order, rows in self.acked.items() if rows}
        scores = [item_score(content, answers.get(order)) for order, content in enumerate(self.began_with, start=1)]
        assert result.score == (None if None in scores else mean(scores))
        self.result = (result.attempt.pk, result.score)
        self.ended[result.attempt.pk] = result.score

    @rule()
    def start(self):
        try:
            begun = start_attempt(quiz=self.quiz, learner=self.learner, at=self.now)
        except AttemptRefused:
            # A text of the last one waits for its marker, or there were enough.
            assert self.result is not None and (self.result[1] is None or len(self.ended) == ALLOWED)
            return
        if self.attempt is not None and self.result is None:
            assert begun.pk == self.attempt.pk
            return
        assert begun.pk not in self.ended and len(self.ended) < ALLOWED
        self.attempt, self.result, self.place = begun, None, 1
        self.began_with = [item.version.content for item in begun.items.select_related("version")]
        self.acked = {order: {} for order in range(1, len(self.began_with) + 1)}

    @precondition(lambda self: self.attempt is not None)
    @rule(order=st.integers(1, len(KINDS)), here=st.booleans(), sequence=st.integers(1, 6), pick=st.integers(0, 4))
    def save(self, order, here, sequence, pick):
        order = self.place if here and self.in_order else order
        kind, known = KINDS[order - 1], self.acked[order]
        response = GIVEN[kind][pick]
        out_of_turn = self.in_order and order != self.place
        try:
            answer = save_answer(attempt=self.attempt, order=order, sequence=sequence, response=response, at=self.now)
        except AttemptClosed:
            assert self.result is not None or self.is_over
        except BadResponse:
            # In a case a choice that was made stays.
            assert pick >= 2 or out_of_turn or (kind == "scenario" and known)
        except SequenceTaken as taken:
            assert known[sequence] != response and taken.highest == max(known)
        else:
            assert self.result is None and not self.is_over and pick < 2 and not out_of_turn
            assert known.get(sequence, answer.response) == answer.response
            known[sequence] = answer.response

    @precondition(lambda self: self.attempt is not None)
    @rule(times=st.integers(1, 3))
    def send(self, times):
        for _time in range(times):
            result = submit_attempt(attempt=self.attempt, at=self.now)
            if self.result is None:
                self.close(result)
            assert (result.attempt.pk, result.score) == self.result

    @precondition(lambda self: self.attempt is not None)
    @rule()
    def sweep(self):
        result = close_overdue(attempt=self.attempt, at=self.now)
        assert (result is not None) == (self.result is None and self.is_over)
        if result is not None:
            self.close(result)

    @precondition(lambda self: self.attempt is not None)
    @rule(left=st.integers(1, len(KINDS)))
    def leave(self, left):
        """Only the question one is at is left behind, and the last one stays."""
        place = go_on(attempt=self.attempt, left=left).position
        if self.result is None and left == self.place < len(KINDS):
            self.place += 1
        assert place == self.place

    @precondition(lambda self: self.attempt is not None)
    @rule(order=st.integers(1, len(KINDS)))
    def knock_with_an_account_that_ended(self, order):
        User.objects.filter(pk=self.learner.pk).update(account_ends=date(2020, 1, 1))
        client = Client()
        client.force_login(self.learner)
        body = json.dumps({"sequence": 9, "response": papers.RIGHT[KINDS[order - 1]]})
        address = f"/en/attempts/{self.attempt.uuid}/"
        assert client.put(f"{address}answers/{order}/", body, content_type="application/json").status_code == 302
        client.force_login(self.learner)
        assert client.post(address, {"do": "send"}).url == "/accounts/inactive/"
        User.objects.filter(pk=self.learner.pk).update(account_ends=None)

    @rule(seconds=st.sampled_from([1, 29, 31, 600, 1200]))
    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule()
    def rewrite(self):
        """The right option of the published question becomes another one; open attempts keep theirs."""
        self.edits += 1
        question = SingleChoiceQuestion.objects.get(code="X1")
        for option in question.options.all():
            option.correct = option.text_en == ("Oak" if self.edits % 2 else "Birch")
            option.save()
        publish_version(question=SingleChoiceQuestion.objects.get(code="X1"))

    @invariant()
    def nothing_acknowledged_is_lost(self):
        if getattr(self, "attempt", None) is None:
            return
        rows = Answer.objects.filter(item__attempt=self.attempt).values_list("item__order", "sequence", "response")
        assert {(order, sequence): response for order, sequence, response in rows} == {
            (order, sequence): response for order, known in self.acked.items() for sequence, response in known.items()
        }

    @invariant()
    def what_was_closed_stays_as_it_was(self):
        if hasattr(self, "ended"):
            closed = Attempt.objects.filter(learner=self.learner, submitted_at__isnull=False)
            assert dict(closed.values_list("pk", "score")) == self.ended

    @invariant()
    def at_most_one_is_open(self):
        if hasattr(self, "learner"):
            assert Attempt.objects.filter(learner=self.learner, submitted_at__isnull=True).count() <= 1


def test_no_course_of_events_loses_an_answer_or_changes_a_result(framework):
    run_state_machine_as_test(Sitting, settings=settings(examples(6, 500), stateful_step_count=50 if AUDIT else 25))
