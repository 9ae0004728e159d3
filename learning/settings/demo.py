"""Demo settings: SQLite, fictional people, no second factor forced. Never for a real installation."""

from .base import *  # noqa: F403
from .base import CACHES, SQLITE_OPTIONS, VAR_DIR  # noqa: F401

DEBUG = False
SECRET_KEY = "demo-only-and-public-" + "okuw" * 10
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# Two processes serve the demo. What one of them knows of a session the other must know at once, or who signs out in one
# stays signed in at the other: sessions are kept in files that both read. Production has Redis for all.
CACHES["sessions"] = {
    "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    "LOCATION": VAR_DIR / "sessions",
    "OPTIONS": {"MAX_ENTRIES": 2000},
}
SESSION_CACHE_ALIAS = "sessions"
# The demo's figures are measured with the same long cache life as production; names carry a hash.
DEMO_ACCOUNTS = True
