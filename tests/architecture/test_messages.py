"""Every string a person reads speaks Russian and Turkmen: present, whole, and in the letters of its language."""

import ast
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import allauth
import polib
import pytest
from django.template.base import Lexer, TokenType

from learning.languages import NAMES as LANGUAGE_NAMES
from learning.languages import TURKMEN_ALPHABET
from learning.management.catalogues import LANGUAGES, OWN_WORDING, PLURALS, catalogue_path, key_of, merged, read_catalogue
from learning.management.glossary import Glossary, read_rows
from tests.architecture.extraction import Text, texts_in, texts_of

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("learning", "assessments", "courses", "templates")
ALLAUTH = Path(allauth.__file__).parent
# What the site installs of allauth, and so may show.
ALLAUTH_FOLDERS = ("account", "core", "mfa", "templates/account", "templates/allauth", "templates/mfa")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

PLACEHOLDER = re.compile(r"%\(\w+\)[sdrif]|%[sdr]|%%|\{\w*\}")
TAG = re.compile(r"<[^<>]+>")
ADDRESS = re.compile(r"https?://\S+|[\w.]+@[\w.]+")
WORD = re.compile(r"[^\W_]+")
# allauth writes the two ends of a link as %(link)s and %(end_link)s: no value that could take a suffix.
GLUED = re.compile(r"(?:%\((?!link|end_link)\w+\)[sd]|\{\w+\})[-'’]?[^\W\d_]")
LETTERS = re.compile(r"[^\W\d_]{2,}")
# Entities, marks that the code fills in, and attributes that a block puts into a tag of its parent.
NO_WORDS = re.compile(r"&\w+;|\{\w+\}|[\w-]+=\"[^\"]*\"")
# Names that stay as they are in any language, wherever they stand.
NAMES = {"Okuw", "PDF", "CSV", "JSON", "QR", "H5P", "SCORM", "kB", "MB", "JavaScript", "Excel", "Esc", "cookie", "passkey"}


@pytest.fixture(scope="module")
def strings():
    """Our own strings, each with the files it stands in."""
    return texts_of(ROOT, *FOLDERS)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def catalogue(language):
    return read_catalogue(language)


