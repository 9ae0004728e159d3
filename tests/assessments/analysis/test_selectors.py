"""What is read of a quiz: sent attempts, the answers that stand, by version and language, in a fixed number of queries."""

from datetime import timedelta

import numpy as np
import pytest

from assessments.analysis.figures import items, quiz_figures
from assessments.analysis.selectors import sittings_of, versions_of
from assessments.questions.models import QuestionVersion
from assessments.questions.services import publish_version
from assessments.quizzes.services import submit_attempt
from tests.assessments.analysis import crowd
from tests.assessments.papers import PARTLY, RIGHT, WRONG, key

ALL_RIGHT = {"X1": RIGHT["single"], "X2": RIGHT["multiple"], "X3": RIGHT["truefalse"]}
ALL_WRONG = {"X1": WRONG["single"], "X2": WRONG["multiple"], "X3": WRONG["truefalse"]}


def found_of(quiz, k=5, **span):
    """The items by code, the newest version of each."""
    sittings = sittings_of(quiz, k=k, **span)
    versions = versions_of(sittings.versions)
    return {versions[item.version].code: item for item in items(sittings, k=k)}


def sit_all(quiz, learners, responses, **options):
    return [crowd.sit(quiz, learner, responses, at=crowd.START + place * timedelta(hours=1), **options)
            for place, learner in enumerate(learners)]  # fmt: skip


def test_figures_are_those_of_paper_and_pencil(quiz):
    """Twelve people: six know all, four know nothing, two answer the multiple choice by half and leave the rest."""
    learners = crowd.people(12)
    sit_all(quiz, learners[:6], ALL_RIGHT)
    sit_all(quiz, learners[6:10], ALL_WRONG)
    sit_all(quiz, learners[10:], {"X2": PARTLY["multiple"][0]})
    whole = quiz_figures(sittings_of(quiz, k=6), k=6)
    assert (whole.attempts, whole.people, whole.languages) == (12, 12, {"ru": 12})
    # Two of twelve have a sixth of the marks: nobody, but the half of one of three items.
    assert whole.mean == pytest.approx((6 + 2 / 6) / 12)
    assert whole.bands == [4, 2, 0, 0, 0, 0, 0, 0, 0, 6]
    found = found_of(quiz, k=6)
    assert {code: round(item.figures.facility, 4) for code, item in found.items()} == {
        "X1": round(6 / 12, 4), "X2": round(7 / 12, 4), "X3": round(6 / 12, 4),
    }  # fmt: skip
    assert [found[code].figures.omitted for code in ("X1", "X2", "X3")] == pytest.approx([2 / 12, 0, 2 / 12])
    assert found["X1"].figures.chosen == pytest.approx({key("Birch"): 6 / 12, key("Oak"): 4 / 12})
    assert found["X2"].figures.chosen == pytest.approx({key("Red"): 12 / 12, key("Blue"): 6 / 12, key("Green"): 4 / 12})
    assert found["X3"].figures.chosen == pytest.approx({"false": 6 / 12, "true": 4 / 12})
    x1, rest = np.array([1] * 6 + [0] * 6), np.array([1] * 6 + [0] * 4 + [0.25] * 2)
    assert found["X1"].figures.discrimination == pytest.approx(np.corrcoef(x1, rest)[0, 1])
    assert [found[code].figures.seconds for code in ("X1", "X2", "X3")] == [60, 60, 60]


def test_an_attempt_that_was_not_sent_counts_for_nothing(quiz):
    learners = crowd.people(10)
    sit_all(quiz, learners[:5], ALL_RIGHT)
    sit_all(quiz, learners[5:], ALL_WRONG, send=False)
    assert found_of(quiz)["X1"].figures.facility == 1


