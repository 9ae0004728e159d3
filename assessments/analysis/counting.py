"""Which sent attempts are counted: whole groups of people only, so that no change of a page tells one person's answers.

Pure. Called by selectors. A page of statistics is live, unlike a report: whoever looked before and after a colleague sent a
test could subtract. So a group of k people is added at once, or nobody.
"""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np


def whole_groups(learners: Iterable[Hashable], k: int) -> int:
    """How many of these attempts, from the first on, make whole groups: runs in which k different people sent something."""
    group, counted = set(), 0
    for place, learner in enumerate(learners, start=1):
        group.add(learner)
        if len(group) == k:
            group, counted = set(), place
    return counted


def counted(languages: np.ndarray, learners: Sequence[int], k: int) -> np.ndarray:
    """Whether each attempt is counted, the attempts given in the order of sending. Each language makes its own groups:
    else the figures of a language could move by one person.
    """
    learners, chosen = np.asarray(learners), np.zeros(len(languages), dtype=bool)
    for language in np.unique(languages):
        places = np.flatnonzero(languages == language)
        chosen[places[: whole_groups(learners[places].tolist(), k)]] = True
    return chosen
