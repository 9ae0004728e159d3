"""How a share is said: in figures, or in words where a figure would tell what every single person did. Called by pages.

The rule of the reports (docs/method.md, section 5.3): words for fewer than ten people, and for none and all of any group.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from learning.gaps.figures import COUNTS_FROM, share_in_words
from learning.gaps.words import SHARES

UNKNOWN = "–"


def percent(share: float | Decimal | None) -> str:
    """A share (0 to 1) in whole per cent, in the reader's format; a dash where it is not known."""
    return UNKNOWN if share is None else _("%(n)s%%") % {"n": floatformat(100 * share, 0)}


def share_of(share: float | Decimal | None, *, people: int, words: Mapping[str, object] = SHARES) -> str:
    """A share of so many people, or of what they could have scored: in per cent, or in words, by the codes of the reports."""
    if share is None:
        return UNKNOWN
    exact = Decimal(str(share))
    if people < COUNTS_FROM or round(100 * exact) in (0, 100):
        return str(words[share_in_words(exact)])
    return percent(share)
