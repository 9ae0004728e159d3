"""Table of contents: the models of the top storey, noun by noun."""

from courses.catalogue.models import *  # noqa: F403
from courses.pages.models import *  # noqa: F403  isort: skip
from courses.enrolments.models import *  # noqa: F403  isort: skip
from courses.progress.models import *  # noqa: F403  isort: skip
