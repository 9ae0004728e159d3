"""Reading one QTI item, versions 2.1, 2.2 and 3.0, whose names differ only in their spelling. Called by qti_package.

What an interaction asks for is in qti_kinds.py; here is what all items share: their names, texts, answers and feedback.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.draft import Draft, number
from assessments.exchange.plain import SEEN
from assessments.exchange.qti_marking import compares_case, scored_values
from assessments.exchange.reading import Skip, unsupported
from assessments.exchange.xml_tree import LINE, named, text_of

ITEM = "assessmentItem"
# Where an interaction stood inside the text.
HERE = "\ue000{}\ue001"
_SILENT = {"feedbackBlock", "feedbackInline", "infoControl", "templateBlock", "templateInline", "stylesheet"}
_MARKERS = {"scorer", "tutor"}
_STANDING_FOR = {"media": "object", "include": "object", "rubricBlock": "div"}
_CHANGING = ("templateDeclaration", "templateProcessing", "printedVariable")


@dataclass(slots=True)
class Answer:
    """A response declaration: what is right, and what each value earns where the file says so."""

    name: str
    several: bool
    base: str
    right: list[str]
    shares: dict[str, Fraction] = field(default_factory=dict)
    any_case: bool = True


def plainly_named(root: Element) -> Element:
    """The tree with names and attributes as 2.1 writes them: qti-choice-interaction is choiceInteraction."""
    for part in root.iter():
        part.tag = _camel(part.tag.rsplit("}", 1)[-1].removeprefix("qti-"))
        for name in list(part.attrib):
            short = name if name == LINE else _camel(name.rsplit("}", 1)[-1])
            part.attrib[short] = part.attrib.pop(name)
    return root


def _camel(name: str) -> str:
    return re.sub(r"-([a-z])", lambda letter: letter[1].upper(), name)


def interactions(root: Element) -> list[Element]:
    """The interactions of an item. Raises Skip where the item changes while it is answered, or asks nothing."""
    for name in _CHANGING:
        if next(named(root, name), None) is not None:
            raise unsupported(name)
    if root.get("adaptive") == "true":
        raise unsupported("adaptive item")
    found = [part for part in root.iter() if part.tag.endswith("Interaction") and part.tag != "endAttemptInteraction"]
    if not found:
        raise Skip(_("Nothing is asked."))
    return found


def answer_to(root: Element, interaction: Element) -> Answer:
    """The declaration an interaction answers to. Raises Skip where there is none."""
    name = interaction.get("responseIdentifier")
    found = next((part for part in named(root, "responseDeclaration") if part.get("identifier") == name), None)
    if found is None:
        raise Skip(_("The file does not say which answer is right."))
    right = [" ".join(text_of(value).split()) for value in found.iterfind("correctResponse/value")]
    entries = found.findall("mapping/mapEntry")
    earned = {entry: number(entry.get("mappedValue", "")) or Fraction(0) for entry in entries}
    shares = {" ".join(entry.get("mapKey", "").split()): share for entry, share in earned.items()}
    if not right and not shares:
        shares = scored_values(root, name)
    best = max(shares.values(), default=Fraction(0))
    if not right and best > 0:
        several = found.get("cardinality") in ("multiple", "ordered")
        right = [key for key, share in shares.items() if (share > 0 if several else share == best)]
    if not right:
        raise Skip(_("The file does not say which answer is right."))
    any_case = all(entry.get("caseSensitive", "false") == "false" for entry in entries) and not compares_case(root)
    several = found.get("cardinality") in ("multiple", "ordered")
    return Answer(name, several, found.get("baseType", ""), right, shares, any_case)


def markup(element: Element, marks: dict[int, str]) -> str:
    """What stands within an element as HTML. Interactions give what `marks` say, by their identity, or their prompt."""
    return "".join(_pieces(element, marks))


def _pieces(element: Element, marks: dict[int, str]) -> Iterator[str]:
    yield escape(element.text or "", quote=False)
    for part in element:
        yield from _part(part, marks)
        yield escape(part.tail or "", quote=False)


def _part(part: Element, marks: dict[int, str]) -> Iterator[str]:
    if id(part) in marks:
        yield marks[id(part)]
    elif part.tag.endswith("Interaction"):
        prompt = part.find("prompt")
        yield f"<p>{markup(prompt, marks)}</p>" if prompt is not None else "<br>"
    elif part.tag == "rubricBlock" and "candidate" not in _views(part):
        return
    elif part.tag not in _SILENT:
        yield from _tagged(part, marks)


def _tagged(part: Element, marks: dict[int, str]) -> Iterator[str]:
    tag = part.tag if part.tag in SEEN else _STANDING_FOR.get(part.tag, "")
    kept = {name: part.get(name) for name in ("src", "alt", "href") if part.get(name)}
    if part.tag == "object" and part.get("type", "").startswith("image/"):
        tag, kept = "img", {"src": part.get("data", "?"), "alt": " ".join(text_of(part).split())}
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
    yield f"<{tag}{attributes}>" if tag else ""
    if tag not in ("img", "br", "hr"):
        yield from _pieces(part, marks)
        yield f"</{tag}>" if tag else ""


def for_markers(root: Element) -> list[Element]:
    """The blocks that only those who mark read."""
    return [block for block in named(root, "rubricBlock") if _views(block) & _MARKERS and "candidate" not in _views(block)]


def _views(block: Element) -> set[str]:
    return set(block.get("view", "candidate").split())


def stem_of(draft: Draft, root: Element, marks: dict[int, str], read: Sequence[Element] = ()) -> str:
    """The text of an item; prompts stand where their interaction does. Of blocks that are `read` already nothing is noted."""
    body = next(named(root, "itemBody"), None)
    if body is None:
        raise Skip(_("Nothing is asked."))
    for block in named(body, "rubricBlock"):
        if "candidate" not in _views(block) and block not in read:
            draft.note(_("Left out: a text for those who mark."))
    return draft.asked(markup(body, marks), "html")


def feedback_of(draft: Draft, root: Element, options: dict[str, Element]) -> dict[str, str]:
    """What is said about each option, by its identifier; what is said about none of them goes to the whole question."""
    told: dict[str, list[str]] = {}
    for name, option in options.items():
        told[name] = [draft.cleaned(markup(part, {}), "html") for part in named(option, "feedbackInline")]
    about_some: dict[str, str] = {}
    for part in root.iter():
        if part.tag in ("modalFeedback", "feedbackBlock"):
            text, name = draft.cleaned(markup(part, {}), "html"), part.get("identifier", "")
            if name in told:
                told[name].append(text)
            elif text and part.get("showHide") == "hide":
                draft.feedback.append(text)
            elif text:
                about_some[name] = f"{about_some[name]}\n{text}" if name in about_some else text
    _tell_all_or_none(draft, list(about_some.values()))
    return {name: "\n".join(text for text in texts if text) for name, texts in told.items()}


def _tell_all_or_none(draft: Draft, told: list[str]) -> None:
    """What is said for one outcome is the feedback of the question; what differs by outcome would contradict itself."""
    if len(told) > 1:
        draft.note(_("Left out: what is said to a right, partly right or wrong answer as a whole."))
    else:
        draft.feedback += told


def content_of(draft: Draft, option: Element) -> str:
    """An option as one line."""
    return draft.line(markup(option, {}), "html")
