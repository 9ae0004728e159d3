"""Writes about attempts: starting one, saving answers, sending it. The course player and the quiz pages call these."""

from assessments.quizzes.services.refusals import AttemptClosed, AttemptRefused, QuizNotReady, SequenceTaken, TimeUp
from assessments.quizzes.services.saving import go_on, save_answer, save_answers, save_own_answer
from assessments.quizzes.services.sending import close_overdue, result_of, settle_marks, submit_attempt
from assessments.quizzes.services.starting import start_attempt

__all__ = [
    "AttemptClosed",
    "AttemptRefused",
    "QuizNotReady",
    "SequenceTaken",
    "TimeUp",
    "close_overdue",
    "go_on",
    "result_of",
    "save_answer",
    "save_answers",
    "save_own_answer",
    "settle_marks",
    "start_attempt",
    "submit_attempt",
]
