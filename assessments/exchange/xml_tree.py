"""XML from strangers as a tree: no entities, nothing fetched, nothing nested without end. Called by the readers of XML."""

import re
from collections.abc import Iterator
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, tostring
from xml.parsers.expat.errors import XML_ERROR_UNDEFINED_ENTITY, codes

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from assessments.exchange.reading import MARKS, NotReadable

DEEPEST, MOST_ELEMENTS = 150, 500_000
# Where a question begins, kept beside its attributes; no file can have an attribute of this name.
LINE = " line"
_DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")
_NAME = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_OWN_NAMES = (b"amp", b"lt", b"gt", b"quot", b"apos")
_UNDEFINED = codes[XML_ERROR_UNDEFINED_ENTITY]


class _UnknownName(Exception):
    """An entity that no line declares. Never leaves this module."""


class _Builder(TreeBuilder):
    def __init__(self):
        super().__init__()
        self.depth = self.count = 0
        self.parser = None

    def start(self, tag, attrs):
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotReadable(_("The file is nested too deeply."))
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise NotReadable(_("The file has more than %(most)s elements. Divide it.") % {"most": MOST_ELEMENTS})
        if tag == "question":
            attrs = {**attrs, LINE: str(self.parser.parser.CurrentLineNumber)}
        return super().start(tag, attrs)

    def end(self, tag):
        self.depth -= 1
        return super().end(tag)


def tree(content: bytes) -> Element:
    """The root of an XML text. Raises NotReadable with the reason."""
    content = _without_mark(content)
    try:
        return _parsed(content)
    except _UnknownName:
        return _parsed(_NAME.sub(_as_number, content), again=True)


def _without_mark(content: bytes) -> bytes:
    """In UTF-8 where a mark at the beginning tells the encoding, whatever the first line says; without room before it."""
    encoding = next((name for name, mark in MARKS if content.startswith(mark)), "")
    try:
        text = content.decode(encoding) if encoding else ""
    except UnicodeDecodeError:
        return content
    return _DECLARED.sub("", text).encode(errors="replace") if encoding else content.lstrip(b" \t\r\n")


def _as_number(name: re.Match) -> bytes:
    """&nbsp; and its like are names of HTML, which XML knows only by their numbers."""
    letters = "" if name[1] in _OWN_NAMES else html5.get(f"{name[1].decode()};", "")
    return "".join(f"&#{ord(letter)};" for letter in letters).encode() or name[0]


def _parsed(content: bytes, *, again: bool = False) -> Element:
    builder = _Builder()
    parser = builder.parser = DefusedXMLParser(target=builder)
    try:
        parser.feed(content)
        return parser.close()
    except DefusedXmlException:
        raise NotReadable(_("The file declares entities or fetches something from outside; that is not read.")) from None
    except ParseError as error:
        if not again and getattr(error, "code", 0) == _UNDEFINED:
            raise _UnknownName from None
        line = error.position[0] if getattr(error, "position", None) else 0
        raise NotReadable(_("This is not well-formed XML; it stops making sense on line %(line)s.") % {"line": line}) from None
    except (ValueError, LookupError):
        raise NotReadable(_("The encoding of the file is not known.")) from None


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rsplit("}", 1)[-1]


def line_of(element: Element) -> str:
    return element.get(LINE, "")


def text_of(element: Element | None) -> str:
    """All the text within, without room around it."""
    return "".join(element.itertext()).strip() if element is not None else ""


def markup_of(element: Element) -> str:
    """What stands within an element, as markup where somebody wrote tags that should have been text."""
    if not len(element):
        return element.text or ""
    return (element.text or "") + "".join(tostring(_without_lines(child), encoding="unicode") for child in element)


def _without_lines(element: Element) -> Element:
    for part in element.iter():
        part.attrib.pop(LINE, None)
    return element


def named(element: Element, name: str) -> Iterator[Element]:
    """The elements of this name within, at any depth, whatever their namespace."""
    return (part for part in element.iter() if local(part) == name)
