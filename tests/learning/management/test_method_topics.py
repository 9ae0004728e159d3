import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.management.method_cases import CaseProblem, parsed
from learning.management.method_topics import TOPICS, calculate

ORACLES = json.loads((Path(__file__).parents[2] / "oracles.json").read_text(encoding="utf-8"))
CASES = [
    pytest.param(topic, row["case"], row["result"], id=f"{topic} {row.get('name', number)}")
    for topic, rows in ORACLES.items()
    for number, row in enumerate(rows)
]


def answer(topic, case):
    return calculate(topic, parsed(json.dumps(case)))


def person(*evidence, required=3, as_of="2026-11-21"):
    return {"required": required, "as_of": as_of, "evidence": list(evidence)}


@pytest.mark.parametrize(("topic", "case", "result"), CASES)
def test_calculate_gives_the_published_number(topic, case, result):
    assert json.dumps(answer(topic, case)) == json.dumps(result)


def test_topics_are_those_of_the_published_numbers():
    assert list(TOPICS) == list(ORACLES)


@pytest.mark.parametrize("topic", sorted(ORACLES))
def test_calculate_answers_a_list_of_cases_with_a_list(topic):
    cases = [row["case"] for row in ORACLES[topic]]
    assert answer(topic, cases) == [row["result"] for row in ORACLES[topic]]


def test_calculate_takes_of_two_ratings_on_one_day_the_later_in_the_list():
    day = "2026-10-01"
    ratings = [{"kind": "supervisor", "v": value, "on": day} for value in (1, 3)]
    assert answer("person", person(*ratings))["current"] == 3


def test_calculate_ignores_evidence_dated_after_the_day():
    later = {"kind": "self", "v": 3, "on": "2026-11-22"}
    assert answer("person", person(later))["band"] == "unknown"
    issued_later = {"kind": "certificate", "T": 3, "on": "2026-11-22", "valid_until": "2027-11-22"}
    assert answer("person", person(issued_later))["band"] == "unknown"


def test_calculate_leaves_unknown_figures_null():
    nobody = {"required": 3, "importance": 5, "current": [None]}
    assert answer("agency", nobody) == {
        "N": 1,
        "n": 0,
        "coverage": 0.0,
        "mean_current": None,
        "mean_gap": None,
        "people_below": 0,
        "share_below_pct": None,
        "volume_levels": 0.0,
        "attainment": None,
        "priority": None,
    }


