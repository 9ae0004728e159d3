"""How a QTI item is marked, where its declarations do not tell: right values and bounds in the response processing.

Called by the reader of an item. Only the plain forms that editors write are understood; anything else is told apart, so that
no wrong key comes of it.
"""

from collections.abc import Iterator
from fractions import Fraction
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.draft import number
from assessments.exchange.reading import Skip, unsupported
from assessments.exchange.xml_tree import named, text_of

_UNCLEAR = ("gt", "lt")
_BRANCHES = ("responseIf", "responseElseIf")


def scored_values(root: Element, name: str) -> dict[str, Fraction]:
    """What each value of a response earns, where each is compared by itself; nothing where marking is more than that."""
    scores: dict[str, Fraction] = {}
    for branch in _branches(root):
        test = branch[0]
        if not any(variable.get("identifier") == name for variable in named(test, "variable")):
            continue
        values = [" ".join(text_of(value).split()) for value in named(test, "baseValue")]
        score = _score(branch)
        if test.tag not in ("match", "stringMatch", "member", "equal") or not values or score is None:
            return {}
        for value in values:
            scores[value] = max(score, scores.get(value, score))
    return scores


def compares_case(root: Element) -> bool:
    """Whether capital and small letters are told apart where a text is marked."""
    return any(test.get("caseSensitive") == "true" for test in named(root, "stringMatch"))


def _branches(root: Element) -> Iterator[Element]:
    for name in _BRANCHES:
        yield from (branch for branch in named(root, name) if len(branch))


def _score(branch: Element) -> Fraction | None:
    for outcome in branch.iterfind("setOutcomeValue"):
        values = list(named(outcome, "baseValue"))
        if outcome.get("identifier", "").upper() == "SCORE" and values:
            return number(text_of(values[-1]))
    return None


def tolerance_of(root: Element, name: str, value: Fraction) -> Fraction:
    """How far from the right number an answer may be, as the response processing says. Raises Skip where it is unclear."""
    for rounding in _about(root, name, "equalRounded"):
        raise unsupported(rounding.tag)
    bounds = _bounds(root, name)
    if bounds:
        return _one_margin({value - bounds[0], bounds[1] - value})
    for comparison in _about(root, name, "equal"):
        how = comparison.get("toleranceMode", "exact")
        if how == "exact":
            return Fraction(0)
        margin = _one_margin({number(text) for text in comparison.get("tolerance", "0").split()})
        return margin if how == "absolute" else abs(value) * margin / 100
    return Fraction(0)


def _about(root: Element, name: str, test: str) -> list[Element]:
    """The tests of this kind that look at a response."""
    return [part for part in named(root, test) if any(found.get("identifier") == name for found in named(part, "variable"))]


def _bounds(root: Element, response: str) -> tuple[Fraction, Fraction] | None:
    """The lowest and the highest number that are right, where marking compares with both."""
    for name in _UNCLEAR:
        for _comparison in _about(root, response, name):
            _one_margin(set())
    least, most = (
        [number(text_of(part.find("baseValue"))) for part in _about(root, response, name)] for name in ("gte", "lte")
    )
    if not least and not most:
        return None
    if len(least) != 1 or len(most) != 1 or None in (*least, *most):
        _one_margin(set())
    return least[0], most[0]


def _one_margin(margins: set[Fraction | None]) -> Fraction:
    if len(margins) != 1 or None in margins or min(margins) < 0:
        raise Skip(_("The tolerance differs below and above the number, or is not a number."))
    return margins.pop()
