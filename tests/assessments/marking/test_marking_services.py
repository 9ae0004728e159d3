"""Marking a text: one marker settles it, two do when the first asks; told again it changes nothing; two at once settle once."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from assessments.marking.models import Marking
from assessments.marking.rubric import BadMarks
from assessments.marking.services import MarkedOtherwise, MarkingRefused, TextSettled, mark_text
from assessments.quizzes.services import start_attempt
from tests.assessments.marking.texts import CONSENT, LAW, SAFETY, send
from tests.assessments.quizzes.test_attempts_at_once import at_once
from tests.factories import make_user

GOOD = {SAFETY: 2, CONSENT: 1}
BAD = {SAFETY: 0, CONSENT: 0}


def score_of(item):
    item.refresh_from_db()
    return item.score


# --- one marker ---------------------------------------------------------------------------------------------------------
def test_one_marking_settles_the_text_and_the_last_text_the_attempt(attempt, item, other_item, trainer, reviewer):
    first = mark_text(item=item, marker=trainer, points=GOOD, comment=" Good.\r\nAsk first. ")
    assert (score_of(item), first.result) == (Decimal("0.6000"), None)
    assert item.marks == {"points": {SAFETY: "2", CONSENT: "1"}, "comments": ["Good.\nAsk first."]}
    second = mark_text(item=other_item, marker=reviewer, points={LAW: 5})
    assert score_of(other_item) == Decimal("0.7143")
    assert (second.result.score, second.result.attempt.marked_at) == (Decimal("0.6572"), second.marking.marked_at)
    assert second.result.is_final and not second.result.passed


def test_the_same_told_twice_is_one_marking(item, trainer):
    first = mark_text(item=item, marker=trainer, points=GOOD, comment="Good.")
    again = mark_text(item=item, marker=trainer, points=dict(reversed(GOOD.items())), comment="Good.")
    assert (again.marking.pk, again.result, Marking.objects.count()) == (first.marking.pk, None, 1)


@pytest.mark.parametrize("other", [{"points": BAD}, {"comment": "Bad."}, {"second_wanted": False}])
def test_a_marking_is_never_changed(item, trainer, reviewer, other):
    given = {"points": GOOD, "comment": "Good.", "second_wanted": True}
    mark_text(item=item, marker=trainer, **given)
    with pytest.raises(MarkedOtherwise):
        mark_text(item=item, marker=trainer, **(given | other))
    marking = Marking.objects.get()
    assert (marking.points, marking.comment, marking.second_wanted, score_of(item)) == (GOOD, "Good.", True, None)


@pytest.mark.parametrize("points", [{SAFETY: 2}, {SAFETY: 3, CONSENT: 0}, GOOD | {LAW: 1}])
def test_points_that_do_not_fit_leave_no_trace(item, trainer, points):
    with pytest.raises(BadMarks):
        mark_text(item=item, marker=trainer, points=points)
    assert not Marking.objects.exists() and score_of(item) is None


def test_a_comment_has_an_end(item, trainer):
    with pytest.raises(BadMarks, match="2000"):
        mark_text(item=item, marker=trainer, points=GOOD, comment="x" * 2001)


# --- who may mark what --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["learner", "supervisor", "focal", "coordinator", "partner", "admin"])
def test_only_trainers_and_reviewers_mark(item, role):
    with pytest.raises(PermissionDenied):
        mark_text(item=item, marker=make_user(username="nosy", role=role), points=GOOD)
    assert not Marking.objects.exists()


def test_nobody_marks_their_own_text(quiz, trainer):
    own = send(trainer, quiz).items.get(order=1)
    with pytest.raises(MarkingRefused, match="their own"):
        mark_text(item=own, marker=trainer, points=GOOD)


def test_a_text_that_was_not_sent_is_not_marked(quiz, learner, trainer):
    open_item = start_attempt(quiz=quiz, learner=learner).items.get(order=1)
    with pytest.raises(MarkingRefused, match="no text"):
        mark_text(item=open_item, marker=trainer, points=GOOD)


def test_a_settled_text_is_not_marked_again(item, trainer, reviewer):
    mark_text(item=item, marker=trainer, points=GOOD)
    with pytest.raises(TextSettled):
        mark_text(item=item, marker=reviewer, points=BAD)
    assert Marking.objects.count() == 1 and score_of(item) == Decimal("0.6000")


# --- a second marker ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("second_too", [False, True])
def test_a_second_marker_settles_with_the_mean(item, trainer, reviewer, second_too):
    mark_text(item=item, marker=trainer, points=GOOD, comment="One.", second_wanted=True)
    assert score_of(item) is None
    mark_text(item=item, marker=reviewer, points=BAD, comment="Two.", second_wanted=second_too)
    assert score_of(item) == Decimal("0.3000")
    assert item.marks == {"points": {SAFETY: "1", CONSENT: "0.5"}, "comments": ["One.", "Two."]}


def test_who_asked_for_a_second_marker_is_not_that_marker(item, trainer, reviewer):
    mark_text(item=item, marker=trainer, points=GOOD, second_wanted=True)
    mark_text(item=item, marker=trainer, points=GOOD, second_wanted=True)
    assert score_of(item) is None


def test_a_second_marker_is_asked_for_only_where_there_is_one(quiz, trainer, reviewer):
    """Else the learner would wait for ever. Neither the writer counts nor whoever has left."""
    text = send(reviewer, quiz).items.get(order=1)
    make_user(username="left", role="trainer", is_active=False)
    with pytest.raises(BadMarks, match="Nobody else"):
        mark_text(item=text, marker=trainer, points=GOOD, second_wanted=True)
    make_user(username="new", role="trainer")
    assert mark_text(item=text, marker=trainer, points=GOOD, second_wanted=True).marking.second_wanted


def test_a_text_whose_first_marker_was_erased_is_settled_by_the_next(item, trainer, reviewer):
    mark_text(item=item, marker=trainer, points=GOOD, second_wanted=True)
    trainer.delete()
    mark_text(item=item, marker=reviewer, points=BAD)
    assert score_of(item) == Decimal("0.3000")
    assert list(Marking.objects.values_list("marker", flat=True)) == [None, reviewer.pk]


# --- at once ------------------------------------------------------------------------------------------------------------
def refused_or_done(work):
    try:
        return work()
    except MarkingRefused as refusal:
        return refusal


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second_wanted", [False, True])
def test_of_many_markers_at_once_one_settles(item, second_wanted):
    people = [make_user(username=f"marker{number}", role="trainer") for number in range(6)]

    def work(place):
        points = {SAFETY: place % 3, CONSENT: place % 4}
        wish = {"second_wanted": second_wanted}
        return refused_or_done(lambda: mark_text(item=item, marker=people[place], points=points, **wish))

    done = at_once(work, number=6, workers=6)
    counted = list(Marking.objects.filter(item=item))
    assert len(counted) == (2 if second_wanted else 1)
    assert sum(isinstance(outcome, TextSettled) for outcome in done) == 6 - len(counted)
    shares = sum(Decimal(sum(marking.points.values())) for marking in counted) / len(counted) / 5
    assert score_of(item) == shares


@pytest.mark.django_db(transaction=True)
def test_one_marker_pressing_ten_times_leaves_one_marking(item, other_item, trainer, reviewer):
    mark_text(item=other_item, marker=reviewer, points={LAW: 7})
    done = at_once(lambda _place: mark_text(item=item, marker=trainer, points=GOOD), number=10)
    assert len({marked.marking.pk for marked in done}) == Marking.objects.filter(item=item).count() == 1
    # The result is handed on once: whoever comes later finds the marking, and nothing to record.
    assert sum(marked.result is not None for marked in done) == 1
