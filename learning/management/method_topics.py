"""The published method as a calculator: one function a topic, from a JSON case to its rounded result.

Called by the method command and by the tests of the published numbers; each calls the function the report calls.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from assessments.questions.marking import mark, scenario_score
from learning.competencies.requirement import required_level
from learning.evidence.level import HIGHEST_TAUGHT, Level, certificate_decay, level_of, level_of_test
from learning.evidence.pieces import RATINGS, Entry, pieces_of
from learning.management import method_group_topics as groups
from learning.management.method_cases import CaseProblem, Fields, figure, number

_PERSON = frozenset({"role", "competency", "required", "as_of", "evidence"})
_EVIDENCE = frozenset({"kind", "v", "T", "p", "n_items", "on", "valid_until", "revoked"})
_BRANCHING = frozenset({"path_points", "best_path_points", "critical_fail"})
_FIRST_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
_MOST_POINTS = 1_000_000

Result = dict[str, object]


def calculate(topic: str, given: object) -> Result | list[Result]:
    """Return the result of a case, or of each case of a list.

    Raises CaseProblem, saying what to do, for an unknown topic or a case that is not one of the topic.
    """
    if topic not in TOPICS:
        raise CaseProblem(f"unknown topic {topic[:40]!r}: choose one of {', '.join(sorted(TOPICS))}")
    if isinstance(given, list):
        return [_result(topic, case, f"case {index}") for index, case in enumerate(given, start=1)]
    return _result(topic, given, "the case")


def _result(topic: str, case: object, where: str) -> Result:
    try:
        return TOPICS[topic](case, where)
    except CaseProblem:
        raise
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise CaseProblem(f"{where}: {error}") from error


def person(case: object, where: str) -> Result:
    """Return a person's level in one competency; every entry is a piece of its own (3.3)."""
    fields = Fields.of(case, where=where, known=_PERSON)
    as_of, entries = fields.day("as_of"), []
    for index, (given, place) in enumerate(fields.rows("evidence")):
        entries += _entries(Fields.of(given, where=place, known=_EVIDENCE), as_of=as_of, index=index)
    required = fields.whole("required", 0, 4)
    return _level_result(level_of(pieces_of(entries, as_of=as_of), required=required, as_of=as_of))


def required(case: object, where: str) -> Result:
    """Return the required level of a person (3.2)."""
    fields = Fields.of(case, where=where, known=frozenset({"roles", "matrix", "agency_override"}))
    matrix = fields.wholes("matrix", 0, 4)
    override = fields.wholes("agency_override", 0, 4) if fields.has("agency_override") else {}
    profiles = [profile for profile, _ in fields.rows("roles")]
    for profile in profiles:
        if not isinstance(profile, str) or profile not in {*matrix, *override}:
            raise CaseProblem(f"{where}, roles: each must be a role profile of the matrix")
    return {"required": required_level(role_profiles=profiles, matrix=matrix, override=override)}


def level_from_test(case: object, where: str) -> Result:
    """Return the level a test gives (3.3)."""
    fields = Fields.of(case, where=where, known=frozenset({"T", "p"}))
    return {"level": level_of_test(ceiling=fields.whole("T", 1, HIGHEST_TAUGHT), share=fields.number("p", 0, 1))}


def decay(case: object, where: str) -> Result:
    """Return what a certificate gives on a day (3.3)."""
    fields = Fields.of(case, where=where, known=frozenset({"T", "valid_until", "as_of"}))
    left = certificate_decay(
        ceiling=fields.whole("T", 1, HIGHEST_TAUGHT), valid_until=fields.day("valid_until"), as_of=fields.day("as_of")
    )
    return {"months_over": left.months_over, "value": left.value, "weight": figure(left.weight, 2)}


def item_scoring(case: object, where: str) -> Result:
    """Return the score of one response (3.8); null is no response."""
    fields = Fields.of(case, where=where, known=frozenset({"type", "key", "response"}))
    score = mark(kind=fields.text("type"), key=fields.raw("key"), response=fields.raw("response"))
    return {"score": figure(score, 4)}


def branching(case: object, where: str) -> Result:
    """Return the score of a path through a scenario (3.8)."""
    fields = Fields.of(case, where=where, known=_BRANCHING)
    score = scenario_score(
        points=_points(fields, "path_points"),
        best=_points(fields, "best_path_points"),
        critical=fields.flag("critical_fail"),
    )
    return {"score": figure(score, 4)}


TOPICS: dict[str, Callable[[object, str], Result]] = {
    "person": person,
    "required": required,
    "test_band": level_from_test,
    "certificate_decay": decay,
    "agency": groups.agency,
    "priority": groups.priority,
    "borich": groups.borich,
    "suppression": groups.suppression,
    "trend": groups.trend,
    "treatability": groups.causes,
    "item_scoring": item_scoring,
    "branching": branching,
    "gain": groups.gain,
    "response_rate": groups.response,
    "sample": groups.sample,
}


def _entries(fields: Fields, *, as_of: date, index: int) -> list[Entry]:
    """Return the ledger entries of one piece: its place in the list tells which was recorded later."""
    kind = fields.text("kind")
    recorded = {"id": index, "recorded_at": _FIRST_MOMENT + timedelta(seconds=index)}
    if kind in RATINGS:
        return [Entry(kind=kind, on=fields.day("on"), value=fields.whole("v", 0, 4), **recorded)]
    if kind == "test":
        return [_test(fields, **recorded)]
    if kind != "certificate":
        raise fields.problem("kind", "self, supervisor, observed, test or certificate")
    valid_until = fields.day("valid_until")
    # A case need not say when a certificate was issued; it then was before the day asked for.
    on = fields.day("on") if fields.has("on") else min(valid_until, as_of)
    ceiling = fields.whole("T", 1, HIGHEST_TAUGHT)
    entries = [Entry(kind=kind, on=on, ceiling=ceiling, valid_until=valid_until, **recorded)]
    if fields.has("revoked") and fields.flag("revoked"):
        entries.append(
            Entry(id=f"revocation {index}", kind="revocation", on=as_of, revokes=index, recorded_at=recorded["recorded_at"])
        )
    return entries


def _test(fields: Fields, **recorded: int | datetime) -> Entry:
    return Entry(
        kind="test",
        on=fields.day("on"),
        ceiling=fields.whole("T", 1, HIGHEST_TAUGHT),
        share=fields.number("p", 0, 1),
        items=fields.whole("n_items"),
        **recorded,
    )


def _level_result(level: Level) -> Result:
    return {
        "current": figure(level.current, 2),
        "gap": figure(level.gap, 2),
        "band": level.band,
        "confidence": figure(level.confidence, 2),
        "confidence_label": level.label,
    }


def _points(fields: Fields, key: str) -> Decimal:
    points = (number(each, where=place, low=-_MOST_POINTS, high=_MOST_POINTS) for each, place in fields.rows(key))
    return sum(points, Decimal(0))
