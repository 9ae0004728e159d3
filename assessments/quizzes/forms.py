"""What a browser sends: the whole sheet as a plain form, or one answer as JSON. Called by the views; saves nothing.

A form field is named `q<order>` (for parts `q<order>-<line>`), the sequence the page was drawn with `s<order>`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.questions.content import key
from assessments.questions.responses import MOST_BYTES, STRANGE, BadResponse, EmptyResponse, checked
from assessments.quizzes.models import Answer

# A body holds the answer and its sequence; the answer itself is measured again when it is saved.
MOST_BODY_BYTES = MOST_BYTES + 200


@dataclass(frozen=True, slots=True)
class Given:
    """What a form gave for one item: the answer as the form holds it, as it may be saved, or what is wrong with it."""

    filled: object
    response: object = None
    error: str = ""
    sequence: int = 0


def given_in_form(content: Mapping, order: int, data: QueryDict) -> Given:
    """The answer to one item in a posted form; `response` is None when nothing was answered."""
    filled = _READERS[content["kind"]](content, f"q{order}", data)
    base = data.get(f"s{order}", "")
    sequence = int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0
    try:
        response = _placed(filled) if content["kind"] == "ordering" else filled
        return Given(filled, checked(content, response), sequence=sequence)
    except EmptyResponse:
        return Given(filled, sequence=sequence)
    except BadResponse as problem:
        return Given(filled, error=str(problem), sequence=sequence)


def choice_in_form(content: Mapping, order: int, data: QueryDict, standing: Answer | None) -> Given:
    """The way through a case with the choice just made added to it. A page that shows an earlier situation is refused."""
    path = list(standing.response) if standing else []
    choice = data.get(f"q{order}", "")
    if not choice:
        return Given(path, error=_("Choose one answer."))
    if data.get(f"s{order}") != str(standing.sequence if standing else 0):
        return Given(path, error=_("A choice once made in a case is not changed."))
    try:
        return Given(path, checked(content, [*path, choice]), sequence=standing.sequence if standing else 0)
    except BadResponse as problem:
        return Given(path, error=str(problem))


def answer_in_json(body: bytes) -> tuple[object, object]:
    """The sequence and the answer of a JSON body. Raises BadResponse."""
    if len(body) > MOST_BODY_BYTES:
        raise BadResponse(_("The answer is too long."))
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadResponse(_("The answer could not be read.")) from None
    if not isinstance(data, dict) or set(data) != {"sequence", "response"}:
        raise BadResponse(_("The answer could not be read."))
    sequence = data["sequence"]
    if not isinstance(sequence, int) or isinstance(sequence, bool):
        raise BadResponse(_("The answer has no valid sequence number."))
    return sequence, data["response"]


def _single(content: Mapping, name: str, data: QueryDict) -> str | None:
    return data.get(name)


def _multiple(content: Mapping, name: str, data: QueryDict) -> list[str]:
    return data.getlist(name)


def _truefalse(content: Mapping, name: str, data: QueryDict) -> object:
    return {"true": True, "false": False}.get(data.get(name), data.get(name))


def _by_line(content: Mapping, name: str, data: QueryDict) -> dict[str, str]:
    return {line: data.get(f"{name}-{line}", "") for line in key(content)}


def _cloze(content: Mapping, name: str, data: QueryDict) -> dict[str, str]:
    return {blank: data.get(f"{name}-{blank}", "") for blank in content["blanks"]}


def _numeric(content: Mapping, name: str, data: QueryDict) -> dict[str, str]:
    return {part: data.get(f"{name}-{part}", "") for part in ("number", "unit")}


def _shorttext(content: Mapping, name: str, data: QueryDict) -> dict[str, str]:
    return {"text": data.get(f"{name}-text", "")}


def _scenario(content: Mapping, name: str, data: QueryDict) -> None:
    # A case is answered choice by choice, with its own button.
    return None


def _placed(places: Mapping[str, str]) -> list[str | None]:
    """Steps by the place chosen for each; null where no step has that place. Raises BadResponse when two have one."""
    known = [str(place) for place in range(1, len(places) + 1)]
    chosen = [place for place in places.values() if place]
    if not set(chosen) <= set(known):
        raise BadResponse(str(STRANGE))
    clashes = [place for place in known if chosen.count(place) > 1]
    if clashes:
        raise BadResponse(_clash(clashes[0], [place for place in known if place not in chosen]))
    steps = {place: step for step, place in places.items()}
    return [steps.get(place) for place in known]


def _clash(place: str, free: list[str]) -> str:
    if len(free) == 1:
        return _("Two steps have place %(place)s, and no step has place %(free)s. Give each step its own place.") % {
            "place": place,
            "free": free[0],
        }
    return _("Two steps have place %(place)s. Give each step its own place.") % {"place": place}


_READERS = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "matching": _by_line,
    "ordering": _by_line,
    "cloze": _cloze,
    "numeric": _numeric,
    "shorttext": _shorttext,
    "extendedtext": _shorttext,
    "scenario": _scenario,
}
