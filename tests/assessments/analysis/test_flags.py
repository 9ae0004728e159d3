"""Flags: what is conspicuous is said with what to do, and nothing is said from too few."""

import pytest

from assessments.analysis import statistics
from assessments.analysis.figures import Comparison, Item, ItemFigures, QuizFigures
from assessments.analysis.flags import Option, comparison_flags, item_flags, quiz_flags

OPTIONS = [
    Option(key="a", text="Oak", right=True),
    Option(key="b", text="Ash", right=False),
    Option(key="c", text="Elm", right=False),
]
FINE = {"a": 0.6, "b": 0.3, "c": 0.1}


def figures(**changes):
    shared = {
        "attempts": 200,
        "people": 150,
        "facility": 0.6,
        "discrimination": 0.3,
        "omitted": 0,
        "seconds": 40,
        "chosen": FINE,
    }
    return ItemFigures(**(shared | changes))


def flags(kind="single", options=OPTIONS, comparisons=(), **changes):
    item = Item(version=1, figures=figures(**changes), comparisons=list(comparisons))
    return item_flags(item, options, kind=kind, k=5)


def names(*args, **changes):
    return [flag.name for flag in flags(*args, **changes)]


def differential(delta, grade):
    return statistics.Differential(reference=300, focal=200, odds=1, chi_square=9, p=0.002, delta=delta, error=0.2, grade=grade)


def test_a_good_question_has_no_flag():
    assert flags() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"facility": 0.951}, ["very_easy"]),
        ({"facility": 0.95}, []),
        ({"facility": 0.249}, ["very_hard"]),
        ({"facility": 0.25}, []),
        ({"discrimination": 0.099}, ["weak"]),
        ({"discrimination": 0.1}, []),
        ({"discrimination": 0.0}, ["weak"]),
        ({"discrimination": -0.01}, ["negative"]),
        ({"discrimination": None}, []),
        ({"facility": 0.2, "discrimination": -0.2}, ["negative", "very_hard"]),
        # One remedy at a time: what everyone knows cannot tell people apart, and needs no better wrong answers.
        ({"facility": 0.98, "discrimination": 0.02, "chosen": {"a": 0.98, "b": 0.02}}, ["very_easy"]),
        ({"chosen": {"a": 0.6, "b": 0.36, "c": 0.04}}, ["idle"]),
        ({"chosen": {"a": 0.6, "b": 0.36}}, ["idle"]),
        ({"chosen": {"a": 0.6, "b": 0.35, "c": 0.05}}, []),
        ({"chosen": {"a": 0.3, "b": 0.5, "c": 0.2}}, ["drawn_away"]),
        ({"chosen": None}, []),
    ],
)
def test_each_flag_begins_at_its_threshold(changes, expected):
    assert names(**changes) == expected


def test_an_idle_option_is_named_with_what_to_do():
    (flag,) = flags(chosen={"a": 0.6, "b": 0.36, "c": 0.04})
    assert flag.words == "Almost nobody chooses “Elm”. Write a better wrong answer."


def test_options_are_judged_only_where_they_are_written():
    statement = [Option(key="true", text="True", right=True), Option(key="false", text="False", right=False)]
    assert names(kind="truefalse", options=statement, facility=0.94, chosen={"true": 0.94, "false": 0.02}) == []
    # In a multiple choice a wrong option may well be chosen more often than a right one.
    assert names(kind="multiple", chosen={"a": 0.3, "b": 0.5, "c": 0.2}) == []


def test_too_few_to_judge_is_all_that_is_said():
    assert names(attempts=29, facility=0.01, discrimination=-0.5) == ["too_few"]
    assert "29" in flags(attempts=29)[0].words
    assert "30" in flags(attempts=29)[0].words
    assert names(attempts=30, discrimination=-0.5) == ["negative"]


def test_of_too_few_people_nothing_is_shown():
    (flag,) = item_flags(Item(version=1, figures=None), OPTIONS, kind="single", k=7)
    assert (flag.name, flag.words) == ("too_few_people", "Too few: nothing is shown of fewer than 7 people.")
    assert [flag.name for flag in quiz_flags(None, k=5)] == ["too_few_people"]


def test_the_harder_language_is_named():
    harder = Comparison(reference="tk", focal="ru", attempts=(300, 200), found=differential(-1.8, "C"))
    easier = Comparison(reference="tk", focal="ru", attempts=(300, 200), found=differential(1.2, "B"))
    (flag,) = comparison_flags(harder)
    assert flag.words.startswith("Much harder in one language (Русский) than in another (Türkmençe)")
    (flag,) = comparison_flags(easier)
    assert flag.words.startswith("Harder in one language (Türkmençe) than in another (Русский)")
    assert names(comparisons=[harder, easier]) == ["differs_c", "differs_b"]


def test_no_difference_and_too_few_raise_no_flag():
    same = Comparison(reference="tk", focal="ru", attempts=(300, 200), found=differential(0.3, "A"))
    few = Comparison(reference="tk", focal="ru", attempts=(300, 99))
    assert (few.too_few, same.too_few) == (True, False)
    assert names(comparisons=[same, few]) == []


def test_a_test_whose_questions_do_not_pull_together_is_said():
    def of(alpha, attempts=100):
        whole = QuizFigures(
            attempts=attempts, people=50, languages={}, mean=0.6, deviation=0.2, alpha=alpha, error=0.1, bands=None
        )
        return [flag.name for flag in quiz_flags(whole, k=5)]

    assert of(0.69) == ["unreliable"]
    assert of(0.7) == []
    assert of(None) == []
    assert of(0.2, attempts=29) == ["too_few"]
