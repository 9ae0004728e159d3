"""The languages of the product: choosing a text, sorting and searching in them. A leaf that every storey may call."""

import unicodedata
from collections.abc import Mapping

from django.utils.translation import get_language

CODES = ("en", "ru", "tk")
SOURCE = "en"
NAMES = {"en": "English", "ru": "Русский", "tk": "Türkmençe"}

TURKMEN_ALPHABET = "abçdeäfghijžklmnňoöprsştuüwyýz"
# Spaces and digits come first, with their code points; then these letters, two apart; then every other script.
_TURKMEN_PLACE = {letter: 256 + 2 * place for place, letter in enumerate(TURKMEN_ALPHABET)}
# Letters that only foreign names have stand where the Latin alphabet has them.
_TURKMEN_PLACE |= {new: _TURKMEN_PLACE[before] + 1 for new, before in (("c", "b"), ("q", "k"), ("v", "ü"), ("x", "w"))}
# Slips of other keyboards: ş with a comma below, and the dot that İ leaves over its small letter.
_SLIPS = str.maketrans("șț", "şţ", "\u0307")


def current() -> str:
    """The active interface language, one of CODES."""
    code = (get_language() or SOURCE)[:2]
    return code if code in CODES else SOURCE


def choose(texts: Mapping[str, object], language: str | None = None):
    """The text in the language asked for (default: the active one), else in the source language, else ""."""
    return texts.get(language or current()) or texts.get(SOURCE) or ""


def localised(record: object, field: str, language: str | None = None) -> str:
    """The attribute `<field>_<language>` of a record, falling back to the source language."""
    value = getattr(record, f"{field}_{language or current()}", "")
    return value or getattr(record, f"{field}_{SOURCE}")


def search_key(*texts: str) -> str:
    """Text as it is stored and asked for in searches: NFC, casefolded, ё as е. The same on SQLite and PostgreSQL."""
    return " ".join(_folded(" ".join(text for text in texts if text)).replace("ё", "е").split())


def sort_key(text: str, language: str | None = None) -> str:
    """A key that orders names as a dictionary of that language does; Turkmen puts ä after e, ž after j, ň after n.

    Hexadecimal digits of fixed width: a column of such keys sorts alike on SQLite and PostgreSQL, whatever the collation.
    """
    folded = _folded(text)
    place = _turkmen_place if (language or current()) == "tk" else _place
    letters = "".join(f"{place(letter):06x}" for letter in folded if letter.isalnum() or letter == " ")
    # Where all letters are alike, as in все and всё, the marks decide.
    return letters + "000000" + "".join(f"{ord(letter):06x}" for letter in folded)


def _folded(text: str) -> str:
    """Composed letters without case, the slips of other keyboards set right."""
    composed = unicodedata.normalize("NFC", text).casefold()
    return unicodedata.normalize("NFC", composed).translate(_SLIPS)


def _place(letter: str) -> int:
    """Letters with marks stand by the plain ones, as ё by е; й is a letter of its own."""
    return ord(letter if letter == "й" else unicodedata.normalize("NFD", letter)[0])


def _turkmen_place(letter: str) -> int:
    plain = unicodedata.normalize("NFD", letter)[0]
    return _TURKMEN_PLACE.get(letter) or _TURKMEN_PLACE.get(plain) or (ord(letter) if ord(letter) < 256 else 4096 + ord(letter))
