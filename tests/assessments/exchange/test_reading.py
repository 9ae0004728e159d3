"""The readers of GIFT, Aiken and Moodle XML on files of our own: kinds, texts, right answers, and what is said of the rest."""

import pytest

from assessments.exchange.formats import looks_like, read
from tests.assessments.exchange.files import sample


def questions(name):
    """The questions of a sample by their names."""
    reading = read(sample(name))
    assert reading.problem == ""
    return {row.name: row for row in reading.questions}


@pytest.fixture(scope="module")
def gift():
    return questions("every-kind.gift")


@pytest.fixture(scope="module")
def moodle():
    return questions("every-kind.xml")


def gift_of(text):
    [row] = read(text.encode(), "gift").questions
    return row


def right_of(row):
    return [option["text"]["en"] for option in row.entry["options"] if option["correct"]]


def test_gift_single_choice_with_html_and_feedback(gift):
    row = gift["Colours"]
    assert row.entry["stem"] == {"en": "Which of these is a primary colour: pick one"}
    assert row.entry["feedback"] == {"en": "Primary colours cannot be mixed."}
    assert [option["feedback"] for option in row.entry["options"]] == [{"en": "Right."}, {"en": "Mixed."}, {}]
    assert (row.entry["kind"], right_of(row), row.notes) == ("single", ["red"], ())
    assert row.where == "line 4 (Colours)"


def test_gift_categories_and_tags_become_tags(gift):
    assert gift["Colours"].entry["tags"] == ["pravo", "definitions"]
    assert gift["Several"].entry["tags"] == ["pravo", "definitions", "set-2"]


def test_gift_shares_as_ours_pass_without_a_word_and_others_with_one(gift):
    assert (gift["Several"].entry["kind"], right_of(gift["Several"]), gift["Several"].notes) == ("multiple", ["2", "4"], ())
    [note] = gift["Uneven"].notes
    assert note.startswith("The shares of the options changed")


def test_gift_truth_tells_each_answer_apart(gift):
    row = gift["The Earth turns around the Sun."]
    assert row.entry["answer"] is True
    assert row.entry["feedback"] == {"en": "True: Quite so.\nFalse: It does not stand still."}
    assert gift["No"].entry["answer"] is False


def test_gift_matching_leaves_out_what_belongs_nowhere(gift):
    assert [pair["left"]["en"] for pair in gift["Pairs"].entry["pairs"]] == ["dog", "bee", "bird"]
    assert gift["Pairs"].notes == ("Left out: the extra answer “stable”, which belongs to no line.",)


@pytest.mark.parametrize(("name", "value", "tolerance"), [("Months", "12", "0"), ("About", "30", "1"), ("Shares", "1822", "0")])
def test_gift_numbers(gift, name, value, tolerance):
    assert (gift[name].entry["value"], gift[name].entry["tolerance"]) == (value, tolerance)


def test_gift_words_with_their_shares_in_the_middle_of_a_text(gift):
    row = gift["Capital"]
    assert row.entry["stem"] == {"en": "The capital of France is _____, on the Seine."}
    assert row.entry["answers"] == [
        {"text": {"en": ["Paris", "paris city"]}, "percent": 100},
        {"text": {"en": ["Parys"]}, "percent": 50},
    ]


def test_gift_escapes(gift):
    row = gift["Signs"]
    assert row.entry["stem"] == {"en": "What is {a = b} ~ #1 \\ c:\nnext line?"}
    assert [option["text"]["en"] for option in row.entry["options"]] == ["=one=", "~two~", "{three}"]
    assert gift["Arithmetic"].entry["stem"] == {"en": "Is a<b when b>a?"}


def test_gift_names_the_picture_that_is_left_out(gift):
    assert gift["Picture"].notes == ("Left out: the picture flag one.png.",)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Markdown", "A text without answers in braces is not a question."),
        ("Pattern", "No accepted answer is written in whole words."),
        ("Broken", "A brace is missing."),
    ],
)
def test_gift_skips_with_the_reason(gift, name, reason):
    assert (gift[name].entry, gift[name].reason) == (None, reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("When?{#soon}", "This is not a number: soon"),
        ("When?{#=1 =2}", "Exactly one number is right here; the file has 2."),
        ("How much?{#0.1234567}", "The number 0.1234567 has more than six places."),
        ("Name it.{=a|b}", "An answer has the sign |, which divides answers here."),
        (
            "One {=a} and {=b}",
            "The question has more than one pair of braces; a sign that is no brace has a backslash before it.",
        ),
        ("::Name::{=a ~b}", "The question has no text."),
    ],
)
def test_gift_says_what_is_wrong(text, reason):
    assert gift_of(text).reason == reason


def test_gift_question_with_an_empty_line_between_its_answers():
    assert right_of(gift_of("Which?{\n=a\n\n~b\n}")) == ["a"]


