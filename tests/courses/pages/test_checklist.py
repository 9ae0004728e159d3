"""The author checklist: without it nothing goes live by any door, and what was signed stays to be read."""

import json
import re

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from wagtail.models import TaskState
from wagtail.test.utils.form_data import nested_form_data

from assessments.questions.kinds import SingleChoiceOption, SingleChoiceQuestion
from assessments.questions.models import QuestionBank
from assessments.quizzes.definition import define_quiz
from assessments.quizzes.models import Quiz
from courses.pages.approval import ChecklistIncomplete, lines_about
from courses.pages.checklist import LONGEST_REASON, Finding, Subject, lacks, lines_for
from courses.pages.findings import findings
from courses.pages.models import LessonPage, ModulePage, SecondPersonTask, SignedChecklist
from tests import checklists

MODAL = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
EVERY_POINT = [
    "source", "words", "mix", "stereotypes", "force", "pictures", "languages", "content_note", "law", "assistance",
]  # fmt: skip


# --- the points -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("subject", "keys"),
    [
        (Subject.LESSON, EVERY_POINT),
        (Subject.QUESTION, EVERY_POINT),
        (Subject.QUIZ, ["words", "mix", "languages"]),
        (Subject.PART, ["words", "mix", "stereotypes", "languages"]),
        (Subject.INDEX, ["words", "stereotypes", "languages"]),
    ],
)
def test_each_thing_has_the_points_that_concern_it(subject, keys):
    assert [line.key for line in lines_for(subject, {})] == keys


@pytest.mark.parametrize(
    ("told", "part"),
    [
        ({"answer": "holds"}, None),
        ({"answer": "holds", "reason": 5}, None),
        ({"answer": "not_concerned", "reason": "A title."}, None),
        ({"answer": "not_met", "reason": "x" * LONGEST_REASON}, None),
        ({"answer": "not_met", "reason": "x" * (LONGEST_REASON + 1)}, "reason"),
        ({"answer": "not_met", "reason": "  "}, "reason"),
        ({"answer": "not_concerned"}, "reason"),
        ({"answer": "perhaps", "reason": "Why not."}, "answer"),
        ({"answer": ["holds"]}, "answer"),
        ("holds", "answer"),
        (None, "answer"),
    ],
)
def test_a_point_is_answered_or_a_reason_is_given(told, part):
    [line, *_others] = lines_for(Subject.QUIZ, {})
    assert [lack.part for lack in lacks([line], {"words": told})] == ([part] if part else [])


@pytest.mark.parametrize("given", [None, [], "holds", {}, {"words": {}}])
def test_whatever_is_sent_instead_of_answers_lacks_them_all(given):
    assert len(lacks(lines_for(Subject.QUIZ, {}), given)) == 3


def test_what_a_machine_found_wrong_cannot_hold_but_may_be_explained():
    [line, *_others] = lines_for(Subject.QUIZ, {"words": [Finding("Right."), Finding("Wrong.", fails=True)]})
    assert [lack.part for lack in lacks([line], {"words": {"answer": "holds"}})] == ["answer"]
    assert lacks([line], {"words": {"answer": "not_met", "reason": "Comes next week."}}) == []


# --- what a machine finds -------------------------------------------------------------------------
QUESTION = {
    "source_en": "Palermo Protocol, art. 3",
    "stem_en": "Which one?",
    "content_note_en": "Violence is named.",
    "image": 7,
    "image_alt_en": "A road at dusk",
    "checked_ru": False,
    "options": [{"text_en": "Oak"}, {"text_en": "Ash"}],
    "nodes": json.dumps([{"type": "node", "value": {"text_en": "You ask.", "choices": [{"value": {"text_en": "Wait"}}]}}]),
}
RUSSIAN = {
    "source_ru": "Протокол, ст. 3",
    "stem_ru": "Что именно?",
    "content_note_ru": "Насилие.",
    "image_alt_ru": "Дорога",
    "options": [{"text_en": "Oak", "text_ru": "Дуб"}, {"text_en": "Ash", "text_ru": "Ясень"}],
    "nodes": [],
}


def told(subject, content, language="", others=()):
    """What fails and what does not, by point."""
    seen = findings(subject, content, language, dict(others))
    return {key: [(finding.fails, finding.message) for finding in found] for key, found in seen.items()}


