"""Reads about regrades: the items one concerns with their scores before and after, and what may be shown of it.

Called by assessments.marking.regrading and by the pages of regrades. Figures rest on the attempts that the statistics of the
quizzes count (whole groups of k people a language), so that the two pages together tell no more than one.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

import numpy as np
from django.db.models import F, JSONField, OuterRef, QuerySet, Subquery

from assessments.analysis.counting import counted
from assessments.marking.comparing import Change, Effect, effect_of, moves_of, rescored, score_by
from assessments.marking.models import Regrade, RegradedItem
from assessments.questions.models import QuestionVersion
from assessments.quizzes.models import Answer, Attempt, AttemptItem

BLOCK = 10_000


def newest_version(version: QuestionVersion) -> QuestionVersion:
    """The newest published version of the same question, this one if there is none after it. One query."""
    return QuestionVersion.objects.filter(question=version.question_id).order_by("-number").first()


def asked_versions(code: str) -> list[QuestionVersion]:
    """The versions of the question with this code that somebody was asked, the newest first. One query."""
    asked = AttemptItem.objects.filter(version__question__code=code, attempt__submitted_at__isnull=False)
    return list(QuestionVersion.objects.filter(pk__in=asked.values("version")).select_related("question").order_by("-number"))


def standing_regrade(version: QuestionVersion) -> Regrade | None:
    """The regrade of a version that was not taken back. One query."""
    return Regrade.objects.filter(version=version, reverted_at__isnull=True).first()


def learners_moved(regrade: Regrade) -> list[int]:
    """Whose attempts pass, or pass no longer, by a regrade. One query."""
    moved = regrade.items.exclude(passed_before=F("passed_after")).order_by()
    return list(moved.values_list("item__attempt__learner", flat=True).distinct())


def attempts_with(version: QuestionVersion) -> QuerySet[Attempt]:
    """The attempts with a final score in which this version was asked. Those that wait for a marker are not among them."""
    return Attempt.objects.filter(score__isnull=False, pk__in=AttemptItem.objects.filter(version=version).values("attempt"))


def changes(version: QuestionVersion, by: QuestionVersion | None, within: QuerySet[Attempt]) -> list[Change]:
    """The items of the version in these attempts, each score now and by the key of `by` (full marks without). Two queries."""
    standing = Answer.objects.filter(item=OuterRef("pk")).order_by("-sequence").values("response")[:1]
    rows = AttemptItem.objects.filter(version=version, attempt__in=within).order_by("attempt_id", "order")
    rows = rows.annotate(response=Subquery(standing, output_field=JSONField())).values_list(
        "pk", "score", "response", "attempt_id", "attempt__learner_id", "attempt__context", "attempt__score",
        "attempt__passed", "attempt__pass_percent",
    )  # fmt: skip
    rows = list(rows.iterator(chunk_size=BLOCK))
    marks = _marker(by)
    targets: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for item, score, response, attempt, *_rest in rows:
        target = marks(response)
        if target != score:
            targets[attempt][item] = target
    scores = _scores(within, targets)
    found = []
    for item, score, _response, attempt, learner, context, attempt_score, passed, pass_percent in rows:
        after = attempt_score, passed
        if attempt in targets:
            after = rescored(scores[attempt], targets[attempt], pass_percent)
        found.append(
            Change(
                item=item,
                attempt=attempt,
                learner=learner,
                context=context,
                score_before=score,
                score_after=targets.get(attempt, {}).get(item, score),
                attempt_before=attempt_score,
                attempt_after=after[0],
                passed_before=passed,
                passed_after=after[1],
            )
        )
    return found


def _marker(by: QuestionVersion | None):
    """Marks a response; each once, for few answers differ."""
    known: dict[str, Decimal] = {}

    def marks(response: object) -> Decimal:
        text = repr(response)
        if text not in known:
            known[text] = score_by(by and by.content, response)
        return known[text]

    return marks


def _scores(within: QuerySet[Attempt], wanted: Collection[int]) -> dict[int, dict[int, Decimal]]:
    """The scores of all items of the attempts wanted, by attempt and item."""
    scores: dict[int, dict[int, Decimal]] = defaultdict(dict)
    items = AttemptItem.objects.filter(attempt__in=within).order_by().values_list("attempt_id", "pk", "score")
    for attempt, item, score in items.iterator(chunk_size=BLOCK):
        if attempt in wanted:
            scores[attempt][item] = score
    return scores


# --- what may be shown ----------------------------------------------------------------------------
def preview(version: QuestionVersion, by: QuestionVersion | None, *, k: int) -> Effect | None:
    """What marking by this key would do; None where fewer than k people may be counted. Four queries."""
    found = changes(version, by, attempts_with(version))
    shown = _Crowd([version.pk], k).attempts(version.pk, None)
    found = [change for change in found if change.attempt in shown]
    effect = effect_of(found) if found else None
    return effect if effect and effect.people >= k else None


def effects(regrades: Sequence[Regrade], *, k: int) -> dict[int, Effect | None]:
    """What each regrade did to the attempts sent before it was made, by its id; None for fewer than k people. Four queries.

    Attempts taken in later move no figure: whoever looked before and after could tell whose it was.
    """
    versions = {regrade.version_id for regrade in regrades}
    crowd = _Crowd(versions, k)
    asked = defaultdict(list)
    items = AttemptItem.objects.filter(version__in=versions, attempt__submitted_at__isnull=False).order_by()
    for version, attempt, learner in items.values_list("version_id", "attempt_id", "attempt__learner_id").iterator(BLOCK):
        asked[version].append((attempt, learner))
    moved = _logged(regrades)
    found = {}
    for regrade in regrades:
        shown = crowd.attempts(regrade.version_id, regrade.made_at)
        concerned = [(attempt, learner) for attempt, learner in asked[regrade.version_id] if attempt in shown]
        people = len({learner for _attempt, learner in concerned})
        moves = moves_of([change for change in moved[regrade.pk] if change.attempt in shown])
        effect = Effect(attempts=len({attempt for attempt, _learner in concerned}), people=people, moves=moves)
        found[regrade.pk] = effect if people >= k else None
    return found


def _logged(regrades: Sequence[Regrade]) -> Mapping[int, list[Change]]:
    fields = "score_before", "score_after", "attempt_before", "attempt_after", "passed_before", "passed_after"
    # A text sent before may have been marked later: taken in then, it would move the figures by one person.
    marked = {"item__attempt__marked_at__lte": F("regrade__made_at")}
    rows = RegradedItem.objects.filter(regrade__in=regrades, **marked).order_by("pk").values_list(
        "regrade_id", "item_id", "item__attempt_id", "item__attempt__learner_id", "item__attempt__context", *fields
    )  # fmt: skip
    found: dict[int, list[Change]] = defaultdict(list)
    for regrade, item, attempt, learner, context, *values in rows.iterator(chunk_size=BLOCK):
        own = dict(zip(fields, values, strict=True))
        found[regrade].append(Change(item=item, attempt=attempt, learner=learner, context=context, **own))
    return found


class _Crowd:
    """Which attempts the statistics count, of the quizzes in which these versions were asked. Two queries."""

    def __init__(self, versions: Collection[int], k: int):
        self.k = k
        self.quizzes: dict[int, set[int]] = defaultdict(set)
        asked = AttemptItem.objects.filter(version__in=versions, attempt__submitted_at__isnull=False).order_by()
        for version, quiz in asked.values_list("version_id", "attempt__quiz_id").distinct():
            self.quizzes[version].add(quiz)
        self.sent: dict[int, list[tuple]] = defaultdict(list)
        sent = Attempt.objects.filter(quiz__in=set().union(*self.quizzes.values()), submitted_at__isnull=False)
        rows = sent.order_by("submitted_at", "pk").values_list("quiz_id", "pk", "language", "learner_id", "submitted_at")
        for quiz, *row in rows.iterator(chunk_size=BLOCK):
            self.sent[quiz].append(tuple(row))

    def attempts(self, version: int, until: datetime | None) -> set[int]:
        """Sent up to a moment, that moment included."""
        shown = set()
        for quiz in self.quizzes[version]:
            rows = [row for row in self.sent[quiz] if until is None or row[3] <= until]
            if rows:
                ids, languages, learners, _sent = zip(*rows, strict=True)
                shown.update(np.asarray(ids)[counted(np.asarray(languages), learners, self.k)].tolist())
        return shown
