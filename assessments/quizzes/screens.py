"""Which questions of an attempt stand on one screen, and where one may go from there. Pure, on values.

Called by the view of an attempt. All on one page is one screen; else each question is a screen of its own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assessments.quizzes.models import Attempt, AttemptItem, Layout
from learning.languages import choose


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown at once: the items, and the numbers of the screens one may go to (none where all is on one page)."""

    items: list[AttemptItem]
    number: int = 0
    last: int = 0
    free: bool = False

    @property
    def is_last(self) -> bool:
        return self.number == self.last

    @property
    def before(self) -> int:
        """The screen one may go back to; 0 for none."""
        return self.number - 1 if self.free and self.number > 1 else 0

    @property
    def after(self) -> int:
        """The screen that follows; 0 after the last."""
        return 0 if self.is_last else self.number + 1

    def numbers(self, answered: Collection[int]) -> list[dict]:
        """Every screen one may jump to, and whether it was answered; nothing where questions come in order."""
        places = range(1, self.last + 1) if self.free else ()
        return [{"number": place, "answered": place in answered, "here": place == self.number} for place in places]


def screen_of(attempt: Attempt, items: Sequence[AttemptItem], wanted: object = None) -> Screen:
    """The screen asked for by its number, as far as the attempt lets one choose; the first for anything else."""
    if attempt.layout == Layout.PAGE:
        return Screen(list(items))
    free = attempt.layout == Layout.SCREENS
    number = _number(wanted, len(items)) if free else min(attempt.position, len(items))
    return Screen([item for item in items if item.order == number], number, len(items), free)


def _number(wanted: object, last: int) -> int:
    text = str(wanted or "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
    return min(max(number, 1), last)


def headings(attempt: Attempt, shown_items: Sequence[AttemptItem], language: str) -> Mapping[int, str]:
    """The title of each section on a screen, by the order of its first item there."""
    found: dict[int, str] = {}
    shown: set[int] = set()
    for item in shown_items:
        if 0 < item.section <= len(attempt.sections) and item.section not in shown:
            shown.add(item.section)
            found[item.order] = choose(attempt.sections[item.section - 1], language)
    return found