def test_of_a_question_source_picture_and_note_are_read():
    seen = told(Subject.QUESTION, QUESTION)
    assert seen["source"] == [(False, "Source in English: Palermo Protocol, art. 3")]
    assert seen["pictures"] == [(False, "Picture, in words: A road at dusk")]
    assert seen["content_note"] == [(False, "Content note: Violence is named.")]
    bare = told(Subject.QUESTION, QUESTION | {"source_en": " ", "image_alt_en": "IMG_1.JPG", "content_note_en": ""})
    assert [bare[key][0][0] for key in ("source", "pictures", "content_note")] == [True, True, True]
    assert told(Subject.QUESTION, QUESTION | {"image_alt_en": ""})["pictures"][0][0] is True
    assert told(Subject.QUESTION, QUESTION | {"image": None})["pictures"] == [(False, "There is no picture.")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, (False, "Русский: not written yet. Learners read English and are told so.")),
        (
            {"stem_ru": "Что?"},
            (True, "Русский: begun, but missing: source; content note; picture in words; line 1; and 2 more"),
        ),
        (RUSSIAN, (False, "Русский: whole, shown as a draft that nobody has checked.")),
        (RUSSIAN | {"checked_ru": True}, (False, "Русский: whole, checked by a reader.")),
        (RUSSIAN | {"checked_ru": True, "stem_ru": ""}, (True, "Русский: marked as checked, but missing: question")),
        (RUSSIAN | {"nodes": QUESTION["nodes"]}, (True, "Русский: begun, but missing: situation 1")),
    ],
)
def test_of_a_question_gaps_in_a_translation_are_named(changes, found):
    assert told(Subject.QUESTION, QUESTION | changes)["languages"][0] == found


def test_of_a_quiz_a_missing_title_is_named():
    content = {"title_en": "Practice", "title_ru": "Практика", "sections": [{"title_en": "Part"}]}
    assert told(Subject.QUIZ, content)["languages"] == [
        (True, "Русский: missing: section 1"),
        (True, "Türkmençe: missing: title; section 1"),
    ]


def block(kind, **value):
    return {"type": kind, "value": value}


def test_of_a_lesson_sources_pictures_and_note_are_found_by_block():
    rows = [
        {"type": "heading", "value": "Signs"},
        block("image", image=1, alt="A road at dusk"),
        block("image", image=2, alt=""),
        block("source", force="binding", references=[{"type": "item", "value": "Law, art. 4", "id": "x"}, "Law, art. 5"]),
        block("source", force="binding", references=[]),
    ]
    seen = told(Subject.LESSON, {"body": json.dumps(rows), "content_note": "", "translation_state": "source"}, "en")
    assert seen["pictures"] == [
        (False, "Block 2, picture, in words: A road at dusk"),
        (True, "Block 3, picture: no words say what it shows."),
    ]
    assert seen["source"] == [(False, "Block 4: Law, art. 4; Law, art. 5"), (True, "Block 5, source: it names none.")]
    assert seen["content_note"] == [(True, "There is no content note.")]
    assert told(Subject.LESSON, {"body": "[]"}, "en")["source"] == [(True, "No block of the lesson names a source.")]


@pytest.mark.parametrize(
    ("language", "state", "others", "fails"),
    [
        ("en", "source", {}, []),
        ("ru", "draft", {"en": "source", "tk": "checked"}, []),
        ("ru", "source", {"en": "source"}, ["Русский: said to be the original, but the English page says so too."]),
        ("ru", "source", {}, ["There is no published page in English: learners find only what has one."]),
    ],
)
def test_of_a_page_its_translations_are_found(language, state, others, fails):
    seen = told(Subject.PART, {"translation_state": state}, language, others)["languages"]
    assert [message for failing, message in seen if failing] == fails
    assert len(seen) == 3


# --- the doors ------------------------------------------------------------------------------------
@pytest.fixture
def module(flagship):
    return ModulePage.objects.filter(locale__language_code="en").live().first()


@pytest.fixture
def sent(module, trainer):
    """The module with new words, sent for review by the trainer; gives its state in the review."""
    module.introduction = "New words"
    module.save_revision(user=trainer)
    module.get_workflow().start(module, trainer)
    return TaskState.objects.get()


