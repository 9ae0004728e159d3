"""The author checklist as a reviewer fills it in: every point holds that may, the others have a reason."""

import json

from courses.pages.approval import lines_about
from courses.pages.checklist import HOLDS, NOT_CONCERNED


def answered(held) -> dict[str, dict]:
    """Answers and reasons by point, for a page, question or quiz as it stands."""
    return {
        line.key: {"answer": HOLDS, "reason": ""} if line.may_hold else {"answer": NOT_CONCERNED, "reason": "Not for this one."}
        for line in lines_about(held)
    }


def dialog(held) -> dict[str, str]:
    """The same as the dialog of an approval sends it."""
    return {f"{key}-{part}": text for key, parts in answered(held).items() for part, text in parts.items()}


def with_form(held) -> dict[str, str]:
    """What the editor sends when something is approved from its form, after the dialog was filled in."""
    extra = json.dumps({"comment": "", "checklist": answered(held)})
    return {
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
        "workflow-action-extra-data": extra,
    }
