"""The score of one answer, from 0 to 1, for every kind of question that a machine marks.

Pure. Called when an attempt is submitted (the server marks again, whatever a browser said) and by the method command.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import combinations

from assessments.questions.numerals import as_decimal, readings

NOTHING = Decimal(0)
MOST_PARTS = 1_000
LONGEST_TEXT = 10_000

_EXACT = Context(prec=300, rounding=ROUND_HALF_UP)


class KeyProblem(ValueError):
    """The key of a question, not the response to it, cannot be used; the message tells its author why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """A path through a scenario: the nodes seen, the points earned, and how it went.

    `critical` tells that a choice put the person in danger, `finished` that the end was reached, `possible` that
    every choice existed.
    """

    nodes: tuple[str, ...]
    points: Decimal
    critical: bool
    finished: bool
    possible: bool


def mark(*, kind: str, key: object, response: object) -> Decimal:
    """Return the score of a response, 0 to 1 with four places, half up.

    Any response can be marked: null, wrong types, options given twice and oversized ones score 0. An option that does
    not exist is a wrong one in a multiple choice and stands in no pair of an ordering.
    Raises KeyProblem for an unknown kind or a key that is not one of that kind. Source: method 3.8 and precision 6.
    """
    if kind not in _MARKERS:
        raise KeyProblem(f"a machine marks {', '.join(sorted(_MARKERS))}; not {str(kind)[:40]!r}")
    check, score = _MARKERS[kind]
    check(key)
    return NOTHING.quantize(Decimal("0.0001")) if response is None else _four_places(score(key, response))


def scenario_score(*, points: Decimal, best: Decimal, critical: bool) -> Decimal:
    """Return points / points of the best path, within 0 and 1, four places; a critical choice makes it 0.

    Raises KeyProblem if the best path earns nothing.
    """
    if best <= 0:
        raise KeyProblem("the best path of a scenario must earn points")
    return _four_places(NOTHING if critical else min(Decimal(1), max(NOTHING, points / best)))


def walk(scenario: Mapping[str, object], path: object) -> Walk:
    """Follow a list of choice numbers (from 0) from the first node; it may stop before the end.

    `scenario` has `start` and `nodes`, each with `choices` of `points`, `critical` and `next`. A path with a choice
    that does not exist ends there and is not `possible`. Raises KeyProblem for a scenario without those.
    """
    _check_scenario(scenario)
    nodes, points, critical = [scenario["start"]], NOTHING, False
    steps = path if isinstance(path, list) and len(path) <= MOST_PARTS else [None]
    for step in steps:
        choices = scenario["nodes"][nodes[-1]].get("choices", [])
        if not _is_whole(step) or not 0 <= step < len(choices):
            return Walk(nodes=tuple(nodes), points=points, critical=critical, finished=False, possible=False)
        points += as_decimal(choices[step].get("points", 0))
        critical = critical or bool(choices[step].get("critical"))
        nodes.append(choices[step]["next"])
    finished = not scenario["nodes"][nodes[-1]].get("choices")
    return Walk(nodes=tuple(nodes), points=points, critical=critical, finished=finished, possible=True)


def normalised(text: str) -> str:
    """Return a text as matching and cloze compare it: NFC, trimmed, without case, ё as е."""
    # Folding case can take characters apart again, so it is composed once more.
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).strip().casefold())
    return folded.replace("ё", "е")


def _single(key: str | int, response: object) -> Decimal:
    return Decimal(_is_option(response) and response == key)


def _truefalse(key: bool, response: object) -> Decimal:
    return Decimal(response is key)


def _multiple(key: list, response: object) -> Decimal:
    if not _are_options(response):
        return NOTHING
    right = len(set(response) & set(key))
    return Decimal(max(0, 2 * right - len(response))) / len(key)


def _ordering(key: list, response: object) -> Decimal:
    # An option that is not in the question stands in no pair: it is worth nothing and spoils nothing.
    if not _are_options(response):
        return NOTHING
    place = {option: index for index, option in enumerate(response)}
    pairs = list(combinations(key, 2))
    right = sum(first in place and then in place and place[first] < place[then] for first, then in pairs)
    return Decimal(right) / len(pairs)


def _matching(key: Mapping[str, str], response: object) -> Decimal:
    return _cloze({left: [right] for left, right in key.items()}, response)


def _cloze(key: Mapping[str, list[str]], response: object) -> Decimal:
    # A blank filled with junk costs that blank; the others were answered and count.
    if not isinstance(response, dict) or len(response) > MOST_PARTS:
        return NOTHING
    right = sum(_is_accepted(response.get(blank), accepted) for blank, accepted in key.items())
    return Decimal(right) / len(key)


def _is_accepted(answer: object, accepted: list[str]) -> bool:
    if not isinstance(answer, str) or len(answer) > LONGEST_TEXT:
        return False
    return normalised(answer) in {normalised(text) for text in accepted}


def _numeric(key: Mapping[str, object], response: object) -> Decimal:
    value, tolerance = as_decimal(key["value"]), as_decimal(key.get("tolerance", 0))
    factor, number = _in_units(key.get("units") or {}, response)
    given = readings(number) if isinstance(number, str) else {as_decimal(number)} - {None}
    return Decimal(
        factor is not None
        and any(_EXACT.subtract(_EXACT.multiply(each, factor), value).copy_abs() <= tolerance for each in given)
    )


