"""The question bank in the admin: a trainer drafts and sends for review, a reviewer publishes; what is wrong is said."""

import pytest
from django.urls import reverse
from wagtail.models import WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, querydict_from_html, streamfield

from assessments.questions.models import Question
from tests import checklists
from tests.assessments.questions.filled import LINES, MODELS, address, choice, created, form, node, send_and_approve, text


def test_tags_are_kept_as_slugs_each_once(framework, bank, author):
    author.post(address("truefalse", "add"), form("truefalse", bank, tags=" Form-A,form-a , travel,"))
    question = created("truefalse")
    assert (question.tags, question.difficulty) == (["form-a", "travel"], 3)
    assert "form-a, travel" in author.get(address("truefalse", "edit", question.pk)).content.decode()
    page = author.post(address("truefalse", "edit", question.pk), form("truefalse", bank, tags="two words"))
    assert "A tag has letters of the Latin alphabet" in page.content.decode()


@pytest.mark.parametrize("kind", MODELS)
def test_a_trainer_drafts_and_a_reviewer_publishes(kind, framework, bank, author, publisher, trainer, reviewer):
    assert author.get(address(kind, "add")).status_code == 200
    answer = author.post(address(kind, "add"), form(kind, bank) | {"action-submit": "Submit"})
    question = created(kind)
    assert answer.status_code == 302
    assert (question.live, question.versions.count()) == (False, 0)
    assert question.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS

    # The trainer may publish by no way: not by the form, not by the review.
    author.post(address(kind, "edit", question.pk), form(kind, bank) | {"action-publish": "Publish"})
    state = question.current_workflow_state.current_task_state
    author.post(address(kind, "workflow_action", question.pk, "approve", state.pk), checklists.dialog(question))
    assert created(kind).live is False

    assert publisher.get(address(kind, "edit", question.pk)).status_code == 200
    publisher.post(address(kind, "workflow_action", question.pk, "approve", state.pk), checklists.dialog(question))
    question = created(kind)
    version = question.versions.get()
    assert (question.live, version.number, version.kind) == (True, 1, kind)
    assert version.content["competency"] == "ID1"
    assert version.content["also"] == ["CC1"]
    assert version.written_by == trainer


@pytest.mark.parametrize("kind", MODELS)
def test_an_edit_that_is_approved_makes_a_new_version(kind, framework, bank, author, publisher):
    send_and_approve(author, publisher, address(kind, "add"), form(kind, bank))
    question = created(kind)
    assert question.versions.count() == 1
    page = author.get(address(kind, "edit", question.pk)).content.decode()
    changed = querydict_from_html(page, form_id="w-editor-form")
    changed["level"] = "3"
    for name in [name for name in changed if name.endswith("-correct")]:
        changed[name] = "on"
    # Wagtail's script draws the situations, so their fields are not in the page.
    for name, value in nested_form_data(LINES[kind]).items() if kind == "scenario" else ():
        changed[name] = value
    changed = {name: changed.getlist(name) for name in changed}
    answer = send_and_approve(author, publisher, address(kind, "edit", question.pk), changed)
    assert answer.status_code == 302, answer.context["form"].errors
    assert list(question.versions.values_list("number", "content__level")) == [(2, 3), (1, 2)]
    assert question.versions.first().content.keys() == question.versions.last().content.keys()


@pytest.mark.parametrize("kind", MODELS)
def test_a_reviewer_publishes_no_question_alone(kind, framework, bank, publisher):
    publisher.post(address(kind, "add"), form(kind, bank) | {"action-publish": "Publish"})
    question = created(kind)
    edit = address(kind, "edit", question.pk)
    assert 'name="action-publish"' not in publisher.get(edit).content.decode()
    publisher.post(edit, form(kind, bank) | {"action-publish": "Publish"})
    old = address(kind, "revisions_revert", question.pk, question.revisions.first().pk)
    publisher.post(old, form(kind, bank) | {"action-publish": "Publish"})
    question = created(kind)
    assert (question.live, question.versions.count()) == (False, 0)


