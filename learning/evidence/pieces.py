"""From the ledger of one person and one competency to pieces of evidence on a day: what counts once, and what no more.

Pure. Called by learning.evidence.selectors and the method command, always before `level_of`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from learning.evidence.level import Piece, certificate_decay

RATINGS = ("self", "supervisor", "observed")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One row of the ledger: a fact dated `on`, entered at `recorded_at`.

    `value` belongs to ratings (0 to 4); `ceiling` (1 to 3) to tests and certificates; `share` (0 to 1), `items` and
    `led_to_certificate` to tests; `valid_until` to certificates; `revokes`, the id of a certificate, to revocations.
    `module` is "" for a knowledge test outside a module.
    """

    id: int | str
    kind: str
    on: date
    recorded_at: datetime
    value: int | None = None
    ceiling: int | None = None
    share: Decimal | None = None
    items: int | None = None
    module: str = ""
    valid_until: date | None = None
    revokes: int | str | None = None
    led_to_certificate: bool = False


def pieces_of(entries: Iterable[Entry], *, as_of: date) -> tuple[Piece, ...]:
    """Return a piece for every entry but revocations, in their order, those that do not count set aside by a reason.

    Left to be weighed: the newest rating of each kind, one piece a module, each test without a module.
    Source: method 3.3, precisions 1, 2 and 6.
    """
    ledger = tuple(entries)
    revoked = {entry.revokes for entry in ledger if entry.kind == "revocation" and entry.on <= as_of}
    facts = [entry for entry in ledger if entry.kind != "revocation"]
    reasons = [_why_unusable(entry, as_of=as_of, revoked=revoked) for entry in facts]
    groups = defaultdict(list)
    for index, entry in enumerate(facts):
        if not reasons[index]:
            groups[_group(entry, index)].append(index)
    for members in groups.values():
        if len(members) > 1:
            _keep_one(facts, members, reasons, as_of)
    return tuple(_piece(entry, reason) for entry, reason in zip(facts, reasons, strict=True))


def _why_unusable(entry: Entry, *, as_of: date, revoked: set[int | str | None]) -> str:
    if entry.on > as_of:
        return "not_yet"
    if entry.kind == "certificate" and entry.id in revoked:
        return "revoked"
    if entry.kind == "test" and entry.led_to_certificate:
        return "led_to_certificate"
    return "no_items" if entry.kind == "test" and entry.items < 1 else ""


def _group(entry: Entry, index: int) -> tuple[str, str | int]:
    """Entries that share a group are one piece: ratings by kind, the rest by module; without a module each its own."""
    if entry.kind in RATINGS:
        return entry.kind, ""
    return ("module", entry.module) if entry.module else ("own", index)


def _keep_one(facts: Sequence[Entry], members: list[int], reasons: list[str], as_of: date) -> None:
    # A revoked certificate is no member any more: the module is judged as if it had never been issued, so that an
    # attempt beside it counts again. Only the passed attempt that led to it stays away (precision 1).
    certificates = [index for index in members if facts[index].kind == "certificate"]
    others = [index for index in members if facts[index].kind != "certificate"]
    if certificates:
        kept = _best_certificate(facts, certificates, as_of)
        _set_aside(reasons, certificates, but=kept, reason="superseded_by_better")
        last_day = max(facts[index].valid_until for index in certificates)
        replacing = [index for index in others if facts[index].on > last_day]
        _set_aside(reasons, set(others) - set(replacing), but=None, reason="superseded_by_certificate")
        others = replacing
        if replacing:
            reasons[kept] = "superseded_by_attempt"
    if others:
        newest = max(others, key=lambda index: (facts[index].on, facts[index].recorded_at, index))
        _set_aside(reasons, others, but=newest, reason="superseded_by_newer")


def _best_certificate(facts: Sequence[Entry], certificates: list[int], as_of: date) -> int:
    """Return the highest by what it gives on the day, then the longest-lived.

    By the level on the day and not by the ceiling, so that a valid renewal is not hidden by an expired certificate
    that gives the same.
    """

    def rank(index: int) -> tuple[int, date, datetime, int]:
        entry = facts[index]
        decay = certificate_decay(ceiling=entry.ceiling, valid_until=entry.valid_until, as_of=as_of)
        return decay.value or 0, entry.valid_until, entry.recorded_at, index

    return max(certificates, key=rank)


def _set_aside(reasons: list[str], members: Iterable[int], *, but: int | None, reason: str) -> None:
    for index in members:
        if index != but:
            reasons[index] = reason


def _piece(entry: Entry, reason: str) -> Piece:
    return Piece(
        kind=entry.kind,
        entry=entry.id,
        on=entry.on,
        value=entry.value,
        ceiling=entry.ceiling,
        share=entry.share,
        items=entry.items,
        valid_until=entry.valid_until,
        module=entry.module,
        set_aside=reason,
    )
