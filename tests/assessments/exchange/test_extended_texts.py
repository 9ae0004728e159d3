"""Texts that people mark, in and out of every format: the rubric, the points, the most words, and what is said of the rest."""

import pytest

from assessments.exchange.entries import entry_of
from assessments.exchange.export import exported
from assessments.exchange.formats import read
from assessments.exchange.services import Wish, import_questions
from assessments.questions.models import Question
from assessments.questions.services import load_bank
from tests.assessments import papers
from tests.assessments.exchange.files import item

LATER = "The file does not say what earns the points; it is written before the question goes to review."
ESSAY = """<quiz><question type="essay"><name><text>Own words</text></name>
<questiontext format="html"><text><![CDATA[<p>What would you do first?</p>]]></text></questiontext>
<defaultgrade>{grade}</defaultgrade>{own}</question></quiz>"""
ASKED = '<p>What first?</p><extendedTextInteraction responseIdentifier="RESPONSE"{}/>{}'
ANY = '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>'


def row_of(content, form="auto"):
    reading = read(content if isinstance(content, bytes) else content.encode(), form)
    assert reading.problem == ""
    [row] = reading.questions
    return row


def whole(guide, points):
    return [{"text": {"en": "The text as a whole"}, "guide": {"en": guide} if guide else {}, "points": points}]


def test_moodle_essay_takes_guide_points_and_words():
    own = """<responseformat>editorfilepicker</responseformat><maxwordlimit>120</maxwordlimit>
    <graderinfo format="html"><text><![CDATA[<p>Safety first.</p><p>Then consent.</p>]]></text></graderinfo>"""
    row = row_of(ESSAY.format(grade="5.0000000", own=own))
    assert (row.entry["kind"], row.entry["most_words"], row.notes) == ("extendedtext", 120, ())
    assert row.entry["rubric"] == whole("Safety first.\nThen consent.", 5)


def test_moodle_essay_names_what_it_loses():
    own = """<minwordlimit>50</minwordlimit><maxwordlimit>5000</maxwordlimit><attachments>-1</attachments>
    <responsetemplate format="html"><text>Dear colleague,</text></responsetemplate>"""
    row = row_of(ESSAY.format(grade="2.5", own=own))
    assert row.entry["rubric"] == whole("", 2)
    assert row.notes == (
        "Left out: the text that stood in the field to begin with.",
        "Left out: the files that could be handed in.",
        "Left out: the fewest words.",
        "The text earned 2.5 points in the file; here 2.",
        LATER,
        "The text had at most 5000 words in the file; here 800.",
    )


def test_moodle_essay_that_takes_files_only_is_none_here():
    row = row_of(ESSAY.format(grade="1", own="<responseformat>noinline</responseformat>"))
    assert row.reason == "Only files are handed in; here a text is written."


def test_gift_essay():
    rows = read(b"::Own words::What first? {}\n\n::Second::And then? {####Safety.}", "gift").questions
    assert [found.entry["rubric"] for found in rows] == [whole("", 2)] * 2
    assert (rows[0].notes, rows[1].entry["feedback"]) == ((LATER,), {"en": "Safety."})


@pytest.mark.parametrize("version", ["2.1", "2.2", "3.0"])
def test_qti_extended_text(version):
    told = '<rubricBlock view="scorer"><p>Safety first.</p></rubricBlock><rubricBlock view="author"><p>Old.</p></rubricBlock>'
    most = '<outcomeDeclaration identifier="MAXSCORE"><defaultValue><value>4</value></defaultValue></outcomeDeclaration>'
    mask = r' patternMask="^(?:(?:[^\s\:\!]+)[\s\:\!]*){0,60}$"'
    content = item(ASKED.format(mask, told), ANY, version=version, after="" if version == "3.0" else most)
    row = row_of(content)
    assert (row.entry["stem"], row.entry["most_words"]) == ({"en": "What first?"}, 60)
    assert row.entry["rubric"] == whole("Safety first.", 2 if version == "3.0" else 4)
    assert row.notes == ("Left out: a text for those who mark.",)


def test_qti_model_answer_is_told_to_those_who_mark():
    answer = ANY.replace("/>", "><correctResponse><value>Make it safe.</value></correctResponse></responseDeclaration>")
    assert row_of(item(ASKED.format("", ""), answer)).entry["rubric"] == whole("Make it safe.", 2)


def test_a_text_that_only_looks_like_a_rubric_stays_whole():
    row = row_of(ESSAY.format(grade="1", own="<graderinfo><text>First:\n[2] points for safety</text></graderinfo>"))
    assert row.entry["rubric"] == whole("First: [2] points for safety", 1)


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["moodlexml", "gift", "qti"])
def test_a_rubric_comes_back_equal(framework, form):
    load_bank(papers.ESSAY)
    made = exported(bank=papers.ESSAY["bank"], form=form)
    assert (made.exported, made.skipped) == (1, [])
    result = import_questions(content=made.content, wish=Wish("back"))
    assert (result.imported, result.notes, result.skipped) == (1, [], [])
    assert entry_of(Question.objects.get(bank__slug="back"), "en") == entry_of(Question.objects.get(code="X10"), "en")


@pytest.mark.django_db
def test_a_rubric_may_be_written_after_the_import():
    result = import_questions(content="Что сначала? {}".encode(), wish=Wish("other", language="ru"))
    assert result.imported == 1
    [criterion] = Question.objects.get(bank__slug="other").rubric.all()
    assert (bool(criterion.text_ru), criterion.text_en, criterion.guide_ru, criterion.points) == (True, "", "", 2)
