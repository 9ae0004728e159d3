"""The picture of a question: with words, frozen as it is, without its place, and served to those who met it."""

import gc
import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from PIL import Image as Pillow

from assessments.questions.content import digest, shown
from assessments.questions.freezing import freeze
from assessments.questions.pictures import LONGEST_SIDE, BadPicture, file_of, opened
from assessments.questions.rules import problems
from assessments.questions.services import publish_version
from assessments.quizzes.definition import define_quiz
from assessments.quizzes.services import save_answers, start_attempt, submit_attempt
from tests import factories
from tests.assessments import papers
from tests.assessments.pictures import PLACE, bomb, drawing, in_library, photo
from tests.assessments.questions.filled import address, created, form, send_and_approve, text


@pytest.fixture
def pictured(db):
    """A question with a picture, published."""
    return illustrated(papers.make_questions()["X3"])


@pytest.fixture
def thumbnails():
    """For what makes Wagtail draw small copies: it leaves their temporary files open for the collector to find."""
    yield
    gc.collect()


DRAWS = pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")


def illustrated(question, content=None, **words):
    question.image = in_library(content or photo())
    question.image_alt_en, question.image_alt_ru = words.get("en", "A locked door"), words.get("ru", "Запертая дверь")
    question.save()
    publish_version(question=question)
    return question


def frozen(question):
    return question.versions.first().content["image"]


def served(client, name):
    return client.get(f"/media/questions/{name}")


# --- freezing -------------------------------------------------------------------------------------
def test_a_version_keeps_a_small_file_without_the_place(pictured):
    kept = frozen(pictured)
    with file_of(kept["name"]) as file:
        content = file.read()
    assert PLACE in photo() and PLACE not in content and b"EXIF" not in content
    assert (len(content), kept["alt"]["ru"]) == (kept["bytes"], "Запертая дверь")
    assert Pillow.open(io.BytesIO(content)).size == (kept["width"], kept["height"]) == (40, 30)


def test_freezing_twice_gives_the_same_content(pictured):
    first = pictured.versions.first()
    assert publish_version(question=pictured) == first
    pictured.image = in_library(photo(), "the-same-again.jpg")
    pictured.save()
    assert publish_version(question=pictured) == first


@pytest.mark.parametrize(
    ("content", "size"),
    [(photo(size=(2400, 1000)), (LONGEST_SIDE, 500)), (photo(turned=True), (30, 40)), (drawing(size=(3, 2)), (3, 2))],
)
def test_a_picture_is_turned_as_it_was_meant_and_made_no_larger_than_needed(pictured, content, size):
    kept = frozen(illustrated(pictured, content))
    assert (kept["width"], kept["height"]) == size


def test_what_is_transparent_is_white_on_the_dark_page_too(pictured):
    file = io.BytesIO()
    Pillow.new("RGBA", (8, 8), (0, 0, 0, 0)).save(file, "PNG")
    with file_of(frozen(illustrated(pictured, file.getvalue()))["name"]) as kept:
        assert Pillow.open(kept).convert("RGB").getpixel((4, 4)) == (255, 255, 255)


def test_a_question_without_a_picture_freezes_as_before(db):
    question = papers.make_questions()["X1"]
    question.image_alt_en = "Words that were left behind"
    content = freeze(question)
    assert "image" not in content and digest(content) == question.versions.get().digest


def test_a_picture_that_cannot_be_read_is_not_published(pictured):
    pictured.image.file.storage.delete(pictured.image.file.name)
    with pytest.raises(ValidationError, match="The file of the picture is missing"):
        publish_version(question=type(pictured).objects.get(pk=pictured.pk))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bomb(), "The picture has more than 50 million pixels."),
        (bomb(9000), "The picture has more than 50 million pixels."),
        (drawing()[:60], "The picture cannot be read. These can: PNG, JPG, GIF, WEBP, AVIF."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "The picture cannot be read. These can: PNG, JPG, GIF, WEBP, AVIF."),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_before_it_is_decoded(content, reason):
    with pytest.raises(BadPicture, match=reason):
        opened(content)


# --- words ----------------------------------------------------------------------------------------
def test_a_picture_needs_words_in_english(pictured):
    pictured.image_alt_en = ""
    [problem] = problems(freeze(pictured), None)
    assert (problem.field, problem.message[:40]) == ("image_alt", "Say in English what the picture shows, f")


def test_without_words_in_a_language_the_question_is_not_whole_in_it(pictured):
    content = pictured.versions.first().content
    assert shown(content, "ru", [])["image"] == {
        "name": content["image"]["name"], "width": 40, "height": 30, "alt": "Запертая дверь",
    }  # fmt: skip
    content["image"]["alt"].pop("ru")
    assert (shown(content, "ru", [])["language"], shown(content, "ru", [])["image"]["alt"]) == ("en", "A locked door")


