"""Table of contents: the models of the middle storey, noun by noun."""

from assessments.questions.kinds import *  # noqa: F403
from assessments.questions.models import *  # noqa: F403
from assessments.quizzes.models import *  # noqa: F403  isort: skip
from assessments.marking.models import *  # noqa: F403  isort: skip
from assessments.analysis.models import *  # noqa: F403  isort: skip
from assessments.needs.models import *  # noqa: F403  isort: skip
