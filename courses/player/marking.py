"""Marking a text that was written in a course: the result is recorded there as the last text of the attempt is settled."""

from django.utils.translation import override

from assessments.marking.views import TextView
from assessments.quizzes.results import AttemptResult
from courses.player.recording import record_attempt


class CourseTextView(TextView):
    """A text whose attempt belongs to a course, or to none."""

    def after_marking(self, result: AttemptResult) -> None:
        # A certificate speaks the language the test was sent in, not its marker's.
        with override(result.attempt.language or result.attempt.learner.language):
            record_attempt(result=result)
