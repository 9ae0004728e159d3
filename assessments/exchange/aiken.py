"""Reading Aiken: a question, options A. B. C., and a line ANSWER. Called by `formats`. Pure."""

import re
from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.exchange.draft import Draft, Option, choice
from assessments.exchange.plain import tidied
from assessments.exchange.reading import NotReadable, Read, Reading, Skip, collected, decoded
from learning.languages import SOURCE

_OPTION = re.compile(r"([A-Za-z])[.)](?:\s+|$)(.*)")
_SHORT_OPTION = re.compile(r"([A-Z])[.)](.+)")
_ANSWER = re.compile(r"ANSWER\s*:(.*)", re.IGNORECASE)


def read_aiken(content: bytes, language: str = SOURCE) -> Reading:
    """The questions of a file in Aiken."""
    return collected(_questions(content, language))


def _questions(content: bytes, language: str) -> Iterator[Read]:
    lines = [line.strip() for line in decoded(content).split("\n")]
    if not any(_ANSWER.match(line) for line in lines):
        raise NotReadable(_("This is not a file in Aiken: it has no line ANSWER."))
    first, block, going_on = 0, [], _going_on(lines)
    for number, line in enumerate(lines, start=1):
        if line and not block:
            first = number
        if line:
            block.append(line)
        if _ANSWER.match(line) or (block and not line and not going_on[number - 1]):
            yield _question(block, Draft(_("line %(line)s") % {"line": first}, language))
            block = []
    if block:
        yield _question(block, Draft(_("line %(line)s") % {"line": first}, language))


def _going_on(lines: list[str]) -> list[bool]:
    """For each line whether the next one that is not empty goes on with a question: an option, or the answer."""
    found, following = [], False
    for line in reversed(lines):
        found.append(following)
        following = bool(_option(line) or _ANSWER.match(line)) if line else following
    return found[::-1]


def _question(lines: list[str], draft: Draft) -> Read:
    stem, options, answer = [], {}, ""
    for line in lines:
        option, answers = _option(line), _ANSWER.match(line)
        if answers and options:
            answer = answers[1].strip().upper()
        elif option and (stem or options):
            options.setdefault(option[1].upper(), []).append(option[2])
        elif options:
            options[list(options)[-1]].append(line)
        else:
            stem.append(line)
    draft.stem = tidied("\n".join(stem))
    draft.name = draft.stem.split("\n")[0][:80]
    try:
        return _shaped(draft, {letter: tidied(" ".join(texts)) for letter, texts in options.items()}, answer)
    except Skip as skip:
        return Read(draft.where, reason=str(skip), name=draft.name)


def _option(line: str) -> re.Match | None:
    return _OPTION.fullmatch(line) or _SHORT_OPTION.fullmatch(line)


def _shaped(draft: Draft, options: dict[str, str], answer: str) -> Read:
    if not options:
        raise Skip(_("The question has no options A, B, C."))
    letters = [letter for letter in re.split(r"[\s,;]+|\bAND\b", answer) if letter]
    if not letters:
        raise Skip(_("The question has no line ANSWER."))
    right = {letter.rstrip(".)") for letter in letters}
    if not right <= set(options):
        raise Skip(_("The line ANSWER names an option that does not exist: %(answer)s") % {"answer": answer[:40]})
    share = Fraction(1, len(right))
    rows = [Option(text, share if letter in right else -share * (len(right) > 1)) for letter, text in options.items()]
    return choice(draft, rows, one=len(right) == 1)
