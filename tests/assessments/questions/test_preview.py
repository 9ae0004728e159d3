"""The preview of a question, played: the author answers and reads what a learner would, in each language; nothing is kept."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import TaskState
from wagtail.test.utils.form_data import querydict_from_html

from assessments.questions.bank_file import read_bank
from assessments.questions.freezing import freeze, line_key
from assessments.questions.models import Question
from assessments.questions.preview import played
from assessments.quizzes.models import Attempt
from tests.assessments import papers
from tests.assessments.questions.filled import address, created, form
from tests.trials import examples


def key(words):
    return line_key({"en": words})


# What is answered to the question of each kind in test_admin, and what is then told of it.
RIGHT = {
    "single": {"q1": key("Birch")},
    "multiple": {"q1": [key("Birch"), key("Ash")]},
    "truefalse": {"q1": "true"},
    "matching": {f"q1-{key(left)}": key(right) for left, right in (("Dog", "Kennel"), ("Bee", "Hive"), ("Hen", "Coop"))},
    "ordering": {f"q1-{key(step)}": str(place) for place, step in enumerate(("Wake", "Wash", "Eat"), start=1)},
    "cloze": {"q1-1": "Means"},
    "numeric": {"q1-number": "91", "q1-unit": key("Minute")},
    "shorttext": {"q1-text": "Bonded labour"},
}
WRONG = {
    "single": {"q1": key("Oak")},
    "multiple": {"q1": [key("Oak")]},
    "truefalse": {"q1": "false"},
    "matching": {f"q1-{key('Dog')}": key("Hive")},
    "ordering": {f"q1-{key('Eat')}": "1", f"q1-{key('Wash')}": "2", f"q1-{key('Wake')}": "3"},
    "cloze": {"q1-1": "end"},
    "numeric": {"q1-number": "95", "q1-unit": key("Minute")},
    "shorttext": {"q1-text": "wages"},
}
VERDICTS = {"en": ("Correct", "Incorrect"), "ru": ("Верно", "Неверно"), "tk": ("Dogry", "Nädogry")}


@pytest.fixture
def shown(framework, bank, author):
    """Opens the preview of a new question of a kind, as the form beside it stands, with what was answered in it."""

    def shown(kind, **asked):
        preview = address(kind, "preview_on_add")
        assert author.post(preview, form(kind, bank)).json()["is_valid"]
        answer = author.get(preview, {"mode": "en", "in_preview_panel": "true", **asked})
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    return shown


def told(page):
    """What stands above the question after checking."""
    result = page.partition('id="result"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", result))


@pytest.mark.parametrize("language", VERDICTS)
@pytest.mark.parametrize("kind", RIGHT)
def test_an_answer_is_checked_as_a_learners_is(kind, language, shown):
    before = shown(kind, mode=language)
    assert 'id="result"' not in before and "Because." not in before
    right, wrong = VERDICTS[language]
    after = told(shown(kind, mode=language, check="1", **RIGHT[kind]))
    assert f" {right} " in after and "Because." in after and "A source" in after
    assert f" {wrong} " in told(shown(kind, mode=language, check="1", **WRONG[kind]))


@pytest.mark.parametrize("kind", [*RIGHT, "extendedtext"])
def test_an_answer_stays_in_the_form_and_an_empty_one_is_said(kind, shown):
    page = shown(kind, check="1")
    assert "Not answered" in told(page)
    assert '<input type="hidden" name="in_preview_panel" value="true">' in page
    if kind == "extendedtext":
        return
    page = shown(kind, check="1", **RIGHT[kind])
    assert re.search(r"checked|selected|value=\"(Means|91|Bonded labour)\"", page.partition("<form")[2])


def test_what_cannot_be_read_is_said_at_the_question(shown):
    page = shown("numeric", check="1", **{"q1-number": "ninety", "q1-unit": key("Minute")})
    assert 'class="errmsg" id="e1"' in page and 'value="ninety"' in page
    assert 'id="result"' not in page
    page = shown("ordering", check="1", **{f"q1-{key(step)}": "1" for step in ("Wake", "Wash")})
    assert "Two steps have place 1." in page


def test_a_text_shows_its_rubric_and_no_verdict(shown):
    page = shown("extendedtext", check="1", **{"q1-text": "I look for a safe place."})
    assert 'maxlength="1000"' in page
    after = told(page)
    assert "Waiting for a trainer" in after and "What the markers looked for" in after
    assert "Safety" in after and "Names what makes it safe." in after and "I look for a safe place." in after
    assert "Names what makes it safe." not in shown("extendedtext")


def test_a_case_is_walked_choice_by_choice(shown):
    page = shown("scenario")
    assert "You find her." in page and "Debrief." not in page and "After Ask" not in page
    assert "Choose one answer." in shown("scenario", choose="1")
    page = shown("scenario", choose="1", q1=key("Shout"))
    assert f'<input type="hidden" name="way" value="{key("Shout")}">' in page
    assert "After Shout" in page and "Debrief." in page and 'id="result"' not in page
    after = told(shown("scenario", way=key("Shout"), check="1"))
    assert "Puts the person in danger" in after and "A better choice" in after and "Incorrect" in after
    after = told(shown("scenario", way=key("Ask"), check="1"))
    assert "Correct" in after and "Points: 2 of 2" in after
    # The case has been written anew since: it begins again.
    assert "After" not in shown("scenario", way=key("Run"), choose="1", q1=key("Hide"))


def test_playing_keeps_nothing(shown, author):
    shown("single", check="1", **RIGHT["single"])
    assert not Attempt.objects.exists()
    assert not Question.objects.filter(code="new-single").exists()


def test_drafts_and_reviews_are_played_too(framework, bank, author, publisher):
    author.post(address("single", "add"), form("single", bank))
    question = created("single")
    edited = address("single", "preview_on_edit", question.pk)
    page = author.get(address("single", "edit", question.pk)).content.decode()
    typed = dict(querydict_from_html(page, form_id="w-editor-form").lists()) | {"options-1-correct": "on"}
    assert author.post(edited, typed).json()["is_valid"]
    author.post(address("single", "edit", question.pk), typed | {"action-submit": "Submit"})
    task = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    for client, path in (
        (author, edited),
        (author, address("single", "revisions_view", question.pk, question.latest_revision_id)),
        (publisher, address("single", "workflow_preview", question.pk, task.task_id)),
    ):
        page = client.get(path, {"check": "1", **RIGHT["single"]}).content.decode()
        assert "Correct" in told(page)


def test_a_strange_language_is_shown_in_english(shown):
    assert '<html lang="en">' in shown("single", mode="xx")


def test_the_telephone_of_the_preview_is_a_small_one(framework, bank, author):
    page = author.get(address("single", "add")).content.decode()
    assert 'data-device-width="360"' in page
    assert '<option value="map"' not in page
    assert '<option value="map"' in author.get(address("scenario", "add")).content.decode()


CONTENTS = {question.kind: freeze(question) for question in read_bank(papers.BANK).questions}
WORDS = st.sampled_from([papers.key("Birch"), papers.key("Leave"), "1", "true", "", "x", "9" * 70, "\u0000", "\ud800"])


@examples(200, 3000)
@given(kind=st.sampled_from(sorted(CONTENTS)), asked=st.data())
def test_no_address_breaks_the_preview(kind, asked):
    content = CONTENTS[kind]
    parts = ["", "-1", "-number", "-unit", "-text", f"-{papers.key('Dog')}", f"-{papers.key('Wake')}"]
    fields = st.sampled_from(["check", "choose", "way", *(f"q1{part}" for part in parts)])
    data = QueryDict(mutable=True)
    for name, words in asked.draw(st.lists(st.tuples(fields, WORDS), max_size=6)):
        data.appendlist(name, words)
    shown = played(content, "ru", data)
    assert shown["item"]["kind"] == kind
    assert (shown["told"] is None) == ("check" not in data or bool(shown["item"]["error"]))
