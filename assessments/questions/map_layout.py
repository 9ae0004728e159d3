"""The map of a branching case as a drawing: boxes, lines of text and arrows, in units that a page shows one to a pixel.

Pure. Called by the author's form and preview with what map.py found; the template draws it as it is.
Columns stand side by side, from the start to the endings; ways that lead back run below them, and at the bottom stand the
situations that no way leads to.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.questions.map import CRITICAL, LOOP, Choice, Mark, Situation

WIDTH, PAD, LINE = 252, 12, 17
BESIDE, BELOW, MARGIN = 76, 24, 48
LANE = 14
# Letters of a line: as many as fit for sure in Cyrillic, whose letters are the wider ones. The rest of a text is cut.
LETTERS, CHOICE_LETTERS, NAME_LETTERS = 27, 25, 14
MOST_LINES, MOST_CHOICE_LINES = 3, 2
INDENT = 20
# Ways back run side by side, so many of them before the first place is used again.
TRACK, TRACKS = 4, 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in the drawing; `role` is its style: name, text, sign, wrong, choice, points, target."""

    x: int
    y: int
    text: str
    role: str


@dataclass(slots=True)
class Box:
    """A situation in its place."""

    situation: Situation
    x: int = 0
    y: int = 0
    height: int = 0
    lines: list[Line] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)
    ports: dict[int, int] = field(default_factory=dict)
    width: int = WIDTH

    @property
    def is_wrong(self) -> bool:
        return any(mark.wrong for mark in self.situation.marks)

    @property
    def entry(self) -> int:
        """The height at which arrows arrive: beside the name."""
        return self.y + PAD + LINE // 2


