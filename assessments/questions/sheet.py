"""A question as a template draws it: what may be shown, with the learner's answer filled in.

Pure. Called by the page of an attempt and by the author's preview. Holds nothing that `content.shown` does not give.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from assessments.questions.arrangement import arrange
from assessments.questions.content import shown
from assessments.questions.scenario import situation, walked, way


def sheet(content: Mapping, language: str, arrangement: object, filled: object = None) -> dict:
    """The question to be drawn. `filled` is the answer as the form holds it (see `as_filled`)."""
    drawn = shown(content, language, arrangement)
    drawn["hint"] = hint_of(content["kind"])
    drawn["template"] = f"assessments/questions/kinds/{content['kind']}.html"
    _FILLERS[content["kind"]](drawn, content, arrangement, filled)
    return drawn


def specimen(content: Mapping, language: str, filled: object = None) -> dict:
    """The question as a learner would meet it, for authors who look at it."""
    return sheet(content, language, arrange(content, seed="preview"), filled) | {"order": 1, "sequence": 0}


def as_filled(content: Mapping, response: object) -> object:
    """A saved answer as the form holds it: an ordering by step, each with its place."""
    if content["kind"] == "ordering" and response:
        return {step: str(place) for place, step in enumerate(response, start=1) if step}
    return response


def hint_of(kind: str) -> str:
    """What there is to do, in a few words."""
    return {
        "single": _("choose one"),
        "multiple": _("choose all that fit"),
        "truefalse": _("true or false"),
        "matching": _("match"),
        "ordering": _("put in order"),
        "cloze": _("fill the blanks"),
        "numeric": _("write a number"),
        "shorttext": _("write a few words"),
        "extendedtext": _("write a text"),
        "scenario": _("case"),
    }[kind]


def _fill_single(drawn: dict, content: Mapping, arrangement: object, filled: object) -> None:
    for option in drawn["options"]:
        option["chosen"] = option["key"] == filled


def _fill_multiple(drawn: dict, content: Mapping, arrangement: object, filled: object) -> None:
    for option in drawn["options"]:
        option["chosen"] = option["key"] in (filled or ())


def _fill_statement(drawn: dict, content: Mapping, arrangement: object, filled: object) -> None:
    drawn["options"] = [
        {"key": "true", "text": _("True"), "chosen": filled is True},
        {"key": "false", "text": _("False"), "chosen": filled is False},
    ]


def _fill_pairs(drawn: dict, content: Mapping, arrangement: object, filled: Mapping | None) -> None:
    for row in drawn["left"]:
        row["chosen"] = (filled or {}).get(row["key"], "")


def _fill_places(drawn: dict, content: Mapping, arrangement: object, filled: Mapping | None) -> None:
    filled = filled or {}
    places = [filled.get(option["key"], "") for option in drawn["options"]]
    for option, place in zip(drawn["options"], places, strict=True):
        option |= {"place": place, "clash": bool(place) and places.count(place) > 1}
    drawn["places"] = [str(place) for place in range(1, len(places) + 1)]


def _fill_blanks(drawn: dict, content: Mapping, arrangement: object, filled: Mapping | None) -> None:
    for piece in drawn["pieces"]:
        if "blank" in piece:
            piece["typed"] = (filled or {}).get(piece["blank"], "")
            for option in piece.get("options", ()):
                option["chosen"] = option["key"] == piece["typed"]


def _fill_number(drawn: dict, content: Mapping, arrangement: object, filled: Mapping | None) -> None:
    given = filled or {}
    drawn["typed"] = given.get("number", "")
    for unit in drawn["units"]:
        unit["chosen"] = unit["key"] == given.get("unit")


def _fill_words(drawn: dict, content: Mapping, arrangement: object, filled: Mapping | None) -> None:
    drawn["typed"] = (filled or {}).get("text", "")


def _fill_case(drawn: dict, content: Mapping, arrangement: Mapping, filled: list | None) -> None:
    path = filled or []
    drawn["steps"] = way(content, drawn["language"], path)
    drawn["situation"] = situation(content, drawn["language"], path, arrangement)
    drawn["ended"] = walked(content, path).finished


_FILLERS = {
    "single": _fill_single,
    "multiple": _fill_multiple,
    "truefalse": _fill_statement,
    "matching": _fill_pairs,
    "ordering": _fill_places,
    "cloze": _fill_blanks,
    "numeric": _fill_number,
    "shorttext": _fill_words,
    "extendedtext": _fill_words,
    "scenario": _fill_case,
}