def door(module, state, name="workflow_action"):
    return reverse(f"wagtailadmin_pages:{name}", args=[module.pk, "approve", state.pk])


def is_live(module):
    return ModulePage.objects.get(pk=module.pk).introduction == "New words"


def approve_from_form(client, module, **sent):
    data = {
        "title": module.title,
        "slug": module.slug,
        "introduction": "New words",
        "translation_state": module.translation_state,
        "seo_title": "",
        "search_description": "",
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0},
    }
    return client.post(reverse("wagtailadmin_pages:edit", args=[module.pk]), nested_form_data(data) | sent)


def test_the_dialog_asks_each_point_and_shows_what_was_found(module, sent, reviewer, sign_in):
    page = sign_in(reviewer).get(door(module, sent)).json()["html"]
    for key in ("words", "mix", "stereotypes", "languages"):
        assert f'name="{key}-answer"' in page
        assert f'name="{key}-reason"' in page
    assert 'name="law-answer"' not in page
    assert "Written in this language" in page


def test_every_way_to_approve_opens_the_dialog(module, sent, reviewer, sign_in):
    client = sign_in(reviewer)
    page = client.get(reverse("wagtailadmin_pages:edit", args=[module.pk])).content.decode()
    assert page.count('data-workflow-action-name="approve"') == 1
    assert f'data-workflow-action-modal-url="{door(module, sent, "collect_workflow_action_data")}"' in page
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert page.count(door(module, sent)) == 1
    assert f'data-workflow-action-url="{door(module, sent)}" data-launch-modal' in page


def test_without_all_points_the_dialog_names_those_missing(module, sent, reviewer, sign_in):
    given = checklists.dialog(module) | {"mix-answer": "", "words-answer": "not_met"}
    for name in ("workflow_action", "collect_workflow_action_data"):
        page = sign_in(reviewer).post(door(module, sent, name), given, **MODAL).json()["html"]
        links = re.findall(r'<a href="#([\w-]+)"[^>]*>([^<]+)</a>', page)
        assert links == [("id_words-reason", "Words for people"), ("id_mix-answer_0", "Sexes and forms")]
        assert page.count("error-message") == 2
    assert (is_live(module), SignedChecklist.objects.count()) == (False, 0)


def test_the_answers_travel_with_the_form_and_are_kept(module, sent, reviewer, sign_in):
    client = sign_in(reviewer)
    given = checklists.dialog(module) | {
        "mix-answer": "not_concerned", "mix-reason": "An overview.", "comment": "Well done",
    }  # fmt: skip
    collected = client.post(door(module, sent, "collect_workflow_action_data"), given, **MODAL).json()["cleaned_data"]
    assert not is_live(module)
    extra = {"workflow-action-extra-data": json.dumps(collected)}
    approve_from_form(client, module, **checklists.with_form(module) | extra)
    assert is_live(module)
    signed = SignedChecklist.objects.get()
    assert (signed.task_state, signed.signed_by, signed.language) == (sent, reviewer, "en")
    assert TaskState.objects.get().comment == "Well done"
    assert [(point["key"], point["answer"], point["reason"]) for point in signed.points] == [
        ("words", "holds", ""),
        ("mix", "not_concerned", "An overview."),
        ("stereotypes", "holds", ""),
        ("languages", "holds", ""),
    ]
    assert signed.points[3]["found"][0] == {"message": "English: Written in this language", "fails": False}


@pytest.mark.parametrize(
    "extra",
    ["", "{}", "[]", "not json", '{"checklist": 1}', '{"comment": "x", "checklist": {"words": []}}', '{"user": 1}'],
)
def test_a_form_without_a_whole_checklist_approves_nothing_and_says_why(module, sent, reviewer, sign_in, extra):
    sending = {"action-workflow-action": "true", "workflow-action-name": "approve", "workflow-action-extra-data": extra}
    answer = approve_from_form(sign_in(reviewer), module, **sending)
    [message] = get_messages(answer.wsgi_request)
    assert str(message).startswith("Not approved: the checklist is not complete. Missing: Words for people; Sexes and forms;")
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[module.pk])
    assert (is_live(module), TaskState.objects.get().status) == (False, "in_progress")


