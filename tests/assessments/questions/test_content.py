"""Frozen content: what is shown tells nothing of the key, in any language and order."""

import json
import random

import pytest

from assessments.questions.arrangement import arrange
from assessments.questions.bank_file import read_bank
from assessments.questions.content import digest, key, lines_of, shown
from assessments.questions.explained import explained
from assessments.questions.freezing import freeze, line_key
from assessments.questions.marking import mark
from assessments.questions.responses import for_marking
from assessments.questions.scenario import situation, way
from assessments.questions.sheet import sheet
from tests.assessments import papers

CONTENTS = {question.kind: freeze(question) for question in read_bank(papers.BANK).questions}
TELLING = ('key":', "correct", "points", "critical", "Feedback", "Source of it", "feedback", "source", "next", "max_points")


@pytest.mark.parametrize("kind", CONTENTS)
def test_content_holds_what_showing_and_marking_need(kind):
    content = CONTENTS[kind]
    assert (content["kind"], content["level"], content["source"]["en"]) == (kind, 2, "Source of it")
    assert content == json.loads(json.dumps(content))
    assert digest(content) == digest(json.loads(json.dumps(content)))
    response = for_marking(content, papers.RIGHT[kind])
    assert mark(kind=kind, key=key(content), response=response) == 1


@pytest.mark.parametrize("language", ["en", "ru", "tk"])
@pytest.mark.parametrize("kind", CONTENTS)
def test_what_is_shown_tells_nothing(kind, language):
    content = CONTENTS[kind]
    drawn = json.dumps(sheet(content, language, arrange(content, "seed")))
    for word in (*TELLING[1:], "agreement", "Debrief", "After "):
        assert word not in drawn
    if kind in ("single", "multiple", "truefalse", "cloze"):
        other = json.loads(json.dumps(content))
        other["key"] = None
        if kind == "cloze":
            other["blanks"] = {name: {code: ["x"] for code in texts} for name, texts in content["blanks"].items()}
        assert json.dumps(sheet(other, language, arrange(content, "seed"))) == drawn


@pytest.mark.parametrize("kind", ["ordering", "matching"])
def test_lines_are_never_shown_in_the_order_of_the_key(kind):
    content, right = CONTENTS[kind], key(CONTENTS[kind])
    for seed in range(300):
        arrangement = arrange(content, str(seed))
        if kind == "ordering":
            assert arrangement != right and sorted(arrangement) == sorted(right)
        else:
            assert [right[line] for line in arrangement["left"]] != arrangement["right"]


@pytest.mark.parametrize("kind", ["single", "ordering"])
def test_whoever_knows_the_seed_cannot_do_the_shuffle_again(kind):
    # The seed stands in the address of an attempt. Where the order shown is not the one it gives, that one was the key.
    def undone(seed):
        lines = sorted(lines_of(CONTENTS[kind]))
        random.Random(seed).shuffle(lines)
        return lines

    assert sum(arrange(CONTENTS[kind], str(seed)) == undone(str(seed)) for seed in range(60)) < 30


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_the_shuffle_begins_with_the_alphabet_and_not_with_the_authors_order(kind):
    content = CONTENTS[kind]
    turned = {**content, "options": content["options"][::-1]}
    assert [arrange(content, str(seed)) for seed in range(9)] == [arrange(turned, str(seed)) for seed in range(9)]


def test_an_arrangement_is_repeatable_and_differs_between_attempts():
    content = CONTENTS["multiple"]
    assert arrange(content, "one") == arrange(content, "one")
    assert len({tuple(arrange(content, str(seed))) for seed in range(50)}) > 5


def test_a_key_of_a_line_comes_from_its_text_only():
    assert line_key({"en": "Oak"}) == line_key({"en": "Oak", "ru": "Дуб"}) != line_key({"en": "Ash"})
    assert len(line_key({"en": "Oak"})) == 6


def test_a_question_that_is_not_whole_in_a_language_is_shown_in_english():
    content = json.loads(json.dumps(CONTENTS["single"]))
    assert shown(content, "ru", arrange(content, "s"))["language"] == "ru"
    assert shown(content, "tk", arrange(content, "s"))["language"] == "en"
    del content["options"][1]["text"]["ru"]
    drawn = shown(content, "ru", arrange(content, "s"))
    assert (drawn["language"], drawn["stem"]) == ("en", "Stem of single")


def test_an_unchecked_translation_is_marked_as_a_draft():
    content = CONTENTS["single"]
    assert shown(content, "ru", arrange(content, "s"))["draft"] is True
    assert shown(content, "en", arrange(content, "s"))["draft"] is False
    checked = content | {"checked": {"ru": True, "tk": False}}
    assert shown(checked, "ru", arrange(content, "s"))["draft"] is False


def test_a_word_that_is_right_in_one_language_is_right_in_all():
    content = CONTENTS["cloze"]
    assert mark(kind="cloze", key=key(content), response=papers.RIGHT["cloze"] | {"1": "средства"}) == 1


def test_a_case_shows_one_situation_at_a_time():
    content, arrangement = CONTENTS["scenario"], arrange(CONTENTS["scenario"], "s")
    first = situation(content, "en", [], arrangement)
    assert first["text"] == "You find a woman asleep."
    assert {row["text"] for row in first["choices"]} == {"Ask her boss", "Speak with her alone", "Leave"}
    path = [papers.key("Speak with her alone")]
    assert way(content, "en", path) == [
        {"text": "You find a woman asleep.", "chosen": "Speak with her alone", "follows": "After Speak with her alone"}
    ]
    assert situation(content, "en", path, arrangement)["text"] == "She owes money."
    ended = sheet(content, "en", arrangement, papers.RIGHT["scenario"])
    assert (ended["ended"], ended["situation"]) == (True, {"text": "Debrief.", "choices": []})


@pytest.mark.parametrize("kind", CONTENTS)
def test_the_review_explains_own_and_right_answer(kind):
    content = CONTENTS[kind]
    told = explained(content, "en", papers.WRONG[kind], mark(kind=kind, key=key(content), response=None))
    assert (told["verdict"], told["source"]) == ("wrong", "Source of it")
    if kind == "scenario":
        first, second = told["steps"]
        assert (told["critical"], first["critical"], first["better"]) == (True, True, "Speak with her alone")
        assert (second["critical"], second["better"], told["debrief"]) == (False, "", "Debrief.")
    else:
        assert told["feedback"] == f"Feedback on {kind}"
        assert told["own"] and told["right"] and told["own"] != told["right"]


@pytest.mark.parametrize("kind", CONTENTS)
def test_the_review_of_an_unanswered_question(kind):
    told = explained(CONTENTS[kind], "en", None, mark(kind="truefalse", key=True, response=None))
    assert (told["answered"], told["verdict"]) == (False, "wrong")
