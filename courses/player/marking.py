"""Marking a text that was written in a course: as the last text of the attempt is settled, the result is recorded there and
its writer is told by letter.
"""

from assessments.marking.views import TextView
from assessments.quizzes.results import AttemptResult
from courses.player.letters import write_about_a_result
from courses.player.recording import record_attempt


class CourseTextView(TextView):
    """A text whose attempt belongs to a course, or to none."""

    def after_marking(self, result: AttemptResult) -> None:
        record_attempt(result=result)
        write_about_a_result(learners=[result.attempt.learner_id])
