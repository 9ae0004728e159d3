"""How long an item took, from the times at which answers were saved. Pure; called by selectors."""

import numpy as np

# Saved closer together than this, answers were sent as one form: between them nothing was read.
LEAST_SECONDS = 1.0


def times_spent(attempt: np.ndarray, item: np.ndarray, saved: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows in which an item was saved for the first time, and the seconds since the save before it in the attempt.

    `saved` counts seconds from the start of the attempt, which stands before its first save. Rows come in any order. What it
    cannot know: in which order questions were read, pauses (hence medians), and anything where one form brings all answers.
    """
    order = np.lexsort((item, saved, attempt))
    attempt, item, saved = attempt[order], item[order], saved[order]
    before = np.zeros(saved.size)
    before[1:] = np.where(attempt[1:] == attempt[:-1], saved[:-1], 0)
    _items, first = np.unique(item, return_index=True)
    seconds = (saved - before)[first]
    spent = seconds >= LEAST_SECONDS
    return order[first[spent]], seconds[spent]
