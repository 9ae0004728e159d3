"""The glossary fills the catalogues, nothing that a translator wrote is lost, and compiling needs no outside tool."""

import gettext
import os
import unicodedata
from collections import Counter

import polib
import pytest
from django.core.management import call_command

from learning.management import catalogues
from learning.management.catalogues import (
    DRAFT,
    OWN_WORDING,
    compile_catalogue,
    key_of,
    merged,
    read_catalogue,
    write_catalogue,
)
from learning.management.glossary import Glossary, Row, placeholders, read_rows
from learning.people.reference import read_rows as read_data


def row(key, en, ru, tk, kind="ui", confidence="likely", context=None):
    forms = (tuple(text.split("|")) for text in (en, ru, tk))
    return Row(key, kind, *forms, confidence={"ru": "sure", "tk": confidence}, context=context)


ROWS = [
    row("nav.home", "Home", "Главная", "Baş sahypa", confidence="draft"),
    row("quiz.of", "Question {number} of {total}", "Вопрос {number} из {total}", "Sorag: {number} / {total}"),
    row("num.percent", "{n}%", "{n} %", "{n} %"),
    row("pl.lessons", "{n} lesson|{n} lessons", "{n} урок|{n} урока|{n} уроков|{n} уроков", "{n} sapak|{n} sapak", "ui-plural"),
    row("term.score", "score", "результат", "netije", "term"),
    row("term.home", "Home", "дом", "öý", "term"),
    row("role.home", "home", "дома", "öýde", "role"),
]


@pytest.fixture
def glossary():
    return Glossary(ROWS)


@pytest.fixture
def folder(tmp_path, settings, monkeypatch):
    """An empty place for catalogues, without the strings of installed packages."""
    settings.LOCALE_PATHS = [tmp_path]
    monkeypatch.setattr(catalogues, "_installed", lambda language: [])
    return tmp_path


def entry(msgid, plural="", context=None, files=("a.py",)):
    return polib.POEntry(msgid=msgid, msgid_plural=plural, msgctxt=context, occurrences=[(file, "7") for file in files])


def update(language, strings, glossary):
    catalogue = merged(language, strings, glossary)
    write_catalogue(language, catalogue)
    return {found.msgid: found for found in read_catalogue(language)}


# --- the glossary ----------------------------------------------------------------------------------
def test_a_row_is_found_whatever_its_placeholders_are_called(glossary):
    found = glossary.translation("ru", "Question %(place)s of %(all)s")

    assert (found.forms, found.key, found.confidence) == (("Вопрос %(place)s из %(all)s",), "quiz.of", "sure")


def test_placeholders_are_matched_by_place_not_by_luck(glossary):
    assert glossary.translation("ru", "Question %(all)s of %(all)s") is None
    assert placeholders("%(b)s and {a} and %(b)s") == ["%(b)s", "{a}"]


def test_a_percent_sign_is_doubled_where_the_code_formats(glossary):
    assert glossary.translation("tk", "%(n)s%%").forms == ("%(n)s %%",)


def test_plural_rows_fill_plural_strings_only(glossary):
    found = glossary.translation("ru", "%(count)s lesson", "%(count)s lessons")

    assert found.forms == ("%(count)s урок", "%(count)s урока", "%(count)s уроков", "%(count)s уроков")
    assert glossary.translation("ru", "%(count)s lesson") is None


def test_a_term_may_stand_with_a_capital_but_nothing_else_may(glossary):
    assert glossary.translation("tk", "Score").forms == ("Netije",)
    assert glossary.translation("tk", "score").forms == ("netije",)
    assert Glossary([row("role.home", "home", "дома", "öýde", "role")]).translation("ru", "Home") is None


def test_of_two_rows_with_one_english_the_interface_comes_before_the_term(glossary):
    assert glossary.translation("ru", "Home").key == "nav.home"


def test_a_row_with_a_context_answers_to_that_context_only():
    glossary = Glossary([row("ov.may", "May", "мая", "maý", "override-django", context="alt. month")])

    assert glossary.translation("ru", "May", context="alt. month").forms == ("мая",)
    assert glossary.translation("ru", "May") is None


def test_the_file_is_whole():
    rows = read_rows()
    forms = {"en": 2, "ru": 4, "tk": 2}

    assert [key for key, count in Counter(found.key for found in rows).items() if count > 1] == []
    assert {"term", "level", "role", "role_profile", "ui", "ui-plural", "override-django", "override-allauth"} <= {
        found.kind for found in rows
    }
    for found in rows:
        for code, count in forms.items():
            texts = getattr(found, code)
            assert (found.key, len(texts)) in {(found.key, 1), (found.key, count)}
            assert all(texts) and all(unicodedata.is_normalized("NFC", text) for text in texts)
            assert found.kind.startswith("override") or all(text == text.strip() for text in texts)
            assert {tuple(sorted(placeholders(text))) for text in texts} == {tuple(sorted(placeholders(found.en[-1])))}


def test_the_data_says_what_the_glossary_says(settings):
    """Domains and competencies stand in the reference data as well; nobody changes the one without the other."""
    folder = settings.BASE_DIR / "fixtures"
    data = {f"domain.{line['code']}": line for line in read_data(folder / "domains.csv")}
    data |= {f"competency.{line['code']}": line for line in read_data(folder / "competencies.csv")}
    data |= {f"profile.{line['code']}": line for line in read_data(folder / "role_profiles.csv")}
    rows = {found.key: found for found in read_rows() if found.kind in {"domain", "competency", "role_profile"}}

    assert rows.keys() == data.keys()
    for key, line in data.items():
        field = "statement" if key.startswith("competency") else "name"
        assert [line[f"{field}_{code}"] for code in ("en", "ru", "tk")] == [rows[key].en[0], rows[key].ru[0], rows[key].tk[0]]