def test_the_answer_with_the_highest_sequence_is_the_one_that_is_counted(quiz):
    learners = crowd.people(10)
    for attempt in sit_all(quiz, learners, ALL_WRONG, send=False):
        crowd.revise(attempt, 1, RIGHT["single"], crowd.START + timedelta(days=1))
        submit_attempt(attempt=attempt, language="tk", at=crowd.START + timedelta(days=2))
    found = found_of(quiz)
    assert found["X1"].figures.facility == 1
    assert found["X1"].figures.chosen == {key("Birch"): 1}
    assert found["X1"].figures.omitted == 0
    # The time is that of the first save.
    assert found["X1"].figures.seconds == 60


def test_versions_of_a_question_are_items_of_their_own(quiz):
    learners = crowd.people(20)
    sit_all(quiz, learners[:10], ALL_RIGHT)
    question = quiz.slots.get(question__code="X3").question.get_real_instance()
    question.answer = not question.answer
    question.save()
    publish_version(question=question)
    sit_all(quiz, learners[10:], ALL_RIGHT)
    sittings = sittings_of(quiz, k=5)
    versions = versions_of(sittings.versions)
    of_x3 = {
        versions[item.version].number: item.figures for item in items(sittings, k=5) if versions[item.version].code == "X3"
    }
    assert {number: (figures.attempts, figures.facility) for number, figures in of_x3.items()} == {1: (10, 1), 2: (10, 0)}


def test_languages_are_told_apart_and_an_unknown_one_is_none_of_them(quiz):
    learners = crowd.people(30)
    sit_all(quiz, learners[:10], ALL_RIGHT, language="ru")
    sit_all(quiz, learners[10:20], ALL_WRONG, language="tk")
    sit_all(quiz, learners[20:], ALL_RIGHT, language="")
    item = found_of(quiz)["X1"]
    assert {code: figures.facility for code, figures in item.languages.items()} == {"": 1, "ru": 1, "tk": 0}
    assert item.figures.facility == pytest.approx(20 / 30)
    assert [(one.reference, one.focal, one.too_few, one.found) for one in item.comparisons] == [("ru", "tk", True, None)]


def test_a_span_takes_what_was_sent_in_it(quiz):
    learners = crowd.people(10)
    sit_all(quiz, learners[:5], ALL_RIGHT)
    for place, learner in enumerate(learners[5:]):
        crowd.sit(quiz, learner, ALL_WRONG, at=crowd.START + timedelta(days=10 + place))
    edge = crowd.START + timedelta(days=10)
    assert found_of(quiz, until=edge)["X1"].figures.facility == 1
    assert found_of(quiz, since=edge)["X1"].figures.facility == 0
    assert found_of(quiz)["X1"].figures.facility == 0.5


def test_one_person_more_moves_no_figure(quiz):
    """Whoever looks before and after a colleague sends the test learns nothing about the colleague."""
    learners = crowd.people(15)
    sit_all(quiz, learners[:10], ALL_RIGHT)
    before = found_of(quiz)
    for learner in learners[10:14]:
        crowd.sit(quiz, learner, ALL_WRONG, at=crowd.START + timedelta(days=1))
        assert found_of(quiz) == before
    # The same four again are still four people.
    crowd.sit(quiz, learners[13], ALL_WRONG, at=crowd.START + timedelta(days=2))
    assert found_of(quiz) == before
    crowd.sit(quiz, learners[14], ALL_WRONG, at=crowd.START + timedelta(days=3))
    assert found_of(quiz)["X1"].figures.attempts == 16


def test_one_person_many_times_is_one_person(quiz):
    (learner,) = crowd.people(1)
    for day in range(12):
        crowd.sit(quiz, learner, ALL_RIGHT, at=crowd.START + timedelta(days=day))
    sittings = sittings_of(quiz, k=5)
    assert (quiz_figures(sittings, k=5), items(sittings, k=5)) == (None, [])


def test_a_language_that_few_read_of_one_version_is_hidden_and_cannot_be_subtracted(quiz):
    """Five in Russian sat with either version of a question: two with the old one, three with the new."""
    versions = list(QuestionVersion.objects.filter(question__code__in=["X1", "X2"]).order_by("question__code"))
    learners = crowd.people(15)
    old, new = {versions[0]: 1}, {versions[1]: 1}
    crowd.crowd(
        quiz,
        [(learner, "tk", old) for learner in learners[:10]]
        + [(learner, "ru", old) for learner in learners[10:12]]
        + [(learner, "ru", new) for learner in learners[12:]],
    )
    found = found_of(quiz)
    assert found["X1"].figures.attempts == 12
    assert found["X1"].languages == {"ru": None, "tk": None}
    assert found["X2"].figures is None


