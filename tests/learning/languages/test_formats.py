"""Dates, numbers, plurals and spans of time as each language writes them."""

from datetime import date, datetime, timedelta

import pytest
from django.forms import DateField
from django.template import Context, Template
from django.utils import formats, translation
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext, ngettext

from learning import languages
from learning.management.glossary import read_rows

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "tk": "ýanwar fewral mart aprel maý iýun iýul awgust sentýabr oktýabr noýabr dekabr",
}
DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "ru": "Понедельник Вторник Среда Четверг Пятница Суббота Воскресенье",
    "tk": "duşenbe sişenbe çarşenbe penşenbe anna şenbe ýekşenbe",
}
PATTERN = {"en": "9 {} 2026", "ru": "9 {} 2026\xa0г.", "tk": "9 {} 2026"}
FORMATS = [
    "DATE_FORMAT",
    "DATETIME_FORMAT",
    "YEAR_MONTH_FORMAT",
    "MONTH_DAY_FORMAT",
    "SHORT_DATE_FORMAT",
    "SHORT_DATETIME_FORMAT",
]


def rendered(source, language, **context):
    with translation.override(language):
        return Template(source).render(Context(context))


@pytest.mark.parametrize("language", languages.CODES)
def test_a_date_names_each_of_the_twelve_months(language):
    shown = [rendered('{{ d|date:"DATE_FORMAT" }}', language, d=date(2026, month, 9)) for month in range(1, 13)]

    assert shown == [PATTERN[language].format(month) for month in MONTHS[language].split()]


@pytest.mark.parametrize("language", languages.CODES)
def test_a_date_printed_without_a_filter_looks_the_same(language):
    day = date(2026, 7, 9)

    assert rendered("{{ d }}", language, d=day) == rendered('{{ d|date:"DATE_FORMAT" }}', language, d=day)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("DATETIME_FORMAT", {"en": "9 July 2026, 14:05", "ru": "9 июля 2026\xa0г., 14:05", "tk": "9 iýul 2026, 14:05"}),
        ("YEAR_MONTH_FORMAT", {"en": "July 2026", "ru": "Июль 2026\xa0г.", "tk": "iýul 2026"}),
        ("MONTH_DAY_FORMAT", {"en": "9 July", "ru": "9 июля", "tk": "9 iýul"}),
        ("SHORT_DATE_FORMAT", {"en": "09.07.2026", "ru": "09.07.2026", "tk": "09.07.2026"}),
        ("SHORT_DATETIME_FORMAT", {"en": "09.07.2026 14:05", "ru": "09.07.2026 14:05", "tk": "09.07.2026 14:05"}),
        ("TIME_FORMAT", {"en": "14:05", "ru": "14:05", "tk": "14:05"}),
    ],
)
def test_each_format_reads_as_agreed(name, shown):
    moment = datetime(2026, 7, 9, 14, 5)

    assert {code: rendered(f'{{{{ d|date:"{name}" }}}}', code, d=moment) for code in languages.CODES} == shown


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("month", range(1, 13))
def test_no_russian_year_sign_in_a_turkmen_date(name, month):
    shown = rendered(f'{{{{ d|date:"{name}" }}}}', "tk", d=datetime(2026, month, 9, 14, 5))

    assert "г" not in shown
    assert shown == shown.lower()


@pytest.mark.parametrize("code", [code for code in "DFMNbEl"])
def test_no_cyrillic_in_any_part_of_a_turkmen_date(code):
    shown = {rendered(f'{{{{ d|date:"{code}" }}}}', "tk", d=date(2026, 1, 1) + timedelta(days=day)) for day in range(365)}

    assert not [part for part in shown if any("а" <= letter.lower() <= "я" for letter in part)]


@pytest.mark.parametrize("language", languages.CODES)
def test_days_of_the_week_begin_on_monday(language):
    monday = date(2026, 11, 23)

    assert [rendered('{{ d|date:"l" }}', language, d=monday + timedelta(days=day)) for day in range(7)] == DAYS[
        language
    ].split()
    with translation.override(language):
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_formats_are_those_of_the_glossary():
    rows = {row.key.removeprefix("fmt."): row for row in read_rows() if row.kind == "format"}

    assert rows
    for name, row in rows.items():
        for code in languages.CODES:
            with translation.override(code):
                # The glossary cannot show that a space does not break.
                assert (name, code, str(formats.get_format(name)).replace("\xa0", " ")) == (name, code, getattr(row, code)[0])


