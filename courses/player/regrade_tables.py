"""What a regrade does, as lines of text: counts from ten people on, as in the statistics. For courses.player.regrading."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessments.analysis.tables import UNKNOWN, percent, whole
from assessments.marking.comparing import Effect
from learning.gaps.figures import COUNTS_FROM

Line = tuple[str, list[str]]


def columns(found: Sequence[tuple[Effect, int]]) -> list[Line]:
    """A line a figure, with its value for each of the effects; each comes with the completed courses that would stay."""
    if not found:
        return []
    return [
        (_("Attempts counted"), [whole(effect.attempts) for effect, _staying in found]),
        (_("People counted"), [whole(effect.people) for effect, _staying in found]),
        (_("Mean score of this question"), [_from_to(*_item_means(effect)) for effect, _staying in found]),
        (_("Mean score of these attempts"), [_from_to(*_attempt_means(effect)) for effect, _staying in found]),
        *_transposed([_moves(effect) for effect, _staying in found]),
        (_("Completed courses of those who pass no longer: they stay"), [_count(effect, n) for effect, n in found]),
    ]


def lines(effect: Effect | None, *, staying: int, certified: int) -> list[Line]:
    """What a regrade did; no line for fewer than k people."""
    if effect is None:
        return []
    return [
        (_("Attempts counted"), [whole(effect.attempts)]),
        (_("People counted"), [whole(effect.people)]),
        *[(label, [value]) for label, value in _moves(effect)],
        (_("Completed courses of those who pass no longer: they stay"), [_count(effect, staying)]),
        (_("Completed courses of those who pass only since"), [_count(effect, certified)]),
    ]


def moved(effect: Effect | None) -> list[str]:
    """The four counts of the list, a dash for each that is not shown."""
    return [UNKNOWN] * 4 if effect is None or effect.people < COUNTS_FROM else [value for _label, value in _moves(effect)]


def _moves(effect: Effect) -> list[tuple[str, str]]:
    return [
        (_("Scores of this question that rise"), _count(effect, effect.moves.rise)),
        (_("Scores of this question that fall"), _count(effect, effect.moves.fall)),
        (_("Attempts that pass only then"), _count(effect, effect.moves.passes_now)),
        (_("Attempts that pass no longer"), _count(effect, effect.moves.fails_now)),
    ]


def _transposed(found: Sequence[list[tuple[str, str]]]) -> list[Line]:
    return [(row[0][0], [value for _label, value in row]) for row in zip(*found, strict=True)]


def _count(effect: Effect, count: int) -> str:
    return whole(count) if effect.people >= COUNTS_FROM else _("not shown of fewer than %(n)s people") % {"n": COUNTS_FROM}


def _item_means(effect: Effect):
    return effect.means.item_before, effect.means.item_after


def _attempt_means(effect: Effect):
    return effect.means.attempt_before, effect.means.attempt_after


def _from_to(before, after) -> str:
    return _("%(before)s, then %(after)s") % {"before": percent(before), "after": percent(after)}
