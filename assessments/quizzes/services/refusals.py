"""Why an attempt cannot begin, or an answer not be saved, each with a sentence for the learner. Raised by the services."""

from collections.abc import Mapping

from django.utils.translation import gettext as _


class QuizNotReady(ValueError):
    """The quiz is not published, or none of its questions is."""


class AttemptRefused(ValueError):
    """No attempt may begin now; the message says why, and when one may."""


class AttemptClosed(ValueError):
    """The attempt was sent; nothing can be changed any more."""


class TimeUp(AttemptClosed):
    """What was received came after the time, the grace included; what was saved before counts."""


class SequenceTaken(ValueError):
    """Another answer was saved under this sequence. `highest` is the sequence of the answer that counts, `parts` what that
    one holds, where it holds parts: whoever did not give a part here does not mean to take it away.
    """

    def __init__(self, highest: int, parts: Mapping | None = None):
        self.highest, self.parts = highest, dict(parts or {})
        super().__init__(_("This was also answered on another device. Both answers are kept; the later one counts."))
