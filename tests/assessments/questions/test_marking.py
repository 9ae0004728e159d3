from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.marking import KeyProblem, mark, normalised, scenario_score, walk

SCENARIO = {
    "start": "n1",
    "max_points": 4,
    "nodes": {
        "n1": {
            "choices": [
                {"points": 2, "critical": False, "next": "n2"},
                {"points": 0, "critical": True, "next": "n2"},
                {"points": 1, "next": "end"},
            ]
        },
        "n2": {"choices": [{"points": 2, "next": "end"}, {"points": 0, "next": "n1"}]},
        "end": {"choices": []},
    },
}
KEYS = {
    "single": "B",
    "truefalse": True,
    "multiple": ["A", "C", "D"],
    "ordering": ["A", "B", "C", "D"],
    "matching": {"a": "1", "b": "2"},
    "cloze": {"1": ["means"], "2": ["consent", "agreement"]},
    "numeric": {"value": 12, "tolerance": Decimal("0.5")},
    "shorttext": [
        {"accepted": ["debt bondage", "долговая кабала"], "share": 1},
        {"accepted": ["debt", "bondage"], "share": Decimal("0.5")},
    ],
    "scenario": SCENARIO,
}


def score(kind, response, key=None):
    return mark(kind=kind, key=KEYS[kind] if key is None else key, response=response)


@pytest.mark.parametrize("kind", sorted(KEYS))
@pytest.mark.parametrize(
    "response", [None, 7.5, "", "Z", [], {}, ["A", ["B"]], {"a": {"b": []}}, [True], "x" * 100_000, [0] * 5_000]
)
def test_mark_gives_nothing_for_no_response_or_a_malformed_one(kind, response):
    assert str(score(kind, response)) == "0.0000"


def test_mark_single_compares_the_option_and_its_type():
    assert score("single", "B") == 1
    assert score("single", 1, key=1) == 1
    assert [score("single", response, key=1) for response in (True, "1", Decimal(1))] == [0, 0, 0]


def test_mark_truefalse_takes_only_true_and_false():
    assert [score("truefalse", response) for response in (True, False, 1, "true")] == [1, 0, 0, 0]
    assert score("truefalse", False, key=False) == 1


def test_mark_multiple_takes_a_wrong_option_off_a_right_one():
    responses = [["D", "C", "A"], ["A", "C"], ["A", "B", "C", "D"], ["A", "B"], ["B"]]
    assert [str(score("multiple", response)) for response in responses] == ["1.0000", "0.6667", "0.6667", "0.0000", "0.0000"]


def test_mark_multiple_gives_nothing_for_an_option_given_twice():
    assert score("multiple", ["A", "A", "C"]) == 0


def test_mark_ordering_counts_pairs_that_are_both_placed_and_in_order():
    responses = [list("ABCD"), list("ACBD"), list("DCBA"), list("AC"), list("A")]
    assert [str(score("ordering", response)) for response in responses] == ["1.0000", "0.8333", "0.0000", "0.1667", "0.0000"]


def test_mark_ordering_gives_nothing_for_repeated_options():
    assert score("ordering", list("AABCD")) == 0


def test_mark_an_option_that_does_not_exist_stands_in_no_pair_and_is_a_wrong_choice():
    assert [score("ordering", list(response)) for response in ("ABCX", "XABCD", "AXD", "X")] == [
        Decimal("0.5"),
        1,
        Decimal("0.1667"),
        0,
    ]
    assert [score("multiple", list(response)) for response in ("ACDZ", "AZ", "ZY")] == [Decimal("0.6667"), 0, 0]


def test_mark_matching_and_cloze_count_what_is_right_and_ignore_the_rest():
    assert score("matching", {"a": "1", "b": "1", "z": "2"}) == Decimal("0.5")
    assert score("cloze", {"1": " MEANS\u00a0", "2": ["consent"]}) == Decimal("0.5")
    assert score("cloze", {"1": "means", "2": "Agreement"}) == 1


def test_mark_compares_texts_composed_trimmed_without_case_and_with_yo_as_ye():
    assert normalised("  ЁЛКА ") == "елка"
    assert normalised("Е\u0308лка") == "елка"
    assert normalised("GÖZEGÇİLİK") == normalised("gözegçi\u0307li\u0307k")
    assert normalised("Stra\u00dfe") == "strasse"


def test_mark_numeric_includes_the_edge_of_the_tolerance():
    responses = [12.5, 11.5, "12,5", Decimal("12.5000000000000000000000000000001"), 12.51, True, "12,4"]
    assert [score("numeric", response) for response in responses] == [1, 1, 1, 0, 0, 0, 1]


def test_mark_numeric_reads_a_text_in_any_of_the_three_languages():
    key = {"value": -1234.5, "tolerance": 0}
    texts = ["-1,234.5", "\u22121\u00a0234,5", "\u22121\u202f234,5", "-1234.5", "1 234,5"]
    assert [score("numeric", text, key=key) for text in texts] == [1, 1, 1, 1, 0]


