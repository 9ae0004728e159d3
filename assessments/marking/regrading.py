"""Writes of a regrade: making one, taking in what is sent later, taking it back. Answers and versions are never touched.

Called by courses.player: by its admin pages, and with every result on its way to a course. Locks are taken in one order: the
version, attempts by their id, the regrade.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.marking.comparing import Change, rescored
from assessments.marking.concerned import attempts_with, changes, newest_version, standing_regrade
from assessments.marking.fairness import why_not
from assessments.marking.models import Regrade, RegradedItem
from assessments.questions.models import QuestionVersion
from assessments.quizzes.models import Attempt, AttemptItem
from assessments.quizzes.results import AttemptResult
from assessments.quizzes.services import result_of
from learning.people.models import User

BATCH = 500
LONGEST_REASON = Regrade._meta.get_field("reason").max_length


class RegradeRefused(ValueError):
    """The regrade would not be fair, or not be possible now; the message says why."""


@dataclass(frozen=True, slots=True)
class Regraded:
    """A regrade; the results of the attempts that pass only now through what was done in this call, and the learners of
    those that pass only now or no longer.
    """

    regrade: Regrade
    passing: list[AttemptResult]
    learners: frozenset[int]


def refusal(version: QuestionVersion, rule: str, newest: QuestionVersion) -> str:
    """Why a version cannot be regraded by a rule, in words; "" if it can. No query."""
    if rule == Regrade.Rule.FULL_MARKS:
        return ""
    if newest.pk == version.pk:
        return _("This is the newest version: there is no newer key. Change the question and have it published first.")
    return why_not(version.content, newest.content)


# --- making one -----------------------------------------------------------------------------------
@transaction.atomic
def regrade_version(
    *, version: QuestionVersion, rule: str, reason: str, by: User | None, at: datetime | None = None
) -> Regraded:
    """Mark a version of a question anew in every attempt that has a score, by the rule, and log each score it changes.

    One regrade of a version stands, however many ask at once: asked again by the same rule, it takes in what was not marked
    so yet. Attempts that are open, or wait for a marker, are taken in when they get their score (`taken_in`). Raises
    RegradeRefused without a reason, where nobody was asked, where the key would not be fair, where another regrade stands, or
    an attempt of whoever makes it would pass by it.
    """
    version = QuestionVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    regrade = standing_regrade(version)
    if regrade and regrade.rule != rule:
        raise RegradeRefused(_("This version was regraded by another rule. Take that regrade back first."))
    regrade = regrade or _new(version, rule, " ".join(reason.split()), by, at or timezone.now())
    changed = _mark_anew(regrade, attempts_with(version))
    raised = [change for change in changed if change.passed_after and not change.passed_before]
    if by is not None and any(change.learner == by.pk for change in raised):
        raise RegradeRefused(_("An attempt of your own would pass by this regrade. Somebody else has to make it."))
    passing = {change.attempt for change in raised}
    moved = frozenset(change.learner for change in changed if change.passed_after != change.passed_before)
    return Regraded(regrade, _results(passing), moved)


def _new(version: QuestionVersion, rule: str, reason: str, by: User | None, at: datetime) -> Regrade:
    if not reason or len(reason) > LONGEST_REASON:
        raise RegradeRefused(_("A regrade needs a reason, of at most %(n)s characters.") % {"n": LONGEST_REASON})
    newest = newest_version(version)
    why = refusal(version, rule, newest)
    if why:
        raise RegradeRefused(why)
    if not AttemptItem.objects.filter(version=version, attempt__submitted_at__isnull=False).exists():
        raise RegradeRefused(_("Nobody has sent an answer to this version."))
    by_version = newest if rule == Regrade.Rule.NEWEST_KEY else None
    return Regrade.objects.create(version=version, rule=rule, by_version=by_version, reason=reason, made_by=by, made_at=at)


def _mark_anew(regrade: Regrade, within: QuerySet[Attempt]) -> list[Change]:
    """Give every item of the regraded version in these attempts the score of the rule; what changed by it."""
    locked = set(within.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    found = changes(regrade.version, regrade.by_version, within)
    changed = [each for each in found if each.attempt in locked and each.score_after != each.score_before]
    fields = "score_before", "score_after", "attempt_before", "attempt_after", "passed_before", "passed_after"
    RegradedItem.objects.bulk_create(
        (
            RegradedItem(regrade=regrade, item_id=each.item, **{field: getattr(each, field) for field in fields})
            for each in changed
        ),
        batch_size=BATCH,
    )
    _set_items({each.item: each.score_after for each in changed})
    _set_attempts({each.attempt: (each.attempt_after, each.passed_after) for each in changed})
    return changed


def _set_items(scores: dict[int, Decimal]) -> None:
    """One statement for many items that get the same score, and few scores occur."""
    of_score: dict[Decimal, list[int]] = defaultdict(list)
    for item, score in scores.items():
        of_score[score].append(item)
    for score, items in of_score.items():
        for start in range(0, len(items), BATCH):
            AttemptItem.objects.filter(pk__in=items[start : start + BATCH]).update(score=score)


def _set_attempts(results: dict[int, tuple[Decimal, bool]]) -> None:
    rows = [Attempt(pk=attempt, score=score, passed=passed) for attempt, (score, passed) in results.items()]
    Attempt.objects.bulk_update(rows, ["score", "passed"], batch_size=BATCH)


def _results(attempts: Collection[int]) -> list[AttemptResult]:
    """In the order of the attempts' ids. Two queries."""
    rows = Attempt.objects.filter(pk__in=attempts).select_related("quiz", "learner").order_by("pk")
    rows = rows.prefetch_related("items__version") if attempts else rows.none()
    return [result_of(attempt, list(attempt.items.all())) for attempt in rows]


