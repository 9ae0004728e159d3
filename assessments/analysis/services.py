"""The figures of each question kept for the list of questions, counted anew as a whole. Called by a command every night."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessments.analysis.figures import Item, items
from assessments.analysis.flags import item_flags, options_of
from assessments.analysis.models import ItemFigures
from assessments.analysis.selectors import sat_quizzes, sittings_of, versions_of
from assessments.analysis.summing import together
from assessments.questions.models import QuestionVersion
from learning.gaps.figures import COUNTS_FROM

AT_ONCE = 500
PLACES = Decimal("0.0001")


def count_figures(*, at: datetime | None = None) -> int:
    """Keep for every question what statistics show of its newest version that they show at all; return of how many.

    They are read quiz by quiz, in the groups of the pages for inside, and summed: what is hidden there is hidden here, and
    whoever reads figures as outside is shown none of these. Facility and discrimination are kept from ten people on. Figures
    of questions that have none any more are deleted. Counting twice gives the same. Six queries a quiz, two for 500 questions.
    """
    at = at or timezone.now()
    found = _shown_items()
    newest = _newest_versions(found)
    remaining = iter(newest.items())
    with transaction.atomic():
        while part := dict(islice(remaining, AT_ONCE)):
            versions = versions_of(part.values())
            rows = [_figures(question, versions[version], together(found[version]), at) for question, version in part.items()]
            fields = ["attempts", "facility", "discrimination", "flags", "counted_at"]
            ItemFigures.objects.bulk_create(rows, update_conflicts=True, unique_fields=["question"], update_fields=fields)
        ItemFigures.objects.filter(counted_at__lt=at).delete()
    return len(newest)


def _shown_items() -> Mapping[int, list[Item]]:
    """What is shown of each version, an item for each quiz. The answers of one quiz are in memory at a time."""
    k = settings.SMALLEST_GROUP_INSIDE
    found: dict[int, list[Item]] = defaultdict(list)
    for quiz in sat_quizzes():
        for item in items(sittings_of(quiz, k=k), k=k):
            if item.figures:
                found[item.version].append(item)
    return found


def _newest_versions(versions: Iterable[int]) -> dict[int, int]:
    """The newest of these versions of each question, by its id."""
    rows = QuestionVersion.objects.filter(pk__in=list(versions)).order_by("question", "number")
    return {question: version for version, question in rows.values_list("pk", "question")}


def _figures(question: int, version: QuestionVersion, item: Item, at: datetime) -> ItemFigures:
    flags = item_flags(item, options_of(version.content), kind=version.kind, k=settings.SMALLEST_GROUP_INSIDE)
    enough = item.figures.people >= COUNTS_FROM
    return ItemFigures(
        question_id=question,
        attempts=item.figures.attempts,
        facility=_kept(item.figures.facility) if enough else None,
        discrimination=_kept(item.figures.discrimination) if enough else None,
        flags=list(dict.fromkeys(flag.name for flag in flags)),
        counted_at=at,
    )


def _kept(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(PLACES)
