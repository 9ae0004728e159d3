"""The file of officials as text: encoding, delimiter, header, cells. Called by import_officials. Knows no database."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REQUIRED = ("username", "last_name", "first_name", "agency", "profiles", "since")
OPTIONAL = ("email", "region", "role", "supervisor", "language", "sex", "age_band", "account_ends")
COLUMNS = REQUIRED + OPTIONAL

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST = {"username": 150, "last_name": 150, "first_name": 150, "email": 254, "supervisor": 150}
LONGEST_OTHER = 200

# Characters that nobody sees and that make two names differ: controls, formats (text direction too), private use.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}

# What the platform never keeps about an official: parts of words in the three languages, and short words whole.
FORBIDDEN = (
    (
        gettext_lazy("the number of a document"),
        ("passport", "pasport", "паспорт", "снилс", "national_id", "identity", "id_number", "personal_number", "şahsyýetnama"),
        {"inn", "iin", "инн", "ssn", "snils"},
    ),
    (gettext_lazy("a date or place of birth"), ("birth", "born", "рожден", "doglan", "doglus"), {"dob"}),
    (gettext_lazy("a nationality"), ("nationality", "citizen", "гражданств", "национальн", "raýat", "millet"), set()),
    (gettext_lazy("an ethnic origin"), ("ethnic", "этни"), {"race", "раса"}),
    (gettext_lazy("a religion"), ("religi", "religion", "религи", "вероисповед", "ynanç"), {"faith", "din", "dini"}),
    (gettext_lazy("a phone number"), ("phone", "телефон", "telefon", "whatsapp", "telegram"), {"tel", "mobile", "тел", "gsm"}),
    (gettext_lazy("a home address"), ("address", "адрес", "salgy"), set()),
    (gettext_lazy("a picture or a body measure"), ("photo", "фото", "biometr", "биометр", "fingerprint"), {"surat"}),
    (gettext_lazy("a state of health"), ("health", "disab", "diagnos", "здоров", "инвалид", "saglyk"), {"blood"}),
    (gettext_lazy("a family matter"), ("marital", "spouse", "семейн", "maşgala"), {"children", "дети"}),
    (gettext_lazy("data about victims"), ("victim", "жертв", "пострадавш"), {"pida", "pidalar"}),
)


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, and what to do. Line 0 means the file as a whole, an empty column the whole line."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Row:
    """A line of the file: tidied cells by column. A column the file lacks is an empty cell."""

    line: int
    cells: dict[str, str]
    # Columns whose problem has been told: nothing more is said about them.
    spoilt: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sheet:
    """What was read, and what could not be."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_sheet(content: bytes) -> Sheet:
    """The rows of a CSV file with their problems. A file whose header is wrong has no rows."""
    if len(content) > LARGEST_FILE:
        return _refused(0, _("The file is larger than 10 MB. Split it and import the parts."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(content[: error.start].count(b"\n") + 1)
    if "\0" in text:
        return _not_utf8(text[: text.index("\0")].count("\n") + 1)
    lines = _lines(text, _delimiter(text))
    try:
        written = ((number, cells) for number, cells in lines if any(cell.strip() for cell in cells))
        line, names = next(written, (0, []))
        if not names:
            return _refused(0, _("The file is empty. Its first line names the columns."))
        header = [_column_name(name) for name in _without_empty_end(names)]
        problems = _header_problems(line, header)
        return Sheet(problems=problems) if problems else _read_rows(lines, header)
    except _Quotes as error:
        return _refused(error.line, error.message)


def _refused(line: int, message: str) -> Sheet:
    return Sheet(problems=[Problem(line, "", message)])


def _not_utf8(line: int) -> Sheet:
    return _refused(line, _("The file is not in UTF-8. Save it as “CSV UTF-8” and import it again."))


class _Quotes(Exception):
    """A line whose quotes do not match: what follows cannot be told apart."""

    def __init__(self, line: int):
        self.line = line
        self.message = _("The quotes in this line do not match. Close them, and write a quote inside a text twice.")


def _delimiter(text: str) -> str:
    """Comma or semicolon: whichever makes known columns of the first line."""
    first = io.StringIO(text.lstrip(), newline=None).readline()
    return max(",;", key=lambda mark: sum(_column_name(name).strip('"') in COLUMNS for name in first.split(mark)))


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Cells with the number of the line they begin on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _Quotes(line) from error


def _without_empty_end(cells: list[str]) -> list[str]:
    """Spreadsheets end lines with empty cells; those are no columns."""
    last = max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return cells[:last]


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _column_name(text: str) -> str:
    """The name folded and safe to print, whatever a hostile file put there."""
    return "".join("?" if _is_unseen(character) else character for character in _tidy(text).casefold()[:60])


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in UNSEEN


def forbidden_kind(column: str) -> str | None:
    """What a column of this name would hold that the platform never keeps, or None."""
    words = set(re.findall(r"[^\W\d_]+", column))
    if words & {"mail", "email", "почта"}:
        return None
    for kind, parts, whole in FORBIDDEN:
        if words & whole or any(part in column for part in parts):
            return str(kind)
    return None


def _header_problems(line: int, header: list[str]) -> list[Problem]:
    problems = []
    for column in dict.fromkeys(header):
        if column not in COLUMNS:
            problems.append(Problem(line, column, _about_stranger(column)))
        elif header.count(column) > 1:
            problems.append(Problem(line, column, _("This column stands twice. Delete one of them.")))
    for column in REQUIRED:
        if column not in header:
            problems.append(Problem(line, column, _("This column is missing. Add it to the first line and fill it.")))
    return problems


def _about_stranger(column: str) -> str:
    kind = forbidden_kind(column)
    if kind:
        return _(
            "A column of this name holds %(kind)s. The platform keeps no such data about officials, "
            "so nothing was read. Delete the column."
        ) % {"kind": kind}
    return _("This column is not known. Delete it, or name it as one of these: %(columns)s.") % {"columns": ", ".join(COLUMNS)}


def _read_rows(lines: Iterator[tuple[int, list[str]]], header: list[str]) -> Sheet:
    sheet = Sheet()
    try:
        for line, cells in lines:
            cells = _without_empty_end(cells)
            if not cells:
                continue
            if len(sheet.rows) == MOST_ROWS:
                message = _("The file has more than 20 000 rows. Split it and import the parts.")
                sheet.problems.append(Problem(line, "", message))
                break
            sheet.rows.append(_row(line, cells, header, sheet.problems))
    except _Quotes as error:
        sheet.problems.append(Problem(error.line, "", error.message))
    return sheet


def _row(line: int, cells: list[str], header: list[str], problems: list[Problem]) -> Row:
    if len(cells) > len(header):
        problems.append(
            Problem(
                line,
                "",
                _("This line has %(cells)s cells and the first line %(columns)s. Put texts with a delimiter in quotes.")
                % {"cells": len(cells), "columns": len(header)},
            )
        )
    tidied = dict.fromkeys(COLUMNS, "")
    spoilt = {}
    for column, cell in zip(header, cells, strict=False):
        tidied[column] = _tidy(cell)
        longest = LONGEST.get(column, LONGEST_OTHER)
        if any(map(_is_unseen, cell)):
            spoilt[column] = _("There is a character in this cell that cannot be seen. Type the cell anew.")
        elif len(tidied[column]) > longest:
            spoilt[column] = _("This cell is longer than %(most)s characters. Shorten it.") % {"most": longest}
    problems.extend(Problem(line, column, message) for column, message in spoilt.items())
    return Row(line, tidied, frozenset(spoilt))