def test_few_people_have_no_counts_of_options_and_no_distribution(quiz):
    sit_all(quiz, crowd.people(9), ALL_RIGHT)
    whole = quiz_figures(sittings_of(quiz, k=9), k=9)
    assert (whole.attempts, whole.mean, whole.bands) == (9, 1, None)
    assert found_of(quiz, k=9)["X1"].figures.chosen is None


def test_items_that_wait_for_their_mark_are_left_out(quiz):
    learners = crowd.people(10)
    attempts = sit_all(quiz, learners, ALL_RIGHT)
    for attempt in attempts:
        attempt.items.filter(order=2).update(score=None)
    found = found_of(quiz)
    assert sorted(found) == ["X1", "X3"]
    assert found["X1"].figures.discrimination is None


def test_a_planted_difference_between_languages_is_found_and_no_other(quiz):
    """400 people of like ability: the first item is answered wrongly in Russian by most who would know it."""
    versions = list(QuestionVersion.objects.filter(question__code__in=["X1", "X2", "X3"]).order_by("question__code"))
    random = np.random.default_rng(11)
    rows = []
    for place, learner in enumerate(crowd.people(400)):
        ability, language = random.normal(), ("ru", "tk")[place % 2]
        scores = [int(ability + random.normal() > 0) for _version in versions]
        if language == "ru" and random.random() < 0.7:
            scores[0] = 0
        rows.append((learner, language, dict(zip(versions, scores, strict=True))))
    crowd.crowd(quiz, rows)
    found = found_of(quiz)
    (planted,) = found["X1"].comparisons
    assert planted.attempts == (200, 200)
    assert (planted.found.grade, planted.found.reference + planted.found.focal) == ("C", 400)
    harder = planted.focal if planted.found.delta < 0 else planted.reference
    assert harder == "ru"
    (other,) = found["X3"].comparisons
    assert abs(other.found.delta) < abs(planted.found.delta)


def test_a_comparison_rests_on_those_who_scored_alike(quiz):
    """Of 120 who read Russian 40 have full marks, which nobody has who read Turkmen: 80 are compared, and that is too few."""
    versions = list(QuestionVersion.objects.filter(question__code__in=["X1", "X2", "X3"]).order_by("question__code"))
    rows = []
    for place, learner in enumerate(crowd.people(240)):
        language = ("ru", "tk")[place % 2]
        scores = (1, 1, 1) if language == "ru" and place < 80 else (1, place % 4 // 2, 0)
        rows.append((learner, language, dict(zip(versions, scores, strict=True))))
    crowd.crowd(quiz, rows)
    (compared,) = found_of(quiz)["X2"].comparisons
    assert (compared.reference, compared.attempts, compared.too_few, compared.found) == ("ru", (80, 120), True, None)


def test_queries_do_not_grow(quiz, django_assert_num_queries):
    for learner in crowd.people(5):
        crowd.sit(quiz, learner, ALL_RIGHT)
    with django_assert_num_queries(5):
        sittings_of(quiz, k=5)
    versions = list(QuestionVersion.objects.all())
    crowd.crowd(quiz, [(learner, "tk", dict.fromkeys(versions, 1)) for learner in crowd.people(120, "more")])
    with django_assert_num_queries(5):
        sittings = sittings_of(quiz, k=5)
    assert len(sittings.versions) > 3
    with django_assert_num_queries(1):
        versions_of(sittings.versions)


def test_a_quiz_that_nobody_sat_has_no_figures(quiz, django_assert_num_queries):
    with django_assert_num_queries(1):
        sittings = sittings_of(quiz, k=5)
    assert quiz_figures(sittings, k=5) is None
    assert items(sittings, k=5) == []