# --- what is sent later ---------------------------------------------------------------------------
@transaction.atomic(savepoint=False)
def taken_in(*, result: AttemptResult) -> AttemptResult:
    """The result of an attempt by the regrades that stand for what was asked in it: it may have begun before them.

    Called with every final result, in the transaction that gave it. Told again it changes nothing. One query where no
    regrade stands.
    """
    attempt = result.attempt
    asked = AttemptItem.objects.filter(attempt=attempt).values("version")
    standing = Regrade.objects.filter(reverted_at__isnull=True, version__in=asked).order_by("made_at", "pk")
    own, moved = Attempt.objects.filter(pk=attempt.pk, score__isnull=False), False
    for regrade in standing.select_related("version", "by_version"):
        if _is_marked_so(regrade, own):
            continue
        # Whoever takes it back in this moment comes before or after, not between.
        if Regrade.objects.select_for_update(no_key=True).filter(pk=regrade.pk, reverted_at__isnull=True).exists():
            moved = bool(_mark_anew(regrade, own)) or moved
    if not moved:
        return result
    attempt.refresh_from_db(fields=["score", "passed"])
    return result_of(attempt)


def _is_marked_so(regrade: Regrade, within: QuerySet[Attempt]) -> bool:
    found = changes(regrade.version, regrade.by_version, within)
    return all(each.score_after == each.score_before for each in found)


def is_complete(regrade: Regrade) -> bool:
    """Whether every attempt with a score is marked as a standing regrade says. Two queries."""
    return _is_marked_so(regrade, attempts_with(regrade.version))


# --- taking it back -------------------------------------------------------------------------------
@transaction.atomic
def revert_regrade(*, regrade: Regrade, by: User | None, at: datetime | None = None) -> Regrade:
    """Give every item the score it had before the regrade, and its attempt the mean of what its items have then.

    Taken back once, it stays as it was taken back. What came of it meanwhile stays: certificates, completed courses, evidence.
    Raises RegradeRefused while a later regrade stands in one of its attempts, since that one reckoned from these scores.
    """
    QuestionVersion.objects.select_for_update(no_key=True).get(pk=regrade.version_id)
    regrade = Regrade.objects.select_for_update(of=("self",), no_key=True).select_related("version").get(pk=regrade.pk)
    if regrade.reverted_at:
        return regrade
    within = Attempt.objects.filter(pk__in=regrade.items.values("item__attempt"))
    list(within.select_for_update().order_by("pk").values_list("pk"))
    later = _later(regrade, within)
    if later:
        code = later.version.question.code
        raise RegradeRefused(
            _("%(code)s was regraded later in some of these attempts. Take that regrade back first.") % {"code": code}
        )
    before = dict(regrade.items.values_list("item_id", "score_before"))
    _set_attempts(_restored(within, before))
    _set_items(before)
    regrade.reverted_by, regrade.reverted_at = by, at or timezone.now()
    regrade.save(update_fields=["reverted_by", "reverted_at"])
    return regrade


def _later(regrade: Regrade, within: QuerySet[Attempt]) -> Regrade | None:
    later = Regrade.objects.filter(pk__gt=regrade.pk, reverted_at__isnull=True, items__item__attempt__in=within)
    return later.select_related("version__question").order_by("-pk").first()


def _restored(within: QuerySet[Attempt], before: dict[int, Decimal]) -> dict[int, tuple[Decimal, bool]]:
    scores: dict[int, dict[int, Decimal]] = defaultdict(dict)
    marks: dict[int, int] = {}
    rows: Sequence[tuple] = AttemptItem.objects.filter(attempt__in=within).values_list(
        "attempt_id", "attempt__pass_percent", "pk", "score"
    )
    for attempt, pass_percent, item, score in rows:
        scores[attempt][item], marks[attempt] = score, pass_percent
    return {attempt: rescored(own, before, marks[attempt]) for attempt, own in scores.items()}
