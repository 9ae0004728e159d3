"""Loading a bank: all seven files, twice the same, nothing of a bad one, and a trainer's later wording stays."""

import copy
import shutil
from collections import Counter

import pytest
import yaml

from assessments.questions.bank_file import read_bank
from assessments.questions.bank_text import BankError
from assessments.questions.content import language_of
from assessments.questions.kinds import KINDS
from assessments.questions.models import Question, QuestionBank, QuestionVersion
from assessments.questions.selectors import current_versions
from assessments.questions.services import load_bank
from tests.assessments import papers
from tests.conftest import FIXTURES

BANKS = ("m1-ident", "m2-pros", "m3-prot", "m4-law", "m5-nrm", "m6-prev", "m7-care")
COUNTS = {
    "single": 99, "multiple": 59, "truefalse": 15, "matching": 32, "ordering": 12, "cloze": 8, "scenario": 13, "numeric": 1,
    "shorttext": 1,
}  # fmt: skip
# Courses whose test has two parallel forms, before and after.
TWO_FORMS = ("m1-ident", "m2-pros", "m3-prot")
FOLDER = FIXTURES / "questions"


def counts():
    return (QuestionBank.objects.count(), Question.objects.count(), QuestionVersion.objects.count())


def test_the_seven_banks_hold_240_questions_and_loading_twice_adds_none(framework):
    for slug in BANKS:
        load_bank(FOLDER / f"{slug}.yaml")
    versions = current_versions(Question.objects.filter(bank__slug__in=BANKS).values_list("pk", flat=True))
    assert Counter(version.kind for version in versions.values()) == Counter(COUNTS)
    assert len(versions) == 240
    for kind in KINDS:
        assert kind.objects.filter(bank__slug__in=BANKS, live=True).count() == COUNTS.get(kind.kind, 0)
    before = counts()
    for slug in BANKS:
        load_bank(FOLDER / f"{slug}.yaml")
    assert counts() == before


@pytest.mark.parametrize("slug", BANKS)
def test_every_question_is_whole_in_three_languages_and_names_its_source(slug):
    for question in read_bank(FOLDER / f"{slug}.yaml").questions:
        content = question.content()
        assert [language_of(content, code) for code in ("ru", "tk")] == ["ru", "tk"], question.code
        assert set(content["source"]) == {"en", "ru", "tk"}, question.code
        assert not content["checked"]["tk"], "no native reader has checked it yet"
        for option in content.get("options", ()):
            assert set(option.get("feedback", {})) in ({"en", "ru", "tk"}, set()), question.code


@pytest.mark.parametrize("slug", BANKS)
def test_every_competency_a_course_attests_stands_on_four_items_at_least(slug):
    """Eight in two forms of four where there are two; at level 3 a case among them."""
    course = yaml.safe_load((FIXTURES / "courses" / slug / "course.yaml").read_text(encoding="utf-8"))
    items = read_bank(FOLDER / f"{slug}.yaml").questions
    for code, level in course["attests"].items():
        about = [question for question in items if code in (question.competency_code, *question.also)]
        assert len(about) >= 4, code
        assert level < 3 or any(question.kind == "scenario" for question in about), code
        for form in ("form-a", "form-b") if slug in TWO_FORMS else ():
            assert sum(question.tags == [form] for question in about) >= 4, (code, form)


def test_a_flat_file_adds_the_texts_of_a_language(framework, tmp_path):
    shutil.copy(FOLDER / "m4-law.yaml", tmp_path)
    flat = {"M4Q6.stem": "Если ребёнок: [1], [2] [3].", "M4Q6.blanks.1": ["средства"], "M4Q1.options.0.text": "Средство"}
    (tmp_path / "m4-law.ru.yaml").write_text(yaml.safe_dump(flat, allow_unicode=True), encoding="utf-8")
    questions = {question.code: question.content() for question in read_bank(tmp_path / "m4-law.yaml").questions}
    assert questions["M4Q6"]["stem"]["ru"] == "Если ребёнок: [1], [2] [3]."
    assert questions["M4Q6"]["blanks"]["1"]["ru"] == ["средства"]
    assert questions["M4Q1"]["options"][0]["text"]["ru"] == "Средство"