def test_mark_numeric_counts_units_in_the_first_one():
    key = {"value": 90, "tolerance": 1, "units": {"min": 1, "h": 60, "s": Decimal("0.016667")}}
    right = [{"number": "90", "unit": "min"}, {"number": "1,5", "unit": "h"}, {"number": "5400", "unit": "s"}]
    assert [score("numeric", response, key=key) for response in right] == [1, 1, 1]
    wrong = ["90", 90, {"number": "90"}, {"number": "90", "unit": "h"}, {"number": "90", "unit": "day"}, {"unit": "min"}]
    assert [score("numeric", response, key=key) for response in wrong] == [0] * 6
    # Where no unit is offered, a unit that somebody names is no answer to the question.
    assert score("numeric", {"number": "12"}) == 1
    assert score("numeric", {"number": "12", "unit": "min"}) == 0


def test_mark_shorttext_gives_the_share_of_the_best_words():
    texts = [" Debt bondage ", "ДОЛГОВАЯ КАБАЛА", "bondage", "debt bondage!", "work"]
    assert [str(score("shorttext", text)) for text in texts] == ["1.0000", "1.0000", "0.5000", "0.0000", "0.0000"]


def test_mark_scenario_scores_the_path_and_an_unfinished_one():
    assert [score("scenario", path) for path in ([0, 0], [0], [2], [0, 1, 2])] == [
        1,
        Decimal("0.5"),
        Decimal("0.25"),
        Decimal("0.75"),
    ]


def test_mark_scenario_gives_nothing_after_a_critical_choice_or_off_the_paths():
    assert [score("scenario", path) for path in ([1, 0], [0, 0, 0], [3], [-1], [True], ["0"])] == [0] * 6


def test_walk_tells_where_a_path_led():
    way = walk(SCENARIO, [1, 0])
    assert (way.nodes, way.points, way.critical, way.finished, way.possible) == (("n1", "n2", "end"), 2, True, True, True)
    stopped = walk(SCENARIO, [0])
    assert (stopped.nodes, stopped.finished, stopped.possible) == (("n1", "n2"), False, True)
    assert walk(SCENARIO, [0, 9]).possible is False


def test_scenario_score_stays_within_nothing_and_all():
    figures = [("5", "6", False), ("5", "6", True), ("9", "6", False), ("-1", "6", False)]
    scores = [
        scenario_score(points=Decimal(points), best=Decimal(best), critical=critical) for points, best, critical in figures
    ]
    assert scores == [Decimal("0.8333"), 0, 1, 0]
    with pytest.raises(KeyProblem, match="must earn points"):
        scenario_score(points=Decimal(0), best=Decimal(0), critical=False)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("essay", "x"),
        ("single", None),
        ("single", ["B"]),
        ("truefalse", "true"),
        ("multiple", []),
        ("multiple", ["A", "A"]),
        ("ordering", ["A"]),
        ("matching", {}),
        ("matching", {"a": 1}),
        ("cloze", {"1": "means"}),
        ("cloze", {"1": []}),
        ("numeric", 12),
        ("numeric", {"value": "12"}),
        ("numeric", {"value": 12, "tolerance": -1}),
        ("numeric", {"value": 12, "units": {"h": 0}}),
        ("numeric", {"value": 12, "units": ["h"]}),
        ("shorttext", []),
        ("shorttext", [{"accepted": [], "share": 1}]),
        ("shorttext", [{"accepted": ["debt"], "share": 2}]),
        ("shorttext", [{"accepted": ["debt"]}]),
        ("scenario", {"start": "n1", "nodes": {}, "max_points": 2}),
        ("scenario", {**SCENARIO, "max_points": 0}),
        ("scenario", {**SCENARIO, "start": ["n1"]}),
        ("scenario", {"start": "a", "nodes": {"a": {"choices": [{"points": 1, "next": "b"}]}}, "max_points": 1}),
    ],
)
def test_mark_refuses_a_key_that_is_not_one_of_the_kind(kind, key):
    with pytest.raises(KeyProblem):
        mark(kind=kind, key=key, response=None)


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text() | st.sampled_from(list("ABCD12ab"))
junk = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text() | st.sampled_from(list("ab12")), inner, max_size=4),
)


@given(st.sampled_from(sorted(KEYS)), junk)
def test_mark_never_raises_and_stays_within_nothing_and_all(kind, response):
    given_score = score(kind, response)
    assert 0 <= given_score <= 1
    assert given_score == round(given_score, 4)


@given(st.permutations("ABCDE"))
def test_mark_ordering_of_a_sequence_and_of_its_reverse_add_up_to_one(response):
    key = list("ABCDE")
    assert score("ordering", response, key=key) + score("ordering", response[::-1], key=key) == 1


@given(st.permutations("ABCD"))
def test_mark_ordering_does_not_change_when_key_and_response_trade_places(response):
    assert score("ordering", response) == score("ordering", KEYS["ordering"], key=response)


@given(st.permutations("ABCD"), st.integers(0, 3))
def test_mark_ordering_never_gives_more_for_leaving_one_out(response, index):
    shorter = [option for place, option in enumerate(response) if place != index]
    assert score("ordering", shorter) <= score("ordering", response)
