"""What a reader of foreign question files gives back, and the first step of each: bytes to text. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

LARGEST_FILE = 10 * 1024 * 1024
MOST_QUESTIONS = 5000
# Of one question: what nobody writes by hand, and what would keep a reader busy for minutes.
MOST_LINES = 500
MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))


@dataclass(frozen=True, slots=True)
class Read:
    """One question of a file: as an entry of a bank file, or else the reason why it cannot be one.

    `notes` say what of an entry could not be taken along. The entry lacks what only the importer knows: code, competency,
    level and source.
    """

    where: str
    entry: dict | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a file holds, in its order; or the one problem for which nothing of it was read."""

    questions: list[Read] = field(default_factory=list)
    problem: str = ""


class Skip(Exception):
    """This question cannot be taken over; the message tells its author why. Never leaves a reader."""


class NotReadable(Exception):
    """The file is none of this format; the message says why. Never leaves a reader."""


def unsupported(kind: str) -> Skip:
    return Skip(_("kind not supported: %(kind)s") % {"kind": kind[:60]})


def few(lines: list) -> list:
    """The answers, pairs or blanks of one question. Raises Skip for a flood of them."""
    if len(lines) > MOST_LINES:
        raise Skip(_("The question has more than %(most)s answers.") % {"most": MOST_LINES})
    return lines


def decoded(content: bytes) -> str:
    """The text of a file, its lines ended by a newline. Raises NotReadable for what is no text in UTF-8 or UTF-16."""
    encoding = next((name for name, mark in MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise NotReadable(_("The file is not in UTF-8. Save it as UTF-8 and try again.")) from None
    if "\0" in text:
        raise NotReadable(_("This is not a text file."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def collected(questions: Iterable[Read]) -> Reading:
    """The questions as they come; a problem when they are none or too many."""
    found = []
    try:
        for question in questions:
            if len(found) == MOST_QUESTIONS:
                words = _("The file has more than %(most)s questions. Divide it.")
                return Reading(problem=words % {"most": MOST_QUESTIONS})
            found.append(question)
    except NotReadable as problem:
        return Reading(problem=str(problem))
    return Reading(found) if found else Reading(problem=_("There is no question in this file."))
