"""Reading Moodle XML: texts with their format, the files that came with them, and lists of answers. Called by moodle_xml."""

from collections.abc import Callable
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.draft import Draft, Option, number
from assessments.exchange.pictures import Files, left_out, unpacked
from assessments.exchange.reading import Skip, few
from assessments.exchange.xml_tree import markup_of, text_of

_FORMS = {"html": "html", "moodle_auto_format": "auto", "plain_text": "plain", "markdown": "markdown"}
_HERE = "@@PLUGINFILE@@/"


def options_of(draft: Draft, element: Element, text: Callable[[Draft, Element], str]) -> list[Option]:
    options = []
    for answer in few(element.findall("answer")):
        percent = number(answer.get("fraction") or text_of(answer.find("fraction")) or "0")
        if percent is None:
            raise Skip(_("This is not a number: %(text)s") % {"text": answer.get("fraction", "")[:40]})
        options.append(Option(text(draft, answer), percent / 100, rich(draft, answer.find("feedback"))))
    return options


def bare(draft: Draft, element: Element) -> str:
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


def files_of(element: Element | None) -> Files:
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