def test_a_folder_beside_the_file_holds_more_of_the_bank(tmp_path):
    shutil.copy(FOLDER / "m4-law.yaml", tmp_path)
    (tmp_path / "m4-law").mkdir()
    more = {"bank": "m4-law", "questions": [{**papers.BANK["questions"][0], "code": "M4-LF1-01"}]}
    (tmp_path / "m4-law" / "lf1.yaml").write_text(yaml.safe_dump(more), encoding="utf-8")
    codes = [question.code for question in read_bank(tmp_path / "m4-law.yaml").questions]
    assert (codes[0], codes[-1]) == ("M4Q1", "M4-LF1-01")
    (tmp_path / "m4-law" / "lf1.yaml").write_text(yaml.safe_dump({**more, "bank": "m1-ident"}), encoding="utf-8")
    with pytest.raises(BankError, match="m4-law/lf1.yaml: names the bank m4-law"):
        read_bank(tmp_path / "m4-law.yaml")


def test_what_an_author_notes_beside_a_question_is_taken(framework):
    bank = copy.deepcopy(papers.BANK)
    bank["questions"][0] |= {"difficulty": 3, "tags": ["form-a"], "content_note": papers.texts("Mentions threats.")}
    del bank["questions"][0]["options"][1]["feedback"]
    load_bank(bank)
    question = Question.objects.get(code="X1")
    content = question.versions.first().content
    assert (question.difficulty, question.tags) == (3, ["form-a"])
    assert content["content_note"]["en"] == "Mentions threats."
    assert [option.get("feedback", {}).get("en") for option in content["options"]] == ["Why Oak", None, "Why Cedar"]


def test_a_version_without_such_notes_is_frozen_as_it_always_was():
    bank = copy.deepcopy(papers.BANK)
    for option in bank["questions"][0]["options"]:
        del option["feedback"]
    plain = read_bank(bank).questions[0].content()
    assert set(plain) == {
        "kind", "code", "competency", "also", "level", "checked", "source", "stem", "feedback", "options", "key",
    }  # fmt: skip
    assert all(set(option) == {"key", "text"} for option in plain["options"])


@pytest.mark.parametrize("path", ["M4Q99.stem", "M4Q1.options.9.text", "M4Q1.level", "M4Q1"])
def test_a_flat_file_with_a_path_to_nowhere_is_refused(path, tmp_path):
    shutil.copy(FOLDER / "m4-law.yaml", tmp_path)
    (tmp_path / "m4-law.tk.yaml").write_text(f"{path}: text\n", encoding="utf-8")
    with pytest.raises(BankError, match=f"m4-law.tk.yaml, {path}: there is no such text"):
        read_bank(tmp_path / "m4-law.yaml")


def test_a_changed_entry_makes_a_version_and_the_trainers_wording_stays(framework):
    load_bank(papers.BANK)
    question = Question.objects.get(code="X1")
    question.stem_en = "Which tree, said the trainer?"
    question.save_revision().publish()
    load_bank(papers.BANK)
    assert Question.objects.get(code="X1").stem_en == "Which tree, said the trainer?"

    changed = copy.deepcopy(papers.BANK)
    changed["questions"][0]["options"] = [papers.option("Elm", True), papers.option("Fir", False)]
    load_bank(changed)
    question = Question.objects.get(code="X1")
    assert [option.text_en for option in question.options.all()] == ["Elm", "Fir"]
    assert list(question.versions.values_list("number", flat=True)) == [3, 2, 1]
    assert Question.objects.get(code="X2").versions.count() == 1


def broken(place, value):
    bank = copy.deepcopy(papers.BANK)
    *path, last = place
    target = bank["questions"]
    for step in path:
        target = target[step]
    if value is None:
        del target[last]
    else:
        target[last] = value
    return bank


