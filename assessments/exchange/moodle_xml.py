"""Reading Moodle XML: the questions of a quiz file, kind by kind. Called by `formats`. Text with blanks: moodle_cloze.py."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.draft import (
    PLACES,
    Draft,
    choice,
    matching,
    number,
    numeric,
    ordering,
    shorttext,
    truefalse,
    truth_of,
    without_words,
)
from assessments.exchange.moodle_cloze import cloze_of, gapselect_of
from assessments.exchange.moodle_texts import bare, files_of, form_of, options_of, raw, rich, rich_line
from assessments.exchange.pictures import Allowance, Pictures, left_out
from assessments.exchange.reading import NotReadable, Read, Reading, Skip, collected, few, unsupported
from assessments.exchange.rubrics import extendedtext
from assessments.exchange.tagging import tag_of, tags_of
from assessments.exchange.xml_tree import line_of, text_of, tree
from learning.languages import SOURCE

_YES = ("true", "1")
_NO_UNITS = "3"
# What nobody chose: of true and false, of questions as Moodle makes them now and once did.
_USUAL_PENALTIES = (0, 1, number("0.3333333"), number("0.1"))
_PAIRWISE = "RELATIVE_ALL_PREVIOUS_AND_NEXT"


def read_moodle_xml(content: bytes, language: str = SOURCE, allowance: Allowance | None = None) -> Reading:
    """The questions of a file in Moodle XML; `allowance` is what its pictures may take together."""
    return collected(_questions(content, language, allowance or Allowance()))


def _questions(content: bytes, language: str, allowance: Allowance) -> Iterator[Read]:
    root = tree(content)
    if root.tag != "quiz":
        raise NotReadable(_("This is not a file in Moodle XML: it does not begin with <quiz>."))
    tags: list[str] = []
    for place, element in enumerate(root, start=1):
        kind = element.get("type", "") if element.tag == "question" else element.tag
        if kind == "category":
            tags = tags_of(text_of(element.find("category")))
            continue
        draft = Draft(_("line %(line)s") % {"line": line_of(element) or place}, language)
        draft.pictures = Pictures(allowance, files_of(element.find("questiontext")))
        own = (*element.findall("tags/tag"), *element.findall("coursetags/tag"))
        draft.tags = [*tags, *(tag_of(text_of(tag)) for tag in own)]
        draft.name = " ".join(text_of(element.find("name")).split())
        draft.where = f"{draft.where} ({draft.name[:80]})" if draft.name else draft.where
        try:
            yield _shaped(draft, element, kind)
        except Skip as skip:
            yield Read(draft.where, reason=str(skip), name=draft.name)


def _shaped(draft: Draft, element: Element, kind: str) -> Read:
    if kind not in _KINDS:
        raise unsupported(kind or "?")
    if kind not in _WITH_BLANKS:
        found = element.find("questiontext")
        draft.stem = draft.asked(raw(found), form_of(found))
    told = rich(draft, element.find("generalfeedback"))
    draft.feedback += [told] if told else []
    _note_lost(draft, element)
    read = _KINDS[kind](draft, element)
    _note_unseen(draft, element.find("questiontext"))
    return replace(read, notes=tuple(draft.notes))


def _note_unseen(draft: Draft, element: Element | None) -> None:
    """Files that came with the text of the question without being shown in it."""
    for file in element.findall("file") if element is not None else ():
        if (name := file.get("name", "?")[:80]) not in draft.pictures.said:
            draft.note(left_out(name))


def _note_lost(draft: Draft, element: Element) -> None:
    if any(text_of(element.find(name)) for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")):
        draft.note(_("Left out: what is said to a right, partly right or wrong answer as a whole."))
    if any(text_of(hint.find("text")) for hint in element.findall("hint")):
        draft.note(_("Left out: the hints."))
    if text_of(element.find("shuffleanswers")).lower() in ("false", "0"):
        draft.note(_("The options had a fixed order in the file; here they are shuffled."))
    if text_of(element.find("hidden")) in _YES:
        draft.note(_("The question was hidden in the file."))
    if element.get("type") != "essay":
        draft.note_points(number(text_of(element.find("defaultgrade"))))
    if (number(text_of(element.find("penalty"))) or 0) not in _USUAL_PENALTIES:
        draft.note(_("Left out: what a further try costs."))


def _choice(draft: Draft, element: Element) -> Read:
    one = (text_of(element.find("single")) or "true").lower() in _YES
    return choice(draft, options_of(draft, element, rich_line), one=one)


def _truefalse(draft: Draft, element: Element) -> Read:
    said = {truth_of(option.text): option for option in options_of(draft, element, bare)}
    right = [truth for truth, option in said.items() if option.share > 0]
    if len(right) != 1 or None in said:
        raise Skip(_("The file does not say whether the statement is true or false."))
    about = {truth: option.feedback for truth, option in said.items()}
    return truefalse(draft, answer=right[0], about_true=about.get(True, ""), about_false=about.get(False, ""))


def _matching(draft: Draft, element: Element) -> Read:
    pairs = []
    for part in few(element.findall("subquestion")):
        left, answer = rich_line(draft, part), part.find("answer")
        if not left and raw(part).strip():
            raise without_words()
        # Words to choose from; those to be dragged may have markup.
        form = "plain" if answer is None or not answer.get("format") else form_of(answer)
        pairs.append((left, draft.line(raw(answer), form)))
    return matching(draft, pairs)


def _ordering(draft: Draft, element: Element) -> Read:
    graded = text_of(element.find("gradingtype")).upper()
    if graded and graded != _PAIRWISE:
        draft.note(_("Partial answers are marked in another way here: by how many pairs of steps stand in their order."))
    if text_of(element.find("selecttype")).upper() not in ("", "ALL", "0"):
        draft.note(_("In the file only some of the steps were asked at a time; here all are."))
    return ordering(draft, [rich_line(draft, answer) for answer in few(element.findall("answer"))])


def _shorttext(draft: Draft, element: Element) -> Read:
    if text_of(element.find("usecase")) in _YES:
        draft.note(_("Capital and small letters were told apart in the file; here they are not."))
    return shorttext(draft, options_of(draft, element, bare))


def _numeric(draft: Draft, element: Element) -> Read:
    found = []
    answers = element.findall("answer")
    for option, answer in zip(options_of(draft, element, bare), answers, strict=True):
        value, tolerance = number(option.text), number(text_of(answer.find("tolerance")) or "0")
        if value is None or tolerance is None:
            if option.text != "*" or option.share > 0:
                raise Skip(_("This is not a number: %(text)s") % {"text": option.text[:40]})
            draft.tell("", option.feedback)
        else:
            found.append((value, tolerance, option))
    units = _units(draft, element)
    if not units:
        return numeric(draft, found)
    base = _base(units)
    factors = [(name, _ratio(base[1] / multiplier)) for name, multiplier in sorted(units, key=lambda unit: unit is not base)]
    return numeric(draft, [(value * base[1], spread * base[1], option) for value, spread, option in found], factors)


def _base(units: list[tuple[str, Fraction]]) -> tuple[str, Fraction]:
    """The unit the others are counted in: the file's own, or the smallest where a minute would be one sixtieth of an hour."""
    own = next((unit for unit in units if unit[1] == 1), units[0])
    whole = all((_ratio(own[1] / multiplier) * 10**PLACES).denominator == 1 for _name, multiplier in units)
    return own if whole else max(units, key=lambda unit: unit[1])


