"""The shape of an answer to each kind of question: what is taken, what is empty, what is whole.

Pure. Called before an answer is saved; marking takes anything, saving does not.
"""

import json
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.content import key, lines_of
from assessments.questions.numerals import readings
from assessments.questions.scenario import numbers_of, walked

MOST_BYTES = 20_000
LONGEST_BLANK = 200
LONGEST_TEXT = 8_000
_EMPTY = (None, "", [], {})


class BadResponse(ValueError):
    """The answer does not fit the question; the message tells the learner what to do."""


class EmptyResponse(BadResponse):
    """Nothing was answered; it is not saved, so that it never takes the place of an answer."""


def checked(content: Mapping, response: object) -> object:
    """The response in the one form in which it is saved. Raises BadResponse with a message for the learner."""
    if is_empty(response):
        raise EmptyResponse(_("An empty answer is not saved; an earlier one stays."))
    cleaned = _CHECKS[content["kind"]](content, response)
    if is_empty(cleaned):
        raise EmptyResponse(_("An empty answer is not saved; an earlier one stays."))
    if len(json.dumps(cleaned, ensure_ascii=False).encode()) > MOST_BYTES:
        raise BadResponse(_("The answer is too long."))
    return cleaned


def is_empty(response: object) -> bool:
    """Whether nothing was answered."""
    if isinstance(response, dict):
        return all(value in _EMPTY for value in response.values())
    if isinstance(response, list):
        return all(value in _EMPTY for value in response)
    return response is None or response == ""


def is_whole(content: Mapping, response: object) -> bool:
    """Whether every part was answered: each pair matched, each step placed, each blank filled, the case at its end."""
    if is_empty(response):
        return False
    kind = content["kind"]
    if kind == "scenario":
        return walked(content, response).finished
    if kind == "ordering":
        return len([step for step in response if step]) == len(content["sequence"])
    if kind in ("matching", "cloze"):
        return len(response) == len(content["pairs" if kind == "matching" else "blanks"])
    if kind == "numeric":
        return len(response) == (2 if content["units"] else 1)
    return True


def for_marking(content: Mapping, response: object) -> object:
    """A saved response in the form that marking reads."""
    if response is None:
        return None
    if content["kind"] == "ordering":
        return [step for step in response if step]
    if content["kind"] == "scenario":
        return numbers_of(content, response)
    if content["kind"] == "shorttext":
        return response["text"]
    return response


def _single(content: Mapping, response: object) -> str:
    if not isinstance(response, str) or response not in lines_of(content):
        raise _strange()
    return response


def _multiple(content: Mapping, response: object) -> list[str]:
    return sorted(_each_once(response, set(lines_of(content))))


def _truefalse(content: Mapping, response: object) -> bool:
    if not isinstance(response, bool):
        raise _strange()
    return response


def _matching(content: Mapping, response: object) -> dict[str, str]:
    pairs = key(content)
    rights = set(pairs.values())
    if not isinstance(response, dict) or not set(response) <= set(pairs):
        raise _strange()
    given = {left: right for left, right in response.items() if right not in (None, "")}
    if not all(isinstance(right, str) and right in rights for right in given.values()):
        raise _strange()
    return given


def _ordering(content: Mapping, response: object) -> list[str | None]:
    """Places in order; null where no step has that place yet."""
    steps = key(content)
    if not isinstance(response, list) or len(response) > len(steps):
        raise _strange()
    placed = [step or None for step in response if isinstance(step, str) or step is None]
    if len(placed) != len(response):
        raise _strange()
    _each_once([step for step in placed if step], set(steps))
    while placed and placed[-1] is None:
        placed.pop()
    return placed


def _cloze(content: Mapping, response: object) -> dict[str, str]:
    if not isinstance(response, dict) or not set(response) <= set(content["blanks"]):
        raise _strange()
    given = {name: text for name, typed in response.items() if (text := _typed(typed))}
    for name, lines in content.get("lists", {}).items():
        if name in given and given[name] not in {line["key"] for line in lines}:
            raise _strange()
    return given


def _numeric(content: Mapping, response: object) -> dict[str, str]:
    if not isinstance(response, dict) or not set(response) <= {"number", "unit"}:
        raise _strange()
    number, unit = _typed(response.get("number")), response.get("unit") or ""
    if unit and (not isinstance(unit, str) or unit not in lines_of(content)):
        raise _strange()
    if number and not readings(number):
        raise BadResponse(_("Write a number in digits, for example %(example)s.") % {"example": localize(Decimal("12.5"))})
    return {"number": number} | ({"unit": unit} if unit else {}) if number else {}


def _shorttext(content: Mapping, response: object) -> dict[str, str]:
    if not isinstance(response, dict) or not set(response) <= {"text"}:
        raise _strange()
    text = _typed(response.get("text"))
    return {"text": text} if text else {}


def _extendedtext(content: Mapping, response: object) -> dict[str, str]:
    if not isinstance(response, dict) or not set(response) <= {"text"}:
        raise _strange()
    typed = response.get("text")
    if not isinstance(typed, str | None):
        raise _strange()
    lines = [_typed(line, longest=LONGEST_TEXT) for line in (typed or "").strip().splitlines()]
    text = "\n".join(lines)
    if len(text) > LONGEST_TEXT:
        raise BadResponse(_("Too long. Most characters allowed: %(max)s") % {"max": LONGEST_TEXT})
    if len(text.split()) > content["most_words"]:
        raise BadResponse(
            _("Too long: %(n)s words. Most words allowed: %(max)s") % {"n": len(text.split()), "max": content["most_words"]}
        )
    return {"text": text} if text else {}


def _scenario(content: Mapping, response: object) -> list[str]:
    if not isinstance(response, list) or len(response) > len(content["nodes"]):
        raise _strange()
    if not all(isinstance(choice, str) for choice in response) or numbers_of(content, response) is None:
        raise _strange()
    return response


def _typed(typed: object, longest: int = LONGEST_BLANK) -> str:
    if typed is None:
        return ""
    if not isinstance(typed, str):
        raise _strange()
    text = " ".join(typed.split())
    # Control characters and halves of surrogate pairs are no writing, and PostgreSQL cannot hold them.
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        raise _strange()
    if len(text) > longest:
        raise BadResponse(_("Too long. Most characters allowed: %(max)s") % {"max": longest})
    return text


def _each_once(response: object, known: set[str]) -> list[str]:
    if not isinstance(response, list) or not all(isinstance(line, str) and line in known for line in response):
        raise _strange()
    if len(set(response)) != len(response):
        raise _strange()
    return response


STRANGE = gettext_lazy("This answer does not belong to the question. Choose one of the list.")


def _strange() -> BadResponse:
    return BadResponse(str(STRANGE))


_CHECKS = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "numeric": _numeric,
    "shorttext": _shorttext,
    "extendedtext": _extendedtext,
    "scenario": _scenario,
}
