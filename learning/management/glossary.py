"""The project's words in three languages, from fixtures/glossary.csv, as Django's catalogues ask for them.

The glossary writes `{n}` and `one|other`; a catalogue writes `%(n)s` and plural forms. Called by catalogues.py.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

PATH = Path(settings.BASE_DIR) / "fixtures" / "glossary.csv"
# Of two rows with the same English the earlier kind is meant.
KINDS = ("ui", "ui-plural", "level", "role", "role_profile", "override-django", "override-allauth", "term")
OVERRIDES = {"override-django": "Django", "override-allauth": "allauth"}
PLACEHOLDER = re.compile(r"\{(\w+)\}|%\((\w+)\)([sd])")
CONTEXT = re.compile(r"msgctxt «(.+?)»")


@dataclass(frozen=True)
class Row:
    """One line of the glossary. `en`, `ru` and `tk` are tuples: one form, or the plural forms."""

    key: str
    kind: str
    en: tuple[str, ...]
    ru: tuple[str, ...]
    tk: tuple[str, ...]
    confidence: dict[str, str]
    context: str | None


def read_rows(path: Path = PATH) -> list[Row]:
    """Every row of the glossary, in the file's order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_row(line) for line in csv.DictReader(file)]


def _row(line: dict[str, str]) -> Row:
    plural = line["kind"] == "ui-plural" or (line["kind"] in OVERRIDES and "|" in line["en"])
    forms = {code: tuple(line[code].split("|")) if plural else (line[code],) for code in ("en", "ru", "tk")}
    context = CONTEXT.search(line["definition_en"]) if line["kind"] in OVERRIDES else None
    confidence = {code: line[f"confidence_{code}"] for code in ("ru", "tk")}
    return Row(line["key"], line["kind"], **forms, confidence=confidence, context=context.group(1) if context else None)


@dataclass(frozen=True)
class Translation:
    """What the glossary says for one string of a catalogue."""

    forms: tuple[str, ...]
    key: str
    confidence: str


class Glossary:
    """Finds the row for a string whatever its placeholders are called; a term may stand with a capital."""

    def __init__(self, rows: list[Row]):
        self.rows = rows
        self.known: dict[tuple, Row] = {}
        for row in sorted((row for row in rows if row.kind in KINDS), key=lambda row: KINDS.index(row.kind)):
            self.known.setdefault((row.context, *(_bare(form)[0] for form in row.en)), row)

    def translation(self, language: str, msgid: str, plural: str = "", context: str | None = None) -> Translation | None:
        """The translation into ru or tk of a string of our code, or None."""
        english = (msgid, plural) if plural else (msgid,)
        row = self._row(context, english)
        capital = False
        if row is None and not plural and msgid[:1].isupper():
            row = self._row(context, (msgid[0].lower() + msgid[1:],))
            if row is None or row.kind != "term":
                return None
            capital = True
        if row is None:
            return None
        forms = tuple(_dressed(form, _bare(row.en[-1])[1], english[-1]) for form in getattr(row, language))
        if capital:
            forms = tuple(form[0].upper() + form[1:] for form in forms)
        return Translation(forms, row.key, row.confidence[language])

    def _row(self, context: str | None, english: tuple[str, ...]) -> Row | None:
        return self.known.get((context, *(_bare(form)[0] for form in english)))


def placeholders(text: str) -> list[str]:
    """The placeholders of a text as they are written, in order, each once."""
    return list(dict.fromkeys(match.group(0) for match in PLACEHOLDER.finditer(text)))


def _bare(text: str) -> tuple[str, list[str]]:
    """The text with its placeholders numbered and percent signs single; and the names, in order."""
    names: list[str] = []

    def number(match: re.Match) -> str:
        name = match.group(1) or match.group(2)
        if name not in names:
            names.append(name)
        return f"{{{names.index(name)}}}"

    return PLACEHOLDER.sub(number, text).replace("%%", "%"), names


def _dressed(text: str, names: list[str], msgid: str) -> str:
    """A glossary text with the placeholders and percent signs of the string it translates."""
    wanted = placeholders(msgid)
    if "%%" in msgid or any(mark.startswith("%") for mark in wanted):
        text = re.sub(r"%(?!\(\w+\)[sd])", "%%", text)
    return PLACEHOLDER.sub(lambda match: wanted[names.index(match.group(1) or match.group(2))], text)
