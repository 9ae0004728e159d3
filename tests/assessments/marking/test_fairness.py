"""When the key of a newer version may mark the answers to an older one: worked cases of each kind."""

import copy

import pytest

from assessments.marking.fairness import why_not
from assessments.questions.bank_file import read_bank
from tests.assessments import papers
from tests.assessments.marking import texts
from tests.assessments.papers import BANK, choice, option
from tests.assessments.papers import texts as worded

LACKS, UNSHOWN = "lacks something", "never shown"


def content(code, change=None, bank=BANK):
    """A question of the small bank as a version freezes it, with its entry changed first."""
    file = copy.deepcopy(bank)
    entry = next(each for each in file["questions"] if each["code"] == code)
    if change:
        change(entry)
    return next(each for each in read_bank(file).questions if each.code == code).content()


def without(name, place):
    return lambda entry: entry[name].pop(place)


def with_more(name, more):
    return lambda entry: entry[name].append(more)


def set_to(name, value):
    return lambda entry: entry.update({name: value})


def led(choice_place, to):
    return lambda entry: entry["nodes"]["n1"]["choices"][choice_place].update({"next": to})


FAIR = [
    ("X1", set_to("options", [option("Oak", True), option("Birch", False), option("Cedar", False)])),
    ("X1", with_more("options", option("Elm", False))),
    ("X2", set_to("options", [option("Red", True), option("Green", True), option("Blue", False), option("Grey", False)])),
    ("X3", set_to("answer", True)),
    ("X5", set_to("sequence", [worded(step) for step in ("Wash", "Wake", "Eat", "Work")])),
    ("X6", lambda entry: entry["blanks"]["1"]["en"].append("way")),
    ("X8", set_to("value", 60)),
    ("X9", set_to("answers", [{"text": {"en": ["debt"]}}])),
    ("X7", lambda entry: entry["nodes"]["n1"]["choices"][0].update({"critical": False, "points": 1})),
]
UNFAIR = [
    ("X1", without("options", 2), LACKS),
    ("X1", set_to("options", [*(option(name, False) for name in ("Oak", "Birch", "Cedar")), option("Elm", True)]), UNSHOWN),
    ("X2", with_more("options", option("Black", True)), UNSHOWN),
    ("X4", without("pairs", 3), LACKS),
    ("X4", with_more("pairs", {"left": worded("Fox"), "right": worded("Den")}), UNSHOWN),
    ("X5", with_more("sequence", worded("Sleep")), UNSHOWN),
    ("X6", lambda entry: entry["blanks"].update({"3": {"en": ["irrelevant"]}}), LACKS),
    ("X8", without("units", 1), LACKS),
    ("X8", lambda entry: entry.pop("units"), LACKS),
    ("X7", led(2, "n2"), LACKS),
    ("X7", lambda entry: entry["nodes"]["n2"]["choices"].append(choice("Call a colleague", "end", points=2)), UNSHOWN),
]  # fmt: skip


@pytest.mark.parametrize("code,change", FAIR)
def test_another_key_to_the_same_lines_is_fair(code, change):
    assert why_not(content(code), content(code, change)) == ""


@pytest.mark.parametrize("code,change,why", UNFAIR)
def test_what_could_not_be_answered_is_not_asked_afterwards(code, change, why):
    assert why in why_not(content(code), content(code, change))


def test_a_unit_is_not_asked_of_those_who_had_none():
    assert LACKS in why_not(content("X8", lambda entry: entry.pop("units")), content("X8"))


def test_kinds_do_not_mix_and_people_have_no_key():
    assert "another kind" in why_not(content("X1"), content("X2"))
    text = content("T1", bank=texts.BANK)
    assert "People mark" in why_not(text, text)
    assert [why_not(content(code), content(code)) for code in (f"X{place}" for place in range(1, 10))] == [""] * 9
    assert len(papers.KINDS) == 9
