"""Which course comes next for a person, and why: the ones that close most of the gap between post and standing. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from courses.pages.selectors import Outline
from learning.evidence.level import Level


@dataclass(frozen=True)
class Suggestion:
    """A course with the competency it helps most: where the person is, what the post asks, what the course attests."""

    outline: Outline
    competency: str
    current: Decimal | None
    required: int
    attests: int
    closes: Decimal


def gain(level: Level, attests: int) -> Decimal:
    """How much of the way to the required level a course attesting `attests` covers, in levels; unknown counts from 0."""
    current = level.current or Decimal(0)
    return max(Decimal(0), min(attests, level.required) - current)


def suggestions(
    outlines: Iterable[Outline], levels: Mapping[str, Level], importance: Mapping[str, Decimal], done: set[str]
) -> list[Suggestion]:
    """Courses not yet done that close some gap, the most (levels times importance) first; ties in catalogue order."""
    found = []
    for outline in outlines:
        gains = {
            code: gain(levels[code], attests) * importance.get(code, Decimal(1))
            for code, attests in outline.attests
            if code in levels
        }
        total = sum(gains.values(), Decimal(0))
        if outline.code in done or not total:
            continue
        best = max(gains, key=lambda code: gains[code])
        level = levels[best]
        found.append(Suggestion(outline, best, level.current, level.required, dict(outline.attests)[best], total))
    return sorted(found, key=lambda suggestion: -suggestion.closes)
