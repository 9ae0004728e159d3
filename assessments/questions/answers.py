"""An answer to a question: read from a form, by kind, and scored. Called by the views of an attempt and by the preview.

Pure. A form field is named `q<order>` (for parts `q<order>-<line>`), the sequence the page was drawn with `s<order>`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.questions.content import BY_PEOPLE, key
from assessments.questions.marking import mark
from assessments.questions.responses import STRANGE, BadResponse, EmptyResponse, checked, for_marking

NOTHING = Decimal("0.0000")


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


def item_score(content: Mapping, response: object) -> Decimal | None:
    """The score of one item from its frozen content and the answer that counts; None scores 0.

    A text that people mark has no score yet; one that was not written has 0.
    """
    if content["kind"] in BY_PEOPLE:
        return NOTHING if response is None else None
    return mark(kind=content["kind"], key=key(content), response=for_marking(content, response))


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
