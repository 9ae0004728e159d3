"""import_questions as an operator calls it: drafts, counts, a second time, a trial, refusals."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.exchange.export import exported
from assessments.exchange.services import Wish, import_questions
from assessments.questions.models import Question, QuestionBank, QuestionVersion
from tests.assessments import papers
from tests.assessments.exchange.files import SAMPLES, choices, declared, item, package, sample

pytestmark = pytest.mark.django_db
GIFT, MOODLE, AIKEN = (str(SAMPLES / f"every-kind.{ending}") for ending in ("gift", "xml", "aiken"))
COUNTS = {
    GIFT: (22, {"extendedtext": 1, "multiple": 2, "matching": 1, "numeric": 3, "shorttext": 1, "single": 6, "truefalse": 2}),
    MOODLE: (
        16,
        {"cloze": 2, "extendedtext": 1, "matching": 1, "multiple": 1, "numeric": 1}
        | {"ordering": 1, "shorttext": 1, "single": 2, "truefalse": 1},
    ),
    AIKEN: (4, {"single": 2}),
}  # fmt: skip


def told(*arguments):
    out = StringIO()
    call_command("import_questions", *arguments, stdout=out)
    return out.getvalue()


def asked(*arguments):
    return json.loads(told(*arguments, "--json"))


def refused(*arguments):
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("import_questions", *arguments, "--json", stdout=out)
    result = json.loads(out.getvalue())
    assert (result["ok"], result["read"], result["reason"]) == (False, 0, str(refusal.value))
    return result["reason"]


def bank(slug="other"):
    return Question.objects.filter(bank__slug=slug)


@pytest.mark.parametrize("file", [GIFT, MOODLE, AIKEN])
def test_everything_read_is_imported_or_skipped_with_a_reason(file):
    result = asked(file, "--bank", "other")
    count, kinds = COUNTS[file]
    assert (result["ok"], result["read"], result["by_type"]) == (True, count, kinds)
    assert result["read"] == result["imported"] + len(result["skipped"])
    assert result["imported"] == sum(kinds.values()) == bank().count()
    assert all(row["where"] and row["reason"] for row in result["skipped"])


def test_what_our_rules_refuse_is_skipped_with_their_words():
    reasons = {row["where"].split("(")[1]: row["reason"] for row in asked(GIFT, "--bank", "other")["skipped"]}
    assert reasons["Few)"] == "Write at least three pairs, both sides in English."
    assert reasons["Same)"] == "Two lines have the same text."
    assert reasons["Two right)"] == "Exactly one option is right."


@pytest.mark.parametrize("file", [GIFT, MOODLE, AIKEN])
def test_a_second_import_doubles_nothing(file):
    first = asked(file, "--bank", "other")
    codes = set(bank().values_list("code", flat=True))
    second = asked(file, "--bank", "other")
    assert (second["read"], second["imported"], second["by_type"]) == (first["read"], 0, {})
    assert set(bank().values_list("code", flat=True)) == codes
    assert sum("has this question already" in row["reason"] for row in second["skipped"]) == first["imported"]


@pytest.mark.parametrize("form", ["moodlexml", "gift", "qti"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_export_that_comes_home_doubles_nothing(form, language):
    papers.make_questions()
    sent = exported(bank="small", form=form, language=language)
    result = import_questions(content=sent.content, wish=Wish("small", language=language))
    assert (result.read, result.imported) == (sent.exported, 0)
    assert {row["reason"].split(": ")[0] for row in result.skipped} == {"The bank has this question already"}
    assert bank("small").count() == 9


def test_an_export_of_what_was_imported_comes_home_too():
    for content in (sample("every-kind.gift"), sample("every-kind.xml")):
        import_questions(content=content, wish=Wish("other"))
    count = bank().count()
    for form in ("moodlexml", "gift", "qti"):
        result = import_questions(content=exported(bank="other", form=form).content, wish=Wish("other"))
        assert (result.imported, bank().count()) == (0, count)


def test_an_export_that_says_something_else_now_comes_as_a_new_draft_once():
    papers.make_questions()
    content = exported(bank="small", form="moodlexml").content.replace(b"Stem of single", b"Stem of another")
    result = import_questions(content=content, wish=Wish("small"))
    assert result.notes == [
        {
            "where": result.notes[0]["where"],
            "note": "The bank has X1, which says something else now: this one comes as a new draft.",
        }
    ]
    assert (result.imported, bank("small").count()) == (1, 10)
    assert import_questions(content=content, wish=Wish("small")).imported == 0


def test_the_same_question_twice_in_a_file_comes_once():
    content = b"Is it?{T}\n\nIs it?{T}\n"
    result = import_questions(content=content, wish=Wish("other"))
    assert (result.imported, result.skipped) == (
        1,
        [{"where": "line 3", "reason": "The same question stands in the file already: line 1"}],
    )


def test_a_trial_changes_nothing():
    result = asked(GIFT, "--bank", "other", "--dry-run")
    assert result["imported"] > 0
    assert not bank().exists() and not QuestionBank.objects.filter(slug="other").exists()
    assert asked(GIFT, "--bank", "other") == result


def test_imported_questions_are_drafts_with_a_source(framework):
    told(GIFT, "--bank", "other", "--competency", "ID2", "--level", "2")
    question = bank().get(stem_en__startswith="Which of these")
    assert (question.live, question.has_unpublished_changes, question.competency_code, question.level) == (
        False,
        True,
        "ID2",
        2,
    )
    assert question.source_en == "every-kind.gift: Colours"
    assert question.latest_revision.as_object().options.count() == 3
    assert not QuestionVersion.objects.filter(question__in=bank()).exists()


def test_texts_come_under_the_language_that_is_named():
    content = "Что это?{=да ~нет}".encode()
    result = import_questions(content=content, wish=Wish("other", language="ru"))
    question = bank().get()
    assert (result.imported, question.stem_ru, question.stem_en) == (1, "Что это?", "")
    assert [option.text_ru for option in question.options.all()] == ["да", "нет"]


def test_the_bank_that_exists_keeps_its_title(db):
    QuestionBank.objects.create(slug="other", title="The other bank")
    told(AIKEN, "--bank", "other")
    assert QuestionBank.objects.get(slug="other").title == "The other bank"


def test_lines_for_people():
    lines = told(AIKEN, "--bank", "other", "--dry-run").splitlines()
    assert lines == [
        "Skipped, line 14: The question has no line ANSWER.",
        "Skipped, line 18: The line ANSWER names an option that does not exist: D",
        "4 questions read: 2 imported, 2 skipped.",
        "single 2",
        "2 of them have no feedback; it is written before they go to review.",
        "This was a trial: nothing was changed.",
    ]


def test_a_package(tmp_path):
    file = tmp_path / "items.zip"
    members = {"1.xml": item(choices("Alpha", "Beta"), declared("B")), "2.xml": item("<hotspotInteraction/>")}
    file.write_bytes(package(members))
    result = asked(str(file), "--bank", "other")
    assert (result["read"], result["by_type"]) == (2, {"single": 1})
    assert result["skipped"] == [{"where": "2.xml (An item)", "reason": "kind not supported: hotspotInteraction"}]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "Name the file and the bank"),
        ((GIFT,), "Name the file and the bank"),
        (("/dev/null/x.gift", "--bank", "other"), "cannot be read"),
        ((GIFT, "--bank", "имя"), "Name the bank by letters"),
        ((GIFT, "--bank", "other", "--format", "word"), "There is no format “word”"),
        ((GIFT, "--bank", "other", "--language", "de"), "There is no language “de”"),
        ((GIFT, "--bank", "other", "--level", "4"), "level 1, 2 or 3"),
        ((GIFT, "--bank", "other", "--competency", "ZZ9"), "ZZ9 is not in the framework"),
        ((MOODLE, "--bank", "other", "--format", "aiken"), "This is not a file in Aiken"),
        ((GIFT, "--bank", "other", "--format", "moodlexml"), "not well-formed XML"),
    ],
)
def test_refusals_say_why_and_change_nothing(framework, arguments, reason):
    assert reason in refused(*arguments)
    assert not bank().exists()


def test_a_file_that_is_too_long(tmp_path):
    file = tmp_path / "long.gift"
    file.write_bytes(b"Is it?{T}\n\n" * 1_000_000)
    assert refused(str(file), "--bank", "other") == "The file is larger than 10 MB."
    file.write_bytes(b"Is it?{T}\n\n" * 5001)
    assert refused(str(file), "--bank", "other") == "The file has more than 5000 questions. Divide it."


def test_a_question_longer_than_a_line_may_be():
    content = f"Which?{{={'a' * 401} ~b}}".encode()
    assert (
        import_questions(content=content, wish=Wish("other")).skipped[0]["reason"]
        == "options.0.text.en: at most 400 characters"
    )


def test_the_sample_survives_windows():
    content = b"\xef\xbb\xbf" + sample("every-kind.gift").replace(b"\n", b"\r\n")
    assert import_questions(content=content, wish=Wish("other")).by_type == COUNTS[GIFT][1]
