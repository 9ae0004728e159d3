"""Reading Moodle XML: the questions of a quiz file, kind by kind. Called by `formats`. Text with blanks: moodle_cloze.py."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.draft import (
    PLACES,
    Draft,
    Option,
    choice,
    matching,
    number,
    numeric,
    ordering,
    shorttext,
    tag_of,
    tags_of,
    truefalse,
)
from assessments.exchange.moodle_cloze import cloze_of, gapselect_of
from assessments.exchange.pictures import Allowance, Files, Pictures, left_out, unpacked
from assessments.exchange.reading import NotReadable, Read, Reading, Skip, collected, few, unsupported
from assessments.exchange.rubrics import extendedtext
from assessments.exchange.xml_tree import line_of, markup_of, text_of, tree
from learning.languages import SOURCE

_FORMS = {"html": "html", "moodle_auto_format": "auto", "plain_text": "plain", "markdown": "markdown"}
_YES = ("true", "1")
_NO_UNITS = "3"
_HERE = "@@PLUGINFILE@@/"
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
        draft.pictures = Pictures(allowance, _files_of(element.find("questiontext")))
        draft.tags = [*tags, *(tag_of(text_of(tag)) for tag in element.findall("tags/tag"))]
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


def _choice(draft: Draft, element: Element) -> Read:
    one = (text_of(element.find("single")) or "true").lower() in _YES
    return choice(draft, _options(draft, element, rich_line), one=one)


def _truefalse(draft: Draft, element: Element) -> Read:
    said = {option.text.lower(): option for option in _options(draft, element, _bare)}
    right = [text for text, option in said.items() if option.share > 0]
    if len(right) != 1 or not set(said) <= {"true", "false"}:
        raise Skip(_("The file does not say whether the statement is true or false."))
    about = {text: option.feedback for text, option in said.items()}
    return truefalse(draft, answer=right[0] == "true", about_true=about.get("true", ""), about_false=about.get("false", ""))


def _matching(draft: Draft, element: Element) -> Read:
    pairs = []
    for part in few(element.findall("subquestion")):
        pairs.append((rich_line(draft, part), draft.line(text_of(part.find("answer")), "plain")))
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
    return shorttext(draft, _options(draft, element, _bare))


def _numeric(draft: Draft, element: Element) -> Read:
    found = []
    answers = element.findall("answer")
    for option, answer in zip(_options(draft, element, _bare), answers, strict=True):
        value, tolerance = number(option.text), number(text_of(answer.find("tolerance")) or "0")
        if value is None or tolerance is None:
            if option.text != "*" or option.share > 0:
                raise Skip(_("This is not a number: %(text)s") % {"text": option.text[:40]})
            draft.tell("", option.feedback)
        else:
            found.append((value, tolerance, option))
    units = _units(element)
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


def _units(element: Element) -> list[tuple[str, Fraction]]:
    """The units of a number, each with how many of it the number in the first unit is."""
    if text_of(element.find("showunits")) == _NO_UNITS:
        return []
    found = []
    for unit in element.findall("units/unit"):
        multiplier = number(text_of(unit.find("multiplier")) or "1")
        if not multiplier or multiplier < 0:
            raise Skip(_("This is not a number: %(text)s") % {"text": text_of(unit.find("multiplier"))[:40]})
        found.append((text_of(unit.find("unit_name")), multiplier))
    return found


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
    "ordering": _ordering,
    "shortanswer": _shorttext,
    "numerical": _numeric,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _gapselect,
    "ddwtos": _gapselect,
    "essay": _essay,
}


# --- pieces ---------------------------------------------------------------------------------------
def _options(draft: Draft, element: Element, text: Callable[[Draft, Element], str]) -> list[Option]:
    options = []
    for answer in few(element.findall("answer")):
        percent = number(answer.get("fraction") or text_of(answer.find("fraction")) or "0")
        if percent is None:
            raise Skip(_("This is not a number: %(text)s") % {"text": answer.get("fraction", "")[:40]})
        options.append(Option(text(draft, answer), percent / 100, rich(draft, answer.find("feedback"))))
    return options


def _bare(draft: Draft, element: Element) -> str:
    """A text that is no markup, as the words of a short answer."""
    return draft.line(raw(element), "plain")


def rich_line(draft: Draft, element: Element) -> str:
    return rich(draft, element).replace("\n", " ")


def rich(draft: Draft, element: Element | None) -> str:
    """A text with its format, as lines; pictures that came with it are noted."""
    if element is None:
        return ""
    text = draft.cleaned(raw(element), form_of(element))
    for file in element.findall("file"):
        draft.note(left_out(file.get("name", "?")[:80]))
    return text


def _files_of(element: Element | None) -> Files:
    """The files that came with a text, by the address it has for them."""
    texts = {}
    for file in element.findall("file") if element is not None else ():
        texts[_HERE + (file.get("path") or "/").lstrip("/") + file.get("name", "")] = file.text or ""

    def found(source: str) -> bytes | None:
        text = texts.get(unquote(source.split("?")[0]))
        return None if text is None else unpacked(text)

    return found


def raw(element: Element | None) -> str:
    """The text of an element as it is written: in <text>, or without it."""
    if element is None:
        return ""
    inner = element.find("text")
    return markup_of(inner) if inner is not None else element.text or ""


def form_of(element: Element | None) -> str:
    return _FORMS.get(element.get("format", "html"), "html") if element is not None else "html"
