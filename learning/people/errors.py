"""What a refused or failed request is told. Called by Django through learning.urls, and by views that refuse.

The pages name no address: a thing outside one's scope and a thing that does not exist get the same bytes.
"""

import logging
import secrets

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from learning.languages import CODES

logger = logging.getLogger(__name__)

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# For the day when even a template cannot be read.
LAST_RESORT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Okuw</title></head><body>
<p lang="en">Something broke on our side. Try again in a few minutes. Number: {number}</p>
<p lang="ru">На сервере произошла ошибка. Попробуйте через несколько минут. Номер: {number}</p>
<p lang="tk">Serwerde näsazlyk ýüze çykdy. Birnäçe minutdan täzeden synanyşyň. Belgisi: {number}</p>
</body></html>"""


def bad_request(request, exception=None):
    if isinstance(exception, TOO_LARGE):
        return too_large(request)
    return _refusal(request, 400)


def no_access(request, exception=None):
    return _refusal(request, 403)


def csrf_failure(request, reason=""):
    return _refusal(request, 403, "403_csrf.html")


def not_found(request, exception=None):
    return _refusal(request, 404)


def too_large(request):
    return _refusal(request, 413)


def too_many(request):
    return _refusal(request, 429)


def broken(request):
    """Uses no database and no context processor: both may be what broke. The number finds the entry in the log."""
    number = secrets.token_hex(4).upper()
    logger.error("Error number %s", number)
    try:
        with translation.override(_language_of(request)):
            page = render_to_string("500.html", {"number": number})
    except Exception:
        logger.exception("The error page itself failed")
        page = LAST_RESORT.format(number=number)
    return HttpResponse(page, status=500)


def _refusal(request, status, template=None):
    """An error page in the reader's language; its language switch leads home, so that it names no address."""
    context = {"translations": {code: f"/{code}/" for code in CODES}}
    with translation.override(_language_of(request)):
        return render(request, template or f"{status}.html", context, status=status)


def _language_of(request):
    return translation.get_language_from_request(request, check_path=True)
