"""A small bank with one question of each kind, with answers to each: right, partly right, wrong. For the tests of quizzes."""

import copy

from assessments.questions.bank_file import read_bank
from assessments.questions.freezing import line_key
from assessments.questions.models import QuestionBank
from assessments.questions.services import publish_version
from assessments.quizzes.definition import define_quiz
from courses.pages.indexing import index_once

KINDS = ("single", "multiple", "truefalse", "matching", "ordering", "cloze", "scenario", "numeric", "shorttext")
ALL_KINDS = (*KINDS, "extendedtext")
# Those a whole answer can be given to at once; a case is answered choice by choice.
AT_ONCE = tuple(kind for kind in KINDS if kind != "scenario")
# A text that people mark, in a bank of its own: a test that holds it has no result at once.
ESSAY = {
    "bank": "x-essay",
    "title": "Texts",
    "questions": [
        {
            "code": "X10",
            "kind": "extendedtext",
            "competency": "ID1",
            "level": 2,
            "stem": {"en": "How would you begin?", "ru": "С чего вы начнёте?"},
            "feedback": {"en": "Safety comes first.", "ru": "Безопасность прежде всего."},
            "source": {"en": "A manual", "ru": "Пособие"},
            "most_words": 40,
            "rubric": [
                {"text": {"en": "Safety"}, "guide": {"en": "Names what makes the place safe."}, "points": 2},
                {"text": {"en": "Consent"}, "guide": {"en": "Asks before each step."}, "points": 3},
            ],
        }
    ],
}


def key(text):
    return line_key({"en": text})


def texts(text):
    return {"en": text, "ru": f"{text} по-русски"}


def option(text, correct):
    return {"text": texts(text), "correct": correct, "feedback": texts(f"Why {text}")}


def choice(text, next, points=0, critical=False):
    return {"text": texts(text), "points": points, "critical": critical, "next": next, "feedback": texts(f"After {text}")}


def entry(code, kind, competency, **own):
    shared = {"code": code, "kind": kind, "competency": competency, "also": [], "level": 2, "source": texts("Source of it")}
    if kind != "scenario":
        shared |= {"stem": texts(f"Stem of {kind}"), "feedback": texts(f"Feedback on {kind}")}
    return shared | own


BANK = {
    "bank": "small",
    "title": "A small bank",
    "questions": [
        entry("X1", "single", "ID1", options=[option("Oak", False), option("Birch", True), option("Cedar", False)]),
        entry(
            "X2",
            "multiple",
            "ID1",
            also=["CC1"],
            options=[option("Red", True), option("Green", False), option("Blue", True), option("Grey", False)],
        ),
        entry("X3", "truefalse", "ID2", answer=False, content_note=texts("Mentions debts.")),
        entry(
            "X4",
            "matching",
            "ID2",
            pairs=[
                {"left": texts("Dog"), "right": texts("Kennel")},
                {"left": texts("Bird"), "right": texts("Nest")},
                {"left": texts("Bee"), "right": texts("Hive")},
                {"left": texts("Horse"), "right": texts("Stable")},
            ],
        ),
        entry("X5", "ordering", "ID3", sequence=[texts(step) for step in ("Wake", "Wash", "Eat", "Work")]),
        entry(
            "X6",
            "cloze",
            "LF3",
            stem={"en": "Without [1] the [2] is [3].", "ru": "Без [1] [2] [3]."},
            blanks={
                "1": {"en": ["means"], "ru": ["средства"]},
                "2": {"en": ["consent", "agreement"], "ru": ["согласие"]},
                "3": {
                    "right": {"en": ["irrelevant"], "ru": ["не важно"]},
                    "others": {"en": ["enough", "welcome"], "ru": ["довольно", "желательно"]},
                },
            },
        ),
        entry(
            "X7",
            "scenario",
            "ID3",
            also=["ID1", "CC1"],
            title=texts("The workshop"),
            content_note=texts("Mentions threats."),
            max_points=4,
            start="n1",
            nodes={
                "n1": {
                    "text": texts("You find a woman asleep."),
                    "choices": [
                        choice("Ask her boss", "n2", critical=True),
                        choice("Speak with her alone", "n2", points=2),
                        choice("Leave", "end"),
                    ],
                },
                "n2": {
                    "text": texts("She owes money."),
                    "choices": [choice("Promise secrecy", "end", points=1), choice("Explain your limits", "end", points=2)],
                },
                "end": {"text": texts("Debrief."), "choices": []},
            },
        ),
        entry(
            "X8",
            "numeric",
            "ID2",
            value=90,
            tolerance="2.5",
            units=[{"text": texts("Minute")}, {"text": texts("Hour"), "factor": 60}],
        ),
        entry(
            "X9",
            "shorttext",
            "ID1",
            answers=[
                {"text": {"en": ["debt bondage", "bonded labour"], "ru": ["долговая кабала"]}},
                {"text": {"en": ["debt"], "ru": ["долг"]}, "percent": 50},
            ],
        ),
    ],
}

