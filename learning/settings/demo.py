"""Demo settings: SQLite, fictional people, no second factor forced. Never for a real installation."""

from .base import *  # noqa: F403
from .base import SQLITE_OPTIONS  # noqa: F401

DEBUG = False
SECRET_KEY = "demo-only-and-public-" + "okuw" * 10
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# The demo's figures are measured with the same long cache life as production; names carry a hash.
DEMO_ACCOUNTS = True
