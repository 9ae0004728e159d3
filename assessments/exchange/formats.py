"""The formats that are read, and telling them apart by what a file holds. Called by services and the command. Pure."""

import re

from django.utils.translation import gettext as _

from assessments.exchange.aiken import read_aiken
from assessments.exchange.gift import read_gift
from assessments.exchange.moodle_xml import read_moodle_xml
from assessments.exchange.qti_package import read_qti
from assessments.exchange.reading import LARGEST_FILE, Reading
from learning.languages import SOURCE

READERS = {"gift": read_gift, "moodlexml": read_moodle_xml, "qti": read_qti, "aiken": read_aiken}
AUTO = "auto"
_ZIP = b"PK"
# As much of a file as tells what it is.
_ENOUGH = 200_000
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)


def read(content: bytes, form: str = AUTO, language: str = SOURCE) -> Reading:
    """The questions of a file; for a format that is named, or the one it looks like."""
    if len(content) > LARGEST_FILE:
        return Reading(problem=_("The file is larger than %(most)s MB.") % {"most": LARGEST_FILE // 1024 // 1024})
    if not content.strip():
        return Reading(problem=_("The file is empty."))
    return READERS[looks_like(content) if form == AUTO else form](content, language)


def looks_like(content: bytes) -> str:
    """The name of the format a file is probably in."""
    if content.startswith(_ZIP):
        return "qti"
    # UTF-16 has a zero beside each letter of the Latin alphabet.
    text = content[:_ENOUGH].replace(b"\0", b"").replace(b"\r", b"\n").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if re.match(rb"<(\?xml|!--|!doctype|[\w:-]+[\s>])", text, re.IGNORECASE) and not re.match(rb"<(p|div|b|i)[\s>]", text):
        root = re.search(rb"<[\w:-]+", _COMMENT.sub(b"", text))
        return "moodlexml" if root and root[0] == b"<quiz" else "qti"
    answers = re.search(rb"^[ \t]*answer[ \t]*:", text, re.IGNORECASE | re.MULTILINE)
    options = re.search(rb"^[ \t]*[A-Za-z][.)]", text, re.MULTILINE)
    return "aiken" if answers and options else "gift"
