"""What in a learner's own text looks as if it told of a real person. Called before a text is sent; decides nothing.

Pure, and a guess: a hit asks the writer to look again, no hit promises nothing. Nothing of it is kept.
"""

import re

from django.utils.translation import gettext_lazy as _

SIGNS = {
    "document": _("the number of a document"),
    "phone": _("a phone number"),
    "address": _("an e-mail address"),
    "name": _("the name of a victim"),
}
# Words and digits as they stand in texts of the three languages; letters of series also in Cyrillic.
_SHAPES = {
    "document": re.compile(
        r"(?i:\b(?:passport|паспорт|pasport)\w*\W{0,3}(?:[^\W\d]{1,12}\W{1,3}){0,3}[^\W\d]{0,4}\W{0,3}\d[\d ]{4,})"
        r"|\b(?:[IVXІХ]{1,4}-[A-ZÄÇŇÖŞÜÝŽА-Я]{2}|[AА])[ №N#]{0,4}\d{6,8}\b"
    ),
    "phone": re.compile(
        r"(?<![\w.,/-])(?:\+|00)\d(?:[ ().-]{0,2}\d){8,14}(?!\d)"
        r"|(?<![\w.,/-])(?:8 ?)?\(?6[0-5]\)?(?:[ -]?\d){6}(?![\d-])"
    ),
    "address": re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}\b"),
    "name": re.compile(
        r"\b(?:victim|survivor)(?:['’]?s)? (?:real |full |first |last )?name (?:is|was)\b"
        r"|\b(?:victim|survivor) (?:is|was) (?:named|called)\b"
        r"|\b(?:жертв[уы]|потерпевш\w{2,3}|пострадавш\w{2,3}) (?:зовут|звали)\b"
        r"|\bимя (?:жертвы|потерпевш\w{2,3}|пострадавш\w{2,3})\b"
        r"|\b(?:pidanyň|jebir çekeniň|ejir çekeniň) (?:\w+ )?ady\b",
        re.IGNORECASE,
    ),
}


def signs(text: str) -> list[str]:
    """Which of these stand in a text, by their names, in their order."""
    return [name for name, shape in _SHAPES.items() if shape.search(text)]
