"""XML from strangers as a tree: no entities, nothing fetched, nothing nested without end. Called by the readers of XML."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from assessments.exchange.reading import NotReadable

DEEPEST, MOST_ELEMENTS = 150, 500_000
# Where a question begins, kept beside its attributes; no file can have an attribute of this name.
LINE = " line"


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
    builder = _Builder()
    parser = builder.parser = DefusedXMLParser(target=builder)
    try:
        parser.feed(content)
        return parser.close()
    except DefusedXmlException:
        raise NotReadable(_("The file declares entities or fetches something from outside; that is not read.")) from None
    except ParseError as error:
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
