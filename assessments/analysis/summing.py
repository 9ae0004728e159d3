"""The figures of one version of a question over all the quizzes it stands in, from those of each. Pure; called by services."""

from collections import Counter
from collections.abc import Iterable, Sequence

from assessments.analysis.figures import Item, ItemFigures


def together(items: Sequence[Item]) -> Item:
    """What is shown of a version quiz by quiz, as one item; every item given is shown.

    Made of nothing else, so it tells nothing that the pages of the quizzes do not tell. `people` are those of the largest
    group: nobody knows here who sat two of the quizzes.
    """
    if len(items) == 1:
        return items[0]
    shown = [item.figures for item in items]
    chosen = None
    if all(figures.chosen is not None for figures in shown):
        options = {option for figures in shown for option in figures.chosen}
        chosen = {option: _mean((figures.chosen.get(option, 0.0), figures) for figures in shown) for option in sorted(options)}
    summed = ItemFigures(
        attempts=sum(figures.attempts for figures in shown),
        people=max(figures.people for figures in shown),
        facility=_mean((figures.facility, figures) for figures in shown),
        discrimination=_mean((figures.discrimination, figures) for figures in shown if figures.discrimination is not None),
        omitted=_mean((figures.omitted, figures) for figures in shown),
        seconds=None,
        chosen=chosen,
    )
    comparisons = [comparison for item in items for comparison in item.comparisons]
    return Item(version=items[0].version, figures=summed, comparisons=comparisons)


def _mean(values: Iterable[tuple[float, ItemFigures]]) -> float | None:
    """The mean over attempts; None of nothing."""
    sums = Counter()
    for value, figures in values:
        sums["value"] += value * figures.attempts
        sums["attempts"] += figures.attempts
    return sums["value"] / sums["attempts"] if sums["attempts"] else None
