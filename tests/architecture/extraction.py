"""Finds every translatable string without outside tools: Babel on Python, Django's templatize before it on templates."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


@dataclass(frozen=True)
class Text:
    """A string as it stands in the code."""

    msgid: str
    plural: str = ""
    context: str | None = None

    @property
    def key(self):
        return (self.context, self.msgid)


def texts_of(root: Path, *folders: str) -> dict[Text, set[str]]:
    """Every string of the Python files and templates below the folders, with the files it stands in."""
    found: dict[Text, set[str]] = {}
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                name = str(path.relative_to(root))
                for text in texts_in(path.read_text(encoding="utf-8"), name):
                    found.setdefault(text, set()).add(name)
    return found


def texts_in(source: str, name: str) -> set[Text]:
    """The strings of one file."""
    if not name.endswith(".py"):
        # templatize leaves the page's indentation, which is no Python's.
        source = "\n".join(line.strip() for line in templatize(source, origin=name).splitlines())
    calls = extract_python(BytesIO(source.encode()), list(KEYWORDS), [], {"encoding": "utf-8"})
    return {_text(function, given) for _, function, given, _ in calls if _whole(function, given)}


def _whole(function: str, given) -> bool:
    """Whether the call names its text, as gettext(variable) does not."""
    given = given if isinstance(given, tuple) else (given,)
    wanted = {"p": 2, "n": 2}.get(function[0], 1) + function.startswith("np")
    return len(given) >= wanted and all(given[:wanted])


def _text(function: str, given) -> Text:
    if function.startswith("np"):
        return Text(given[1], given[2], given[0])
    if function.startswith("pgettext"):
        return Text(given[1], context=given[0])
    if function.startswith("ngettext"):
        return Text(given[0], given[1])
    return Text(given if isinstance(given, str) else given[0])
