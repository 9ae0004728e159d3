"""Reads of the ledger: entries, and the levels they show on a day. Called by gaps, by one's own page and by the services."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from learning.evidence.level import Level, level_of
from learning.evidence.models import Evidence, Standing
from learning.evidence.pieces import Entry, pieces_of

FIELDS = (
    "id", "kind", "on", "recorded_at", "value", "ceiling", "share", "items", "module", "valid_until", "led_to_certificate",
)  # fmt: skip


def entry_of(evidence: Evidence) -> Entry:
    """A ledger row as a value."""
    return Entry(revokes=evidence.revokes_id, **{field: getattr(evidence, field) for field in FIELDS})


def entries_of(learner_ids: Iterable[int], codes: Collection[str] | None = None) -> dict[int, dict[str, list[Entry]]]:
    """Ledger entries by person and competency code, of all competencies or some. One query a thousand people."""
    ledger: dict[int, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    ids = list(learner_ids)
    wanted = Evidence.objects.all() if codes is None else Evidence.objects.filter(competency_code__in=codes)
    for start in range(0, len(ids), 1000):
        rows = wanted.filter(learner_id__in=ids[start : start + 1000]).order_by("id")
        for learner, code, revokes, *fields in rows.values_list("learner_id", "competency_code", "revokes_id", *FIELDS):
            ledger[learner][code].append(Entry(revokes=revokes, **dict(zip(FIELDS, fields, strict=True))))
    return ledger


def levels_of(
    learner_ids: Iterable[int],
    as_of: date,
    required: Mapping[int, Mapping[str, int]] | None = None,
    codes: Collection[str] | None = None,
) -> dict[int, dict[str, Level]]:
    """Levels by person and competency code on a day, for every competency with evidence or a requirement, or some of them."""
    ids = list(learner_ids)
    ledger = entries_of(ids, codes)
    needs = required or {}
    levels = {}
    for learner in ids:
        entries, wanted = ledger.get(learner, {}), needs.get(learner, {})
        levels[learner] = {
            code: level_of(pieces_of(entries.get(code, ()), as_of=as_of), required=wanted.get(code, 0), as_of=as_of)
            for code in {*entries, *(code for code, level in wanted.items() if level and (codes is None or code in codes))}
        }
    return levels


def levels_now(learner, as_of: date, required: Mapping[str, int], codes: Collection[str] | None = None) -> dict[str, Level]:
    """One person's levels on a day against what the post requires. Only a person's own page shows this live."""
    return levels_of([learner.pk], as_of, {learner.pk: required}, codes)[learner.pk]


def standings_of(learner_ids: Iterable[int]) -> dict[int, dict[str, Standing]]:
    """Stored standings by person and competency code."""
    standings: dict[int, dict[str, Standing]] = defaultdict(dict)
    ids = list(learner_ids)
    for start in range(0, len(ids), 1000):
        for standing in Standing.objects.filter(learner_id__in=ids[start : start + 1000]):
            standings[standing.learner_id][standing.competency_code] = standing
    return standings
