"""Writes to the ledger, always by adding, and to the standings read from it. Called by every storey above."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from learning.evidence.level import level_of
from learning.evidence.models import Evidence, Standing
from learning.evidence.pieces import pieces_of
from learning.evidence.selectors import entries_of, standings_of
from learning.people.models import Agency, User

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingRow:
    """One rating as a round hands it over in bulk: ids, not objects."""

    learner_id: int
    agency_id: int | None
    competency_code: str
    kind: str
    value: int
    on: date
    source: str
    recorded_by_id: int | None = None


@transaction.atomic
def record_evidence(
    *,
    learner: User,
    competency_code: str,
    kind: str,
    on: date,
    source: str,
    agency: Agency | None = None,
    value: int | None = None,
    ceiling: int | None = None,
    share: Decimal | None = None,
    items: int | None = None,
    module: str = "",
    valid_until: date | None = None,
    led_to_certificate: bool = False,
    revokes: Evidence | None = None,
    recorded_by: User | None = None,
) -> Evidence:
    """Add one fact to the ledger and restate the person. The same fact (person, competency, kind, source) is kept once."""
    fact = {
        "competency_code": competency_code,
        "on": on,
        "value": value,
        "ceiling": ceiling,
        "share": share,
        "items": items,
        "module": module,
        "valid_until": valid_until,
        "led_to_certificate": led_to_certificate,
        "revokes": revokes,
    }
    facts = [{name: value for name, value in fact.items() if value is not None}]
    return record_facts(learner=learner, kind=kind, source=source, facts=facts, agency=agency, recorded_by=recorded_by)[0]


@transaction.atomic(savepoint=False)
def record_facts(
    *,
    learner: User,
    kind: str,
    source: str,
    facts: Sequence[Mapping[str, object]],
    agency: Agency | None = None,
    recorded_by: User | None = None,
) -> list[Evidence]:
    """Add what one source says of several competencies (a certificate, an attempt), and restate the person once.

    Each fact holds `competency_code`, `on` and the fields of its kind; a fact already told is left as it was.
    """
    source_of_all = {"learner": learner, "kind": kind, "source": source}
    told = Evidence.objects.filter(**source_of_all)
    known = set(told.values_list("competency_code", flat=True))
    agency_id = agency.pk if agency else learner.agency_id
    common = {**source_of_all, "agency_id": agency_id, "recorded_by": recorded_by}
    new = {fact["competency_code"]: {**common, **fact} for fact in facts if fact["competency_code"] not in known}
    added = _add(list(new.values())) if new else []
    if new:
        restate(learner_ids=[learner.pk], codes=new)
    rows = {row.competency_code: row for row in (added if len(added) == len(facts) else told.all())}
    return [rows[fact["competency_code"]] for fact in facts]


def _add(facts: list[dict]) -> list[Evidence]:
    """The rows added; none where they had to be told one by one."""
    try:
        with transaction.atomic():
            return Evidence.objects.bulk_create(Evidence(**fact) for fact in facts)
    except IntegrityError:
        # Some were told by another in the same moment, or one is no fact: one by one, the second kind is refused.
        for fact in facts:
            key = {name: fact.pop(name) for name in ("learner", "competency_code", "kind", "source")}
            Evidence.objects.get_or_create(**key, defaults=fact)
        return []


@transaction.atomic
def record_ratings(*, rows: Sequence[RatingRow], restated_on: date | None = None) -> int:
    """Add the ratings of a whole round; rows already in the ledger are left as they are. Returns how many rows were told."""
    Evidence.objects.bulk_create(
        [
            Evidence(
                learner_id=row.learner_id,
                agency_id=row.agency_id,
                competency_code=row.competency_code,
                kind=row.kind,
                value=row.value,
                on=row.on,
                source=row.source,
                recorded_by_id=row.recorded_by_id,
            )
            for row in rows
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    restate(learner_ids={row.learner_id for row in rows}, as_of=restated_on)
    return len(rows)


@transaction.atomic(savepoint=False)
def restate(*, learner_ids: Iterable[int], codes: Iterable[str] | None = None, as_of: date | None = None) -> int:
    """Rebuild the standings of the people named from the ledger, for all competencies or some. Returns how many rows."""
    day = as_of or timezone.localdate()
    rows = [
        Standing(learner_id=learner, competency_code=code, as_of=day, **stated)
        for learner, code, stated in _stated(learner_ids, codes, day)
    ]
    Standing.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["learner", "competency_code"],
        update_fields=["level", "confidence", "as_of"],
    )
    return len(rows)


def standings_that_differ() -> list[Standing]:
    """Standings that the ledger does not give on their own day, and people with evidence but none. Changes nothing."""
    stored: dict[int, dict[str, Standing]] = standings_of(Standing.objects.values_list("learner_id", flat=True).distinct())
    learners = {*Evidence.objects.values_list("learner_id", flat=True).distinct(), *stored}
    ledger = entries_of(learners)
    wrong = []
    for learner in sorted(learners):
        rows, facts = stored.get(learner, {}), ledger.get(learner, {})
        for code in sorted({*rows, *facts}):
            row = rows.get(code)
            if row is None:
                wrong.append(Standing(learner_id=learner, competency_code=code, confidence=0))
            elif (row.level, row.confidence) != tuple(_state(facts.get(code, ()), row.as_of).values()):
                wrong.append(row)
    return wrong


def _stated(learner_ids: Iterable[int], codes: Iterable[str] | None, day: date):
    ledger = entries_of(learner_ids, None if codes is None else set(codes))
    for learner, by_code in ledger.items():
        for code, entries in by_code.items():
            yield learner, code, _state(entries, day)


def _state(entries, day: date) -> dict[str, Decimal | None]:
    level = level_of(pieces_of(entries, as_of=day), required=0, as_of=day)
    return {
        "level": None if level.current is None else level.current.quantize(FOUR_PLACES),
        "confidence": level.confidence.quantize(FOUR_PLACES),
    }
