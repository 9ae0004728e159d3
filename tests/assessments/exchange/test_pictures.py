"""Pictures come along: from Moodle XML and QTI packages into the library, out again, and nothing is dropped silently."""

import base64
import io
import json
from html import escape

import pytest
from django.core.management import call_command
from hypothesis import given
from PIL import Image as Pillow
from wagtail.images.models import Image

from assessments.exchange.entries import entry_of
from assessments.exchange.export import WRITERS, exported
from assessments.exchange.formats import READERS, read
from assessments.exchange.moodle_xml import read_moodle_xml
from assessments.exchange.pictures import Allowance, Picture
from assessments.exchange.services import Wish, import_questions
from assessments.questions.models import Question
from tests.assessments import papers
from tests.assessments.exchange.files import choices, declared, item, zipped
from tests.assessments.exchange.test_round_trip import entries, line, told_once
from tests.assessments.pictures import PLACE, bomb, drawing, in_library, photo
from tests.trials import examples

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
CHOICE = '<single>true</single><answer fraction="100"><text>door</text></answer><answer fraction="0"><text>gate</text></answer>'
UNREADABLE = "The picture cannot be read. These can: PNG, JPG, GIF, WEBP."


def moodle(text: str, *files: tuple[str, bytes], more: str = CHOICE, kind: str = "multichoice", name: str = "Doors") -> bytes:
    """A question whose text has files with it."""
    came = "".join(
        f'<file name="{name}" path="/" encoding="base64">{base64.b64encode(content).decode()}</file>' for name, content in files
    )
    asked = f'<questiontext format="html"><text>{escape(text)}</text>{came}</questiontext>'
    return f'<quiz><question type="{kind}"><name><text>{name}</text></name>{asked}{more}</question></quiz>'.encode()


def shows(name: str, alt: str = "A door") -> str:
    return f'<img src="@@PLUGINFILE@@/{name}" alt="{alt}">'


def drafts() -> list[Question]:
    return list(Question.objects.filter(bank__slug="other").order_by("pk"))


def imported(content: bytes, **wish):
    result = import_questions(content=content, wish=Wish("other", **wish))
    assert result.problem == ""
    return result


def notes_of(content: bytes) -> list[str]:
    [row] = read(content).questions
    assert row.reason == ""
    return list(row.notes)


