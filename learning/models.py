"""Table of contents: the models of the ground floor, noun by noun."""

from learning.people.models import *  # noqa: F403
from learning.competencies.models import *  # noqa: F403  isort: skip
from learning.evidence.models import *  # noqa: F403  isort: skip
from learning.certificates.models import *  # noqa: F403  isort: skip
from learning.gaps.models import *  # noqa: F403  isort: skip
