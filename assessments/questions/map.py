"""The map of a branching case: its situations by their distance from the start, and what is wrong with each or its choices.

Pure, and takes any draft, however broken. Called by the author's form and preview; where things stand is in map_layout.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from learning.languages import SOURCE, choose


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be said of a situation or a choice, in words; `wrong` where it keeps the case from being published."""

    name: str
    words: str
    wrong: bool = True


START = Mark("start", _("Start"), wrong=False)
END = Mark("end", _("Ends the case"), wrong=False)
CRITICAL = Mark("critical", _("Puts the person in danger"), wrong=False)
UNREACHABLE = Mark("unreachable", _("No choice leads here"))
LOST = Mark("lost", _("There is no such situation"))
LOOP = Mark("loop", _("Leads back"))
UNTOLD = Mark("untold", _("No text in English"))
SILENT = Mark("silent", _("What follows is missing"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: its number in the situation, where it leads, what it earns."""

    number: int
    text: str
    points: int
    target: str
    marks: tuple[Mark, ...]

    @property
    def is_way(self) -> bool:
        """Whether it leads to a situation that exists."""
        return LOST not in self.marks


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation. `column` is the most choices on a way to it, loops left out; None where no way leads to it."""

    name: str
    text: str
    column: int | None
    marks: tuple[Mark, ...]
    choices: tuple[Choice, ...]


def mapped(content: Mapping, language: str) -> list[Situation]:
    """The situations of a case, column by column, the unreachable ones last; texts in the language or else in English."""
    nodes, start = content["nodes"], content["start"]
    seen, loops = set(), set()
    columns = _columns(nodes, _explored(nodes, start, seen, loops), loops)
    # Loops among situations that nothing leads to are told too.
    for name in nodes:
        _explored(nodes, name, seen, loops)
    rows = [
        Situation(
            name=name,
            text=choose(node["text"], language),
            column=columns.get(name),
            marks=tuple(_marks_of(name, node, start, columns)),
            choices=tuple(
                _choice(number, choice, language, nodes, (name, number) in loops)
                for number, choice in enumerate(node["choices"], start=1)
            ),
        )
        for name, node in nodes.items()
    ]
    return sorted(rows, key=lambda row: len(nodes) if row.column is None else row.column)


def _marks_of(name: str, node: Mapping, start: str, columns: Mapping):
    if name == start:
        yield START
    if name not in columns:
        yield UNREACHABLE
    if not node["choices"]:
        yield END
    if not node["text"].get(SOURCE):
        yield UNTOLD


def _choice(number: int, choice: Mapping, language: str, nodes: Mapping, is_loop: bool) -> Choice:
    said = {
        CRITICAL: choice["critical"],
        LOST: choice["next"] not in nodes,
        LOOP: is_loop,
        UNTOLD: not choice["text"].get(SOURCE),
        SILENT: not choice["feedback"].get(SOURCE),
    }
    return Choice(
        number=number,
        text=choose(choice["text"], language),
        points=choice["points"],
        target=choice["next"] or "",
        marks=tuple(mark for mark, applies in said.items() if applies),
    )


def _ways(nodes: Mapping, name: str) -> list[tuple[int, str]]:
    """The choices of a situation that lead somewhere: number and target."""
    choices = enumerate(nodes[name]["choices"], start=1)
    return [(number, choice["next"]) for number, choice in choices if choice["next"] in nodes]


def _explored(nodes: Mapping, root: str, seen: set[str], loops: set[tuple[str, int]]) -> list[str]:
    """What can be reached from here and was not `seen`, each after all it leads to.

    Adds to `seen`, and to `loops` the choices that lead back, by situation and number.
    """
    if root not in nodes or root in seen:
        return []
    finished, under_way, standing = [], [(root, iter(_ways(nodes, root)))], {root}
    seen.add(root)
    while under_way:
        name, ways = under_way[-1]
        number, target = next(ways, (0, None))
        if target is None:
            finished.append(name)
            standing.remove(name)
            under_way.pop()
        elif target in standing:
            loops.add((name, number))
        elif target not in seen:
            seen.add(target)
            standing.add(target)
            under_way.append((target, iter(_ways(nodes, target))))
    return finished


def _columns(nodes: Mapping, finished: list[str], loops: set[tuple[str, int]]) -> dict[str, int]:
    """For each situation that can be reached, the most choices on a way to it."""
    columns = dict.fromkeys(reversed(finished), 0)
    for name in columns:
        for number, target in _ways(nodes, name):
            if (name, number) not in loops:
                columns[target] = max(columns[target], columns[name] + 1)
    return columns
