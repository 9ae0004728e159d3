"""Settings of the benchmarks: the demo's, with static files and uploads in a folder of their own."""

from pathlib import Path

from learning.settings.base import env
from learning.settings.demo import *  # noqa: F403

STATIC_ROOT = Path(env.str("OKUW_VAR")) / "static"
MEDIA_ROOT = Path(env.str("OKUW_VAR")) / "media"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
