"""A course that is there, loaded again: its bank gets the questions that are new in the files, and nothing else changes."""

import shutil

import yaml

from assessments.questions.kinds import MultipleChoiceOption
from assessments.questions.models import Question, QuestionVersion
from assessments.quizzes.models import QuizSlot
from courses.pages.loader import load_course
from tests.assessments import papers
from tests.conftest import FIXTURES


def kept():
    """All questions and their options, and what tests ask."""
    rows = Question.objects.non_polymorphic().order_by("code").values_list("code", "stem_en", "tags")
    options = MultipleChoiceOption.objects.order_by("pk").values_list("pk", "text_en")
    return list(rows), list(options), list(QuizSlot.objects.order_by("pk").values_list("quiz", "question", "sort_order"))


def test_new_questions_come_and_those_that_are_there_stay(flagship, tmp_path):
    questions = shutil.copytree(FIXTURES / "questions", tmp_path / "questions")
    bank = questions / "m1-ident.yaml"
    bank.write_text(bank.read_text(encoding="utf-8").replace("Workers wear helmets", "Workers wear caps"), encoding="utf-8")
    more = {"bank": "m1-ident", "questions": [papers.BANK["questions"][0] | {"code": "M1-NEW"}]}
    (questions / "m1-ident" / "new.yaml").write_text(yaml.safe_dump(more), encoding="utf-8")
    Question.objects.non_polymorphic().filter(code="M1Q1").update(stem_en="As a trainer has changed it")
    rows, *others = kept()
    versions = QuestionVersion.objects.count()
    for _time in range(2):
        load_course(folder=FIXTURES / "courses" / "m1-ident", questions=questions)
        assert kept() == (sorted([*rows, ("M1-NEW", "Stem of single", [])]), *others)
        assert QuestionVersion.objects.count() == versions + 1
    new = Question.objects.get(code="M1-NEW")
    assert (new.live, new.bank.slug, new.versions.count()) == (True, "m1-ident", 1)
