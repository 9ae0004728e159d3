"""The evidence under a shown cell, summed up when an edition is made: kinds by share, confidence in words, levels asked.

Pure. Called by learning.gaps.composing; read by the page that opens from a cell. Never a name, never a count below ten.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from learning.evidence.level import FULL_CONFIDENCE, ZERO, confidence_label
from learning.gaps.figures import mix_shown
from learning.gaps.snapshot import KINDS, Published


def ledger_under(published: Published, agencies: Iterable[str], code: str, profile: str | None = None) -> dict:
    """What stands under one shown cell: of whole agencies, or of one role profile in them."""
    whole: Counter = Counter()
    for agency in agencies:
        for name, tally in published.tallies(agency, code).items():
            if profile in (None, name):
                whole.update(tally)
    return _shown(whole)


def _shown(tally: Mapping[tuple, int]) -> dict:
    known = {level: count for level, count in tally.items() if level[1] is not None}
    people = sum(known.values())
    if not people:
        return {}
    confidence = sum((Decimal(level[2]) * count for level, count in known.items()), ZERO) / people
    kinds: Counter = Counter()
    for level, count in known.items():
        kinds.update(dict.fromkeys(level[3], count))
    asked = [level[0] for level in tally]
    return {
        "kinds": {kind: mix_shown(kinds[letter], known=people) for kind, letter in KINDS.items() if kinds[letter]},
        "confidence": confidence_label(confidence * FULL_CONFIDENCE),
        "asked": [min(asked), max(asked)],
    }
