"""A course with a test before its lessons and another after them: no question is met in both."""

import pytest

from assessments.questions.models import Question, QuestionBank
from assessments.quizzes.models import Attempt, Quiz, QuizDraw
from courses.pages.models import LessonPage

LESSON = "courses/m1-ident/seeing-the-signs/why-victims-are-missed/"


@pytest.fixture
def before_and_after(flagship):
    """The flagship with two more tests in its first lesson; gives a function that says what each of them draws."""

    def draw(**draws):
        for name, what in draws.items():
            quiz = Quiz.objects.create(code=name, title_en=name.title(), counts=False)
            QuizDraw.objects.create(quiz=quiz, bank=QuestionBank.objects.get(slug="m1-ident"), **what)
        page = LessonPage.objects.get(slug="why-victims-are-missed", locale__language_code="en")
        page.body.extend([("quiz", {"quiz": Quiz.objects.get(code=name)}) for name in draws])
        page.save_revision(clean=False).publish()

    return draw


def asked(client, quiz):
    """The codes of the questions that an attempt asks, once it is begun and sent from the lesson."""
    attempt = client.post(f"/en/{LESSON}quiz/{quiz}/")["Location"]
    client.post(attempt, {"do": "send", "unanswered": ",".join(str(order) for order in range(1, 60))})
    held = Attempt.objects.get(quiz__code=quiz)
    assert held.submitted_at and held.context
    return set(held.items.values_list("version__question__code", flat=True))


def test_form_a_before_and_form_b_after_have_no_question_in_common(before_and_after, official, sign_in):
    forms = {tag: set(Question.objects.filter(bank__slug="m1-ident", tags=[tag]).values_list("code", flat=True))
             for tag in ("form-a", "form-b")}  # fmt: skip
    before_and_after(before={"count": 20, "tag": "form-a"}, after={"count": 20, "tag": "form-b"})
    client = sign_in(official)
    before, after = asked(client, "before"), asked(client, "after")
    assert (len(before), len(after), before & after) == (20, 20, set())
    assert before <= forms["form-a"] and after <= forms["form-b"]


def test_without_forms_the_test_after_takes_what_the_one_before_left(before_and_after, official, sign_in):
    half = Question.objects.filter(bank__slug="m1-ident").count() // 2
    before_and_after(before={"count": half}, after={"count": half})
    client = sign_in(official)
    before, after = asked(client, "before"), asked(client, "after")
    assert (len(before), len(after), before & after) == (half, half, set())
