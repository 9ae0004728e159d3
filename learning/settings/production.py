"""Production settings. Refuses to start on a weak key, a wildcard host, SQLite or a missing cache; see docs/operations.md."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import DATABASES, WAGTAILADMIN_BASE_URL, env

DEBUG = False
DEMO_ACCOUNTS = False
SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]

if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured("Set SECRET_KEY to at least 50 random characters.")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the host names of this site, without a wildcard.")
if "sqlite" in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured("Set DATABASE_URL to a PostgreSQL database: postgres://user:password@host/name.")
if not WAGTAILADMIN_BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("Set BASE_URL to the https address of this site.")

# Sign-in throttles count across processes, so the cache must be shared by all of them.
CACHES = {"default": env.cache("CACHE_URL", default="")} if env.str("CACHE_URL", default="") else None
if CACHES is None:
    raise ImproperlyConfigured("Set CACHE_URL to a Redis address: rediscache://host:6379/1.")

SECOND_FACTOR_FORCED = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
# A mail server that does not answer keeps a worker for so many seconds, and no longer.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="no-reply@localhost")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "learning.storage.ProductionStorage"},
}
