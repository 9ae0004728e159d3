"""Marking a text that was written in a course: the result is recorded there as the last text of the attempt is settled."""

from assessments.marking.views import TextView
from assessments.quizzes.results import AttemptResult
from courses.player.recording import record_attempt


class CourseTextView(TextView):
    """A text whose attempt belongs to a course, or to none."""

    def after_marking(self, result: AttemptResult) -> None:
        record_attempt(result=result)
