"""Regrading: what it changes and what it never touches, once however often it is asked, and taken back to the last digit."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.marking.concerned import effects, preview
from assessments.marking.models import Regrade, RegradedItem
from assessments.marking.regrading import RegradeRefused, is_complete, regrade_version, revert_regrade, taken_in
from assessments.marking.services import mark_text
from assessments.questions.models import Question, QuestionVersion
from assessments.questions.services import publish_version
from assessments.quizzes.definition import define_quiz
from assessments.quizzes.models import Answer, Attempt, AttemptItem
from assessments.quizzes.results import mean
from assessments.quizzes.services import submit_attempt
from tests import factories
from tests.assessments import papers
from tests.assessments.analysis import crowd
from tests.assessments.marking import texts
from tests.assessments.papers import RIGHT, WRONG
from tests.assessments.quizzes.test_attempts_at_once import at_once
from tests.trials import examples

NEWEST, FULL = Regrade.Rule.NEWEST_KEY, Regrade.Rule.FULL_MARKS
ALL_RIGHT = {"X1": RIGHT["single"], "X2": RIGHT["multiple"], "X3": RIGHT["truefalse"]}
OAK = {**ALL_RIGHT, "X1": WRONG["single"]}


@pytest.fixture
def quiz(db):
    return papers.make_quiz(["X1", "X2", "X3"])


@pytest.fixture
def other_learner(db):
    return factories.make_user(username="other")


def version_of(code, number=1):
    return QuestionVersion.objects.get(question__code=code, number=number)


def correct(code, *right):
    """Publishes a question of options with another key; the version it makes."""
    question = Question.objects.get(code=code)
    question.options.model.objects.filter(question=question).update(correct=False)
    question.options.model.objects.filter(question=question, text_en__in=right).update(correct=True)
    return publish_version(question=Question.objects.get(code=code))


def regrade(code="X1", rule=FULL, reason="Two answers are right.", by=None):
    return regrade_version(version=version_of(code), rule=rule, reason=reason, by=by)


def scores():
    return {
        "attempts": list(Attempt.objects.order_by("pk").values_list("pk", "score", "passed", "marked_at", "submitted_at")),
        "items": list(AttemptItem.objects.order_by("pk").values_list("pk", "score")),
    }


def result(attempt):
    attempt.refresh_from_db()
    return str(attempt.score), attempt.passed


# --- what it changes ------------------------------------------------------------------------------
def test_full_marks_for_everybody_who_was_asked(quiz, learner, other_learner):
    failed = crowd.sit(quiz, learner, OAK)
    passed = crowd.sit(quiz, other_learner, ALL_RIGHT)
    answers = list(Answer.objects.values_list())
    assert result(failed) == ("0.6667", False)
    done = regrade()
    assert result(failed) == ("1.0000", True)
    assert [each.attempt for each in done.passing] == [failed]
    assert done.passing[0].competency_shares["ID1"] == (Decimal(1), 2)
    row = RegradedItem.objects.get()
    assert (row.item.attempt, row.score_before, row.score_after) == (failed, 0, 1)
    assert (str(row.attempt_before), row.attempt_after, row.passed_before, row.passed_after) == ("0.6667", 1, False, True)
    assert result(passed) == ("1.0000", True)
    assert list(Answer.objects.values_list()) == answers


def test_nobody_passes_by_an_own_regrade(quiz, learner, other_learner):
    crowd.sit(quiz, learner, OAK)
    before = scores()
    with pytest.raises(RegradeRefused, match="of your own would pass"):
        regrade(by=learner)
    assert scores() == before and not Regrade.objects.exists()
    regrade(by=other_learner)
    assert scores() != before


def test_the_newest_key_marks_the_answers_that_were_saved(quiz, learner, other_learner):
    oak, birch = crowd.sit(quiz, learner, OAK), crowd.sit(quiz, other_learner, ALL_RIGHT)
    correct("X1", "Oak")
    done = regrade(rule=NEWEST)
    assert done.regrade.by_version == version_of("X1", 2)
    assert (result(oak), result(birch)) == (("1.0000", True), ("0.6667", False))
    assert {item.version.number for item in AttemptItem.objects.select_related("version")} == {1}
    assert [each.attempt for each in done.passing] == [oak]


def test_a_better_key_takes_a_part_of_the_score_too(quiz, learner):
    attempt = crowd.sit(quiz, learner, {**ALL_RIGHT, "X2": RIGHT["multiple"]})
    correct("X2", "Red", "Blue", "Grey")
    regrade("X2", NEWEST)
    assert str(attempt.items.get(version=version_of("X2")).score) == "0.6667"
    assert result(attempt) == ("0.8889", True)
    row = RegradedItem.objects.get()
    assert (row.passed_before, row.passed_after, str(row.attempt_after)) == (True, True, "0.8889")


def test_each_attempt_keeps_its_own_pass_mark(quiz, learner, other_learner):
    strict, mild = crowd.sit(quiz, learner, {}), crowd.sit(quiz, other_learner, {})
    Attempt.objects.filter(pk=mild.pk).update(pass_percent=30)
    assert [each.attempt for each in regrade().passing] == [mild]
    assert (result(strict), result(mild)) == (("0.3333", False), ("0.3333", True))


def test_what_is_open_is_taken_in_when_it_is_sent(quiz, learner):
    attempt = crowd.sit(quiz, factories.make_user(username="first"), OAK)
    waiting = crowd.sit(quiz, learner, OAK, send=False)
    done = regrade()
    assert set(waiting.items.values_list("score", flat=True)) == {None}
    sent = submit_attempt(attempt=waiting)
    assert sent.passed is False
    told = taken_in(result=sent)
    assert (told.passed, str(told.score), told.competency_shares["ID1"]) == (True, "1.0000", (Decimal(1), 2))
    assert taken_in(result=submit_attempt(attempt=waiting)) == told
    assert set(RegradedItem.objects.values_list("regrade", "item__attempt")) == {
        (done.regrade.pk, attempt.pk), (done.regrade.pk, waiting.pk)
    }  # fmt: skip


def test_what_slipped_by_is_taken_in_when_it_is_asked_again(quiz, learner, other_learner):
    crowd.sit(quiz, learner, OAK)
    first = regrade()
    late = crowd.sit(quiz, other_learner, OAK)
    assert not is_complete(first.regrade)
    again = regrade()
    assert (again.regrade, [each.attempt for each in again.passing]) == (first.regrade, [late])
    assert is_complete(first.regrade)
    assert regrade().passing == []


@pytest.fixture
def with_text(db):
    papers.make_questions()
    papers.make_questions(texts.BANK)
    return define_quiz(code="both", titles={"en": "Both"}, questions=["X1", "T1"])


def test_a_text_that_waits_for_its_marker_is_let_alone(with_text, learner):
    quiz = with_text
    marker = factories.make_user(username="marker", role="trainer")
    waiting = crowd.sit(quiz, learner, {"X1": WRONG["single"], "T1": {"text": "I would ask."}})
    before = scores()
    regrade()
    assert (scores(), RegradedItem.objects.count()) == (before, 0)
    text = waiting.items.get(version__kind="extendedtext")
    marked = mark_text(item=text, marker=marker, points={texts.SAFETY: 2, texts.CONSENT: 3})
    assert str(marked.result.score) == "0.5000"
    assert str(taken_in(result=marked.result).score) == "1.0000"


# --- what is refused ------------------------------------------------------------------------------
def test_a_key_that_would_not_be_fair_is_refused(quiz, learner):
    crowd.sit(quiz, learner, OAK)
    with pytest.raises(RegradeRefused, match="This is the newest version"):
        regrade(rule=NEWEST)
    options = Question.objects.get(code="X1").options.model.objects.filter(question__code="X1")
    options.filter(text_en="Cedar").update(text_en="Spruce")
    correct("X1", "Oak")
    with pytest.raises(RegradeRefused, match="lacks something that could be answered"):
        regrade(rule=NEWEST)
    assert not Regrade.objects.exists()


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_regrade_needs_a_reason(quiz, learner, reason):
    crowd.sit(quiz, learner, OAK)
    with pytest.raises(RegradeRefused, match="needs a reason"):
        regrade(reason=reason)


def test_a_question_that_nobody_has_sent_is_not_regraded(quiz, learner):
    crowd.sit(quiz, learner, OAK, send=False)
    with pytest.raises(RegradeRefused, match="Nobody has sent"):
        regrade()


def test_one_regrade_of_a_version_stands(quiz, learner):
    crowd.sit(quiz, learner, OAK)
    correct("X1", "Oak")
    first = regrade().regrade
    with pytest.raises(RegradeRefused, match="by another rule"):
        regrade(rule=NEWEST)
    revert_regrade(regrade=first, by=None)
    assert regrade(rule=NEWEST).regrade != first


# --- taking it back -------------------------------------------------------------------------------
def test_taken_back_it_is_as_if_nothing_had_been(quiz, learner, reviewer):
    crowd.sit(quiz, learner, OAK)
    before = scores()
    made = regrade().regrade
    assert scores() != before
    taken = revert_regrade(regrade=made, by=reviewer, at=crowd.START)
    assert scores() == before
    assert (taken.reverted_by, taken.reverted_at) == (reviewer, crowd.START)
    assert revert_regrade(regrade=made, by=None).reverted_by == reviewer
    assert RegradedItem.objects.count() == 1


def test_a_later_regrade_of_the_same_attempts_is_taken_back_first(quiz, learner):
    crowd.sit(quiz, learner, {})
    before = scores()
    first, second = regrade("X1").regrade, regrade("X2").regrade
    with pytest.raises(RegradeRefused, match="X2 was regraded later"):
        revert_regrade(regrade=first, by=None)
    revert_regrade(regrade=second, by=None)
    revert_regrade(regrade=first, by=None)
    assert scores() == before


def test_a_regrade_taken_back_counts_for_nobody_who_sends_later(quiz, learner, other_learner):
    crowd.sit(quiz, learner, OAK)
    waiting = crowd.sit(quiz, other_learner, OAK, send=False)
    revert_regrade(regrade=regrade().regrade, by=None)
    sent = submit_attempt(attempt=waiting)
    assert taken_in(result=sent) == sent


GIVEN = st.fixed_dictionaries(
    {},
    optional={
        "X1": st.sampled_from([papers.key(name) for name in ("Oak", "Birch", "Cedar")]),
        "X2": st.sets(st.sampled_from([papers.key(name) for name in ("Red", "Green", "Blue", "Grey")]), min_size=1).map(sorted),
        "X3": st.booleans(),
    },
)


@examples(8, 300)
@given(sittings=st.lists(GIVEN, min_size=1, max_size=4), right=st.sets(st.sampled_from(["Red", "Green", "Blue"]), min_size=1),
       rule=st.sampled_from([NEWEST, FULL]))  # fmt: skip
def test_done_twice_is_done_once_and_taken_back_is_undone(quiz, sittings, right, rule):
    with transaction.atomic():
        learners = [factories.make_user(username=f"p{place}") for place in range(len(sittings))]
        for learner, given_ in zip(learners, sittings, strict=True):
            crowd.sit(quiz, learner, given_)
        correct("X2", *right)
        before, newest = scores(), version_of("X2").question.versions.first()
        if rule == FULL or newest.number > 1:
            made = regrade("X2", rule)
            once = scores()
            assert regrade("X2", rule).regrade == made.regrade
            assert scores() == once
            assert all(
                score == mean(AttemptItem.objects.filter(attempt=pk).values_list("score", flat=True))
                for pk, score, *_rest in once["attempts"]
            )
            revert_regrade(regrade=made.regrade, by=None)
            assert scores() == before
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_while_others_send(quiz, learner):
    crowd.sit(quiz, learner, OAK)
    waiting = [crowd.sit(quiz, person, OAK, send=False) for person in crowd.people(2)]

    def work(place):
        if place < 2:
            return regrade().regrade.pk
        with transaction.atomic():
            taken_in(result=submit_attempt(attempt=waiting[place - 2]))

    made = at_once(work, number=4, workers=4)[:2]
    assert (len(set(made)), Regrade.objects.count()) == (1, 1)
    # One sent in the very moment may have slipped by; it is taken in when that is asked for.
    assert is_complete(regrade().regrade)
    assert RegradedItem.objects.count() == 3
    assert set(Attempt.objects.values_list("passed", flat=True)) == {True}


# --- what may be shown ----------------------------------------------------------------------------
@pytest.fixture
def sat(quiz):
    """Twelve people, five of whom chose the oak; and one more, who makes no group of five."""
    for place, learner in enumerate(crowd.people(13)):
        crowd.sit(quiz, learner, OAK if place % 2 else ALL_RIGHT, at=crowd.START + place * timedelta(hours=1))
    return quiz


def test_a_preview_counts_whole_groups_and_changes_nothing(sat):
    correct("X1", "Oak")
    before = scores()
    shown = preview(version_of("X1"), version_of("X1", 2), k=5)
    assert scores() == before
    assert (shown.attempts, shown.people) == (10, 10)
    assert (shown.moves.rise, shown.moves.fall, shown.moves.passes_now, shown.moves.fails_now) == (5, 5, 5, 5)
    assert (str(shown.means.item_before), str(shown.means.attempt_after)) == ("0.5000", "0.8334")
    full = preview(version_of("X1"), None, k=5)
    assert (full.moves.rise, full.moves.fall, full.moves.fails_now, full.means.item_after) == (5, 0, 0, 1)
    assert preview(version_of("X1"), None, k=14) is None


def test_what_was_done_is_told_of_the_same_groups_and_does_not_move(sat):
    shown = preview(version_of("X1"), None, k=5)
    made = regrade().regrade
    told = effects([made], k=5)[made.pk]
    assert (told.attempts, told.people, told.moves) == (shown.attempts, shown.people, shown.moves)
    for learner in crowd.people(5, "later"):
        taken_in(result=submit_attempt(attempt=crowd.sit(sat, learner, OAK, at=timezone.now())))
    assert effects([made], k=5)[made.pk] == told
    assert RegradedItem.objects.count() == 11


def test_what_was_done_does_not_move_when_a_text_sent_before_is_marked(with_text, learner, other_learner):
    marker = factories.make_user(username="marker", role="trainer")
    marked, waiting = (
        crowd.sit(with_text, person, {"X1": WRONG["single"], "T1": {"text": "I would ask."}})
        for person in (learner, other_learner)
    )
    told = []
    for attempt in (marked, waiting):
        text = attempt.items.get(version__kind="extendedtext")
        done = mark_text(item=text, marker=marker, points={texts.SAFETY: 2, texts.CONSENT: 3})
        taken_in(result=done.result)
        made = regrade().regrade
        told.append(effects([made], k=1)[made.pk])
    assert RegradedItem.objects.count() == 2
    assert told[0].moves.rise == 1 and told[1] == told[0]


@pytest.mark.parametrize("people", [1, 9])
def test_previews_and_lists_ask_little(quiz, people, django_assert_num_queries):
    for learner in crowd.people(people):
        crowd.sit(quiz, learner, OAK)
    version = version_of("X1")
    with django_assert_num_queries(4):
        preview(version, None, k=5)
    made = [regrade(code).regrade for code in ("X1", "X2")]
    with django_assert_num_queries(4):
        effects(made[:1] if people == 1 else made, k=5)
