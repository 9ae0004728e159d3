"""Reading GIFT as Moodle does: blocks between empty lines, escapes, comments, categories, formats. Called by `formats`."""

import re
from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.exchange.draft import (
    Draft,
    Option,
    choice,
    matching,
    number,
    numeric,
    ordering,
    shorttext,
    truefalse,
)
from assessments.exchange.plain import tidied
from assessments.exchange.reading import NotReadable, Read, Reading, Skip, collected, decoded, few, unsupported
from assessments.exchange.rubrics import extendedtext
from assessments.exchange.tagging import tag_of, tags_of
from learning.languages import SOURCE

# A sign after a backslash stands for itself: it waits as a sign of a private area until the text has been cut up.
_SIGNS = "\\:#={}~n"
_WAITING = {sign: chr(0xF0000 + place) for place, sign in enumerate(_SIGNS)}
_BACK = {ord(waiting): "\n" if sign == "n" else sign for sign, waiting in _WAITING.items()}
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_FORMAT = re.compile(r"\[(html|markdown|plain|moodle)\]")
_FORMS = {"html": "html", "markdown": "markdown", "plain": "plain", "moodle": "auto"}
_WEIGHT = re.compile(r"%(-*[0-9]{1,3}\.?[0-9]*)%")
_MARK = re.compile(r"\[(id|tag):([^\]]*)\]")
# In comments of our own: the lines that follow are a rubric, for a text of so many words.
_RUBRIC = re.compile(r"//\s*\[rubric:([0-9]{1,5})\]")
_BRACES = re.compile("[^{}]")
_MANNER = re.compile(r">[0-9A-Z_ ]*")
# Small letters too: nobody writes {true} to have the word typed.
TRUE, FALSE = ("T", "TRUE"), ("F", "FALSE")


def read_gift(content: bytes, language: str = SOURCE) -> Reading:
    """The questions of a file in GIFT."""
    return collected(_questions(content, language))


def _questions(content: bytes, language: str) -> Iterator[Read]:
    text = decoded(content).translate(dict.fromkeys(_BACK))
    if "{" not in text:
        raise NotReadable(_("This is not a file in GIFT: no question has answers in braces."))
    tags: list[str] = []
    for line, lines in _blocks(text):
        draft = Draft(_("line %(line)s") % {"line": line}, language)
        comments = [piece for piece in lines if piece.startswith("//")]
        rest = [piece for piece in lines if not piece.startswith("//")]
        while rest and rest[0].startswith("$CATEGORY:"):
            tags = tags_of(_shown(_escaped(rest.pop(0)[len("$CATEGORY:") :])))
        if rest:
            about = _without_rubric(draft, comments)
            draft.tags = [*tags, *(tag_of(text) for kind, text in _MARK.findall(about) if kind == "tag")]
            yield _question(_escaped("\n".join(rest)), draft)