def test_gift_with_windows_line_ends_and_a_mark_at_its_beginning():
    both = read("\ufeffWhich?{\r\n=ä\r\n~b\r\n}\r\n\r\nIs it?{T}".encode(), "gift").questions
    assert [row.entry["kind"] for row in both] == ["single", "truefalse"]


def test_a_picture_written_out_inside_the_text_is_left_out_too():
    row = gift_of(f'[html]See <img alt\\="a map" src\\="data\\:image/png;base64,{"A" * 200_000}">{{=a ~b}}')
    assert (row.entry["stem"], row.notes) == ({"en": "See"}, ("Left out: the picture a map.",))


def test_gift_ordering_as_moodle_writes_it():
    row = gift_of("Put in order {>3 ALL VERTICAL\nfirst\nsecond\nthird\n}")
    assert [step["en"] for step in row.entry["sequence"]] == ["first", "second", "third"]


def test_aiken():
    rows = read(sample("every-kind.aiken")).questions
    assert [row.where for row in rows] == ["line 1", "line 7", "line 14", "line 18"]
    assert [right_of(row) for row in rows[:2]] == [["Ashgabat"], ["First answer, which goes on too"]]
    assert rows[1].entry["stem"] == {"en": "A question that goes on\nover two lines?"}
    assert [row.reason for row in rows[2:]] == [
        "The question has no line ANSWER.",
        "The line ANSWER names an option that does not exist: D",
    ]


def test_moodle_single_choice_is_cleaned(moodle):
    row = moodle["Single"]
    assert row.entry["stem"] == {"en": "Who decides?\n- read\n- think"}
    assert row.entry["tags"] == ["law", "key-terms", "sud"]
    assert (right_of(row), row.entry["options"][0]["feedback"]) == (["The court"], {"en": "Yes."})
    assert "“Nobody” earned -50 per cent in the file; here only the right option counts." in row.notes


def test_moodle_multiple_choice_in_plain_text(moodle):
    assert moodle["Multiple"].entry["stem"] == {"en": "Which are crimes <here>?"}
    assert (right_of(moodle["Multiple"]), moodle["Multiple"].notes) == (["Theft", "Fraud"], ())


def test_moodle_truth_matching_ordering(moodle):
    assert moodle["Statement"].entry["answer"] is True
    assert moodle["Statement"].entry["stem"] == {"en": "Consent is irrelevant\nif means were used."}
    assert moodle["Match"].entry["pairs"][0] == {"left": {"en": "Dog"}, "right": {"en": "Kennel"}}
    assert moodle["Order"].entry["sequence"] == [{"en": "Wake"}, {"en": "Wash"}, {"en": "Work"}]


def test_moodle_short_answer_keeps_shares_and_names_what_it_cannot_keep(moodle):
    row = moodle["Words"]
    assert row.entry["stem"] == {"en": "What is this called?"}
    assert [(answer["text"]["en"], answer["percent"]) for answer in row.entry["answers"]] == [
        (["debt bondage"], 100),
        (["debt"], 50),
    ]
    assert "Left out: the pattern “bond*”. Here whole words are compared." in row.notes
    assert "Capital and small letters were told apart in the file; here they are not." in row.notes


def test_moodle_units_are_counted_in_the_smallest(moodle):
    row = moodle["Hours"].entry
    assert (row["value"], row["tolerance"]) == ("90", "15")
    assert row["units"] == [{"text": {"en": "min"}, "factor": "1"}, {"text": {"en": "h"}, "factor": "60"}]


def test_moodle_blanks(moodle):
    row = moodle["Blanks"].entry
    assert row["stem"] == {"en": "Without [1] the [2] of (2) counts [3]."}
    assert row["blanks"] == {
        "1": {"en": ["means"]},
        "2": {"right": {"en": ["consent"]}, "others": {"en": ["wish", "mood"]}},
        "3": {"en": ["3"]},
    }
    assert moodle["Gaps"].entry["blanks"]["2"] == {"right": {"en": ["file"]}, "others": {"en": ["moon"]}}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Note", "kind not supported: description"),
        ("Sum", "kind not supported: calculated"),
        ("Spots", "kind not supported: ddmarker"),
        ("Tolerance", "A number with a tolerance cannot stand in a blank here: 23.8:0.1"),
    ],
)
def test_moodle_skips_with_the_reason(moodle, name, reason):
    assert moodle[name].reason == reason


@pytest.mark.parametrize(
    ("name", "form"), [("every-kind.gift", "gift"), ("every-kind.aiken", "aiken"), ("every-kind.xml", "moodlexml")]
)
def test_formats_are_told_apart(name, form):
    assert looks_like(sample(name)) == form


@pytest.mark.parametrize("form", ["gift", "moodlexml", "qti", "aiken"])
@pytest.mark.parametrize("content", [b"", b"just words\n\nand more", b"\xff\xd8\xff\xe0 picture", "Сырьё".encode("cp1251")])
def test_what_is_none_of_the_format_gives_one_problem(form, content):
    reading = read(content, form)
    assert reading.problem and not reading.questions
