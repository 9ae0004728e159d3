"""What a learner is told of regrades in an own attempt: which question, by which rule, when. Called by the player's review.

A regrade by a newer key is explained by that key, else the review would call right what counts as wrong. It shows of the key
what the quiz shows of any, and the question as it was asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from assessments.marking.comparing import score_by
from assessments.marking.models import Regrade, RegradedItem
from assessments.quizzes.models import Answer, Attempt, AttemptItem


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A regrade of the question at this place. `content` explains how it is marked now."""

    order: int
    regrade: Regrade
    content: Mapping


def regrades_in(attempt: Attempt, items: Sequence[AttemptItem], answers: Mapping[int, Answer]) -> list[Told]:
    """The regrades by which a question of the attempt is marked, and those that were and were taken back. One query."""
    if attempt.score is None:
        return []
    standing = Q(reverted_at__isnull=True, version__in=[item.version_id for item in items])
    logged = Q(pk__in=RegradedItem.objects.filter(item__attempt=attempt).values("regrade"))
    found = Regrade.objects.filter(standing | logged).select_related("by_version").order_by("made_at", "pk")
    # The last one of a version: one taken back is no news where another stands.
    last = {regrade.version_id: regrade for regrade in found}
    return [
        Told(order=item.order, regrade=last[item.version_id], content=_content(item, last[item.version_id]))
        for item in items
        if item.version_id in last and _counts(last[item.version_id], item, answers.get(item.pk))
    ]


def _counts(regrade: Regrade, item: AttemptItem, answer: Answer | None) -> bool:
    """Not where an attempt has slipped by a regrade and waits to be taken in."""
    by = regrade.by_version and regrade.by_version.content
    return bool(regrade.reverted_at) or score_by(by, answer.response if answer else None) == item.score


def _content(item: AttemptItem, regrade: Regrade) -> Mapping:
    asked = item.version.content
    if regrade.by_version is None or regrade.reverted_at:
        return asked
    newer = {name: value for name, value in regrade.by_version.content.items() if name != "image"}
    return newer | {name: asked[name] for name in ("stem", "image") if name in asked}