@dataclass(slots=True)
class Lane:
    """Room for arrows that pass a column on their way to a later one."""

    target: str
    x: int = 0
    y: int = 0
    height: int = LANE

    @property
    def entry(self) -> int:
        return self.y + LANE // 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from a choice to a situation, as the path of an SVG; `role` is its style: way, critical, loop."""

    path: str
    role: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole map. `aside` is where the heading of the unreachable ones stands, None where there are none."""

    width: int
    height: int
    boxes: list[Box]
    arrows: list[Arrow]
    aside: int | None


def laid_out(situations: Sequence[Situation]) -> Drawing:
    """Every situation in its place, every way as an arrow. The same case gives the same drawing."""
    boxes = {row.name: _written(row) for row in situations if row.column is not None}
    columns = _columns(boxes)
    tallest = max((_height(column) for column in columns), default=0)
    _place(columns, boxes)
    arrows, bottom = _arrows(columns, boxes, MARGIN + tallest)
    others = [_written(row) for row in situations if row.column is None]
    aside = bottom + BELOW + LINE if others else None
    across = max(len(columns), min(len(others), 3))
    if others:
        bottom = _place_aside(others, aside + BELOW, across)
    width = 2 * MARGIN + across * WIDTH + max(across - 1, 0) * BESIDE
    placed = [*boxes.values(), *others]
    for box in placed:
        _move(box)
    return Drawing(width=width, height=bottom + BELOW, boxes=placed, arrows=arrows, aside=aside)


# --- what stands in a box, measured from its corner ---------------------------------------------------
def _written(situation: Situation) -> Box:
    box = Box(situation)
    y = PAD + LINE - 4
    box.lines.append(Line(PAD, y, _cut(situation.name or "–", LETTERS), "name"))
    for line in _marked(situation.marks):
        y += LINE
        box.lines.append(Line(PAD, y, *line))
    for text in _wrapped(situation.text, LETTERS, MOST_LINES):
        y += LINE
        box.lines.append(Line(PAD, y, text, "text"))
    for choice in situation.choices:
        y = _write_choice(box, choice, y)
    box.height = y + PAD
    return box


def _write_choice(box: Box, choice: Choice, y: int) -> int:
    """Adds a choice below what stands in the box; its arrow leaves at the height of its last line."""
    box.rules.append(y + LINE // 2)
    y += LINE // 2
    for number, text in enumerate(_wrapped(choice.text, CHOICE_LETTERS, MOST_CHOICE_LINES) or ["–"]):
        y += LINE
        if number == 0:
            box.lines.append(Line(PAD, y, f"{choice.number}.", "choice"))
        box.lines.append(Line(PAD + INDENT, y, text, "choice"))
    for line in _marked(choice.marks):
        y += LINE
        box.lines.append(Line(PAD + INDENT, y, *line))
    y += LINE
    box.lines.append(Line(PAD + INDENT, y, _("Points: %(points)s") % {"points": choice.points}, "points"))
    box.lines.append(Line(WIDTH - PAD, y, f"→ {_cut(choice.target or '–', NAME_LETTERS)}", "target"))
    box.ports[choice.number] = y - LINE // 4
    return y


def _marked(marks: Iterable[Mark]) -> Iterable[tuple[str, str]]:
    """Marks in words, with a sign before them that does not need a colour."""
    for mark in marks:
        warns = mark.wrong or mark is CRITICAL
        for number, text in enumerate(_wrapped(str(mark.words), CHOICE_LETTERS - 2, MOST_CHOICE_LINES)):
            sign = ("▲ " if warns else "● ") if number == 0 else "\u2003"
            yield sign + text, "wrong" if warns else "sign"


def _wrapped(text: str, letters: int, most: int) -> list[str]:
    return textwrap.wrap(text, letters, max_lines=most, placeholder=" …")


def _cut(name: str, letters: int) -> str:
    return name if len(name) <= letters else f"{name[: letters - 1]}…"


# --- where the boxes stand ---------------------------------------------------------------------------
def _columns(boxes: dict[str, Box]) -> list[list[Box | Lane]]:
    """What stands in each column: situations, and lanes for the ways that pass by."""
    columns = [[] for _column in range(1 + max((box.situation.column for box in boxes.values()), default=-1))]
    lanes = set()
    for box in boxes.values():
        columns[box.situation.column].append(box)
    for box in boxes.values():
        for choice in _forward(box):
            for place in range(box.situation.column + 1, boxes[choice.target].situation.column):
                if (choice.target, place) not in lanes:
                    lanes.add((choice.target, place))
                    columns[place].append(Lane(choice.target))
    return columns


def _forward(box: Box) -> list[Choice]:
    return [choice for choice in box.situation.choices if choice.is_way and LOOP not in choice.marks]


def _height(column: Sequence[Box | Lane]) -> int:
    return sum(item.height for item in column) + BELOW * (len(column) - 1)


def _place(columns: list[list[Box | Lane]], boxes: dict[str, Box]) -> None:
    """Each column from the top, so that the start is seen first; in the order in which arrows come in, so that few cross."""
    for place, column in enumerate(columns):
        if place:
            arriving = _arriving(columns[place - 1], boxes, place)
            column.sort(key=lambda item, arriving=arriving: _mean(arriving.get(_name(item), ())))
        y = MARGIN
        for item in column:
            item.x, item.y = MARGIN + place * (WIDTH + BESIDE), y
            y += item.height + BELOW


def _arriving(before: Sequence[Box | Lane], boxes: dict[str, Box], place: int) -> dict[str, list[int]]:
    """The heights at which arrows come out of a column, by what they lead to."""
    heights = {}
    for item in before:
        if isinstance(item, Lane):
            heights.setdefault(item.target, []).append(item.entry)
            continue
        for choice in _forward(item):
            heights.setdefault(choice.target, []).append(item.y + item.ports[choice.number])
    return heights


def _name(item: Box | Lane) -> str:
    return item.target if isinstance(item, Lane) else item.situation.name


def _mean(heights: Sequence[int]) -> float:
    return sum(heights) / len(heights) if heights else 0


def _place_aside(boxes: Sequence[Box], y: int, across: int) -> int:
    """The unreachable ones in rows below the map; gives where the last row ends."""
    for first in range(0, len(boxes), across):
        row = boxes[first : first + across]
        for place, box in enumerate(row):
            box.x, box.y = MARGIN + place * (WIDTH + BESIDE), y
        y += max(box.height for box in row) + BELOW
    return y - BELOW


def _move(box: Box) -> None:
    """What is measured from the corner of the box, measured from the corner of the drawing."""
    box.lines = [Line(box.x + line.x, box.y + line.y, line.text, line.role) for line in box.lines]
    box.rules = [box.y + rule for rule in box.rules]


# --- the arrows --------------------------------------------------------------------------------------
def _arrows(columns: list[list[Box | Lane]], boxes: dict[str, Box], bottom: int) -> tuple[list[Arrow], int]:
    """An arrow for each way, and where the lowest of them runs."""
    lanes = {(place, item.target): item for place, column in enumerate(columns) for item in column if isinstance(item, Lane)}
    arrows, back = [], 0
    for box in boxes.values():
        for choice in box.situation.choices:
            port = (box.x + WIDTH, box.y + box.ports[choice.number])
            if LOOP in choice.marks:
                back += 1
                arrows.append(Arrow(_path_back(port, boxes[choice.target], bottom, back), "loop"))
            elif choice.is_way:
                target = boxes[choice.target]
                passed = [lanes[place, choice.target] for place in range(box.situation.column + 1, target.situation.column)]
                arrows.append(Arrow(_path(port, [*passed, target]), "critical" if CRITICAL in choice.marks else "way"))
    return arrows, bottom + back * TRACK + (BELOW // 2 if back else 0)


def _path(port: tuple[int, int], stops: Sequence[Box | Lane]) -> str:
    """A curve from a choice into the next column, straight through lanes, to the last of the stops."""
    (x, y), pieces = port, [f"M{port[0]} {port[1]}"]
    for stop in stops:
        middle = (x + stop.x) // 2
        pieces.append(f"C{middle} {y} {middle} {stop.entry} {stop.x} {stop.entry}")
        x, y = stop.x + WIDTH, stop.entry
        if isinstance(stop, Lane):
            pieces.append(f"H{x}")
    return "".join(pieces)


def _path_back(port: tuple[int, int], target: Box, bottom: int, number: int) -> str:
    """Out to the right, below everything, and in from the left."""
    aside = BESIDE // 5 + TRACK * (number % TRACKS)
    below = bottom + BELOW // 2 + TRACK * number
    return f"M{port[0]} {port[1]}H{port[0] + aside}V{below}H{target.x - aside}V{target.entry}H{target.x}"
