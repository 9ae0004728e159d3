from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.numerals import as_decimal, readings

NO_BREAK, NARROW, MINUS = "\u00a0", "\u202f", "\u2212"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,4", "12.4"),
        ("12.4", "12.4"),
        (" 12 ", "12"),
        (".5", "0.5"),
        ("0,5", "0.5"),
        ("+7", "7"),
        ("-7", "-7"),
        (f"{MINUS}12,5", "-12.5"),
        ("1 234,5", "1234.5"),
        (f"1{NO_BREAK}234,5", "1234.5"),
        (f"{MINUS}1{NARROW}234{NARROW}567,25", "-1234567.25"),
        ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"),
    ],
)
def test_readings_of_the_three_languages(text, number):
    assert readings(text) == {Decimal(number)}


def test_readings_of_a_comma_before_three_digits_are_two():
    assert readings("1,234") == {Decimal("1.234"), Decimal("1234")}


@pytest.mark.parametrize(
    "text", ["", "-", "twelve", "12 %", "1e3", "1.234,5", "12,34,567", "1 23", "1,234,5", "--1", "١٢", "12.", "NaN", "9" * 65]
)
def test_readings_of_anything_else_are_none(text):
    assert readings(text) == frozenset()


@given(st.text(max_size=70))
def test_readings_never_raise(text):
    assert all(number.is_finite() for number in readings(text))


def test_as_decimal_takes_json_numbers_only():
    assert [as_decimal(value) for value in (12, 12.6, Decimal("1.5"))] == [12, Decimal("12.6"), Decimal("1.5")]
    strange = [True, None, "1", float("nan"), float("inf"), Decimal("sNaN"), 10**5000, Decimal("1e9999999"), [], {}]
    assert [as_decimal(value) for value in strange] == [None] * len(strange)