def _in_units(units: Mapping[str, object], response: object) -> tuple[Decimal | None, object]:
    """How many of the first unit the number counts in, and the number; no factor for a unit that is none of these."""
    if not isinstance(response, dict):
        return (None if units else Decimal(1)), response
    unit = response.get("unit")
    known = unit in units if isinstance(unit, str) else not units and unit is None
    return (as_decimal(units[unit]) if units and known else Decimal(1) if known else None), response.get("number")


def _shorttext(key: list[Mapping], response: object) -> Decimal:
    """The share of the best words that were given."""
    return max((as_decimal(row["share"]) for row in key if _is_accepted(response, row["accepted"])), default=NOTHING)


def _scenario(key: Mapping[str, object], response: object) -> Decimal:
    way = walk(key, response)
    if not way.possible:
        return NOTHING
    return scenario_score(points=way.points, best=as_decimal(key["max_points"]), critical=way.critical)


def _check_option(key: object) -> None:
    if not _is_option(key):
        raise KeyProblem("the key of a single choice is the right option, a text or a whole number")


def _check_truth(key: object) -> None:
    if not isinstance(key, bool):
        raise KeyProblem("the key of a statement is true or false")


def _check_right_options(key: object) -> None:
    if not key or not _are_options(key):
        raise KeyProblem("the key of a multiple choice lists the right options, each once, at least one")


def _check_sequence(key: object) -> None:
    if not _are_options(key) or len(key) < 2:
        raise KeyProblem("the key of an ordering lists at least two options in their order, each once")


def _check_pairs(key: object) -> None:
    if not isinstance(key, dict) or not key or not all(isinstance(right, str) for right in key.values()):
        raise KeyProblem("the key of a matching gives the right text for each left one, at least one pair")


def _check_blanks(key: object) -> None:
    if not isinstance(key, dict) or not key or not all(_are_texts(accepted) for accepted in key.values()):
        raise KeyProblem("the key of a cloze gives a list of accepted texts for each blank, at least one blank")


def _check_number(key: object) -> None:
    if not isinstance(key, dict) or as_decimal(key.get("value")) is None:
        raise KeyProblem("the key of a number is an object with a number as value and a tolerance")
    tolerance = as_decimal(key.get("tolerance", 0))
    if tolerance is None or tolerance < 0:
        raise KeyProblem("the tolerance of a number is a number from 0")
    units = key.get("units") or {}
    if not isinstance(units, dict) or not all((as_decimal(factor) or 0) > 0 for factor in units.values()):
        raise KeyProblem("the units of a number are names, each with a number above 0")


def _check_words(key: object) -> None:
    if not isinstance(key, list) or not key or not all(isinstance(row, dict) and _earns(row) for row in key):
        raise KeyProblem("the key of a short text lists accepted texts, each list with a share above 0 and up to 1")


def _earns(row: Mapping) -> bool:
    share = as_decimal(row.get("share"))
    return _are_texts(row.get("accepted")) and share is not None and 0 < share <= 1


def _check_scenario(key: object) -> None:
    nodes = key.get("nodes") if isinstance(key, dict) else None
    if not isinstance(nodes, dict) or not _is_name(key.get("start"), nodes):
        raise KeyProblem("a scenario has nodes by name, and start names one of them")
    for name, node in nodes.items():
        choices = node.get("choices", []) if isinstance(node, dict) else None
        if not isinstance(choices, list) or not all(_is_choice(choice, nodes) for choice in choices):
            raise KeyProblem(f"node {name}: each choice has points and the name of the next node")


def _check_marked_scenario(key: object) -> None:
    _check_scenario(key)
    best = as_decimal(key.get("max_points"))
    if best is None or best <= 0:
        raise KeyProblem("the max_points of a scenario is a number above 0")


def _is_choice(choice: object, nodes: Mapping[str, object]) -> bool:
    if not isinstance(choice, dict) or as_decimal(choice.get("points", 0)) is None:
        return False
    return _is_name(choice.get("next"), nodes)


def _is_name(value: object, nodes: Mapping[str, object]) -> bool:
    return isinstance(value, str) and value in nodes


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_option(value: object) -> bool:
    return isinstance(value, str) or _is_whole(value)


def _are_options(value: object) -> bool:
    """Tell whether this is a list of options, each at most once; anything else is no answer to a question."""
    if not isinstance(value, list) or len(value) > MOST_PARTS or not all(_is_option(option) for option in value):
        return False
    return len(set(value)) == len(value)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(text, str) for text in value)


def _four_places(score: Decimal) -> Decimal:
    return score.quantize(Decimal("0.0001"), context=_EXACT)


_MARKERS: dict[str, tuple[Callable[[object], None], Callable[..., Decimal]]] = {
    "single": (_check_option, _single),
    "truefalse": (_check_truth, _truefalse),
    "multiple": (_check_right_options, _multiple),
    "ordering": (_check_sequence, _ordering),
    "matching": (_check_pairs, _matching),
    "cloze": (_check_blanks, _cloze),
    "numeric": (_check_number, _numeric),
    "shorttext": (_check_words, _shorttext),
    "scenario": (_check_marked_scenario, _scenario),
}