def animated() -> bytes:
    file = io.BytesIO()
    frames = [Pillow.new("RGB", (9, 9), colour) for colour in ("red", "green", "blue")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    return file.getvalue()


# --- in ---------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("form", ["moodle", "qti"])
def test_a_picture_comes_along_with_its_words_and_without_its_place(form):
    if form == "moodle":
        content = moodle(f"<p>What is it? {shows('front%20door.jpg')}</p>", ("front door.jpg", photo()))
    else:
        body = '<p>What is it? <img src="../files/front%20door.jpg" alt="A door"/></p>' + choices("door", "gate")
        content = zipped({"items/i1.xml": item(body, declared(["d"])), "files/front door.jpg": photo()})
    assert imported(content).notes == []
    [question] = drafts()
    assert (question.image_alt_en, question.image_alt_ru, question.image.title) == ("A door", "", "A door")
    stored = question.image.file.read()
    assert PLACE in photo() and PLACE not in stored
    assert "door" not in question.image.file.name and (question.image.width, question.image.height) == (40, 30)
    assert question.get_latest_revision_as_object().image == question.image


@pytest.mark.django_db
def test_a_picture_written_out_inside_the_text_comes_along():
    address = "data:image/png;base64," + base64.b64encode(drawing()).decode()
    assert imported(moodle(f'What? <img alt="A door" src="{address}">')).notes == []
    assert drafts()[0].image.file.read() == drawing()


@pytest.mark.django_db
def test_a_trial_makes_nothing_and_a_second_import_no_second_picture():
    content = moodle(f"What? {shows('a.png')}", ("a.png", drawing()))
    assert import_questions(content=content, wish=Wish("other"), dry_run=True).imported == 1
    assert not Image.objects.exists()
    assert imported(content).imported == 1
    assert imported(content).skipped[0]["reason"].startswith("The bank has this question already")
    assert imported(moodle(f"Another? {shows('b.png')}", ("b.png", drawing()))).imported == 1
    assert Image.objects.count() == 1
    assert imported(moodle(f"What? {shows('a.png')}", ("a.png", drawing("green")))).imported == 1
    assert len(drafts()) == 3 and Image.objects.count() == 2


@pytest.mark.django_db
def test_a_picture_that_the_library_has_is_taken_from_there():
    image = in_library(drawing())
    Image.objects.filter(pk=image.pk).update(file_hash=image.get_file_hash())
    imported(moodle(f"What? {shows('a.png')}", ("a.png", drawing())))
    assert drafts()[0].image == image


@pytest.mark.django_db
def test_words_in_another_language_and_none():
    imported(moodle(f"Что это? {shows('a.png', 'Дверь')}", ("a.png", drawing())), language="ru")
    assert (drafts()[0].image_alt_en, drafts()[0].image_alt_ru) == ("", "Дверь")
    without = imported(moodle(f"What? {shows('a.png', '')}", ("a.png", drawing())))
    assert [row["note"] for row in without.notes] == [
        "The picture a.png comes without words; an author writes them before the review."
    ]


# --- what stays out is named ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (SVG, UNREADABLE),
        (b"GIF89a just words", UNREADABLE),
        (b"", UNREADABLE),
        (bomb(), "The picture has more than 25 million pixels."),
        (bomb(6000), "The picture has more than 25 million pixels."),
        (b"\x89PNG" + bytes(6 * 1024 * 1024), "The picture is larger than 5 MB."),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(content, reason):
    assert notes_of(moodle(f"What? {shows('a.png')}", ("a.png", content))) == [f"Left out: the picture a.png. {reason}"]
    body = '<p>What? <img src="a.png" alt="A door"/></p>' + choices("door", "gate")
    packed = zipped({"i1.xml": item(body, declared(["d"])), "a.png": content})
    if len(content) < 1000:
        assert notes_of(packed) == [f"Left out: the picture a.png. {reason}"]


def test_a_second_picture_one_in_an_option_and_one_nobody_sees_are_named():
    options = CHOICE.replace("<text>gate</text>", f"<text>gate {escape(shows('o.png'))}</text>")
    files = [(name, drawing()) for name in ("a.png", "b.png", "unseen.png")]
    found = notes_of(moodle(f"What? {shows('gone.png')} {shows('a.png')} {shows('b.png')}", *files, more=options))
    assert found == [
        "Left out: the picture gone.png.",
        "Left out: the picture b.png. A question has one picture here.",
        "Left out: the picture o.png.",
        "Left out: the picture unseen.png.",
    ]


def test_of_a_moving_picture_the_first_frame_is_taken():
    [row] = read(moodle(f"What? {shows('a.gif')}", ("a.gif", animated()))).questions
    assert row.notes == ("Of the moving picture a.gif the first frame was taken.",)
    assert row.entry["image"]["file"].suffix == "webp"


def test_no_picture_is_read_from_outside_the_package_or_the_net():
    for source in ("../../etc/passwd", "https://example.org/a.png", "file:///etc/passwd", "@@PLUGINFILE@@/../a.png"):
        body = f'<p>What? <img src="{source}" alt="A door"/></p>' + choices("door", "gate")
        read_of = [zipped({"items/i1.xml": item(body, declared(["d"]))}), moodle(f'What? <img src="{source}">')]
        assert all(note.startswith("Left out: the picture ") for content in read_of for note in notes_of(content))
        assert [len(notes_of(content)) for content in read_of] == [1, 1]


def test_all_pictures_of_a_file_together_are_bounded():
    questions = b"".join(
        moodle(f"What? {shows('a.png')}", ("a.png", drawing())).removeprefix(b"<quiz>").removesuffix(b"</quiz>")
        for _number in range(3)
    )
    rows = read_moodle_xml(b"<quiz>" + questions + b"</quiz>", allowance=Allowance(count=9, pixels=500)).questions
    said = "Left out: the picture a.png. The pictures of the file are too many, or too large together."
    assert [row.notes for row in rows] == [(), (), (said,)]


# --- out, and in again ------------------------------------------------------------------------------
@pytest.fixture
def illustrated(db):
    """One question of each kind that another system has, each with a picture of its own."""
    papers.make_questions()
    questions = list(Question.objects.filter(bank__slug="small").exclude(code="X7").order_by("code"))
    for number, question in enumerate(questions):
        question.image = in_library(photo((number * 25, 99, 9)))
        question.image_alt_en, question.stem_en = f'A "door" <{number}> & more', question.stem_en + "\nTwo  spaces < 3"
        question.save()
    return questions


def asked(questions) -> list[dict]:
    """What each question asks, with the bytes of its picture."""
    return sorted(({**entry_of(question, "en"), "tags": []} for question in questions), key=str)


@pytest.mark.parametrize("form", ["moodlexml", "qti"])
def test_export_then_import_gives_equal_questions(illustrated, form):
    file = exported(bank="small", form=form)
    assert PLACE not in file.content
    before = Image.objects.count()
    result = import_questions(content=file.content, wish=Wish("back"))
    assert (result.imported, result.skipped) == (file.exported, [])
    sent = [question for question in illustrated if question.code not in {row["where"] for row in file.skipped}]
    assert asked(Question.objects.filter(bank__slug="back")) == asked(sent)
    assert Image.objects.count() == before + len(sent)
    again = exported(bank="back", form=form)
    assert import_questions(content=again.content, wish=Wish("third")).imported == len(sent)
    assert Image.objects.count() == before + len(sent)
    assert import_questions(content=file.content, wish=Wish("small")).imported == 0


@pytest.mark.parametrize("form", ["moodlexml", "qti"])
@given(case=entries(), words=line())
@examples(60, 1500)
def test_text_beside_a_picture_comes_back_as_it_was(form, case, words):
    language, entry = case
    image = {"file": Picture(drawing(), "png", (24, 16)), "alt": {language: " ".join(words.split())}}
    content, left_out = WRITERS[form]([("code-1", {**entry, "image": image})], language)
    if left_out:
        assert left_out[0][1]
        return
    [row] = READERS[form](content, language).questions
    assert row.reason == ""
    assert told_once(row.entry) == told_once({**entry, "image": image})


def test_gift_says_that_it_carries_no_pictures(illustrated, tmp_path):
    out = io.StringIO()
    arguments = ("--bank", "small", "--format", "gift", "--output", str(tmp_path / "x"), "--json")
    call_command("export_questions", *arguments, stdout=out)
    reasons = {row["where"]: row["reason"] for row in json.loads(out.getvalue())["skipped"]}
    assert reasons["X1"] == "GIFT carries no pictures."


def test_a_question_whose_picture_is_gone_stays_behind(illustrated):
    question = illustrated[0]
    question.image.file.storage.delete(question.image.file.name)
    assert {"where": "X1", "reason": "The file of the picture is missing."} in exported(bank="small", form="qti").skipped