def _ratio(factor: Fraction) -> Fraction:
    """How many of one unit another is, without the last places that files cut off."""
    nearest = Fraction(round(factor))
    return nearest if nearest and abs(factor / nearest - 1) < Fraction(1, 10**5) else factor


def _units(draft: Draft, element: Element) -> list[tuple[str, Fraction]]:
    """The units of a number, each with how many of it the number in the first unit is."""
    if text_of(element.find("showunits")) == _NO_UNITS or element.find("units/unit") is None:
        return []
    _note_units(draft, element)
    found = []
    for unit in element.findall("units/unit"):
        multiplier = number(text_of(unit.find("multiplier")) or "1")
        if not multiplier or multiplier < 0:
            raise Skip(_("This is not a number: %(text)s") % {"text": text_of(unit.find("multiplier"))[:40]})
        found.append((text_of(unit.find("unit_name")), multiplier))
    return found


def _note_units(draft: Draft, element: Element) -> None:
    if text_of(element.find("unitgradingtype")) in ("", "0"):
        draft.note(_("In the file the unit could be left out; here one is chosen."))
    elif number(text_of(element.find("unitpenalty"))) != 1:
        draft.note(_("In the file a wrong unit cost a part of the points; here it makes the answer wrong."))


def _cloze(draft: Draft, element: Element) -> Read:
    found = element.find("questiontext")
    return cloze_of(draft, raw(found), form_of(found))


def _gapselect(draft: Draft, element: Element) -> Read:
    found = element.find("questiontext")
    words = [
        (text_of(part.find("text")), text_of(part.find("group")) or "1")
        for part in (*element.findall("selectoption"), *element.findall("dragbox"))
    ]
    return gapselect_of(draft, raw(found), form_of(found), words)


def _essay(draft: Draft, element: Element) -> Read:
    if text_of(element.find("responseformat")) == "noinline":
        raise Skip(_("Only files are handed in; here a text is written."))
    if rich(draft, element.find("responsetemplate")):
        draft.note(_("Left out: the text that stood in the field to begin with."))
    if _count(element, "attachments"):
        draft.note(_("Left out: the files that could be handed in."))
    if _count(element, "minwordlimit"):
        draft.note(_("Left out: the fewest words."))
    draft.guide = rich(draft, element.find("graderinfo"))
    draft.words = _count(element, "maxwordlimit") or None
    return extendedtext(draft, points=number(text_of(element.find("defaultgrade")) or "1"))


def _count(element: Element, name: str) -> int:
    """A whole number, 0 where there is none; Moodle writes -1 for as many as one likes."""
    return int(number(text_of(element.find(name))) or 0)


_WITH_BLANKS = ("cloze", "multianswer", "gapselect", "ddwtos")
_KINDS: dict[str, Callable[[Draft, Element], Read]] = {
    "multichoice": _choice,
    "truefalse": _truefalse,
    "matching": _matching,
    "match": _matching,
    "ddmatch": _matching,
    "ordering": _ordering,
    "shortanswer": _shorttext,
    "numerical": _numeric,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _gapselect,
    "ddwtos": _gapselect,
    "essay": _essay,
}