def forms(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def says(problems):
    """All problems at once, a line each."""
    return f"{len(problems)} problems\n" + "\n".join(sorted(problems))


def test_every_string_is_translated(language, catalogue, strings):
    entries = {key_of(entry): entry for entry in catalogue}
    problems = []
    for text, files in strings.items():
        entry = entries.get(text.key)
        if entry is None or entry.msgid_plural != text.plural or not all(forms(entry)) or entry.fuzzy or entry.obsolete:
            problems.append(f"{language}: {text.msgid!r} ({', '.join(sorted(files))})")

    assert not problems, says(problems) + "\nRun `make messages`, then translate."


def test_every_string_of_the_account_pages_is_translated(language, catalogue):
    """allauth ships Russian and no Turkmen: what it lacks is ours to say."""
    known = {key_of(entry) for entry in catalogue if all(forms(entry))}
    shipped = ALLAUTH / "locale" / language / "LC_MESSAGES" / "django.po"
    if shipped.exists():
        known |= {key_of(entry) for entry in polib.pofile(str(shipped)) if entry.translated()}
    shown = texts_of(ALLAUTH, *ALLAUTH_FOLDERS)

    assert len(shown) > 200
    problems = [f"{language}: {text.msgid!r}" for text in shown if text.key not in known]
    assert not problems, says(problems)


def test_catalogues_hold_nothing_else(language, catalogue, strings):
    """Old strings leave; the strings of packages stand without a file."""
    ours = {text.key for text in strings}

    assert not [entry.msgid for entry in catalogue if entry.obsolete or entry.fuzzy]
    assert not [entry.msgid for entry in catalogue if entry.occurrences and key_of(entry) not in ours], "Run `make messages`."
    assert len({key_of(entry) for entry in catalogue}) == len(catalogue)


def test_plural_forms_are_as_many_as_the_language_has(language, catalogue):
    count = {"ru": 4, "tk": 2}[language]

    assert catalogue.metadata["Plural-Forms"] == PLURALS[language]
    assert not [entry.msgid for entry in catalogue if entry.msgid_plural and sorted(entry.msgstr_plural) != list(range(count))]


def test_placeholders_and_tags_are_those_of_the_original(language, catalogue):
    problems = []
    for entry in catalogue:
        allowed = [_marks(entry.msgid_plural or entry.msgid)]
        for number, form in enumerate(forms(entry)):
            # Turkmen's first form is for exactly one, where the number may be a word. Russian's is for 21 and 101 as well.
            exactly_one = [_marks(entry.msgid)] if language == "tk" and number == 0 else []
            if form and _marks(form) not in allowed + exactly_one:
                problems.append(f"{entry.msgid!r} -> {form!r}")

    assert not problems, says(problems)


def _marks(text):
    return sorted(PLACEHOLDER.findall(text)) + sorted(TAG.findall(text))


def test_translations_begin_and_end_like_the_original(catalogue):
    problems = [
        f"{entry.msgid!r} -> {form!r}"
        for entry in catalogue
        for form in forms(entry)
        if form and (form[0].isspace() != entry.msgid[0].isspace() or form[-1].isspace() != entry.msgid[-1].isspace())
    ]

    assert not problems, says(problems)


def test_text_is_composed(catalogue):
    assert not [form for entry in catalogue for form in forms(entry) if not unicodedata.is_normalized("NFC", form)]


def test_no_suffix_is_glued_to_a_variable(catalogue):
    problems = [f"{entry.msgid!r} -> {form!r}" for entry in catalogue for form in forms(entry) if GLUED.search(form)]

    assert not problems, says(problems)


def test_turkmen_is_written_in_turkmen_letters():
    allowed = set(TURKMEN_ALPHABET + TURKMEN_ALPHABET.upper() + "0123456789")
    problems = [f"{word!r} in {form!r}" for word, form in _words("tk") if not set(word) <= allowed]

    assert not problems, says(problems)


def test_russian_is_written_in_russian_letters():
    problems = [f"{word!r} in {form!r}" for word, form in _words("ru") if not re.fullmatch(r"[А-Яа-яЁё]+|[0-9]+", word)]

    assert not problems, says(problems)


def test_russian_writes_yo():
    without = re.compile(
        r"\b(?:еще|ее|учетн\w+|счет\w*|отчет\w*|прием\w*|причем|серьезн\w+|партнер\w*|зачет\w*|объем\w*)\b", re.I
    )
    problems = [form for _, form in _words("ru") if without.search(form)]

    assert not problems, says(set(problems))


def _words(language):
    """Words of the translations that the English original has not; markup, placeholders and addresses left out."""
    for entry in read_catalogue(language):
        original = set(WORD.findall(f"{_plain(entry.msgid)} {_plain(entry.msgid_plural)}")) | NAMES
        for form in forms(entry):
            yield from ((word, form) for word in WORD.findall(_plain(form)) if word not in original)


def _plain(text):
    for pattern in (ADDRESS, TAG, PLACEHOLDER):
        text = pattern.sub(" ", text)
    return text


# --- the glossary ----------------------------------------------------------------------------------
def test_catalogues_say_what_the_glossary_says(language, catalogue):
    glossary = Glossary(read_rows())
    problems = []
    for entry in catalogue:
        given = glossary.translation(language, entry.msgid, entry.msgid_plural, entry.msgctxt)
        if given and tuple(forms(entry)) != given.forms and entry.tcomment != OWN_WORDING:
            problems.append(f"{given.key}: {forms(entry)} is not {given.forms}")

    assert not problems, says(problems) + "\nRun `make messages`."


def test_catalogues_are_written_as_the_command_writes_them(language, catalogue):
    """So that the next `make messages` changes nothing but what is new."""
    own = [entry for entry in catalogue if entry.occurrences]
    for entry in own:
        entry.comment = ""

    assert f"{merged(language, own, Glossary(read_rows()))}".strip() == catalogue_path(language).read_text().strip()


# --- no English outside the catalogues ---------------------------------------------------------------
class _Reader(HTMLParser):
    """Collects what a reader or a screen reader would be told."""

    TOLD = {"alt", "title", "aria-label", "aria-description", "placeholder", "label", "summary", "data-l"}
    SILENT = {"script", "style", "code", "kbd"}

    def __init__(self):
        super().__init__()
        self.told, self.silent = [], 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in self.SILENT
        self.told += [value for name, value in attrs if name in self.TOLD and value]

    def handle_endtag(self, tag):
        self.silent -= tag in self.SILENT

    def handle_data(self, data):
        if not self.silent:
            self.told.append(data)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_have_no_words_outside_translate(path):
    assert _untranslated(path.read_text(encoding="utf-8")) == []


def test_words_outside_translate_would_be_seen():
    source = (
        '<p title="Tip">Hello {% translate "Hi" %}</p>{% blocktranslate %}In {{ x }}{% endblocktranslate %}<b>PDF</b>{# note #}'
    )

    assert _untranslated(source) == ["Tip", "Hello"]


def _untranslated(source):
    page, block = "", ""
    for token in Lexer(source).tokenize():
        name = token.contents.split(" ")[0] if token.token_type == TokenType.BLOCK else ""
        if block:
            block = "" if name == f"end{block}" else block
        elif name in {"blocktranslate", "blocktrans", "comment"}:
            block = name
        elif token.token_type == TokenType.TEXT:
            page += token.contents
        elif token.token_type == TokenType.VAR:
            page += "0"
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return [
        text.strip()
        for text in reader.told
        if set(LETTERS.findall(NO_WORDS.sub("", text))) - NAMES - set(LANGUAGE_NAMES.values())
    ]


def test_template_tags_are_searched_for_strings(strings):
    tags = {str(path.relative_to(ROOT)) for path in ROOT.glob("*/templatetags/*.py") if "gettext" in path.read_text()}
    searched = set().union(*strings.values())

    assert "learning/templatetags/okuw.py" in tags
    assert tags <= searched


@pytest.mark.parametrize("folder", ["learning", "assessments", "courses"])
def test_code_tells_people_nothing_in_bare_english(folder):
    problems = [
        f"{path.relative_to(ROOT)}:{line} {text!r}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not {"migrations", "management"} & set(path.parts)
        for line, text in _bare_texts(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert not problems, says(problems)


def test_bare_english_in_code_would_be_seen():
    source = (
        'messages.success(request, "Done")\nraise ValidationError("Wrong")\n'
        'x = CharField(label="Name")\ny = CharField(label=_("Name"))'
    )

    assert list(_bare_texts(ast.parse(source))) == [(1, "Done"), (2, "Wrong"), (3, "Name")]


TOLD_BY = {"ValidationError": 0, "success": 1, "error": 1, "warning": 1, "info": 1, "add_error": 1}


def _bare_texts(tree):
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        owner = getattr(getattr(node.func, "value", None), "id", "")
        told = [keyword.value for keyword in node.keywords if keyword.arg in {"label", "verbose_name", "empty_label"}]
        if name in TOLD_BY and owner not in {"logger", "log", "parser"} and len(node.args) > TOLD_BY[name]:
            told.append(node.args[TOLD_BY[name]])
        for value in told:
            if isinstance(value, ast.JoinedStr) or (
                isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value
            ):
                yield node.lineno, getattr(value, "value", "f-string")


@pytest.mark.parametrize("folder", ["learning", "assessments", "courses"])
def test_code_translates_when_it_is_asked_not_when_it_is_imported(folder):
    """gettext() at the top of a module would speak the language of the first start, for ever; gettext_lazy() waits."""
    problems = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in _hasty(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert not problems, says(problems)


def test_hasty_translation_would_be_seen():
    source = (
        "from django.utils.translation import gettext as _, gettext_lazy as lazy\n"
        "A = {1: _('One')}\nB = lazy('Two')\nclass C:\n    d = _('Three')\n"
        "def e():\n    return _('Four')\nf = lambda: _('Five')"
    )

    assert sorted(_hasty(ast.parse(source))) == [2, 5]


def _hasty(tree):
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in {"gettext", "ngettext", "pgettext", "npgettext"}
    }
    waiting = list(ast.iter_child_nodes(tree))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
            yield node.lineno
        waiting += ast.iter_child_nodes(node)


# --- the search for strings itself -------------------------------------------------------------------
def test_strings_are_found_wherever_they_may_stand():
    python = 'gettext("One")\nx = _("Two")\nngettext("a", "b", 2)\npgettext("c", "Three")\ngettext(variable)\nlog("four")'
    template = (
        '{% load i18n %}\n    {% translate "One" %}\n{% if x %}\n  {% blocktranslate count n=n %}a{% plural %}b'
        '{% endblocktranslate %}{% endif %}{% translate "Three" context "c" %}{% include "x" with a=_("Two") %}'
        '{{ _("Two") }}<p title="{% trans \'5%\' %}">'
    )
    shared = {Text("One"), Text("Two"), Text("a", "b"), Text("Three", context="c")}

    assert texts_in(python, "a.py") == shared
    assert texts_in(template, "a.html") == shared | {Text("5%%")}
