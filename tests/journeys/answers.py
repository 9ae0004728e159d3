"""The right answers to the test of M1, found by the text on the page as the bank's source files have it. For the journeys."""

from functools import cache
from pathlib import Path

import yaml
from playwright.sync_api import Locator, Page, expect

QUESTIONS = Path(__file__).resolve().parents[2] / "fixtures" / "questions"


@cache
def bank(language: str) -> dict:
    """The questions of M1 by the text a page begins them with, each text in one language."""
    source = yaml.safe_load((QUESTIONS / "m1-ident.yaml").read_text(encoding="utf-8"))["questions"]
    turkmen = yaml.safe_load((QUESTIONS / "m1-ident.tk.yaml").read_text(encoding="utf-8"))
    questions = [_in_language(row, row["code"], language, turkmen) for row in source]
    return {" ".join((row.get("stem") or row["title"]).split()): row for row in questions}


def _in_language(value, path: str, language: str, turkmen: dict):
    """A question with every text replaced by the one in this language."""
    if isinstance(value, dict) and "en" in value:
        return turkmen[path] if language == "tk" else value[language]
    if isinstance(value, dict):
        return {name: _in_language(each, f"{path}.{name}", language, turkmen) for name, each in value.items()}
    if isinstance(value, list):
        return [_in_language(each, f"{path}.{place}", language, turkmen) for place, each in enumerate(value)]
    return value


def question_of(box: Locator, language: str) -> dict:
    """The question a fieldset shows."""
    legend = " ".join(box.locator("legend").inner_text().split())
    return next(row for stem, row in bank(language).items() if legend.endswith(stem))


def boxes(page: Page) -> list[Locator]:
    """The fieldsets of the paper, one a question."""
    return page.locator("fieldset[data-kind]").all()


def answer(box: Locator, language: str) -> str:
    """Answer one question rightly, except a case, which is answered choice by choice. Gives the question's kind."""
    question = question_of(box, language)
    ANSWERED[question["kind"]](box, question)
    return question["kind"]


def _options(box, question):
    for option in question["options"]:
        if option["correct"]:
            box.get_by_text(option["text"], exact=True).click()


def _truefalse(box, question):
    box.locator(f"input[value={'true' if question['answer'] else 'false'}]").check()


def _ordering(box, question):
    for place, step in enumerate(question["sequence"], start=1):
        _list_beside(box, step).select_option(str(place))


def _matching(box, question):
    for pair in question["pairs"]:
        _list_beside(box, pair["left"]).select_option(label=pair["right"])


def _list_beside(box, text):
    return box.locator("label", has=box.page.get_by_text(text, exact=True)).locator("select")


ANSWERED = {
    "single": _options,
    "multiple": _options,
    "truefalse": _truefalse,
    "ordering": _ordering,
    "matching": _matching,
    "scenario": lambda box, question: None,
}


def best_way(question: dict) -> list[str]:
    """The choices of a case that are worth most, from its first situation to its end."""
    way, node = [], question["nodes"][question["start"]]
    while node["choices"]:
        best = max((choice for choice in node["choices"] if not choice["critical"]), key=lambda choice: choice["points"])
        way.append(best)
        node = question["nodes"][best["next"]]
    return way


def go_through_the_case(page: Page, language: str) -> None:
    """Choose the best in each situation of the case; each choice is a plain form and a new page."""
    box = page.locator("fieldset[data-kind=scenario]")
    for choice in best_way(question_of(box, language)):
        box.get_by_text(choice["text"], exact=True).click()
        box.locator("button[name=choose]").click()
        expect(box.get_by_text(choice["feedback"], exact=True)).to_be_visible()
    expect(box.locator("button[name=choose]")).to_have_count(0)
