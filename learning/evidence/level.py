"""The level a person has shown in one competency: pieces of evidence in, an unrounded level and its reasons out.

Pure. Called for standings, editions, the page that prints the rule behind a figure, and the method command.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)
HIGHEST_TAUGHT = 3
FULL_CONFIDENCE = 6

RATING_WEIGHTS = {"self": Decimal(1), "supervisor": Decimal(2), "observed": Decimal(4)}
TEST_WEIGHT = CERTIFICATE_WEIGHT = Decimal(3)
EXPIRED_CERTIFICATE_WEIGHT = Decimal("1.5")
TEST_ITEMS_IN_FULL = 4
EXPIRED_CERTIFICATE_MONTHS = 36

# Whole months up to which a weight is full, and up to which it is half.
_AGEING = {"self": (12, 24), "supervisor": (12, 24), "observed": (24, 36), "test": (24, 36)}
_SHARES = ((Decimal("0.8"), 0), (Decimal("0.6"), 1), (Decimal("0.4"), 2))
_BANDS = ((Decimal("0.5"), "minor"), (Decimal(1), "moderate"), (Decimal(2), "serious"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One piece of evidence as `pieces_of` leaves it.

    `value` is the level given by a rating (0 to 4); `ceiling` the level T a module attests (1 to 3); `share` the part
    of a test answered right (0 to 1) over `items`. `set_aside` is a reason code when the piece is not to be weighed.
    """

    kind: str
    entry: int | str | None = None
    on: date | None = None
    value: int | None = None
    ceiling: int | None = None
    share: Decimal | None = None
    items: int | None = None
    valid_until: date | None = None
    module: str = ""
    set_aside: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WeighedPiece:
    """What became of a piece: its aged weight and value, and a reason code where it was not used as it stands.

    Not used: not_yet, revoked, led_to_certificate, no_items, superseded_by_newer, superseded_by_certificate,
    superseded_by_attempt, superseded_by_better, aged_out, below_mean, below_seen_practice. Used: "" or self_capped.
    `value` is None where the piece has none left to give.
    """

    piece: Piece
    used: bool
    weight: Decimal
    value: int | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """Where a person stands in one competency, unrounded.

    `current`, `gap` and `surplus` are levels from 0 to 4, None where unknown or, for the last two, not required;
    `confidence` runs from 0 to 1 and `label` names it; `band` names the gap.
    """

    required: int
    current: Decimal | None
    gap: Decimal | None
    surplus: Decimal | None
    band: str
    confidence: Decimal
    label: str
    pieces: tuple[WeighedPiece, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Decay:
    """A certificate on a day: whole months since it ended, the level it still gives (None for none), its weight."""

    months_over: int
    value: int | None
    weight: Decimal


@dataclass(slots=True)
class _Draft:
    piece: Piece
    weight: Decimal
    value: int | None
    reason: str = ""
    capped: bool = False


def months_between(earlier: date, later: date) -> int:
    """Return the whole months from one day to another, negative if `later` is before it (precision 3)."""
    months = 12 * (later.year - earlier.year) + later.month - earlier.month
    return months - 1 if later.day < earlier.day else months


def aged(weight: Decimal, *, kind: str, on: date, as_of: date) -> Decimal:
    """Return the weight of a rating or test on `as_of`: full, half or 0 by the whole months since `on` (3.3)."""
    full, half = _AGEING[kind]
    months = months_between(on, as_of)
    if months <= full:
        return weight
    return weight / 2 if months <= half else ZERO


def weight_of_test(items: int) -> Decimal:
    """Return the weight of a fresh test of that many items on the competency: 3, less below four items."""
    return TEST_WEIGHT * min(max(items, 0), TEST_ITEMS_IN_FULL) / TEST_ITEMS_IN_FULL


def level_of_test(*, ceiling: int, share: Decimal) -> int:
    """Return the level a test gives: the module's ceiling (1 to 3) from 80 % right, less below, never under 0.

    Raises ValueError outside those ranges: no test gives level 4.
    """
    _check_ceiling(ceiling)
    if not 0 <= share <= 1:
        raise ValueError(f"a share runs from 0 to 1, not {share}")
    for least, below_ceiling in _SHARES:
        if share >= least:
            return max(0, ceiling - below_ceiling)
    return 0


def certificate_decay(*, ceiling: int, valid_until: date, as_of: date) -> Decay:
    """Return what a certificate of that ceiling (1 to 3) gives on `as_of`; its last day is included.

    Raises ValueError for another ceiling.
    """
    _check_ceiling(ceiling)
    if as_of <= valid_until:
        return Decay(months_over=0, value=ceiling, weight=CERTIFICATE_WEIGHT)
    months = months_between(valid_until, as_of)
    if months > EXPIRED_CERTIFICATE_MONTHS:
        return Decay(months_over=months, value=None, weight=ZERO)
    return Decay(months_over=months, value=max(1, ceiling - 1 - months // 12), weight=EXPIRED_CERTIFICATE_WEIGHT)


def band_of(gap: Decimal) -> str:
    """Return the band of one gap or of a mean gap (0 to 4): met, minor, moderate, serious or critical."""
    if gap <= 0:
        return "met"
    return next((band for edge, band in _BANDS if gap < edge), "critical")


def confidence_label(weights: Decimal) -> str:
    """Return the word for the sum of the used weights: none, low up to a third of 6, medium up to two, high above."""
    if not weights:
        return "none"
    if 3 * weights <= FULL_CONFIDENCE:
        return "low"
    return "medium" if 3 * weights <= 2 * FULL_CONFIDENCE else "high"


def level_of(pieces: Iterable[Piece], *, required: int, as_of: date) -> Level:
    """Return the level that the pieces show on `as_of`, against the required level (0 to 4, 0 for not required).

    Pieces come from `pieces_of`, at most one a module and one rating a kind. No evidence leaves the level unknown.
    Source: method 3.3 with precisions 2 to 5.
    """
    drafts = [_drafted(piece, as_of) for piece in pieces]
    _cap_self_rating(drafts)
    _judge_expired_certificates(drafts, as_of)
    _judge_passes(drafts, as_of)
    weights, levels = _sums(drafts, lambda draft: True)
    current = levels / weights if weights else None
    gap = None if current is None or required == 0 else max(ZERO, required - current)
    return Level(
        required=required,
        current=current,
        gap=gap,
        surplus=None if gap is None else max(ZERO, current - required),
        band=_band(required=required, gap=gap),
        confidence=min(Decimal(1), weights / FULL_CONFIDENCE),
        label=confidence_label(weights),
        pieces=tuple(_weighed(draft) for draft in drafts),
    )


def _check_ceiling(ceiling: int) -> None:
    if not 1 <= ceiling <= HIGHEST_TAUGHT:
        raise ValueError(f"a module attests level 1 to {HIGHEST_TAUGHT}, not {ceiling}: 4 is only seen in practice")


def _band(*, required: int, gap: Decimal | None) -> str:
    if required == 0:
        return "not required"
    return "unknown" if gap is None else band_of(gap)


def _drafted(piece: Piece, as_of: date) -> _Draft:
    """Give a piece its value and aged weight; one without weight is absent from every rule (precision 2)."""
    if piece.set_aside:
        return _Draft(piece, ZERO, piece.value, piece.set_aside)
    if piece.kind == "certificate":
        decay = certificate_decay(ceiling=piece.ceiling, valid_until=piece.valid_until, as_of=as_of)
        weight, value = decay.weight, decay.value
    elif piece.kind == "test":
        weight = aged(weight_of_test(piece.items), kind="test", on=piece.on, as_of=as_of)
        value = level_of_test(ceiling=piece.ceiling, share=piece.share)
    else:
        weight = aged(RATING_WEIGHTS[piece.kind], kind=piece.kind, on=piece.on, as_of=as_of)
        value = piece.value
    return _Draft(piece, weight, value, "" if weight else "aged_out")


def _cap_self_rating(drafts: list[_Draft]) -> None:
    if any(_is_seen_practice(draft) and not draft.reason for draft in drafts):
        return
    for draft in drafts:
        if draft.piece.kind == "self" and not draft.reason and draft.value > HIGHEST_TAUGHT:
            draft.value, draft.capped = HIGHEST_TAUGHT, True


def _judge_expired_certificates(drafts: list[_Draft], as_of: date) -> None:
    """Keep only the best expired certificate, and that not below what a supervisor or trainer saw (rule 2)."""
    expired = [draft for draft in drafts if not draft.reason and _is_expired(draft, as_of)]
    if not expired:
        return
    best = max(expired, key=lambda draft: (draft.value, draft.piece.valid_until))
    for draft in expired:
        if draft is not best:
            draft.reason = "superseded_by_better"
    weights, levels = _sums(drafts, _is_seen_practice)
    if levels > best.value * weights:
        best.reason = "below_seen_practice"


def _judge_passes(drafts: list[_Draft], as_of: date) -> None:
    """A pass at the ceiling is a lower bound: only the highest, and only if it does not lower the mean (rule 1)."""
    passes = [draft for draft in drafts if not draft.reason and _is_pass(draft, as_of)]
    if not passes:
        return
    # Of two equal levels the heavier counts, or a thin test would hide a certificate that says the same.
    best = max(passes, key=lambda draft: (draft.value, draft.weight))
    for draft in passes:
        if draft is not best:
            draft.reason = "superseded_by_better"
    weights, levels = _sums(drafts, lambda draft: draft is not best)
    if levels > best.value * weights:
        best.reason = "below_mean"


def _sums(drafts: list[_Draft], counts: Callable[[_Draft], bool]) -> tuple[Decimal, Decimal]:
    """Return the sum of weights and of weighted levels. Rules compare products of these, as a division would round."""
    weights = levels = ZERO
    for draft in drafts:
        if not draft.reason and counts(draft):
            weights += draft.weight
            levels += draft.weight * draft.value
    return weights, levels


def _is_seen_practice(draft: _Draft) -> bool:
    return draft.piece.kind in ("supervisor", "observed")


def _is_expired(draft: _Draft, as_of: date) -> bool:
    return draft.piece.kind == "certificate" and draft.piece.valid_until < as_of


def _is_pass(draft: _Draft, as_of: date) -> bool:
    if draft.piece.kind == "test":
        return draft.value == draft.piece.ceiling
    return draft.piece.kind == "certificate" and not _is_expired(draft, as_of)


def _weighed(draft: _Draft) -> WeighedPiece:
    reason = draft.reason or ("self_capped" if draft.capped else "")
    return WeighedPiece(piece=draft.piece, used=not draft.reason, weight=draft.weight, value=draft.value, reason=reason)