def _without_rubric(draft: Draft, comments: list[str]) -> str:
    """The comments in one line; a rubric at their end goes to the draft."""
    place = next((place for place, line in enumerate(comments) if _RUBRIC.fullmatch(line)), len(comments))
    if place < len(comments):
        draft.words = int(_RUBRIC.fullmatch(comments[place])[1])
        draft.guide = tidied("\n".join(line[2:].strip() for line in comments[place + 1 :]))
    return " ".join(comments[:place])


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines between empty ones, with the number of the first; an empty line between braces ends nothing."""
    lines = [line.strip() for line in text.split("\n")]
    braces = [_braces_of(line) for line in lines]
    closed_next = _closed_next(braces)
    first, block, said = 0, [], ""
    for place, line in enumerate(lines):
        is_open = "{" in said and "}" not in said
        ends = not (is_open and closed_next[place]) if not line else _begins_anew(line, said)
        if block and ends:
            yield first, block
            block, said = [], ""
        if line:
            first = first if block else place + 1
            block.append(line)
            said += braces[place]
    if block:
        yield first, block


def _braces_of(line: str) -> str:
    told = ("{" in line or "}" in line) and not line.startswith("//")
    return _BRACES.sub("", _escaped(line)) if told else ""


def _begins_anew(line: str, said: str) -> bool:
    """Whether a line begins a question though no empty line stands before it; `said` are the braces so far."""
    if line.startswith("$CATEGORY:"):
        return "{" not in said or "}" in said
    return line.startswith("::") and "}" in said


def _closed_next(braces: list[str]) -> list[bool]:
    """For each line whether the next brace, on it or after it, is one that closes."""
    found, closes = [], False
    for signs in reversed(braces):
        closes = signs.startswith("}") if signs else closes
        found.append(closes)
    return found[::-1]


def _question(text: str, draft: Draft) -> Read:
    text = text.strip()
    if text.startswith("::") and "::" in text[2:]:
        name, _colons, text = text[2:].partition("::")
        draft.name = tidied(_shown(name)).replace("\n", " ")
        draft.where = f"{draft.where} ({draft.name[:80]})" if draft.name else draft.where
        text = text.strip()
    try:
        return _shaped(text, draft)
    except Skip as skip:
        return Read(draft.where, reason=str(skip), name=draft.name)


def _shaped(text: str, draft: Draft) -> Read:
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        raise Skip(_("A text without answers in braces is not a question."))
    if start < 0 or end < start:
        raise Skip(_("A brace is missing."))
    before, answers, after = text[:start], text[start + 1 : end].strip(), text[end + 1 :]
    if "{" in after or "}" in after or "{" in answers:
        raise Skip(_("The question has more than one pair of braces; a sign that is no brace has a backslash before it."))
    form, before = _format(before.lstrip(), "auto")
    draft.stem = draft.cleaned(_shown(f"{before}_____{after}" if after.strip() else before), form)
    draft.name = draft.name or draft.stem.split("\n")[0][:80]
    answers, separator, general = answers.rpartition("####")
    if not separator:
        answers, general = general, ""
    told = _text(draft, general, form)
    draft.feedback += [told] if told else []
    return _of_kind(draft, answers.strip(), form)


def _of_kind(draft: Draft, answers: str, form: str) -> Read:
    if not answers:
        return extendedtext(draft, points=None)
    if answers.startswith("#"):
        return _numeric(draft, answers[1:], form)
    if answers.startswith(">"):
        return _ordering(draft, answers, form)
    if "~" in answers:
        return _choice(draft, answers, form)
    if "=" in answers and "->" in answers:
        return _matching(draft, answers, form)
    stated = answers.split("#")[0].strip().upper()
    if stated in TRUE + FALSE:
        return _truefalse(draft, stated in TRUE, answers, form)
    return shorttext(draft, [_answer(draft, piece, form, "plain") for piece in _pieces(answers, "=")])


def _choice(draft: Draft, answers: str, form: str) -> Read:
    options = []
    for piece in _pieces(answers.replace("=", "~="), "~"):
        right = piece.startswith("=")
        option = _answer(draft, piece[1:] if right else piece, form, form, weighted=not right, default=0)
        options.append(Option(option.text, Fraction(1), option.feedback) if right else option)
    return choice(draft, options, one="=" in answers)


def _matching(draft: Draft, answers: str, form: str) -> Read:
    pairs = []
    for piece in _pieces(answers, "="):
        left, arrow, right = piece.partition("->")
        if not arrow:
            raise Skip(_("A line of a matching question has no arrow: %(line)s") % {"line": _shown(piece)[:60]})
        inner, left = _format(left.strip(), form)
        pairs.append((draft.line(_shown(left), inner), draft.line(_shown(right.strip()), "plain")))
    return matching(draft, pairs)


def _ordering(draft: Draft, answers: str, form: str) -> Read:
    """As the ordering of Moodle writes itself: after the sign > how it is marked, then a step a line."""
    first, *steps = answers.split("\n")
    if not _MANNER.fullmatch(first):
        raise unsupported("ordering")
    return ordering(draft, [draft.line(_shown(step), form) for step in few(steps) if step.strip()])


def _truefalse(draft: Draft, answer: bool, answers: str, form: str) -> Read:
    # What is said to a wrong answer comes first, then what is said to a right one.
    wrong, right = [*(_text(draft, told, form) for told in answers.split("#")[1:]), "", ""][:2]
    about = {answer: right, not answer: wrong}
    return truefalse(draft, answer=answer, about_true=about[True], about_false=about[False])


def _numeric(draft: Draft, answers: str, form: str) -> Read:
    answers, _tilde, wrong = answers.partition("~")
    found = []
    for piece in _pieces(answers, "="):
        answer = _answer(draft, piece, form, "plain")
        low, dots, high = answer.text.partition("..")
        value, colon, margin = answer.text.partition(":")
        ends = [number(end) for end in ((low, high) if dots else (value, margin if colon else "0"))]
        if None in ends:
            if answer.text != "*" or answer.share > 0:
                raise Skip(_("This is not a number: %(text)s") % {"text": answer.text[:40]})
            draft.tell("", answer.feedback)
            continue
        middle, spread = ((ends[0] + ends[1]) / 2, (ends[1] - ends[0]) / 2) if dots else ends
        found.append((middle, spread, answer))
    draft.tell("", _text(draft, wrong.partition("#")[2], form))
    return numeric(draft, found)


# --- pieces ---------------------------------------------------------------------------------------
def _pieces(answers: str, sign: str) -> list[str]:
    pieces = [piece.strip() for piece in few(answers.split(sign))]
    return pieces if pieces[0] else pieces[1:]


def _answer(draft: Draft, piece: str, form: str, own: str, *, weighted: bool = True, default: int = 1) -> Option:
    """One answer with its weight and what is said about it; its text is of the format `own`."""
    share, found = Fraction(default), _WEIGHT.match(piece) if weighted else None
    if found:
        share, piece = Fraction(number(found[1].replace("--", "")) or 0) / 100, piece[found.end() :]
    text, _hash, feedback = piece.partition("#")
    if own != "plain" or _FORMAT.match(text.strip()):
        own, text = _format(text.strip(), own)
    return Option(draft.line(_shown(text), own), share, _text(draft, feedback, form))


def _text(draft: Draft, text: str, form: str) -> str:
    form, text = _format(text.strip(), form)
    return draft.cleaned(_shown(text), form)


def _format(text: str, default: str) -> tuple[str, str]:
    found = _FORMAT.match(text)
    return (_FORMS[found[1]], text[found.end() :]) if found else (default, text)


def _escaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _WAITING[found[1]], text)


def _shown(text: str) -> str:
    return text.translate(_BACK)
