"""What a browser sends of an attempt: a choice made in a case, or one answer as JSON. Called by the views; saves nothing.

A whole sheet is read by questions.answers, which also says how the fields of a form are named.
"""

import json
from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.questions.answers import Given
from assessments.questions.responses import MOST_BYTES, BadResponse, checked
from assessments.quizzes.models import Answer

# A body holds the answer and its sequence; the answer itself is measured again when it is saved.
MOST_BODY_BYTES = MOST_BYTES + 200


def choice_in_form(content: Mapping, order: int, data: QueryDict, standing: Answer | None) -> Given:
    """The way through a case with the choice just made added to it. A page that shows an earlier situation is refused."""
    path = list(standing.response) if standing else []
    choice = data.get(f"q{order}", "")
    if not choice:
        return Given(path, error=_("Choose one answer."))
    if data.get(f"s{order}") != str(standing.sequence if standing else 0):
        return Given(path, error=_("A choice once made in a case is not changed."))
    try:
        return Given(path, checked(content, [*path, choice]), sequence=standing.sequence if standing else 0)
    except BadResponse as problem:
        return Given(path, error=str(problem))


def answer_in_json(body: bytes) -> tuple[object, object]:
    """The sequence and the answer of a JSON body. Raises BadResponse."""
    if len(body) > MOST_BODY_BYTES:
        raise BadResponse(_("The answer is too long."))
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadResponse(_("The answer could not be read.")) from None
    if not isinstance(data, dict) or set(data) != {"sequence", "response"}:
        raise BadResponse(_("The answer could not be read."))
    sequence = data["sequence"]
    if not isinstance(sequence, int) or isinstance(sequence, bool):
        raise BadResponse(_("The answer has no valid sequence number."))
    return sequence, data["response"]
