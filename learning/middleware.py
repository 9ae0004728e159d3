"""Per-request rules of the whole site: content policy, language, the moment of receipt, the end of an account, the second
factor, the admin's door."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, UnreadablePostError
from django.shortcuts import redirect
from django.utils import timezone

from learning import languages
from learning.people.adapter import language_cookie
from learning.people.errors import too_large
from learning.people.permissions import account_has_ended, may_use_admin, must_enrol_second_factor

POLICY = "Content-Security-Policy"
ADMIN = "/admin/"
OPEN_WITHOUT_FACTOR = ("/accounts/", "/static/", "/livez", "/readyz", "/neutral/")
FORM_TYPES = ("application/x-www-form-urlencoded", "application/json", "text/plain")


class PolicyMiddleware:
    """Sends the site's content policy with every answer, and the editor's looser one under /admin/ only.

    What the editor previews in a frame keeps the site's policy, but our own pages may frame it.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.site = _joined(settings.SITE_POLICY)
        self.admin = _joined(settings.ADMIN_POLICY)
        self.preview = _joined({**settings.SITE_POLICY, "frame-ancestors": [settings.SELF]})

    def __call__(self, request):
        response = self.get_response(request)
        if POLICY not in response:
            # A refusal under /admin/ is the same page as anywhere else, headers included.
            editor = request.path_info.startswith(ADMIN) and response.status_code != 404
            response[POLICY] = self.preview if getattr(request, "is_preview", False) else self.admin if editor else self.site
        return response


def _joined(policy: dict) -> str:
    return "; ".join(f"{name} {' '.join(values)}" for name, values in policy.items())


class LanguageMiddleware:
    """Remembers the language last read, so that addresses without one (/accounts/, /verify/) speak it too.

    On those `?lang=ru` asks for a language: a plain link, which needs neither script nor form. Stands before LocaleMiddleware.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        name = settings.LANGUAGE_COOKIE_NAME
        kept = request.COOKIES.get(name)
        wanted = _language_asked_for(request)
        if wanted:
            request.COOKIES[name] = wanted
        response = self.get_response(request)
        # A preview is in the language of its page, not in the reader's.
        read = wanted and not getattr(request, "is_preview", False)
        if read and wanted != kept and name not in response.cookies:
            response.set_cookie(name, wanted, **language_cookie())
        return response


def _language_asked_for(request) -> str | None:
    segment = request.path_info[1:3] if request.path_info[3:4] == "/" else request.GET.get("lang")
    return segment if segment in languages.CODES else None


class ReceiptMiddleware:
    """Takes a form in whole and notes when: `request.received_at`. What the server then does slowly is held against nobody,
    and a form whose end comes late came late. One that is too large is refused before anything reads it.

    Files come as multipart and have limits of their own; such a form was read for its token when its view begins.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.content_type in FORM_TYPES:
            length = request.headers.get("Content-Length") or "0"
            if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                return too_large(request)
            try:
                _whole = request.body
            except UnreadablePostError:
                # Whoever sent it is gone.
                return HttpResponse(status=400)
        request.received_at = timezone.now()
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.content_type == "multipart/form-data":
            request.received_at = timezone.now()


class AccountMiddleware:
    """An account that has ended is signed out at its next request; staff without a second factor are sent to enrol one.

    /admin/ has one door: strangers are sent to sign in, and it does not exist for people who may not use it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated and account_has_ended(user):
            logout(request)
            return redirect("account_inactive")
        if _needs_factor(request, user):
            return redirect("mfa_index")
        if request.path_info.startswith(ADMIN):
            if not user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may_use_admin(user):
                raise Http404
        return self.get_response(request)


def _needs_factor(request, user) -> bool:
    if not settings.SECOND_FACTOR_FORCED or not user.is_authenticated or request.path_info.startswith(OPEN_WITHOUT_FACTOR):
        return False
    return must_enrol_second_factor(user)
