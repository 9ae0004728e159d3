"""Letters that a test has its result, or another one: to whoever sent it, in the own language, after the commit.

Called where the last text of an attempt is marked, and with a regrade. A letter names no course, answer or score: mail is read
by others. It leads to the sign-in.
"""

import logging
from collections.abc import Collection
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from learning.people.models import User
from learning.people.permissions import account_has_ended

log = logging.getLogger(__name__)


def write_about_a_result(*, learners: Collection[int], changed: bool = False) -> None:
    """Write to these learners once what was done is committed: a test of theirs is marked, or has another result.

    Nobody without an address or with an ended account is written to. A letter that cannot be sent is counted in the log.
    """
    if learners:
        transaction.on_commit(lambda: _post(learners, changed), robust=True)


def _post(learners: Collection[int], changed: bool) -> None:
    people = User.objects.filter(pk__in=learners, is_active=True).exclude(email="").order_by("pk")
    letters = [_letter(person, changed) for person in people if not account_has_ended(person)]
    unsent = len(letters)
    try:
        with get_connection() as post:
            for letter in letters:
                unsent -= _is_sent(letter, post)
    except OSError:
        pass
    if unsent:
        # Without the error's own words: they hold addresses.
        log.error("letters about results that could not be sent: %s", unsent)


def _is_sent(letter: EmailMessage, post) -> bool:
    try:
        return bool(post.send_messages([letter]))
    except OSError:
        return False


def _letter(person: User, changed: bool) -> EmailMessage:
    site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    context = {
        "changed": changed,
        "address": f"{site}/{person.language}/my/",
        "current_site": {"domain": urlsplit(site).netloc},
    }
    with override(person.language):
        subject = _("Okuw: the result of a test has changed") if changed else _("Okuw: a test of yours is marked")
        return EmailMessage(subject, render_to_string("courses/player/letter.txt", context), to=[person.email])
