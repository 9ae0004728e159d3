"""What in a text looks as if it told of a real person, and what does not."""

import pytest

from assessments.questions.caution import signs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Her passport number is A1234567.", "document"),
        ("Паспорт серии АА номер 1234567", "document"),
        ("pasport belgisi: I-AH 654321", "document"),
        ("She showed I-AŞ № 123456 to us", "document"),
        ("Call +993 65 12-34-56", "phone"),
        ("тел. 8 65 123456", "phone"),
        ("0099365123456", "phone"),
        ("write to ayna.m@mail.tm now", "address"),
        ("The victim’s real name was X", "name"),
        ("Пострадавшую зовут Анна", "name"),
        ("Pidanyň ady Aýna", "name"),
    ],
)
def test_a_sign_is_seen(text, found):
    assert signs(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Her passport was taken. Article 129 of 2016, part 2.",
        "Between 2010 and 2024 there were 65 cases, 60 percent, on a 2000000 manat budget.",
        "Law No. 519-V of 20 March 2017; 10 000 manat; 22.11.2026, 08:00-17:00.",
        "паспорт изымают у 5 из 10 человек, статья 129-1",
        "I do not ask for the name of the victim. The victim is afraid.",
        "Pidanyň hukuklary",
    ],
)
def test_what_a_good_answer_says_is_no_sign(text):
    assert signs(text) == []
