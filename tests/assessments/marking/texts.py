"""Two questions that ask for a text, a quiz of them, and people who have written. For the tests of marking."""

from assessments.quizzes.definition import define_quiz
from assessments.quizzes.services import save_answers, start_attempt, submit_attempt
from tests.assessments.papers import key, make_questions

SAFETY, CONSENT, LAW = key("Safety"), key("Consent"), key("The law")
SOURCE = {"en": "A manual", "ru": "Пособие", "tk": "Gollanma"}


def criterion(text, points):
    guide = {"en": f"Names what {text} asks for.", "ru": "Называет нужное.", "tk": "Zerur zady aýdýar."}
    return {"text": {"en": text, "ru": f"Критерий {points}", "tk": f"Ölçeg {points}"}, "guide": guide, "points": points}


def question(code, stem, rubric):
    return {
        "code": code, "kind": "extendedtext", "competency": "ID1", "level": 2, "stem": stem, "most_words": 40, "rubric": rubric,
        "feedback": {"en": "Safety comes first.", "ru": "Безопасность прежде всего.", "tk": "Ilki bilen howpsuzlyk."},
        "source": SOURCE,
    }  # fmt: skip


BANK = {
    "bank": "texts",
    "title": "Texts",
    "questions": [
        question(
            "T1",
            {"en": "How would you begin?", "ru": "С чего вы начнёте?", "tk": "Nämeden başlarsyňyz?"},
            [criterion("Safety", 2), criterion("Consent", 3)],
        ),
        question(
            "T2",
            {"en": "Which law holds?", "ru": "Какой закон действует?", "tk": "Haýsy kanun hereket edýär?"},
            [criterion("The law", 7)],
        ),
    ],
}


def make_quiz(**fields):
    """A quiz of both questions; `T1` first."""
    made = make_questions(BANK)
    return define_quiz(code="texts", titles={"en": "Two texts"}, questions=list(made), **fields)


def send(learner, quiz, words=("First I would ask.", "The law of 2016."), **fields):
    """An attempt in which these texts were written, sent; an empty one is left out."""
    at = fields.pop("at", None)
    attempt = start_attempt(quiz=quiz, learner=learner, at=at, **fields)
    responses = {order: {"text": text} for order, text in enumerate(words, start=1) if text}
    save_answers(attempt=attempt, responses=responses, at=at)
    return submit_attempt(attempt=attempt, language="en", at=at).attempt