BAD = [
    ("person", {}, "as_of is missing"),
    ("person", [1], "give a JSON object"),
    ("person", person(as_of="2026-02-29"), "a day of the calendar"),
    ("person", person(as_of="20261121"), "YYYY-MM-DD"),
    ("person", person(required=5), "from 0 to 4"),
    ("person", person({"kind": "self", "v": 5, "on": "2026-01-01"}), "evidence 1, v"),
    ("person", person({"kind": "self", "v": True, "on": "2026-01-01"}), "whole number"),
    ("person", person({"kind": "quiz", "v": 1, "on": "2026-01-01"}), "self, supervisor, observed"),
    ("person", person({"kind": "test", "T": 4, "p": 1, "n_items": 4, "on": "2026-01-01"}), "from 1 to 3"),
    ("person", person({"kind": "test", "T": 3, "p": 1.2, "n_items": 4, "on": "2026-01-01"}), "from 0 to 1"),
    ("person", person({"kind": "certificate", "T": 3, "valid_until": None}), "valid_until"),
    ("person", {**person(), "evidense": []}, "is not known here"),
    ("required", {"roles": ["XXX"], "matrix": {"FLO": 2}}, "role profile of the matrix"),
    ("required", {"roles": "FLO", "matrix": {"FLO": 2}}, "give a list"),
    ("test_band", {"T": 3}, "p is missing"),
    ("test_band", "T", "give a JSON object"),
    ("certificate_decay", {"T": 3, "valid_until": "2026-13-01", "as_of": "2026-11-21"}, "day of the calendar"),
    ("agency", {"required": 3, "importance": 5, "current": ["2"]}, "current 1"),
    ("agency", {"required": 3, "importance": 0, "current": []}, "from 1 to 5"),
    ("priority", {"rows": [{"competency": "A", "importance": 3, "mean_gap": 1, "people_below": 9, "n": 8}]}, "more than n"),
    ("borich", {"rows": [{"competency": "A", "importance": [3], "self_rating": []}]}, "for each respondent"),
    ("suppression", {"cells": {"a": 4.5}}, "whole number"),
    ("suppression", {"cells": {"a": 9}, "k": 3}, "from 5"),
    ("trend", {"before": {"a": 5}, "after": {}}, "from 0 to 4"),
    ("treatability", {"causes": {"Z": 1}}, "unknown cause"),
    ("item_scoring", {"type": "essay", "key": "x", "response": "x"}, "a machine marks"),
    ("item_scoring", {"type": "single", "key": "B"}, "response is missing"),
    ("branching", {"path_points": [1], "best_path_points": [0], "critical_fail": False}, "must earn points"),
    ("branching", {"path_points": [1], "best_path_points": [2], "critical_fail": 0}, "true or false"),
    ("gain", {"pre_pct": 101, "post_pct": 50}, "from 0 to 100"),
    ("response_rate", {"invited": 5, "ineligible": 0, "complete": 6, "partial_over_80pct": 0}, "were invited"),
    ("sample", {"N": 10, "e": 0}, "between 0 and 1"),
    ("sample", {"N": -1, "e": 0.1}, "from 0"),
]


@pytest.mark.parametrize(("topic", "case", "says"), BAD)
def test_calculate_refuses_a_bad_case_and_says_what_belongs_there(topic, case, says):
    with pytest.raises(CaseProblem, match=says):
        answer(topic, case)


def test_calculate_names_the_case_of_a_list_that_is_wrong():
    with pytest.raises(CaseProblem, match="^case 2, p: "):
        answer("test_band", [{"T": 3, "p": 1}, {"T": 3, "p": "1"}])


def test_calculate_refuses_an_unknown_topic_and_lists_them():
    with pytest.raises(CaseProblem, match="choose one of agency, borich"):
        calculate("nonsense", {})


@pytest.mark.parametrize(
    "text", ["", "{", "[1,]", "nul", '{"a": NaN}', '{"a": Infinity}', '{"a": 1, "a": 2}', "[" * 100_000, "1e" + "9" * 40]
)
def test_parsed_refuses_what_is_not_strict_json(text):
    with pytest.raises(CaseProblem, match="give"):
        parsed(text)


def test_parsed_takes_numbers_of_any_length():
    case = '{"type": "numeric", "key": {"value": 1, "tolerance": 0}, "response": %s}'
    assert calculate("item_scoring", parsed(case % ("9" * 10_000))) == {"score": 0.0}
    assert calculate("item_scoring", parsed(case % "1e999999999")) == {"score": 0.0}


leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
junk = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3))


@st.composite
def broken_cases(draw):
    """A published case with one value, somewhere, replaced by junk."""
    topic = draw(st.sampled_from(sorted(ORACLES)))
    case = json.loads(json.dumps(draw(st.sampled_from(ORACLES[topic]))["case"]))
    spot = case
    while True:
        key = draw(st.sampled_from(sorted(spot) if isinstance(spot, dict) else range(len(spot))))
        if not isinstance(spot[key], dict | list) or not spot[key] or draw(st.booleans()):
            spot[key] = draw(junk)
            return topic, case
        spot = spot[key]


@given(broken_cases())
def test_calculate_answers_or_refuses_a_broken_case_and_never_fails_otherwise(given_case):
    topic, case = given_case
    try:
        result = answer(topic, case)
    except CaseProblem as problem:
        assert str(problem)
    else:
        assert isinstance(json.loads(json.dumps(result, allow_nan=False)), dict | list)
