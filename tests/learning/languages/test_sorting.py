"""Names in the order of each language's dictionary, searches that find what was meant, the same on either database."""

import unicodedata

import pytest
from django.utils import translation

from learning import languages
from learning.people.models import Agency

ALPHABET = "abçdeäfghijžklmnňoöprsştuüwyýz"
STRINGS = [
    "Ýaňy",
    "Çagalary goramak",
    "Ňe iň ýaňy žurnal",
    "Adam söwdasynyň pidasy",
    "Şu gün öý işi ýok",
    "Ещё объём — «жертва»",
    "Ynam — Ынам",
]


def in_order(names, language):
    return sorted(names, key=lambda name: languages.sort_key(name, language))


def test_turkmen_alphabet_has_thirty_letters():
    assert (len(ALPHABET), languages.TURKMEN_ALPHABET) == (30, ALPHABET)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_turkmen_letters_sort_as_in_the_alphabet(form, case):
    letters = [unicodedata.normalize(form, case(letter)) for letter in ALPHABET]

    assert in_order(reversed(letters), "tk") == letters


@pytest.mark.parametrize(
    ("before", "letter", "after"),
    [
        ("eýran", "ählumumy", "fond"),
        ("bank", "çaga", "daşary"),
        ("jemgyýet", "žurnal", "kazyýet"),
        ("nika", "ňe", "okuw"),
        ("okuw", "öý", "polisiýa"),
        ("sud", "şäher", "tälim"),
        ("ulag", "üns", "wezipe"),
        ("ynam", "ýaş", "zähmet"),
    ],
)
def test_turkmen_marked_letters_follow_their_plain_ones(before, letter, after):
    assert in_order([after, letter, before], "tk") == [before, letter, after]


def test_foreign_letters_stand_where_the_latin_alphabet_has_them():
    names = ["bank", "CSV", "çaga", "kazy", "QR", "lukman", "üns", "VPN", "wezipe", "Xerox", "ynam"]

    assert in_order(reversed(names), "tk") == names


@pytest.mark.parametrize("language", languages.CODES)
def test_a_word_alone_comes_before_the_word_with_more(language):
    names = ["2 topar", "Ak", "Ak suw", "Ak suw, 2-nji", "Akja"]

    assert in_order(reversed(names), language) == names


def test_turkmen_lists_put_cyrillic_after_latin():
    assert in_order(["Ынам", "Zähmet", "Ynam"], "tk") == ["Ynam", "Zähmet", "Ынам"]


def test_russian_counts_yo_as_ye_and_short_i_as_a_letter():
    names = ["ежи", "ёлка", "ель", "ещё", "жертва", "иск", "йод", "край"]

    assert in_order(reversed(names), "ru") == names
    assert in_order(["всё", "все"], "ru") == ["все", "всё"]


def test_sorting_follows_the_active_language():
    names = ["Ç", "D", "C"]

    with translation.override("tk"):
        assert sorted(names, key=languages.sort_key) == ["C", "Ç", "D"]
    with translation.override("en"):
        assert sorted(names, key=languages.sort_key) == ["C", "Ç", "D"]


def test_a_sort_key_is_plain_hexadecimal():
    assert all(set(languages.sort_key(text, code)) <= set("0123456789abcdef") for text in STRINGS for code in languages.CODES)


@pytest.mark.parametrize("text", STRINGS)
def test_search_finds_either_case_and_either_form(text):
    key = languages.search_key(text)

    assert {
        languages.search_key(unicodedata.normalize(form, case(text)))
        for form in ("NFC", "NFD")
        for case in (str.lower, str.upper)
    } == {key}
    assert unicodedata.is_normalized("NFC", key)
    assert languages.search_key(key) == key


def test_search_key_joins_folds_and_closes_up():
    assert languages.search_key(" Ещё  объём ", "", "\tŞu GÜN\n") == "еще объем şu gün"
    assert languages.search_key("Ýaňy") == "ýaňy"
    assert languages.search_key("Șa İň") == "şa iň"
    assert languages.search_key("Ynam") != languages.search_key("Ынам")


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["ýaňy", "ÝAŇY", unicodedata.normalize("NFD", "Ýaňy")])
def test_a_stored_key_is_found_whatever_the_query_looks_like(query):
    found = Agency.objects.create(code="X1", kind="ministry", name_en="One", search_key=languages.search_key("Ýaňy žurnal"))
    Agency.objects.create(code="X2", kind="ministry", name_en="Two", search_key=languages.search_key("Yany zurnal"))

    assert list(Agency.objects.filter(search_key__contains=languages.search_key(query))) == [found]


@pytest.mark.django_db
def test_a_stored_key_sorts_as_the_language_does():
    names = ["2 topar", "Adalat", "Eýran", "Ähli", "Jaň", "Žurnal", "Okuw", "Öý", "Syn", "Şäher", "Ynam", "Ýaňy", "Ынам"]
    for number, name in enumerate(reversed(names)):
        Agency.objects.create(code=f"SORT{number}", kind="ministry", name_en=name, search_key=languages.sort_key(name, "tk"))

    assert (
        list(Agency.objects.filter(code__startswith="SORT").order_by("search_key").values_list("name_en", flat=True)) == names
    )