@DRAWS
@pytest.mark.usefixtures("thumbnails")
@pytest.mark.parametrize("kind", ["truefalse", "scenario"])
def test_a_trainer_adds_a_picture_and_a_reviewer_publishes_it(kind, framework, bank, author, publisher):
    image = in_library(drawing(), "drawing.png")
    page = author.post(address(kind, "add"), form(kind, bank, image=str(image.pk)) | {"action-submit": "Submit"})
    assert page.context["form"].errors["image_alt_en"][0].startswith("Say in English what the picture shows")
    whole = form(kind, bank, image=str(image.pk), **text("image_alt", "Two doors"))
    preview = address(kind, "preview_on_add")
    author.post(preview, whole)
    drawn = author.get(f"{preview}?mode=ru").content.decode()
    assert re.search(r'<img src="/media/images/[^"]+\.webp" width="24" height="16" alt="Two doors" loading="lazy">', drawn)
    send_and_approve(author, publisher, address(kind, "add"), whole)
    assert created(kind).versions.get().content["image"]["alt"] == {"en": "Two doors"}


@DRAWS
@pytest.mark.usefixtures("thumbnails")
def test_a_picture_that_could_not_be_published_is_refused_at_its_field(framework, bank, author):
    image = in_library(drawing())
    image.file.storage.delete(image.file.name)
    page = author.post(address("truefalse", "add"), form("truefalse", bank, image=str(image.pk)))
    assert page.context["form"].errors["image"] == ["The file of the picture is missing."]


@DRAWS
@pytest.mark.usefixtures("thumbnails")
def test_a_draft_opens_when_its_picture_was_taken_from_the_library(framework, pictured, author):
    draft = type(pictured).objects.get(pk=pictured.pk)
    draft.image = in_library(drawing())
    draft.save_revision()
    draft.image.delete()
    assert author.get(address("truefalse", "edit", pictured.pk)).status_code == 200


# --- showing and serving --------------------------------------------------------------------------
def sitting(question, learner):
    quiz = define_quiz(code="pictured", titles={"en": "Pictured"}, questions=[question.code])
    return start_attempt(quiz=quiz, learner=learner)


def test_a_learner_sees_it_in_the_attempt_and_in_its_review(pictured, official, sign_in):
    attempt, client = sitting(pictured, official), sign_in(official)
    tag = f'<img src="/media/questions/{frozen(pictured)["name"]}" width="40" height="30" alt="A locked door" loading="lazy">'
    assert tag in client.get(f"/en/attempts/{attempt.uuid}/").content.decode()
    save_answers(attempt=attempt, responses={1: False})
    submit_attempt(attempt=attempt)
    assert tag in client.get(f"/en/attempts/{attempt.uuid}/review/").content.decode()
    assert "Запертая дверь" in client.get(f"/ru/attempts/{attempt.uuid}/review/").content.decode()


def test_it_is_served_to_those_who_met_it_and_to_authors(pictured, official, colleague, supervisor, trainer, reviewer, sign_in):
    name = frozen(pictured)["name"]
    assert [served(sign_in(person), name).status_code for person in (None, official, colleague)] == [404, 404, 404]
    sitting(pictured, official)
    codes = {
        person: served(sign_in(person), name).status_code for person in (colleague, supervisor, official, trainer, reviewer)
    }
    assert codes == {colleague: 404, supervisor: 404, official: 200, trainer: 200, reviewer: 200}
    answer = served(sign_in(official), name)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert len(b"".join(answer.streaming_content)) == frozen(pictured)["bytes"]


@pytest.mark.parametrize("name", ["..%2Foriginal_images%2Fpicture.jpg", "picture.jpg", "0" * 64 + ".webp", "%00", "x/y"])
def test_nothing_else_is_served_from_there(pictured, trainer, sign_in, name):
    assert served(sign_in(trainer), name).status_code == 404


def test_serving_takes_one_question_to_the_database(pictured, official, sign_in, django_assert_num_queries):
    sitting(pictured, official)
    client = sign_in(official)
    served(client, frozen(pictured)["name"])
    # The session, the account, and whether it was met.
    with django_assert_num_queries(3):
        served(client, frozen(pictured)["name"])


def test_a_picture_replaced_in_the_library_stays_in_old_attempts(pictured, official, sign_in):
    attempt, old = sitting(pictured, official), frozen(pictured)["name"]
    pictured.image.file = ImageFile(io.BytesIO(photo("blue")), "other.jpg")
    pictured.image.save()
    publish_version(question=pictured)
    new = frozen(pictured)["name"]
    assert pictured.versions.count() == 3 and new != old
    client = sign_in(official)
    assert old in client.get(f"/en/attempts/{attempt.uuid}/").content.decode()
    assert [served(client, name).status_code for name in (old, new)] == [200, 404]
    later = start_attempt(quiz=attempt.quiz, learner=factories.make_user(username="later"))
    assert later.items.get().version.content["image"]["name"] == new
