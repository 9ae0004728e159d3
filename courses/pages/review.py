"""What a review asks and does: who changed what was sent, and going live at its end.

Called by the review's task, and by Wagtail through WAGTAIL_FINISH_WORKFLOW_ACTION. Imports no models: Wagtail asks for it
while its own are being made.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

# What Wagtail writes into a revision by itself: no wording, and different in every one.
BOOKKEEPING = frozenset(
    {
        "latest_revision", "latest_revision_created_at", "live_revision", "has_unpublished_changes", "draft_title",
        "live", "first_published_at", "last_published_at", "locked", "locked_at", "locked_by",
    }
)  # fmt: skip
_DECIMAL = re.compile(r"-?\d+\.\d+")


def changed_by(person: int, revisions: Iterable) -> bool:
    """Whether the person (an id) changed the wording in one of these revisions but the first; the oldest comes first.

    A form that is saved as it was makes a revision too: Wagtail does that whenever a question is approved from its form.
    """
    return any(now.user_id == person and _wording(now) != _wording(before) for before, now in pairwise(revisions))


def _wording(revision) -> dict:
    return {name: _said(value) for name, value in revision.content.items() if name not in BOOKKEEPING}


def _said(value: object) -> object:
    """A number says the same with the zeros that its column adds and without them."""
    if isinstance(value, list):
        return [_said(row) for row in value]
    if isinstance(value, dict):
        return {name: _said(part) for name, part in value.items()}
    return value.rstrip("0").rstrip(".") if isinstance(value, str) and _DECIMAL.fullmatch(value) else value


def publish_reviewed(workflow_state, user=None) -> None:
    """What a finished review does. It is the permission; its last reviewer needs no other: ReviewedPagePermissions.

    Raises PermissionDenied, and leaves the review open, where nobody signed the author checklist: however it came to its
    end (a state approved in code, a task put out of use, a workflow without tasks), this is the way to publish.
    """
    if not workflow_state.task_states.filter(signed_checklist__isnull=False).exists():
        raise PermissionDenied(_("Not approved: nobody has signed the author checklist."))
    workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)