# What the learner answers, by kind: the response that is saved and the score it must get.
RIGHT = {
    "single": key("Birch"),
    "multiple": sorted([key("Red"), key("Blue")]),
    "truefalse": False,
    "matching": {key("Dog"): key("Kennel"), key("Bird"): key("Nest"), key("Bee"): key("Hive"), key("Horse"): key("Stable")},
    "ordering": [key("Wake"), key("Wash"), key("Eat"), key("Work")],
    "cloze": {"1": "Means", "2": "AGREEMENT", "3": key("irrelevant")},
    "numeric": {"number": "1,5", "unit": key("Hour")},
    "shorttext": {"text": "Bonded Labour"},
    "scenario": [key("Speak with her alone"), key("Explain your limits")],
    "extendedtext": {"text": "First I make the place safe.\n\nThen I ask."},
}
PARTLY = {
    "multiple": ([key("Red")], "0.5000"),
    "matching": ({key("Dog"): key("Kennel"), key("Bird"): key("Hive")}, "0.2500"),
    "ordering": ([key("Wake"), key("Eat"), key("Wash"), key("Work")], "0.8333"),
    "cloze": ({"1": "means"}, "0.3333"),
    "shorttext": ({"text": "Долг"}, "0.5000"),
    "scenario": ([key("Speak with her alone"), key("Promise secrecy")], "0.7500"),
}
WRONG = {
    "single": key("Oak"),
    "multiple": sorted([key("Red"), key("Green")]),
    "truefalse": True,
    "matching": {key("Dog"): key("Nest"), key("Bird"): key("Kennel")},
    "ordering": [key("Work"), key("Eat"), key("Wash"), key("Wake")],
    "cloze": {"1": "end", "2": "wish", "3": key("welcome")},
    "numeric": {"number": "90", "unit": key("Hour")},
    "shorttext": {"text": "wages"},
    "scenario": [key("Ask her boss"), key("Explain your limits")],
    "extendedtext": {"text": "I would begin with her papers."},
}
MALFORMED = {
    "single": ["x", 1, [key("Birch")], {"a": 1}, key("Red")],
    "multiple": ["x", [key("Red"), key("Red")], [key("Birch")], [1], {"a": 1}, [[key("Red")]]],
    "truefalse": ["false", 0, 1, [False]],
    "matching": [[key("Dog")], {key("Kennel"): key("Dog")}, {key("Dog"): key("Dog")}, {key("Dog"): 1}, "x"],
    "ordering": [[key("Wake")] * 2, [1, 2], {key("Wake"): 1}, [key("Wake")] * 5, "x", [key("Red")]],
    "cloze": [
        ["means"],
        {"3": "x"},
        {"3": "irrelevant"},
        {"4": "x"},
        {"1": 5},
        {"1": "x" * 201},
        {"1": "a\u0000b"},
        {"1": "\ud800"},
    ],
    "numeric": ["90", {"number": 90}, {"number": "ninety"}, {"number": "9" * 65}, {"number": "9", "unit": "x"}, {"n": "9"}],
    "shorttext": ["debt", {"text": 5}, {"text": "x" * 201}, {"text": "a\u0000b"}, {"words": "debt"}],
    "scenario": [["x"], [key("Explain your limits")], [key("Leave"), key("Promise secrecy")], [1], "x", [[]]],
}


def make_questions(bank=None):
    """The questions of a bank, saved and frozen without drafts; by code. The small bank is in the template of the databases."""
    kept = QuestionBank.objects.filter(slug=BANK["bank"]).first() if bank is None else None
    return {question.code: question for question in kept.questions.all()} if kept else _made(bank or BANK)


def _made(bank):
    file = read_bank(copy.deepcopy(bank))
    row = QuestionBank.objects.create(slug=file.slug, title=file.title)
    with index_once():
        for question in file.questions:
            question.bank = row
            question.save()
            publish_version(question=question)
    return {question.code: question for question in file.questions}


def make_quiz(questions=None, **fields):
    """A quiz of these codes, all seven when none are named; the small bank is made for it."""
    with index_once():
        made = make_questions()
        return define_quiz(code="small-test", titles={"en": "A small test"}, questions=questions or list(made), **fields)


def make_whole_quiz(**fields):
    """A quiz of all ten kinds, the text that people mark last."""
    with index_once():
        made = {**make_questions(), **make_questions(ESSAY)}
        return define_quiz(code="whole-test", titles={"en": "A whole test"}, questions=list(made), **fields)


def order_of(kind):
    """The place of a kind in the quiz of all ten, and of all nine that need no marker."""
    return ALL_KINDS.index(kind) + 1


def form_of(kind, response):
    """A saved response as a browser posts it."""
    name = f"q{order_of(kind)}"
    if kind == "truefalse":
        return {name: str(response).lower()}
    if kind == "ordering":
        return {f"{name}-{step}": str(place) for place, step in enumerate(response, start=1)}
    if kind in ("matching", "cloze", "numeric", "shorttext", "extendedtext"):
        return {f"{name}-{line}": value for line, value in response.items()}
    return {name: response}
