"""Figures kept for the list of questions: the same as the pages show, and nothing that these hide."""

import inspect
import re
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.analysis import flags
from assessments.analysis.figures import Comparison, Item, ItemFigures
from assessments.analysis.models import ItemFigures as Kept
from assessments.analysis.services import count_figures
from assessments.analysis.summing import together
from assessments.questions.filters import FLAGS, TOO_FEW
from assessments.questions.models import Question, QuestionVersion
from assessments.quizzes.definition import define_quiz
from assessments.quizzes.models import Attempt
from tests.assessments.analysis import crowd
from tests.assessments.papers import RIGHT, WRONG

KNOWS, KNOWS_NOT = {"X1": RIGHT["single"]}, {"X1": WRONG["single"]}


def kept(code="X1"):
    row = Kept.objects.filter(question__code=code).first()
    return row and (row.attempts, row.facility, row.discrimination, row.flags)


def sit(quiz, learners, right, *, later=0):
    """One sitting each; the first ones know the answer to the first question."""
    for place, learner in enumerate(learners):
        at = crowd.START + timedelta(hours=place, days=later)
        crowd.sit(quiz, learner, KNOWS if place < right else KNOWS_NOT, at=at)


def revise(code):
    """Publish a question anew, so that it has another version."""
    question = Question.objects.get(code=code)
    question.stem_en += "!"
    question.save_revision(clean=False).publish()
    return question.versions.first()


# --- what is kept ---------------------------------------------------------------------------------
def test_each_question_keeps_what_its_page_shows(quiz):
    sit(quiz, crowd.people(30), 12)
    assert count_figures() == 3
    assert kept() == (30, Decimal("0.4000"), None, ["drawn_away", "idle"])
    assert kept("X2")[:2] == (30, Decimal("0.0000"))
    assert kept("X4") is None


def test_counting_twice_gives_the_same(quiz):
    sit(quiz, crowd.people(10), 6)
    call_command("count_figures", stdout=StringIO())
    before = kept(), Kept.objects.count()
    out = StringIO()
    call_command("count_figures", stdout=out)
    assert (kept(), Kept.objects.count(), out.getvalue()) == (*before, "3 counted\n")
    sit(quiz, crowd.people(10, "more"), 0, later=1)
    count_figures()
    assert kept()[:2] == (20, Decimal("0.3000"))


def test_quizzes_are_summed(quiz):
    other = define_quiz(code="other", titles={"en": "Other"}, questions=["X1"])
    people = crowd.people(40)
    sit(quiz, people[:10], 10)
    sit(other, people[10:], 15)
    assert count_figures() == 3
    assert kept()[:2] == (40, Decimal("0.6250"))


def test_figures_without_attempts_are_gone(quiz):
    sit(quiz, crowd.people(10), 6)
    count_figures()
    Attempt.objects.all().delete()
    assert (count_figures(), kept()) == (0, None)


def test_the_newest_version_that_is_shown_counts(quiz):
    sit(quiz, crowd.people(10), 10)
    revise("X1")
    later = crowd.people(10, "later")
    sit(quiz, later[:4], 0, later=1)
    count_figures()
    assert kept()[:2] == (10, Decimal("1.0000"))
    sit(quiz, later[4:], 0, later=2)
    count_figures()
    assert kept()[:2] == (10, Decimal("0.0000"))


# --- what is hidden -------------------------------------------------------------------------------
@pytest.mark.parametrize(("people", "shown"), [(4, None), (5, 5), (9, 5)])
def test_few_people_have_no_numbers(people, shown, quiz):
    sit(quiz, crowd.people(people), 2)
    count_figures()
    assert kept() == (shown and (shown, None, None, [TOO_FEW]))


def test_figures_do_not_move_by_one_person(quiz):
    learners = crowd.people(14)
    sit(quiz, learners[:10], 5)
    count_figures()
    before = kept()
    for learner in learners[10:]:
        crowd.sit(quiz, learner, KNOWS, at=crowd.START + timedelta(days=3))
        count_figures()
        assert kept() == before


def test_a_hidden_quiz_adds_nothing(quiz):
    other = define_quiz(code="other", titles={"en": "Other"}, questions=["X1"])
    people = crowd.people(14)
    sit(quiz, people[:10], 10)
    sit(other, people[10:], 0)
    count_figures()
    assert kept()[:2] == (10, Decimal("1.0000"))


def test_the_operator_may_ask_for_larger_groups(quiz, settings):
    settings.SMALLEST_GROUP_INSIDE = 20
    sit(quiz, crowd.people(15), 5)
    assert (count_figures(), kept()) == (0, None)


# --- summing --------------------------------------------------------------------------------------
def item(**changes):
    figures = {"attempts": 30, "people": 20, "facility": 0.5, "discrimination": 0.4, "omitted": 0.1, "seconds": 9.0}
    return Item(version=1, figures=ItemFigures(**figures | {"chosen": {"a": 0.5, "b": 0.4}} | changes))


def test_sums_are_weighted_by_attempts():
    summed = together([item(), item(attempts=10, people=12, facility=0.9, discrimination=None, omitted=0.3, chosen={"a": 0.9})])
    found = summed.figures
    assert (found.attempts, found.people, found.seconds) == (40, 20, None)
    assert (found.facility, found.discrimination, found.omitted) == pytest.approx((0.6, 0.4, 0.15))
    assert found.chosen == pytest.approx({"a": 0.6, "b": 0.3})


def test_one_quiz_is_itself_and_options_hidden_once_stay_hidden():
    alone = item()
    assert together([alone]) is alone
    assert together([alone, item(people=7, chosen=None, discrimination=None)]).figures.chosen is None
    compared = Comparison(reference="ru", focal="tk", attempts=(9, 9))
    two = [item(), Item(version=1, figures=item().figures, comparisons=[compared])]
    assert together(two).comparisons == [compared]


def test_every_flag_has_its_filter():
    named = set(re.findall(r'Flag\(name="(\w+)"', inspect.getsource(flags))) | {"differs_b", "differs_c"}
    assert named - {"unreliable", "too_few_people", TOO_FEW} == set(FLAGS)


# --- how much it asks -----------------------------------------------------------------------------
def test_queries_do_not_grow_with_attempts_and_questions(quiz, django_assert_num_queries):
    sit(quiz, crowd.people(5), 5)
    count_figures()
    with CaptureQueriesContext(connection) as few:
        count_figures()
    versions = list(QuestionVersion.objects.all())
    crowd.crowd(quiz, [(learner, "tk", dict.fromkeys(versions, 1)) for learner in crowd.people(120, "more")])
    with django_assert_num_queries(len(few)):
        assert count_figures() == len(versions)
