"""What a regrade does, as lines of text: counts from ten people on, as in the statistics. For courses.player.regrading."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessments.analysis.tables import whole
from assessments.marking.comparing import Effect, Moves
from assessments.questions.shares import UNKNOWN, percent
from learning.gaps.figures import COUNTS_FROM

Line = tuple[str, list[str]]


def columns(found: Sequence[tuple[Effect, int]]) -> list[Line]:
    """A line a figure, with its value for each of the effects; each comes with the completed courses that would stay.

    They are of the same people, who were all asked the same question.
    """
    if not found:
        return []
    effects = [effect for effect, _staying in found]
    means = [effect.means for effect in effects]
    return [
        *_size(effects),
        (_("Mean score of this question"), [_from_to(each.item_before, each.item_after) for each in means]),
        (_("Mean score of these attempts"), [_from_to(each.attempt_before, each.attempt_after) for each in means]),
        *_counts(effects, [(_staying_label(), [staying for _effect, staying in found])]),
    ]


def lines(effect: Effect | None, *, staying: int, certified: int) -> list[Line]:
    """What a regrade did; no line for fewer than k people."""
    if effect is None:
        return []
    more = [(_staying_label(), [staying]), (_("Completed courses of those who pass only since"), [certified])]
    return [*_size([effect]), *_counts([effect], more)]


def moved(effect: Effect | None) -> list[str]:
    """For the list: scores that rose and fell, attempts that pass only since and no longer; a dash for what is not shown."""
    if effect is None or effect.people < COUNTS_FROM:
        return [UNKNOWN, UNKNOWN]
    rise, fall, passes, fails = (whole(count) for count in _four(effect.moves))
    return [_pair(rise, fall), _pair(passes, fails)]


def _size(effects: Sequence[Effect]) -> list[Line]:
    return [
        (_("Attempts counted"), [whole(effect.attempts) for effect in effects]),
        (_("People counted"), [whole(effect.people) for effect in effects]),
    ]


def _counts(effects: Sequence[Effect], more: Sequence[tuple[str, list[int]]]) -> list[Line]:
    if effects[0].people < COUNTS_FROM:
        told = _("not shown of fewer than %(n)s people") % {"n": COUNTS_FROM}
        return [(_("How many scores change"), [told for _effect in effects])]
    labels = (
        _("Scores of this question that rise"),
        _("Scores of this question that fall"),
        _("Attempts that pass only then"),
        _("Attempts that pass no longer"),
    )
    counts = zip(labels, zip(*(_four(effect.moves) for effect in effects), strict=True), strict=True)
    return [(label, [whole(count) for count in own]) for label, own in (*counts, *more)]


def _four(moves: Moves) -> tuple[int, int, int, int]:
    return moves.rise, moves.fall, moves.passes_now, moves.fails_now


def _staying_label() -> str:
    return _("Completed courses of those who pass no longer: they stay")


def _from_to(before, after) -> str:
    return _("%(before)s, then %(after)s") % {"before": percent(before), "after": percent(after)}


def _pair(first: str, second: str) -> str:
    return _("%(first)s and %(second)s") % {"first": first, "second": second}
