"""Reading a number that a person typed, in the formats of English, Russian and Turkmen. Called by marking only."""

import re
from decimal import Decimal

LONGEST_NUMERAL = 64
# No key has more digits before the point than this, and arithmetic on a number that has could overflow.
_FURTHEST_DIGIT = 60

_SPACE = "[ \u00a0\u2009\u202f]"
_MINUS_SIGNS = "\u2212-"
_SIGNED = re.compile(rf"(?P<sign>[+{_MINUS_SIGNS}]?){_SPACE}?(?P<digits>[0-9.,\u00a0\u2009\u202f ]+)")
# English groups thousands by commas and has a decimal point; Russian and Turkmen group by spaces and have a comma.
_FORMATS = (
    re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]+))?"),
    re.compile(rf"(?P<whole>[1-9][0-9]{{0,2}}(?:{_SPACE}[0-9]{{3}})+)(?:[.,](?P<part>[0-9]+))?"),
    re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]+))?"),
    re.compile(r"(?P<whole>)[.,](?P<part>[0-9]+)"),
)


def readings(text: str) -> frozenset[Decimal]:
    """Return every number the text can mean: "1,234" is 1234 in English and 1.234 in Russian. Empty if it is none."""
    if len(text) > LONGEST_NUMERAL:
        return frozenset()
    signed = _SIGNED.fullmatch(text.strip())
    if signed is None:
        return frozenset()
    sign = "-" if signed["sign"] and signed["sign"] in _MINUS_SIGNS else ""
    matches = (numeral.fullmatch(signed["digits"]) for numeral in _FORMATS)
    return frozenset(_number(sign, match["whole"], match["part"]) for match in matches if match)


def as_decimal(value: object) -> Decimal | None:
    """Return a JSON number as a Decimal, or None for anything else, infinities and numbers out of all proportion."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    if isinstance(value, int) and abs(value) >= 10**_FURTHEST_DIGIT:
        return None
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() and number.adjusted() <= _FURTHEST_DIGIT else None


def _number(sign: str, whole: str, part: str | None) -> Decimal:
    return Decimal(f"{sign}{re.sub('[^0-9]', '', whole) or '0'}.{part or '0'}")
