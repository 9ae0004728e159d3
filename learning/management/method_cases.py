"""Reading a case of the published method from JSON, field by field, with messages that say what to put right.

Called by the method topics. JSON numbers arrive as int or Decimal.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from learning.evidence.rounding import round_half_up

MOST_PEOPLE = 1_000_000_000
# Names an auditor may put beside the figures; nothing is computed from them.
LABELS = frozenset({"name", "note", "id", "role", "competency", "agency", "round"})

_LONGEST_INT = 1_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CaseProblem(ValueError):
    """The input is not a case of the topic; the message names the place and what belongs there."""


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object of a case and where it stands in the input."""

    values: Mapping[str, object]
    where: str

    @classmethod
    def of(cls, value: object, *, where: str, known: frozenset[str]) -> "Fields":
        """Open a JSON object; raises CaseProblem if it is none or holds a key outside `known` and the labels."""
        if not isinstance(value, dict):
            raise CaseProblem(f"{where}: give a JSON object with {_listed(known)}, not {_shown(value)}")
        strange = sorted(set(value) - known - LABELS)
        if strange:
            raise CaseProblem(f"{where}: {_shown(strange[0])} is not known here; the keys are {_listed(known)}")
        return cls(value, where)

    def has(self, key: str) -> bool:
        """Whether the key is there and not null."""
        return self.values.get(key) is not None

    def raw(self, key: str) -> object:
        """Return the value as it is, null included; raises CaseProblem if the key is missing."""
        if key not in self.values:
            raise CaseProblem(f"{self.where}: {key} is missing")
        return self.values[key]

    def number(self, key: str, low: int, high: int) -> Decimal:
        """Return a number from `low` to `high`."""
        return number(self.raw(key), where=f"{self.where}, {key}", low=low, high=high)

    def whole(self, key: str, low: int = 0, high: int = MOST_PEOPLE) -> int:
        """Return a whole number from `low` to `high`."""
        return whole(self.raw(key), where=f"{self.where}, {key}", low=low, high=high)

    def day(self, key: str) -> date:
        """Return a calendar day written YYYY-MM-DD."""
        value = self.raw(key)
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise self.problem(key, "a day of the calendar as YYYY-MM-DD")

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self.raw(key)
        if isinstance(value, str) and value:
            return value
        raise self.problem(key, "a text")

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.raw(key)
        if isinstance(value, bool):
            return value
        raise self.problem(key, "true or false")

    def rows(self, key: str) -> list[tuple[object, str]]:
        """Return the items of a list, each with its place for messages."""
        value = self.raw(key)
        if isinstance(value, list):
            return [(item, f"{self.where}, {key} {index}") for index, item in enumerate(value, start=1)]
        raise self.problem(key, "a list")

    def entries(self, key: str) -> list[tuple[str, object, str]]:
        """Return the names and values of an object, each with its place for messages."""
        value = self.raw(key)
        if isinstance(value, dict):
            return [(name, item, f"{self.where}, {key} {_shown(name)}") for name, item in value.items()]
        raise self.problem(key, "an object")

    def wholes(self, key: str, low: int = 0, high: int = MOST_PEOPLE) -> dict[str, int]:
        """Return an object of whole numbers from `low` to `high`."""
        return {name: whole(item, where=where, low=low, high=high) for name, item, where in self.entries(key)}

    def problem(self, key: str, wanted: str) -> CaseProblem:
        """Return the refusal of a value, to be raised."""
        return CaseProblem(f"{self.where}, {key}: give {wanted}, not {_shown(self.raw(key))}")


def number(value: object, *, where: str, low: int, high: int) -> Decimal:
    """Return a JSON number as a Decimal; raises CaseProblem if it is none or out of range."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not low <= value <= high:
        raise CaseProblem(f"{where}: give a number from {low} to {high}, not {_shown(value)}")
    return Decimal(value)


def whole(value: object, *, where: str, low: int = 0, high: int = MOST_PEOPLE) -> int:
    """Return a JSON number as an int; raises CaseProblem if it is none, is broken or out of range."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not low <= value <= high or value % 1:
        raise CaseProblem(f"{where}: give a whole number from {low} to {high}, not {_shown(value)}")
    return int(value)


def parsed(text: str) -> object:
    """Return the JSON value of a text; raises CaseProblem with the place if it is not strict JSON."""
    try:
        return json.loads(
            text,
            parse_float=Decimal,
            parse_int=lambda digits: int(digits) if len(digits) <= _LONGEST_INT else Decimal(digits),
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except (json.JSONDecodeError, InvalidOperation, RecursionError) as error:
        raise CaseProblem(f"standard input is not JSON: {str(error)[:200]}; give one case or a list of cases") from error


def figure(value: Decimal | None, places: int) -> float | None:
    """Return a figure rounded half up for JSON, None for unknown."""
    return None if value is None else float(round_half_up(value, places=places))


def _refuse_constant(name: str) -> object:
    raise CaseProblem(f"standard input is not JSON: {name} is no number; give null for unknown")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # A key given twice would silently drop a figure.
    values = dict(pairs)
    if len(values) < len(pairs):
        raise CaseProblem(f"an object gives a key twice: {_listed(name for name, _ in pairs)}; give each key once")
    return values


def _listed(names: object) -> str:
    return ", ".join(sorted(names))[:200]


def _shown(value: object) -> str:
    text = str(value) if isinstance(value, Decimal) else json.dumps(value, default=str)
    return text if len(text) <= 60 else f"{text[:60]}..."
