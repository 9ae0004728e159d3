"""allauth's adapters: who may sign in, where it leads, in which words; secrets of the second factor are kept encrypted."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils import translation
from django.utils.functional import lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learning.people.permissions import account_has_ended

WAIT_MINUTES = 5
_wrong = _("The username or the password is wrong. Check the keyboard language and try again.")


def _too_many() -> str:
    return gettext("Too many attempts. Wait %(minutes)s min and try again.") % {"minutes": WAIT_MINUTES}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up closed: accounts are made by import or by an administrator. Redirects stay on the own host."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _wrong,
        "email_password_mismatch": _wrong,
        "too_many_login_attempts": lazy(_too_many, str)(),
        "incorrect_code": _("The code is wrong or too old. Enter a new one."),
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def pre_login(self, request, user, **kwargs):
        if account_has_ended(user):
            request.session.flush()
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def get_login_redirect_url(self, request):
        """One's own page in one's own language."""
        return f"/{request.user.language}/my/"

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, **language_cookie())
        return response

    def send_mail(self, template_prefix, email, context):
        """Letters speak the language of the person they go to, when it is known."""
        user = context.get("user") or getattr(self.request, "user", None)
        with translation.override(getattr(user, "language", None) or translation.get_language()):
            super().send_mail(template_prefix, email, context)


def language_cookie() -> dict:
    """How the language cookie is kept; the names Django's own set_language view reads."""
    return {
        "max_age": settings.LANGUAGE_COOKIE_AGE,
        "path": settings.LANGUAGE_COOKIE_PATH,
        "secure": settings.LANGUAGE_COOKIE_SECURE,
        "httponly": settings.LANGUAGE_COOKIE_HTTPONLY,
        "samesite": settings.LANGUAGE_COOKIE_SAMESITE,
    }


class MFAAdapter(DefaultMFAAdapter):
    """Second factor: named after the site, secrets encrypted under the secret key (older keys stay readable)."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is wrong or too old. Enter a new one."),
    }

    def _get_site_name(self):
        return settings.WAGTAIL_SITE_NAME

    def encrypt(self, text):
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor {key}".encode()).digest())) for key in keys]
    )