# --- merging ---------------------------------------------------------------------------------------
def test_new_strings_come_in_and_the_glossary_fills_its_own(folder, glossary):
    found = update("tk", [entry("Home"), entry("Unheard of")], glossary)

    assert {key: (item.msgstr, item.tcomment, item.comment) for key, item in found.items()} == {
        "Home": ("Baş sahypa", DRAFT, "nav.home"),
        "Unheard of": ("", DRAFT, ""),
    }


def test_a_translation_stays_and_so_does_a_reader_s_signature(folder, glossary):
    first = merged("tk", [entry("Unheard of"), entry("Signed")], glossary)
    for item in first:
        item.msgstr = f"{item.msgid} tk"
    first.find("Signed").tcomment = ""
    write_catalogue("tk", first)

    found = update("tk", [entry("Signed"), entry("Unheard of", files=("b.html", "a.py", "a.py"))], glossary)

    assert {key: (item.msgstr, item.tcomment) for key, item in found.items()} == {
        "Signed": ("Signed tk", ""),
        "Unheard of": ("Unheard of tk", DRAFT),
    }
    assert found["Unheard of"].occurrences == [("a.py", ""), ("b.html", "")]


def test_the_glossary_wins_unless_the_wording_is_our_own(folder, glossary):
    first = merged("ru", [entry("Home"), entry("Score")], glossary)
    for item in first:
        item.msgstr = "иначе"
    first.find("Score").tcomment = OWN_WORDING
    write_catalogue("ru", first)

    found = update("ru", [entry("Home"), entry("Score")], glossary)

    assert (found["Home"].msgstr, found["Score"].msgstr, found["Score"].tcomment) == ("Главная", "иначе", OWN_WORDING)


def test_what_the_code_no_longer_says_leaves(folder, glossary):
    update("ru", [entry("Home"), entry("Gone")], glossary)

    assert set(update("ru", [entry("Home")], glossary)) == {"Home"}
    assert "Gone" not in catalogues.catalogue_path("ru").read_text()


def test_a_string_that_becomes_plural_is_asked_for_anew(folder, glossary):
    first = merged("ru", [entry("%(n)s row")], glossary)
    first[0].msgstr = "%(n)s строка"
    write_catalogue("ru", first)

    found = update("ru", [entry("%(n)s row", "%(n)s rows")], glossary)["%(n)s row"]

    assert found.msgstr_plural == {0: "", 1: "", 2: "", 3: ""}


def test_the_same_english_in_two_contexts_is_two_strings(folder, glossary):
    catalogue = merged("ru", [entry("valid", context="certificate"), entry("valid")], glossary)

    assert [key_of(item) for item in catalogue] == [(None, "valid"), ("certificate", "valid")]


def test_writing_again_changes_nothing(folder, glossary):
    strings = [entry("Home"), entry("%(n)s lesson", "%(n)s lessons"), entry("A long text. " * 20)]

    assert write_catalogue("ru", merged("ru", strings, glossary))
    assert not write_catalogue("ru", merged("ru", reversed(strings), glossary))


def test_strings_of_packages_come_from_the_installed_ones():
    entries = {key_of(item): item for item in read_catalogue("tk")}

    assert entries[("alt. month", "July")].msgstr == "iýul"
    assert entries[("field label", "Login")].msgstr == "Ulanyjy ady"
    assert entries[(None, "Sign Out")].comment.startswith("allauth")
    assert not [item.msgid for item in entries.values() if item.comment.startswith(("Django", "allauth")) and item.occurrences]


# --- compiling -------------------------------------------------------------------------------------
def test_a_catalogue_is_compiled_once(folder, glossary):
    strings = [entry("Home"), entry("%(n)s lesson", "%(n)s lessons"), entry("Untranslated"), entry("Home", context="place")]
    update("ru", strings, glossary)

    assert compile_catalogue("ru")
    assert not compile_catalogue("ru")
    compiled = folder / "ru" / "LC_MESSAGES" / "django.mo"
    with compiled.open("rb") as file:
        translations = gettext.GNUTranslations(file)
    assert [translations.ngettext("%(n)s lesson", "%(n)s lessons", n) % {"n": n} for n in (1, 2, 5, 21, 111)] == [
        "1 урок",
        "2 урока",
        "5 уроков",
        "21 урок",
        "111 уроков",
    ]
    assert (translations.gettext("Home"), translations.gettext("Untranslated")) == ("Главная", "Untranslated")
    assert [path.name for path in compiled.parent.iterdir() if path.suffix not in {".po", ".mo"}] == []


def test_a_changed_catalogue_is_compiled_again_even_if_its_date_is_older(folder, glossary):
    update("ru", [entry("Home")], glossary)
    compile_catalogue("ru")
    path = catalogues.catalogue_path("ru")
    path.write_text(path.read_text().replace("Главная", "Дом"))
    os.utime(path, (0, 0))

    assert compile_catalogue("ru")
    assert "Дом".encode() in path.with_suffix(".mo").read_bytes()


def test_the_command_says_what_it_did(folder, glossary, capsys):
    for language in catalogues.LANGUAGES:
        update(language, [entry("Home")], glossary)

    call_command("compile_catalogues")
    call_command("compile_catalogues")
    call_command("compile_catalogues", quiet=True)

    assert capsys.readouterr().out == "ru: compiled\ntk: compiled\n"
