"""The map of a branching case: where things stand, what is wrong with them, and where its author sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import streamfield

from assessments.questions.bank_file import read_bank
from assessments.questions.freezing import freeze
from assessments.questions.map import mapped
from assessments.questions.map_layout import laid_out
from assessments.questions.rules import problems
from assessments.questions.scenario import best_points
from tests.assessments import papers
from tests.assessments.questions.filled import address, choice, created, form, node, text
from tests.trials import examples

WHOLE = next(freeze(question) for question in read_bank(papers.BANK).questions if question.kind == "scenario")


def way(target, *, points=0, critical=False, feedback="So it goes.", words="Go"):
    told = {"en": feedback} if feedback else {}
    return {"key": words, "text": {"en": words}, "feedback": told, "points": points, "critical": critical, "next": target}


def place(*ways, words="Here."):
    return {"text": {"en": words} if words else {}, "choices": list(ways)}


def case(nodes, start="n1"):
    return WHOLE | {"start": start, "nodes": nodes}


BROKEN = case(
    {
        "n1": place(way("n2", critical=True), way("n3"), way("n9")),
        "n2": place(way("n1"), way("n3", feedback="")),
        "n3": place(words=""),
        "n4": place(way("n5")),
        "n5": place(way("n4"), way("n3")),
    }
)


def marks(content):
    said = {}
    for situation in mapped(content, "en"):
        said[situation.name] = [mark.name for mark in situation.marks]
        said |= {f"{situation.name}.{each.number}": [mark.name for mark in each.marks] for each in situation.choices}
    return {name: names for name, names in said.items() if names}


def test_the_map_marks_what_is_wrong_and_nothing_else():
    assert marks(BROKEN) == {
        "n1": ["start"],
        "n1.1": ["critical"],
        "n1.3": ["lost"],
        "n2.1": ["loop"],
        "n2.2": ["silent"],
        "n3": ["end", "untold"],
        "n4": ["unreachable"],
        "n5": ["unreachable"],
        "n5.1": ["loop"],
    }
    assert marks(WHOLE) == {"n1": ["start"], "n1.1": ["critical"], "end": ["end"]}


def test_every_fault_on_the_map_is_named_among_the_problems():
    said = [problem.message for problem in problems(BROKEN, competencies=None)]
    for message in (
        "Situation n1: a choice leads to n9, which does not exist.",
        "Situation n2: write each choice, and what follows, in English.",
        "Situation n3: write it in English.",
        "No choice leads to the situation n4.",
        "A choice leads back to the situation n1; a case only goes forward.",
    ):
        assert message in said


def test_columns_follow_the_longest_way_and_the_unreachable_stand_below():
    content = case({"end": place(), "lost": place(), "n1": place(way("end"), way("n2")), "n2": place(way("end"))})
    drawing = laid_out(mapped(content, "en"))
    boxes = {box.situation.name: box for box in drawing.boxes}
    assert list(boxes) == ["n1", "n2", "end", "lost"]
    assert boxes["n1"].x < boxes["n2"].x < boxes["end"].x
    assert boxes["lost"].y > drawing.aside > max(boxes[name].y + boxes[name].height for name in ("n1", "n2", "end"))
    assert len(drawing.arrows) == 3


def test_a_situation_is_drawn_with_its_points_and_targets():
    box = laid_out(mapped(WHOLE, "ru")).boxes[0]
    said = [(line.role, line.text) for line in box.lines]
    assert said[:3] == [("name", "n1"), ("sign", "● Start"), ("text", "You find a woman asleep.")]
    assert ("points", "Points: 2") in said
    assert ("target", "→ end") in said
    assert all(box.x < line.x <= box.x + box.width and box.y < line.y < box.y + box.height for line in box.lines)


NAMES = st.sampled_from(["n1", "n2", "n3", "n4", "n5", "end", "", "n1 (2)"])
TEXTS = st.dictionaries(st.sampled_from(["en", "ru", "tk"]), st.text(max_size=300), max_size=3)
WAYS = st.fixed_dictionaries(
    {
        "key": st.text(max_size=3),
        "text": TEXTS,
        "feedback": TEXTS,
        "points": st.integers(-5, 2**31),
        "critical": st.booleans(),
        "next": NAMES | st.none(),
    }
)
NODES = st.dictionaries(NAMES, st.fixed_dictionaries({"text": TEXTS, "choices": st.lists(WAYS, max_size=5)}), max_size=8)


@examples(150, 3000)
@given(nodes=NODES, start=NAMES, language=st.sampled_from(["en", "ru", "tk"]))
def test_any_draft_has_a_map(nodes, start, language):
    content = case(nodes, start)
    situations = mapped(content, language)
    drawing = laid_out(situations)
    assert drawing == laid_out(mapped(content, language))
    assert sorted(situation.name for situation in situations) == sorted(nodes)
    assert len(drawing.boxes) == len(nodes)
    for box in drawing.boxes:
        assert 0 <= box.x <= box.x + box.width <= drawing.width
        assert 0 <= box.y <= box.y + box.height <= drawing.height
    for first in drawing.boxes:
        for second in drawing.boxes:
            apart = first.x != second.x or first.y + first.height <= second.y or second.y + second.height <= first.y
            assert first is second or apart
    problems(content, competencies=None)


def test_a_case_of_many_situations_is_measured_without_getting_lost():
    nodes = {f"n{number}": place(way(f"n{number + 1}", points=1)) for number in range(1, 2000)} | {"n2000": place()}
    assert best_points(case(nodes)) == 1999
    assert laid_out(mapped(case(nodes), "en")).boxes[-1].situation.name == "n2000"


# --- in the admin ---------------------------------------------------------------------------------
SILENT = choice("Shout", "n7") | {"feedback_en": ""}
UNFINISHED = {
    "nodes": streamfield(
        [
            ("node", node("n1", "You find her.", [choice("Ask", "end", 2), SILENT])),
            ("node", node("end", "Debrief.", [])),
            ("node", node("n3", "Lost.", [])),
        ]
    )
}
FAULTS = (
    "Situation n1: a choice leads to n7, which does not exist.",
    "Situation n1: write each choice, and what follows, in English.",
    "No choice leads to the situation n3.",
)


def test_the_preview_draws_the_case_before_it_is_saved(framework, bank, author):
    preview = address("scenario", "preview_on_add")
    assert author.post(preview, form("scenario", bank, **UNFINISHED)).json() == {"is_valid": True, "is_available": True}
    page = author.get(f"{preview}?mode=map").content.decode()
    assert page.count('class="map-situation') == 3
    assert 'role="img"' in page and "The map as a list" in page
    for fault in FAULTS:
        assert fault in page
    assert "style=" not in page
    assert author.post(preview, form("scenario", bank)).json()["is_valid"]
    page = author.get(f"{preview}?mode=map").content.decode()
    assert "Every way through the case reaches an end, and nothing is missing." in page
    assert "Puts the person in danger" in page


def test_an_unfinished_case_is_saved_and_its_faults_are_named(framework, bank, author):
    assert "The map appears here when a situation is saved." in author.get(address("scenario", "add")).content.decode()
    assert author.post(address("scenario", "add"), form("scenario", bank, **UNFINISHED)).status_code == 302
    page = author.get(address("scenario", "edit", created("scenario").pk)).content.decode()
    assert "A draft may be saved as it is. Before it is published:" in page
    for fault in FAULTS:
        assert fault in page
    assert page.count('class="map-situation') == 3
    assert "assessments/map.css" in page


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><svg onload=x>', "{{ 7 }}"])
def test_words_of_a_case_stay_words(hostile, framework, bank, author):
    nodes = {
        "nodes": streamfield([("node", node("n1", hostile, [choice(hostile, "end", 2)])), ("node", node("end", "Over", []))])
    }
    preview = address("scenario", "preview_on_add")
    author.post(preview, form("scenario", bank, **nodes, **text("stem", hostile)))
    page = author.get(f"{preview}?mode=map").content.decode()
    assert hostile not in page or hostile == "{{ 7 }}"
    assert "<script" not in page and "onload=x>" not in page