def test_the_task_itself_refuses(module, sent, reviewer):
    task = SecondPersonTask.objects.get()
    with pytest.raises(ChecklistIncomplete, match="Missing: Words for people; Sexes and forms; Nationalities; Three languages"):
        task.on_action(sent, reviewer, "approve")
    task.on_action(sent, reviewer, "approve", checklist=checklists.answered(module))
    assert is_live(module)


@pytest.mark.parametrize("way", ["approve", "finish", "deactivate"])
def test_no_other_way_to_the_end_of_a_review_publishes(module, sent, reviewer, way):
    ends = {
        "approve": lambda: sent.approve(user=reviewer),
        "finish": lambda: sent.workflow_state.finish(user=reviewer),
        "deactivate": lambda: sent.task.specific.deactivate(user=reviewer),
    }
    with pytest.raises(PermissionDenied, match="nobody has signed the author checklist"), transaction.atomic():
        ends[way]()
    assert (is_live(module), TaskState.objects.get().status) == (False, "in_progress")


def test_a_review_is_closed_once(module, sent, reviewer):
    task, seen_open = SecondPersonTask.objects.get(), TaskState.objects.get()
    task.on_action(sent, reviewer, "approve", checklist=checklists.answered(module))
    with pytest.raises(PermissionDenied):
        task.on_action(seen_open, reviewer, "approve", checklist=checklists.answered(module))
    assert SignedChecklist.objects.count() == 1


# --- questions, quizzes, lessons ------------------------------------------------------------------
@pytest.fixture
def question(module):
    bank = QuestionBank.objects.create(slug="bank", title="A bank")
    made = SingleChoiceQuestion(
        bank=bank, code="q", competency_code="ID1", level=1, stem_en="Which?", feedback_en="So.", source_en="Law, art. 4",
        live=False, content_note_en="Violence is named.",
    )  # fmt: skip
    made.options = [SingleChoiceOption(text_en="Oak", correct=True), SingleChoiceOption(text_en="Ash")]
    made.save()
    return made


def test_a_question_without_a_note_needs_a_reason(question, trainer, reviewer, sign_in):
    question.content_note_en = ""
    question.save_revision(user=trainer)
    question.get_workflow().start(question, trainer)
    address = reverse(
        question.snippet_viewset.get_url_name("workflow_action"), args=[question.pk, "approve", TaskState.objects.get().pk]
    )
    client, given = sign_in(reviewer), checklists.dialog(question)
    page = client.get(address).json()["html"]
    assert "There is no content note." in page
    assert page.count('value="holds"') == len(EVERY_POINT) - 1
    page = client.post(address, given | {"content_note-answer": "holds"}, **MODAL).json()["html"]
    assert "With what was found this cannot hold." in page
    assert not SingleChoiceQuestion.objects.get(code="q").live
    client.post(address, given | {"content_note-reason": "Nothing here distresses."}, **MODAL)
    assert SingleChoiceQuestion.objects.get(code="q").live


def test_each_kind_of_thing_is_asked_its_points(question, module, trainer):
    quiz = define_quiz(code="practice", titles={"en": "Practice"}, questions=[], pass_percent=80)
    lesson = LessonPage.objects.filter(locale__language_code="en").first()
    for held, count in ((question, 10), (quiz, 3), (lesson, 10), (module, 4), (module.get_parent().specific, 4)):
        held.save_revision(user=trainer)
        assert len(lines_about(held)) == count
    assert Quiz.objects.get(code="practice") == quiz


# --- afterwards -----------------------------------------------------------------------------------
def test_what_was_signed_stands_in_the_history_of_the_review(module, sent, trainer, reviewer, official, sign_in):
    answers = checklists.answered(module) | {"mix": {"answer": "not_met", "reason": "Men come in <b>part two</b>."}}
    SecondPersonTask.objects.get().on_action(sent, reviewer, "approve", checklist=answers)
    history = reverse("wagtailadmin_pages:workflow_history_detail", args=[module.pk, sent.workflow_state_id])
    module.title = "Another title"
    module.save_revision(user=trainer)
    for person in (trainer, reviewer):
        page = sign_in(person).get(history).content.decode()
        assert "Reviewer Testowa" in page.split("Signed by")[1]
        assert "Across the module there are both sexes and several forms of trafficking." in page
        assert "Does not hold, because:" in page
        assert "Men come in &lt;b&gt;part two&lt;/b&gt;." in page
    assert sign_in(official).get(history).status_code in (302, 404)
