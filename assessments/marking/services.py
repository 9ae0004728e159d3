"""Writes about texts that people mark: giving points to one, and settling its score. Called by the marking pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.marking.models import Marking
from assessments.marking.rubric import LONGEST_COMMENT, BadMarks, checked_points, mean_points, most_points, share_of
from assessments.questions.content import BY_PEOPLE
from assessments.quizzes.models import Attempt, AttemptItem
from assessments.quizzes.results import AttemptResult
from assessments.quizzes.services import settle_marks
from learning.people.models import User
from learning.people.permissions import may_mark, other_markers


class MarkingRefused(ValueError):
    """This text is not to be marked by this person, or not any more; the message says why."""


class TextSettled(MarkingRefused):
    """Somebody else's marking has given the text its score."""


class MarkedOtherwise(MarkingRefused):
    """The same person has marked the text before, and otherwise. What was given stays."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A marking as it stands, and the result of the attempt if this marking was the last one it waited for."""

    marking: Marking
    result: AttemptResult | None = None


@transaction.atomic
def mark_text(
    *,
    item: AttemptItem,
    marker: User,
    points: Mapping[str, int],
    comment: str = "",
    second_wanted: bool = False,
    at: datetime | None = None,
) -> Marked:
    """Give a text points for every criterion, and words for the learner. A marking is never changed.

    One marking settles the score; one that wishes for a second marker does not, and then the next one settles it with the
    mean of both, whatever it wishes. The same told twice by one person is one marking. Of two people at once, the later one
    gets TextSettled or becomes the second marker.

    Raises PermissionDenied, TextSettled, MarkedOtherwise; BadMarks, also where nobody could be the second marker;
    MarkingRefused for one's own text and one that was not sent to be marked.
    """
    if not may_mark(marker):
        raise PermissionDenied
    held = _held(item, marker)
    given = {"points": checked_points(most_points(held.version.content), points), "comment": _checked(comment)}
    own = Marking.objects.filter(item=held, marker=marker).first()
    if own:
        return Marked(_same(own, given | {"second_wanted": second_wanted}))
    if held.score is not None:
        raise TextSettled(_("Somebody else has marked this text in the meantime. Thank you."))
    at = at or timezone.now()
    marking = Marking.objects.create(item=held, marker=marker, marked_at=at, second_wanted=second_wanted, **given)
    if second_wanted and not _has_another(held, marker):
        raise BadMarks(_("Nobody else on this site may mark this text. Give your points without a second marker."))
    return Marked(marking, _settle(held, at))


def _held(item: AttemptItem, marker: User) -> AttemptItem:
    """The text, with its attempt locked: two markers of one text wait for each other, and for whoever settles another."""
    # The lock first and the text after it: read in one statement, the text would be as it was before the wait.
    Attempt.objects.select_for_update().get(pk=item.attempt_id)
    held = AttemptItem.objects.select_related("attempt", "version").get(pk=item.pk)
    if held.attempt.learner_id == marker.pk:
        raise MarkingRefused(_("Nobody marks their own text."))
    if held.version.kind not in BY_PEOPLE or held.attempt.submitted_at is None:
        raise MarkingRefused(_("This is no text to be marked."))
    return held


def _checked(comment: str) -> str:
    """The words as they are kept. A form sends its lines with a carriage return, and PostgreSQL holds no NUL."""
    text = "\n".join(comment.replace("\x00", "").strip().splitlines())
    if len(text) > LONGEST_COMMENT:
        raise BadMarks(_("Too long. Most characters allowed: %(max)s") % {"max": LONGEST_COMMENT})
    return text


def _same(own: Marking, given: Mapping) -> Marking:
    if any(getattr(own, name) != value for name, value in given.items()):
        raise MarkedOtherwise(_("You have marked this text before. Your first marking stands; it cannot be changed."))
    return own


def _has_another(item: AttemptItem, marker: User) -> bool:
    """Whether another has marked the text or could: else its writer would wait for ever."""
    marked = Marking.objects.filter(item=item).exclude(marker=marker)
    return marked.exists() or other_markers(marker, item.attempt.learner_id).exists()


def _settle(item: AttemptItem, at: datetime) -> AttemptResult | None:
    """Give the text its score, unless its only marker wishes for a second one."""
    markings = list(Marking.objects.filter(item=item))
    if len(markings) == 1 and markings[0].second_wanted:
        return None
    points = mean_points([marking.points for marking in markings])
    marks = {
        "points": {name: str(value) for name, value in points.items()},
        "comments": [marking.comment for marking in markings if marking.comment],
    }
    return settle_marks(item=item, score=share_of(points, most_points(item.version.content)), marks=marks, at=at)
