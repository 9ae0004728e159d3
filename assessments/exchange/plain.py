"""Foreign texts (HTML, Markdown, Moodle's own mixture) as the plain lines that questions here have. Pure.

Called by `draft`. What lines cannot show, such as pictures, is named, so that the report can say so.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from assessments.exchange.reading import Skip

BLOCKS = {
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
INLINE = {
    "a", "abbr", "b", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "q",
    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "td", "th", "tt", "u", "var",
}  # fmt: skip
EMBEDDED = {"video", "audio", "iframe", "object", "embed", "canvas", "applet"}
FORMULAS = {
    "math", "mfenced", "mfrac", "mi", "mn", "mo", "mover", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub",
    "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover", "semantics",
}  # fmt: skip
SEEN = BLOCKS | INLINE | EMBEDDED | FORMULAS
# Their second part stands above, below or under the first.
_BETWEEN = {
    "mfrac": ")/(", "mover": "^(", "mroot": ")^(1/", "msub": "_(", "msubsup": "_(", "msup": "^(", "munder": "_(",
    "munderover": "_(",
}  # fmt: skip
_OPENING = {"mfenced": "(", "mfrac": "(", "mroot": "(", "msqrt": "√("}
# A formula in the words of another program, said twice.
_UNREAD = {"script", "style", "annotation", "annotation-xml"}
KEPT_ATTRIBUTES = {"img": {"src", "alt"}, "a": {"href"}}
HIGH = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
LOW = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_ATTRIBUTE = r"""\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)"""
_NAMES = "|".join(sorted(SEEN | {"script", "style"}))
_TAG = re.compile(rf"<(?:/?(?:{_NAMES})(?:{_ATTRIBUTE})*\s*/?>|!--)", re.IGNORECASE)
# A picture written out in letters inside the text.
_INLINE_PICTURE = re.compile(r"""src\s*=\s*("data:[^"]*"|'data:[^']*')""", re.IGNORECASE)
_PUT_BY = "@@WRITTEN-OUT@@/"
# Formulas as some programs write them: <m:mi>.
_PREFIXED = re.compile(r"(</?)m(?:ml)?:(?=m)")
_OPENED = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
# These end by themselves, or hold nothing.
_SHALLOW = {
    "p",
    "li",
    "dt",
    "dd",
    "td",
    "th",
    "tr",
    "tbody",
    "thead",
    "tfoot",
    "br",
    "img",
    "hr",
    "option",
    "col",
    "input",
    "source",
}
DEEPEST, LONGEST_TEXT = 200, 100_000
# Some signs of Markdown take their square of time.
LONGEST_MARKDOWN = 10_000
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture of a text: its name, its words, and its address as the text writes it."""

    name: str
    alt: str
    source: str


@dataclass(frozen=True, slots=True)
class Plain:
    """The lines, what was left out of them, and the pictures they had."""

    text: str
    left_out: tuple[str, ...] = ()
    pictures: tuple[Seen, ...] = ()


def plain(text: str, form: str) -> Plain:
    """A text as lines. `form` is html, markdown, plain, or auto: lines in which HTML may stand, as Moodle takes them.

    Raises Skip for a text that is endless or nested without end, which a parser takes minutes for.
    """
    written_out: list[str] = []
    if form != "plain":
        text = _PREFIXED.sub(r"\1", text)
        text = _INLINE_PICTURE.sub(lambda found: _put_by(found[1][1:-1], written_out), text)
    most = LONGEST_MARKDOWN if form == "markdown" else LONGEST_TEXT
    if len(text) > most:
        raise Skip(_("A text has more than %(most)s characters.") % {"most": most})
    if form == "plain":
        return Plain(printable(text).strip())
    if form == "markdown":
        text = MarkdownIt("commonmark").render(text)
    elif form == "auto":
        # "a<b" is arithmetic, not a tag.
        text = re.sub("<", lambda sign: "<" if _TAG.match(text, sign.start()) else "&lt;", text).replace("\n", "<br>")
    elif "<" not in text and "&" not in text:
        return Plain(tidied(_one_space(text)))
    if _depth(text) > DEEPEST:
        raise Skip(_("A text is nested too deeply."))
    clean = nh3.clean(text, tags=SEEN, clean_content_tags=_UNREAD, attributes=KEPT_ATTRIBUTES, link_rel=None)
    lines = _Lines(written_out)
    lines.feed(clean)
    lines.close()
    return Plain(tidied("".join(lines.pieces)), tuple(dict.fromkeys(lines.left_out)), tuple(lines.pictures))


def _put_by(data: str, written_out: list[str]) -> str:
    written_out.append(data)
    return f"src='{_PUT_BY}{len(written_out) - 1}'"


def _depth(text: str) -> int:
    depth = deepest = 0
    for tag in _OPENED.finditer(text):
        if tag[2].lower() not in _SHALLOW:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest


def on_one_line(text: str) -> str:
    """The same with its lines joined: options and the like have one."""
    return re.sub(r"\s*\n\s*", " ", text)


def printable(text: str) -> str:
    """Without control characters and halves of pairs, which no database holds."""
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))


def tidied(text: str) -> str:
    """The same without room around its lines."""
    lines = [line.strip() for line in printable(text).replace("\u00a0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _one_space(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text)


class _Lines(HTMLParser):
    """Reads cleaned HTML: blocks begin a line, entries of lists are marked, cells are divided."""

    def __init__(self, written_out: Sequence[str]):
        super().__init__(convert_charrefs=True)
        self.written_out = written_out
        self.pieces: list[str] = []
        self.left_out: list[str] = []
        self.pictures: list[Seen] = []
        self.lists: list[int | None] = []
        self.verbatim = 0
        self.raised = ""
        self.address = ""
        # The parts of a formula that are open, each with how many parts it has.
        self.formula: list[list] = []

    def handle_starttag(self, tag, attrs):
        if tag in FORMULAS:
            self._begin_formula(tag)
        elif tag == "br":
            self.pieces.append("\n")
        elif tag in BLOCKS:
            self._begin_line()
        elif tag in EMBEDDED:
            self.left_out.append(_("something embedded (%(kind)s)") % {"kind": tag})
        self._begin(tag, dict(attrs))

    def _begin(self, tag, values):
        if tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._mark_entry()
        elif tag in ("td", "th") and self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append(" | ")
        elif tag in ("sub", "sup"):
            self.raised = tag
        elif tag == "pre":
            self.verbatim += 1
        elif tag == "a":
            self.address = values.get("href") or ""
        elif tag == "img":
            self.pictures.append(self._seen(values.get("src") or "", " ".join((values.get("alt") or "").split())))

    def _seen(self, source: str, alt: str) -> Seen:
        place = source.removeprefix(_PUT_BY)
        if source != place and place.isdecimal() and int(place) < len(self.written_out):
            return Seen((alt or "?")[:_LONGEST_NAME], printable(alt), self.written_out[int(place)])
        name = unquote(source.split("?")[0].rsplit("/", 1)[-1]) or alt or "?"
        return Seen(printable(name)[:_LONGEST_NAME], printable(alt), source)

    def _begin_formula(self, tag):
        """A fraction, a power and their like on one line, with brackets; whoever reads it compares it with the file."""
        if not self.formula:
            self.left_out.append(_("how a formula is drawn; it stands on one line here"))
        else:
            around, parts = self.formula[-1]
            self.formula[-1][1] += 1
            if parts and around in _BETWEEN:
                self.pieces.append(_BETWEEN[around] if parts == 1 else ")^(")
        self.formula.append([tag, 0])
        self.pieces.append(_OPENING.get(tag, ""))

    def _end_formula(self):
        tag, parts = self.formula.pop()
        self.pieces.append(")" if tag in _OPENING or (tag in _BETWEEN and parts > 1) else " " if tag in ("mtd", "mtr") else "")

    def handle_endtag(self, tag):
        if tag in FORMULAS and self.formula:
            self._end_formula()
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag in ("sub", "sup"):
            self.raised = ""
        elif tag == "pre":
            self.verbatim = max(0, self.verbatim - 1)
        elif tag == "a" and self.address:
            self._tell_address()
        if tag in BLOCKS:
            self._begin_line()

    def handle_data(self, data):
        if not self.verbatim:
            data = _one_space(data.replace("\r", " ").replace("\f", " "))
            if data.startswith(" ") and (not self.pieces or self.pieces[-1].endswith((" ", "\n"))):
                data = data[1:]
        if data:
            self.pieces.append(_lifted(data, self.raised) if self.raised else data)

    def _begin_line(self):
        if self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")

    def _mark_entry(self):
        if self.lists and self.lists[-1] is not None:
            self.lists[-1] += 1
            self.pieces.append(f"{self.lists[-1]}. ")
        else:
            self.pieces.append("- ")

    def _tell_address(self):
        if self.address.startswith(("http://", "https://")) and self.pieces and self.address not in self.pieces[-1]:
            self.pieces.append(f" ({self.address})")
        self.address = ""


def _lifted(text: str, place: str) -> str:
    """10<sup>3</sup> is not 103: small figures where Unicode has them, else a sign."""
    table = HIGH if place == "sup" else LOW
    if all(ord(letter) in table for letter in text.strip()):
        return text.translate(table)
    return f"^({text})" if place == "sup" else f"_({text})"