WRONG = [
    ("single", {"options": inline_formset([text("text", "Oak"), text("text", "Birch")])}, "Exactly one option is right."),
    (
        "single",
        {"options": inline_formset([{**text("text", "Oak"), "correct": "on"}, {**text("text", "Birch"), "correct": "on"}])},
        "Exactly one option is right.",
    ),
    (
        "single",
        {"options": inline_formset([{**text("text", "Oak"), "correct": "on"}, {**text("text", "Oak")}])},
        "Two lines have the same text.",
    ),
    (
        "multiple",
        {"options": inline_formset([{**text("text", "Oak"), "correct": "on"}, {**text("text", "Birch"), "correct": "on"}])},
        "At least one option is right and at least one is wrong.",
    ),
    ("matching", {"pairs": inline_formset([{**text("text", "Dog"), **text("match", "Hut")}])}, "Write at least three pairs"),
    ("ordering", {"steps": inline_formset([text("text", "Wake")])}, "Write at least three steps"),
    ("cloze", text("stem", "Without a mark."), "the text holds the mark [1] exactly once"),
    ("cloze", text("stem", "Without [1] and [2]."), "the mark [2] has no blank"),
    ("truefalse", {"level": "4"}, "Ensure this value is less than or equal to 3"),
    ("truefalse", {"competency_code": "XX9"}, "XX9 is not one of the available choices"),
    ("truefalse", {"also": ["ID1"]}, "Name each competency once."),
    ("truefalse", text("source", ""), "This field is required."),
    ("scenario", {"start": "n9"}, "There is no situation named n9."),
    ("scenario", {"max_points": "5"}, "The best path earns 2 points; write that number."),
    (
        "scenario",
        {"nodes": streamfield([("node", node("n1", "Here.", [choice("Ask", "n7", 2)])), ("node", node("end", "Over.", []))])},
        "Situation n1: a choice leads to n7, which does not exist.",
    ),
    (
        "scenario",
        {
            "nodes": streamfield(
                [
                    ("node", node("n1", "Here.", [choice("Ask", "end", 2)])),
                    ("node", node("end", "Over.", [])),
                    ("node", node("n3", "Lost.", [])),
                ]
            )
        },
        "No choice leads to the situation n3.",
    ),
    (
        "scenario",
        {
            "nodes": streamfield(
                [
                    ("node", node("n1", "Here.", [choice("Ask", "n2", 2)])),
                    ("node", node("n2", "Back.", [choice("Again", "n1")])),
                    ("node", node("end", "Over.", [])),
                ]
            )
        },
        "No choice leads to the situation end.",
    ),
    (
        "scenario",
        {
            "nodes": streamfield(
                [
                    ("node", node("n1", "Here.", [choice("Ask", "n1", 2), choice("End", "end")])),
                    ("node", node("end", "Over.", [])),
                ]
            )
        },
        "A choice leads back to the situation n1; a case only goes forward.",
    ),
    ("scenario", {"nodes": streamfield([("node", node("n1", "Here.", [choice("Ask", "n1", 2)]))])}, "it ends the case"),
]


@pytest.mark.parametrize(("kind", "changes", "message"), WRONG)
def test_what_is_wrong_is_said_and_not_sent(kind, changes, message, framework, bank, author):
    answer = author.post(address(kind, "add"), form(kind, bank, **changes) | {"action-submit": "Submit"})
    assert answer.status_code == 200
    assert message in answer.content.decode().replace("&#x27;", "'")
    assert not Question.objects.filter(code__startswith="new-").exists()


def test_a_draft_may_be_unfinished_but_is_not_sent_for_review(framework, bank, author):
    unfinished = form("single", bank, options=inline_formset([text("text", "Oak")]))
    assert author.post(address("single", "add"), unfinished).status_code == 302
    question = created("single")
    answer = author.post(address("single", "edit", question.pk), unfinished | {"action-submit": "Submit"})
    assert answer.status_code == 200
    assert question.current_workflow_state is None


def test_a_question_in_review_is_locked_for_its_author(framework, bank, author, publisher):
    author.post(address("single", "add"), form("single", bank) | {"action-submit": "Submit"})
    question = created("single")
    author.post(address("single", "edit", question.pk), form("single", bank, **text("stem", "Changed behind your back")))
    assert question.latest_revision.content["stem_en"] == "What is it?"
    # Nor can a reviewer leave it unfinished there, to be approved from the list without a look.
    broken = form("single", bank, options=inline_formset([text("text", "Oak")]))
    assert publisher.post(address("single", "edit", question.pk), broken).status_code == 200


def test_the_listing_opens_each_kind_in_its_own_form(framework, bank, publisher, django_assert_max_num_queries):
    for kind in MODELS:
        publisher.post(address(kind, "add"), form(kind, bank))
    listing = Question.snippet_viewset
    page = publisher.get(reverse(listing.get_url_name("list"))).content.decode()
    for kind in MODELS:
        assert address(kind, "edit", created(kind).pk) in page
        assert address(kind, "add") in page
        answer = publisher.get(reverse(listing.get_url_name("edit"), args=[created(kind).pk]))
        assert answer.url == address(kind, "edit", created(kind).pk)
    assert publisher.get(reverse(listing.get_url_name("add"))).status_code == 404
    assert reverse(listing.get_url_name("add")) not in page


@pytest.mark.parametrize("language", ["en", "ru", "tk"])
@pytest.mark.parametrize("kind", MODELS)
def test_the_preview_shows_each_language_and_no_key(kind, language, framework, bank, publisher):
    preview = address(kind, "preview_on_add")
    assert publisher.post(preview, form(kind, bank)).json()["is_valid"]
    answer = publisher.get(f"{preview}?mode={language}")
    # The editor shows it in a frame.
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "script-src 'self';" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    page = answer.content.decode()
    assert f'<html lang="{language}">' in page
    assert "What is it?" in page or kind == "cloze"
    assert "Because." not in page


def test_the_preview_of_an_unfinished_draft_says_what_is_missing(framework, bank, author):
    unfinished = form("single", bank, options=inline_formset([text("text", "Oak")]))
    author.post(address("single", "add"), unfinished)
    preview = address("single", "preview_on_edit", created("single").pk)
    author.post(preview, unfinished)
    page = author.get(f"{preview}?mode=en").content.decode()
    assert "Exactly one option is right." in page


def test_others_do_not_reach_the_bank(framework, bank, official, sign_in):
    client = sign_in(official)
    assert client.get(address("single", "add")).status_code in (302, 404)
    assert client.post(address("single", "add"), form("single", bank)).status_code in (302, 404)
    assert not Question.objects.filter(code__startswith="new-").exists()


def test_publishing_the_same_again_makes_no_version(framework, bank, author, publisher):
    send_and_approve(author, publisher, address("truefalse", "add"), form("truefalse", bank))
    question = created("truefalse")
    send_and_approve(author, publisher, address("truefalse", "edit", question.pk), form("truefalse", bank))
    assert question.versions.count() == 1
