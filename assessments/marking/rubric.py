"""What a rubric comes to: the points for each criterion, their mean over the markers, the share of all points. Pure.

Called by the services when a text is marked, and by the form that asks for the points.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from assessments.quizzes.results import FOUR_PLACES

LONGEST_COMMENT = 2000


class BadMarks(ValueError):
    """The points do not fit the rubric, or the comment is too long; the message says how."""


def most_points(content: Mapping) -> dict[str, int]:
    """The most points of each criterion by its key, in the author's order, from the frozen content of a question."""
    return {row["key"]: row["points"] for row in content["rubric"]}


def checked_points(most: Mapping[str, int], points: object) -> dict[str, int]:
    """The points as they are kept: a whole number from 0 to the most for every criterion, and for no other. Raises BadMarks."""
    if not isinstance(points, Mapping) or set(points) != set(most):
        raise BadMarks(_("Give points for every criterion of the rubric."))
    for name, highest in most.items():
        given = points[name]
        if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= highest:
            raise BadMarks(_("Give whole points, from 0 to %(most)s.") % {"most": highest})
    return {name: points[name] for name in most}


def mean_points(given: Sequence[Mapping[str, int]]) -> dict[str, Decimal]:
    """The mean of each criterion over the markers, who all gave points for the same ones. Two markers make it exact."""
    return {name: Decimal(sum(points[name] for points in given)) / len(given) for name in given[0]}


def share_of(points: Mapping[str, Decimal | int], most: Mapping[str, int]) -> Decimal:
    """The share of all points that was earned, from 0 to 1, half up at four places."""
    earned = sum((Decimal(value) for value in points.values()), Decimal(0))
    return (earned / sum(most.values())).quantize(FOUR_PLACES, rounding=ROUND_HALF_UP)