BROKEN = [
    ((0, "kind"), "essay", "X1, kind: one of single"),
    ((0, "stem"), "text", "X1, stem: write the texts by language"),
    ((0, "stem"), {"de": "x"}, "X1, stem: write the texts by language"),
    ((0, "stem"), {"en": 30}, "X1, stem.en: write a text, in quotes"),
    ((0, "stem"), {"ru": "только"}, "X1, stem: Write the question in English."),
    ((0, "source"), None, "X1, source: write the texts by language"),
    ((0, "source"), {"en": "x" * 301}, "X1, source.en: at most 300 characters"),
    ((0, "level"), 4, "X1, level: A question tests level 1, 2 or 3."),
    ((0, "level"), "2", "X1, level: write 1, 2 or 3"),
    ((0, "difficulty"), 4, "X1, difficulty: Value 4 is not a valid choice."),
    ((0, "difficulty"), "hard", "X1, difficulty: write 1"),
    ((0, "tags"), "form-a", "X1, tags: write a list of codes"),
    ((0, "content_note"), "careful", "X1, content_note: write the texts by language"),
    ((0, "options", 0, "feedback"), "no", "X1, options.0.feedback: write the texts by language"),
    ((0, "competency"), "ID9", "X1, competency_code: ID9 is not in the framework in force."),
    ((0, "also"), ["ZZ1"], "X1, also: ZZ1 is not in the framework in force."),
    ((0, "points"), 3, "X1, points: is not known in a question of kind single"),
    ((0, "options", 0, "correct"), "yes", "X1, options.0.correct: write true or false"),
    ((0, "options", 0, "correct"), True, "X1, options: Exactly one option is right."),
    ((0, "options", 2), "Cedar", "X1, options.2: has correct and feedback and text"),
    ((0, "options", 2, "text"), papers.texts("x" * 401), "X1, options.2.text.en: at most 400 characters"),
    ((1, "options"), "none", "X2, options: write a list"),
    ((2, "answer"), "no", "X3, answer: write true or false"),
    ((3, "pairs"), [], "X4, pairs: Write at least three pairs"),
    ((4, "sequence"), None, "X5, steps: Write at least three steps"),
    ((5, "blanks", "4"), {"en": ["x"]}, "X6, stem: English: the text holds the mark \\[4\\] exactly once."),
    ((5, "blanks", "1"), "means", "X6, blanks.1: write the texts by language"),
    ((5, "blanks", "3", "others", "ru"), ["довольно"], "X6, blanks: Blank 3: write as many wrong answers in each language."),
    ((5, "blanks", "3", "right", "en"), ["a", "b"], "X6, blanks: Blank 3: in a list exactly one answer is right."),
    ((7, "value"), "many", "X8, value: write a number"),
    ((7, "value"), "1e30", "X8, value: write a number"),
    ((7, "tolerance"), -1, "X8, tolerance: Ensure this value is greater than or equal to 0."),
    ((7, "units", 0, "factor"), 2, "X8, units: The first unit counts 1"),
    ((7, "units", 1, "text"), papers.texts("Minute"), "X8, units: Two lines have the same text."),
    ((8, "answers"), [], "X9, answers: Write at least one accepted answer"),
    ((8, "answers", 0, "percent"), 0, "X9, answers.0.percent: write a whole number"),
    ((8, "answers", 0, "percent"), 60, "X9, answers: At least one answer earns 100 per cent."),
    ((6, "max_points"), 9, "X7, max_points: The best path earns 4 points"),
    ((6, "start"), "nowhere", "X7, start: There is no situation named nowhere."),
    ((6, "nodes", "n1", "choices", 0, "next"), "n9", "X7, nodes: Situation n1: a choice leads to n9"),
    ((6, "nodes", "n1", "choices", 0, "points"), -1, "X7, nodes.n1.choices.0.points: write a whole number"),
    ((6, "nodes", "lost"), {"text": {"en": "Lost"}, "choices": []}, "X7, nodes: No choice leads to the situation lost."),
    ((1, "code"), "X1", "X1, code: used twice"),
    ((1, "code"), "not a slug", "not a slug, code: Enter a valid"),
    ((0,), "x", "entry 1, kind"),
]


@pytest.mark.parametrize(("place", "value", "message"), BROKEN)
def test_a_bad_entry_is_named_and_nothing_is_loaded(place, value, message, framework):
    before = counts()
    with pytest.raises(BankError, match=message):
        load_bank(broken(place, value))
    assert counts() == before


@pytest.mark.parametrize(
    "text", ["", "- a\n", "bank: x\n", "bank: x\nbank: y\nquestions: []\n", "a: [", "\x00", "? [a]\n: b\n"]
)
def test_a_file_that_is_no_bank_is_refused(text, tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BankError, match="bad.yaml"):
        read_bank(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BankError, match="none.yaml"):
        read_bank(tmp_path / "none.yaml")


def test_a_code_does_not_change_its_kind_or_bank(framework):
    load_bank(papers.BANK)
    before = counts()
    other = {"bank": "other", "questions": [papers.BANK["questions"][0] | {"level": 3}]}
    with pytest.raises(BankError, match="X1, kind"):
        load_bank(other)
    assert counts() == before
