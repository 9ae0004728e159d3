"""A rubric as lines that other systems show to those who mark, and those lines as a rubric again. Pure.

Called by the readers and writers. A criterion begins a line of its own with its points in square brackets, "[2] Safety"; the
lines after it say what earns them. A text without such a beginning is one criterion.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments.exchange.draft import Draft
from assessments.exchange.reading import Read

MOST_POINTS = 20
FEWEST_WORDS, MOST_WORDS = 20, 800
# What authors are offered where a file says nothing.
POINTS, WORDS = 2, 300
LONGEST_CRITERION = 400
_HEAD = re.compile(r"\[(1?[1-9]|[12]0)\] (.*\S)")
# A line that only looks like the head of a criterion has a backslash before it.
_LIKE_A_HEAD = re.compile(r"\\*\[(1?[1-9]|[12]0)\] .*\S")


def rubric_lines(rubric: Sequence[Mapping]) -> list[str]:
    """The lines of each criterion, one text a criterion."""
    return [_criterion(row) for row in rubric]


def _criterion(row: Mapping) -> str:
    text, guide = (next(iter(row[name].values()), "") for name in ("text", "guide"))
    told = [f"\\{line}" if _LIKE_A_HEAD.fullmatch(line) else line for line in guide.split("\n")] if guide else []
    return "\n".join([f"[{row['points']}] {text}", *told])


def points_of(rubric: Sequence[Mapping]) -> int:
    """What the whole text earns at most."""
    return sum(row["points"] for row in rubric)


def extendedtext(draft: Draft, *, points: Fraction | None) -> Read:
    """A text that people mark, with the guide and the words of the draft. `points` is the most it earns, None: not said."""
    rubric = _criteria(draft) or [_whole_text(draft, points)]
    if not all(row["guide"] for row in rubric):
        draft.note(_("The file does not say what earns the points; it is written before the question goes to review."))
    return draft.read("extendedtext", most_words=_words(draft), rubric=rubric)


def _criteria(draft: Draft) -> list[dict]:
    found: list[tuple[re.Match, list[str]]] = []
    for line in draft.guide.split("\n"):
        head = _HEAD.fullmatch(line)
        if head and len(head[2]) <= LONGEST_CRITERION:
            found.append((head, []))
        elif found:
            found[-1][1].append(line[1:] if line.startswith("\\") and _LIKE_A_HEAD.fullmatch(line) else line)
        else:
            return []
    return [
        {"text": draft.said(head[2]), "guide": draft.said("\n".join(lines).strip()), "points": int(head[1])}
        for head, lines in found
    ]


def _whole_text(draft: Draft, points: Fraction | None) -> dict:
    with override(draft.language):
        name = _("The text as a whole")
    whole = POINTS if points is None else min(MOST_POINTS, max(1, round(points)))
    if points is not None and whole != points:
        words = _("The text earned %(points)s points in the file; here %(kept)s.")
        draft.note(words % {"points": f"{float(points):g}", "kept": whole})
    return {"text": draft.said(name), "guide": draft.said(draft.guide), "points": whole}


def _words(draft: Draft) -> int:
    if draft.words is None:
        return WORDS
    kept = min(MOST_WORDS, max(FEWEST_WORDS, draft.words))
    if kept != draft.words:
        told = {"words": draft.words, "kept": kept}
        draft.note(_("The text had at most %(words)s words in the file; here %(kept)s.") % told)
    return kept
