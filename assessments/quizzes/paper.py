"""The paper a learner sits at: its items drawn with the answers that stand, and the review of a sent one.

Called by the views. Reads what the selectors gave; no query of its own.
"""

from collections.abc import Iterable, Mapping

from assessments.questions.answers import Given
from assessments.questions.caution import SIGNS, signs
from assessments.questions.content import BY_PEOPLE
from assessments.questions.explained import explained
from assessments.questions.responses import is_whole
from assessments.questions.sheet import as_filled, sheet
from assessments.quizzes.models import Answer, AttemptItem
from learning.languages import current

Items = Iterable[AttemptItem]
Answers = Mapping[int, Answer]


def drawn(
    items: Items, answers: Answers, given: Mapping[int, Given] | None = None, headings: Mapping[int, str] | None = None
) -> list[dict]:
    """Each item for the template: what may be shown, the standing answer, when it was saved, what is wrong, its section.

    Where a posted answer could not be saved it is shown as it was posted, so that nothing typed is lost.
    """
    rows = []
    for item in items:
        content, answer, posted = item.version.content, answers.get(item.pk), (given or {}).get(item.order)
        error = posted.error if posted else ""
        filled = posted.filled if error else as_filled(content, answer.response if answer else None)
        row = sheet(content, current(), item.arrangement, filled)
        rows.append(
            row
            | {
                "order": item.order,
                "sequence": answer.sequence if answer else 0,
                "saved_at": answer.saved_at if answer else None,
                "error": error,
                "heading": (headings or {}).get(item.order, ""),
            }
        )
    return rows


def unanswered(items: Items, answers: Answers) -> list[int]:
    """The orders of the items that are not answered in every part."""
    return [
        item.order for item in items if item.pk not in answers or not is_whole(item.version.content, answers[item.pk].response)
    ]


def telling(items: Items, answers: Answers) -> dict[int, list]:
    """By the order of its item, what in a text that people will read looks as if it told of a real person, in words."""
    texts = {item.order: answers[item.pk].response["text"] for item in items if _is_read(item) and item.pk in answers}
    return {order: [SIGNS[name] for name in found] for order, text in texts.items() if (found := signs(text))}


def _is_read(item: AttemptItem) -> bool:
    return item.version.kind in BY_PEOPLE


def reviewed(
    items: Items, answers: Answers, *, with_key: bool = True, contents: Mapping[int, Mapping] | None = None
) -> list[dict]:
    """Each item of a sent attempt, explained; without the key where the quiz is to be sat again unspoilt.

    `contents`, by the order of an item, explain it in place of its own version.
    """
    rows = []
    for item in items:
        answer = answers.get(item.pk)
        response = answer.response if answer else None
        content = (contents or {}).get(item.order, item.version.content)
        told = explained(content, current(), response, item.score, with_key=with_key, marks=item.marks)
        rows.append(told | {"order": item.order})
    return rows


def notices(rows: Iterable[Mapping]) -> dict:
    """What to say once for all items: that a translation is unchecked, and in which other language some are shown."""
    rows = list(rows)
    others = {row["language"] for row in rows} - {current()}
    return {"has_draft": any(row["draft"] for row in rows), "fallback": next(iter(others), "")}
