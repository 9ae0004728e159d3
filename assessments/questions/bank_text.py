"""The YAML text of a question bank: read strictly, with the flat files of translated texts put in their places.

Called by `bank_file` only.
"""

from collections.abc import Mapping
from pathlib import Path

import yaml

from learning.languages import SOURCE

MOST_BYTES = 2_000_000


class BankError(ValueError):
    """The file cannot be taken; each of `problems` names the entry, the field and what to put right."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Safe YAML in which a key stands once."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict:
    names = [loader.construct_object(name, deep=True) for name, _value in node.value]
    for name, (key_node, _value) in zip(names, node.value, strict=True):
        if names.count(name) > 1:
            raise yaml.constructor.ConstructorError(None, None, f"{name} stands twice", key_node.start_mark)
    return {name: loader.construct_object(value, deep=True) for name, (_key, value) in zip(names, node.value, strict=True)}


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def parsed(path: Path) -> dict:
    """The mapping a file holds. Raises BankError with the place the text stops making sense."""
    try:
        text = path.read_bytes()
        if len(text) > MOST_BYTES:
            raise BankError([f"{path.name}: at most {MOST_BYTES} bytes"])
        data = yaml.load(text.decode(), Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError, OSError, RecursionError, TypeError) as problem:
        raise BankError([f"{path.name}: {problem}"]) from problem
    if not isinstance(data, dict):
        raise BankError([f"{path.name}: is not a bank"])
    return data


def add_texts(data: dict, flat: Mapping, code: str, name: str) -> None:
    """Put each text of a flat file at its path: `M1Q1.options.0.text`, `M1S1.nodes.n1.choices.0.feedback`."""
    entries = {entry.get("code"): entry for entry in data.get("questions", []) if isinstance(entry, dict)}
    for path, text in flat.items():
        first, *steps = str(path).split(".")
        place = entries.get(first)
        for step in steps:
            place = _step(place, step)
        if not isinstance(place, dict) or SOURCE not in place:
            raise BankError([f"{name}, {path}: there is no such text"])
        place[code] = text


def _step(place: object, step: str) -> object:
    if isinstance(place, dict):
        return place.get(step, place.get(int(step)) if step.isdigit() else None)
    if isinstance(place, list) and step.isdigit() and int(step) < len(place):
        return place[int(step)]
    return None