@pytest.mark.parametrize(("language", "shown"), [("en", "1,234.50"), ("ru", "1\xa0234,50"), ("tk", "1\xa0234,50")])
def test_numbers_have_the_separators_of_the_language(language, shown):
    assert rendered('{{ n|floatformat:"2g" }}', language, n=1234.5) == shown
    with translation.override(language):
        assert formats.number_format(1234.5, 2, force_grouping=True) == shown


@pytest.mark.parametrize(("language", "shown"), [("en", "1234.5"), ("ru", "1234,5"), ("tk", "1234,5")])
def test_numbers_are_grouped_only_where_asked_so_years_stay_whole(language, shown):
    assert rendered("{{ n }} {{ year }}", language, n=1234.5, year=2026) == f"{shown} 2026"


@pytest.mark.parametrize("language", ["ru", "tk"])
def test_a_decimal_comma_is_understood(language):
    with translation.override(language):
        assert formats.sanitize_separators("1234,5") == "1234.5"


@pytest.mark.parametrize("language", languages.CODES)
@pytest.mark.parametrize("typed", ["2026-07-09", "09.07.2026"])
def test_a_date_is_read_with_the_day_first(language, typed):
    with translation.override(language):
        assert DateField().clean(typed) == date(2026, 7, 9)
        assert "%m/%d/%Y" not in formats.get_format("DATE_INPUT_FORMATS")


RUSSIAN_COURSES = [
    (0, "0 курсов"),
    (1, "1 курс"),
    (2, "2 курса"),
    (4, "4 курса"),
    (5, "5 курсов"),
    (11, "11 курсов"),
    (12, "12 курсов"),
    (14, "14 курсов"),
    (20, "20 курсов"),
    (21, "21 курс"),
    (22, "22 курса"),
    (25, "25 курсов"),
    (101, "101 курс"),
    (111, "111 курсов"),
    (112, "112 курсов"),
    (1001, "1001 курс"),
]


@pytest.mark.parametrize(("number", "shown"), RUSSIAN_COURSES)
def test_russian_nouns_agree_with_their_number(number, shown):
    with translation.override("ru"):
        assert ngettext("%(n)s course", "%(n)s courses", number) % {"n": number} == shown


@pytest.mark.parametrize("number", [0, 1, 2, 5, 21, 111])
def test_turkmen_nouns_stay_singular_after_a_number(number):
    with translation.override("tk"):
        assert ngettext("%(n)s course", "%(n)s courses", number) % {"n": number} == f"{number} okuw kursy"


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "1 hour, 5 minutes"), ("ru", "1 час, 5 минут"), ("tk", "1 sagat, 5 minut")],
)
def test_a_span_of_time_is_a_list_with_commas(language, shown):
    start, end = datetime(2026, 7, 9, 14, 0), datetime(2026, 7, 9, 15, 5)

    with translation.override(language):
        assert timesince(start, end).replace("\xa0", " ") == shown
        assert timeuntil(end, start).replace("\xa0", " ") == shown
        assert '"' not in timesince(start, end)


@pytest.mark.parametrize(
    ("days", "shown"),
    [(1, "1 gün"), (8, "1 hepde, 1 gün"), (45, "1 aý, 2 hepde"), (400, "1 ýyl, 1 aý")],
)
def test_turkmen_spans_have_every_unit(days, shown):
    start = datetime(2026, 1, 1)

    with translation.override("tk"):
        assert timesince(start, start + timedelta(days=days)).replace("\xa0", " ") == shown


def test_words_of_django_that_were_wrong_in_turkmen_are_put_right():
    with translation.override("tk"):
        assert gettext("This field is required.") == "Bu meýdançany dolduryň."
        assert gettext("or") == "ýa-da"
        assert gettext("Email address") == "E-poçta salgysy"
        assert gettext("Forbidden") == "Giriş gadagan"
