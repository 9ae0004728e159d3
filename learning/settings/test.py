"""Settings of the test suite: the demo's, with a fast password hash, plain static files and a database of its own."""

from .base import database, env
from .demo import *  # noqa: F403

DATABASES = {"default": database(env.str("DATABASE_URL", default="sqlite:////tmp/okuw-test.sqlite3"))}
DATABASES["default"]["OPTIONS"].pop("pool", None)
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: the tests of many writers at once need what a real installation has.
    DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}-test"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["*"]
if not env.bool("OKUW_SERVED", default=False):
    # One process, emptied with the cache before each test; a site served for a browser shares sessions as the demo does.
    SESSION_CACHE_ALIAS = "default"
