"""A question played by its author: shown as a learner meets it, answered, and explained as after sending. Keeps nothing.

Pure. Called by the preview of a question. What the author answers comes back in the address of the preview, so that it works
wherever Wagtail shows one: beside the form, for an old revision, in the review.
"""

from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.questions.answers import Given, given_in_form, item_score
from assessments.questions.explained import explained
from assessments.questions.responses import BadResponse, checked
from assessments.questions.sheet import specimen

# An address is shorter than a form: 1,000 Cyrillic letters take 6 kB of the 8 kB that a usual proxy lets through.
LONGEST_TEXT = 1_000


def played(content: Mapping, language: str, data: QueryDict) -> dict:
    """The question to be drawn (`item`), what is told of a checked answer (`told`, else None), the `way` through a case."""
    given = _way(content, data) if content["kind"] == "scenario" else _given(content, data)
    item = specimen(content, language, given.filled) | {"error": given.error, "longest": LONGEST_TEXT}
    told = None
    if "check" in data and not given.error:
        score = item_score(content, given.response)
        told = explained(content, language, given.response, score) | {"order": 1}
    way = given.filled if content["kind"] == "scenario" else []
    return {"item": item | {"played": bool(told or way)}, "told": told, "way": way}


def _given(content: Mapping, data: QueryDict) -> Given:
    return given_in_form(content, 1, data) if "check" in data else Given(None)


def _way(content: Mapping, data: QueryDict) -> Given:
    """The choices made so far and the one just made; a way that the case no longer has begins anew."""
    path = _checked(content, data.getlist("way"))
    if "choose" not in data:
        return Given(path, path or None)
    if not data.get("q1"):
        return Given(path, path or None, error=_("Choose one answer."))
    path = _checked(content, [*path, data["q1"]]) or path
    return Given(path, path or None)


def _checked(content: Mapping, path: list[str]) -> list[str]:
    try:
        return checked(content, path)
    except BadResponse:
        return []
