"""export_questions as an operator calls it, and the shape of a QTI 2.1 package."""

import io
import json
import re
import zipfile
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.exchange.entries import entry_of
from assessments.exchange.export import exported
from assessments.exchange.services import Wish, import_questions
from assessments.questions.models import Question, QuestionBank
from tests.assessments import papers
from tests.assessments.exchange.files import sample

pytestmark = pytest.mark.django_db
ENDINGS = {"gift": "gift", "moodlexml": "xml", "qti": "zip"}
STAY = {
    "moodlexml": {"X7": "No other system has this kind: branching scenario"},
    "qti": {"X7": "No other system has this kind: branching scenario", "X8": "QTI has no units."},
    "gift": {
        "X5": "GIFT has no such kind: ordering",
        "X6": "GIFT has no such kind: fill the blanks",
        "X7": "No other system has this kind: branching scenario",
        "X8": "GIFT has no units.",
    },
}


def told(*arguments):
    out = StringIO()
    call_command("export_questions", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def file_of(tmp_path, form, bank="small", language="en"):
    file = tmp_path / f"{bank}.{ENDINGS[form]}"
    told("--bank", bank, "--format", form, "--language", language, "--output", str(file))
    return file


def entries(bank, language="en"):
    """What each question of a bank asks, without its tags."""
    questions = Question.objects.filter(bank__slug=bank).order_by("pk")
    return [{**entry_of(question, language), "tags": []} for question in questions if question.kind != "scenario"]


@pytest.mark.parametrize("form", ENDINGS)
def test_what_a_format_cannot_carry_is_counted_with_the_reason(tmp_path, form):
    papers.make_questions()
    result = told("--bank", "small", "--format", form, "--output", str(tmp_path / "file"))
    assert {row["where"]: row["reason"] for row in result["skipped"]} == STAY[form]
    assert (result["read"], result["exported"]) == (9, 9 - len(STAY[form]))


@pytest.mark.parametrize("form", ENDINGS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_bank_comes_back_equal(tmp_path, form, language):
    papers.make_questions()
    content = file_of(tmp_path, form, language=language).read_bytes()
    result = import_questions(content=content, wish=Wish("back", language=language))
    assert (result.read, result.imported, result.skipped) == (9 - len(STAY[form]), 9 - len(STAY[form]), [])
    sent = [entry for entry, code in zip(entries("small", language), codes(), strict=True) if code not in STAY[form]]
    assert entries("back", language) == sent


def codes():
    return [
        code
        for code in Question.objects.filter(bank__slug="small").order_by("pk").values_list("code", flat=True)
        if code != "X7"
    ]


@pytest.mark.parametrize("form", ENDINGS)
@pytest.mark.parametrize("name", ["every-kind.gift", "every-kind.aiken", "every-kind.xml"])
def test_questions_of_others_go_out_and_come_back_equal(tmp_path, form, name):
    import_questions(content=sample(name), wish=Wish("other"))
    left = {row["where"] for row in told("--bank", "other", "--format", form, "--output", str(tmp_path / "x"))["skipped"]}
    import_questions(content=(tmp_path / "x").read_bytes(), wish=Wish("back"))
    sent = Question.objects.filter(bank__slug="other").exclude(code__in=left)
    kept = [{**entry_of(question, "en"), "tags": []} for question in sent]
    assert sorted(map(str, entries("back"))) == sorted(map(str, kept))


def test_the_same_bank_gives_the_same_bytes(tmp_path):
    papers.make_questions()
    assert file_of(tmp_path, "qti").read_bytes() == file_of(tmp_path, "qti").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--bank", "bare", "--format", "gift"], "Say where to write with --output FILE."),
        (["--bank", "none", "--format", "gift", "--output", "x"], "There is no bank “none”."),
        (
            ["--bank", "bare", "--format", "word", "--output", "x"],
            "There is no format “word”. Use one of: moodlexml, gift, qti",
        ),
        (["--bank", "bare", "--format", "qti", "--language", "de", "--output", "x"], "There is no language “de”"),
        (["--bank", "bare", "--format", "qti", "--output", "/dev/null/x"], "/dev/null/x cannot be written"),
    ],
)
def test_refusals_say_why(arguments, reason):
    QuestionBank.objects.create(slug="bare", title="Bare")
    out = StringIO()
    with pytest.raises(CommandError, match=re.escape(reason)):
        call_command("export_questions", *arguments, "--json", stdout=out)
    assert json.loads(out.getvalue())["ok"] is False


@pytest.mark.parametrize("live", [True, False])
def test_more_questions_ask_the_database_no_more(live):
    import_questions(content=sample("every-kind.gift"), wish=Wish("other"))
    few = asked_for("other", live)
    import_questions(content=sample("every-kind.gift").replace(b"?", b" then?"), wish=Wish("other"))
    assert asked_for("other", live) == few < 25


def asked_for(bank, live):
    for question in Question.objects.filter(bank__slug=bank):
        type(question).objects.filter(pk=question.pk).update(live=live)
    with CaptureQueriesContext(connection) as asked:
        assert exported(bank=bank, form="moodlexml").exported >= 16
    return len(asked)


# --- QTI 2.1: what no schema says (that it is valid: test_valid_qti.py) ----------------------------
QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"


@pytest.fixture
def items(tmp_path):
    papers.make_questions()
    archive = zipfile.ZipFile(io.BytesIO(file_of(tmp_path, "qti").read_bytes()))
    return {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}


def test_the_manifest_names_each_item_once(items):
    manifest = items.pop("imsmanifest.xml")
    assert [part.tag for part in manifest] == [PACKAGE + name for name in ("metadata", "organizations", "resources")]
    resources = manifest.findall(f"{PACKAGE}resources/{PACKAGE}resource")
    assert {row.get("type") for row in resources} == {"imsqti_item_xmlv2p1"}
    assert sorted(row.get("href") for row in resources) == sorted(items)
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", row.get("identifier")) for row in resources)


def test_what_is_asked_and_marked_is_declared(items):
    items.pop("imsmanifest.xml")
    for name, root in items.items():
        declared = {part.get("identifier") for part in root.findall(f"{QTI}responseDeclaration")}
        asked = {part.get("responseIdentifier") for part in root.iter() if part.get("responseIdentifier")}
        marked = {
            part.get("identifier") for part in root.find(f"{QTI}responseProcessing").iter() if part.tag.endswith("}mapResponse")
        }
        assert declared == asked and marked <= declared, name


def test_right_answers_are_among_the_choices(items):
    items.pop("imsmanifest.xml")
    for name, root in items.items():
        choices = {part.get("identifier") for part in root.iter() if part.tag.endswith(("Choice", "AssociableChoice"))}
        for declaration in root.findall(f"{QTI}responseDeclaration"):
            if declaration.get("baseType") in ("identifier", "directedPair"):
                values = [word for value in declaration.iter(f"{QTI}value") for word in value.text.split()]
                assert set(values) <= choices, name
