"""Who may do what in the admin with courses and questions, and the review that a second person closes."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    TaskState,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html

from assessments.questions.kinds import KINDS, ClozeQuestion, ScenarioQuestion, TrueFalseQuestion
from assessments.questions.models import QuestionBank
from assessments.questions.services import load_bank
from assessments.quizzes.definition import define_quiz
from assessments.quizzes.models import Quiz
from courses.pages.groups import ensure_groups
from courses.pages.models import CourseIndexPage, CoursePage, ModulePage, SecondPersonTask
from tests import checklists, factories
from tests.assessments import papers

WRITERS = ["trainer", "partner"]


@pytest.fixture
def catalogue(flagship):
    """The flagship course, with the groups and the review set up."""
    return CoursePage.objects.get(course=flagship, locale__language_code="en")


@pytest.fixture
def module(catalogue):
    """A live part of the course, to be changed."""
    return ModulePage.objects.child_of(catalogue).live().first()


def form(module, **changes):
    data = {
        "title": module.title,
        "slug": module.slug,
        "introduction": module.introduction,
        "translation_state": module.translation_state,
        "seo_title": "",
        "search_description": "",
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0},
    }
    return nested_form_data(data | changes)


def edit(client, module, **changes):
    return client.post(reverse("wagtailadmin_pages:edit", args=[module.pk]), form(module, **changes))


def submit(client, module, **changes):
    return edit(client, module, **{"action-submit": "yes"}, **changes)


def act(client, module, action, **data):
    state = TaskState.objects.get(workflow_state__object_id=str(module.pk), status="in_progress")
    data |= checklists.dialog(module) if action == "approve" else {}
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[module.pk, action, state.pk]), data)


def live_introduction(module):
    return ModulePage.objects.get(pk=module.pk).introduction


# --- the groups -----------------------------------------------------------------------------------
def test_told_twice_it_is_the_same(catalogue):
    def all_of_it():
        kept = (Group, Workflow, WorkflowTask, SecondPersonTask, WorkflowPage, WorkflowContentType, GroupPagePermission)
        return (
            [model.objects.count() for model in (*kept, GroupCollectionPermission, Permission)],
            {group.name: sorted(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()},
        )

    before = all_of_it()
    ensure_groups()
    assert all_of_it() == before


def test_what_somebody_added_by_hand_is_taken_back(catalogue):
    trainers = Group.objects.get(name="Trainers")
    trainers.permissions.add(Permission.objects.get(codename="change_user"))
    root = Page.get_first_root_node()
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=trainers, page=root, permission=publish)
    ensure_groups()
    assert not trainers.permissions.filter(codename="change_user").exists()
    assert not trainers.page_permissions.filter(permission=publish).exists()


def test_a_renamed_review_is_found_again(catalogue):
    Workflow.objects.filter(workflow_tasks__task__in=SecondPersonTask.objects.all()).update(name="Проверка")
    ensure_groups()
    assert SecondPersonTask.objects.count() == 1
    assert WorkflowPage.objects.filter(workflow__name="Проверка").count() == 3


def test_the_three_catalogues_and_every_kind_of_question_have_the_review(catalogue):
    workflow = Workflow.objects.get(workflow_tasks__task__in=SecondPersonTask.objects.all())
    assert workflow.name == "Review by a second person"
    for page in Page.objects.type(CourseIndexPage):
        assert page.get_workflow() == workflow
    for model in (*KINDS, Quiz):
        assert model.get_default_workflow() == workflow


@pytest.mark.parametrize("role", WRITERS)
def test_writers_draft_and_do_not_publish(catalogue, module, request, role):
    user = request.getfixturevalue(role)
    may = module.permissions_for_user(user)
    assert (may.can_edit(), may.can_add_subpage(), may.can_submit_for_moderation()) == (True, True, True)
    assert (may.can_publish(), may.can_unpublish(), may.can_delete()) == (False, False, False)
    assert not module.get_root().permissions_for_user(user).can_add_subpage()
    for model in (*KINDS, Quiz):
        name = model._meta.model_name
        assert user.has_perms([f"assessments.add_{name}", f"assessments.change_{name}"])
        assert not any(user.has_perm(f"assessments.{action}_{name}") for action in ("publish", "delete", "unlock"))
    assert not user.has_perm("courses.change_course")


def test_reviewers_edit_and_withdraw_and_publish_by_the_review(catalogue, module, reviewer):
    may = module.permissions_for_user(reviewer)
    assert (may.can_edit(), may.can_unpublish(), may.can_reorder_children()) == (True, True, True)
    assert (may.can_publish(), may.can_publish_subpage()) == (False, False)
    assert reviewer.has_perms(["assessments.publish_quiz", "assessments.publish_truefalsequestion", "courses.change_course"])


def test_coordinators_only_look(catalogue, module, coordinator):
    may = module.permissions_for_user(coordinator)
    assert (may.can_edit(), may.can_publish(), may.can_add_subpage()) == (False, False, False)
    granted = Permission.objects.filter(group__user=coordinator).values_list("codename", flat=True)
    assert [name for name in granted if not name.startswith("view_") and name != "access_admin"] == []


def test_administrators_write_no_content(catalogue, module, administrator):
    may = module.permissions_for_user(administrator)
    assert (may.can_edit(), may.can_publish()) == (False, False)
    assert set(Permission.objects.filter(group__user=administrator).values_list("codename", flat=True)) == {"access_admin"}


@pytest.mark.parametrize("role", ["learner", "supervisor", "focal"])
def test_learners_have_no_group(catalogue, role):
    assert not factories.make_user(username="somebody", role=role).groups.exists()


# --- the review of a page -------------------------------------------------------------------------
@pytest.mark.parametrize("role", WRITERS)
def test_a_writer_submits_and_a_reviewer_approves(catalogue, module, request, reviewer, sign_in, role):
    writer = request.getfixturevalue(role)
    submit(sign_in(writer), module, introduction="New words")
    assert live_introduction(module) == module.introduction
    act(sign_in(reviewer), module, "approve")
    assert live_introduction(module) == "New words"


@pytest.mark.parametrize("door", ["edit", "add", "bulk", "api"])
def test_a_reviewer_publishes_nothing_alone(catalogue, module, reviewer, sign_in, door):
    client = sign_in(reviewer)
    client.raise_request_exception = False
    edit(client, module, introduction="My words", **({"action-publish": "yes"} if door == "edit" else {}))
    if door == "add":
        add = reverse("wagtailadmin_pages:add", args=["courses", "modulepage", catalogue.pk])
        client.post(add, form(module, slug="my-own", introduction="My words", **{"action-publish": "yes"}))
        assert ModulePage.objects.get(slug="my-own").live is False
    elif door == "bulk":
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        client.post(f"{bulk}?next=/admin/&id={module.pk}", {"include_descendants": ""})
    elif door == "api":
        client.post(f"/admin/api/main/pages/{module.pk}/action/publish/")
    held = ModulePage.objects.get(pk=module.pk)
    assert (held.introduction, held.has_unpublished_changes) == (module.introduction, True)


def test_a_reviewer_who_changes_what_was_sent_does_not_approve_it(catalogue, module, trainer, reviewer, sign_in):
    submit(sign_in(trainer), module, introduction="New words")
    edit(sign_in(reviewer), module, introduction="My words")
    act(sign_in(reviewer), module, "approve")
    assert live_introduction(module) == module.introduction
    act(sign_in(factories.make_user(username="other-reviewer", role="reviewer")), module, "approve")
    assert live_introduction(module) == "My words"


def test_a_writers_publish_button_only_keeps_a_draft(catalogue, module, trainer, sign_in):
    edit(sign_in(trainer), module, introduction="New words", **{"action-publish": "yes"})
    held = ModulePage.objects.get(pk=module.pk)
    assert (held.introduction, held.has_unpublished_changes) == (module.introduction, True)


def test_a_writer_approves_nothing(catalogue, module, trainer, partner, sign_in):
    submit(sign_in(trainer), module, introduction="New words")
    for user in (trainer, partner):
        act(sign_in(user), module, "approve")
    assert live_introduction(module) == module.introduction


@pytest.mark.parametrize("by_form", [True, False])
def test_nobody_approves_what_they_sent_themselves(catalogue, module, reviewer, sign_in, by_form):
    client = sign_in(reviewer)
    submit(client, module, introduction="My words")
    if by_form:
        edit(client, module, introduction="My words", **checklists.with_form(module))
    else:
        act(client, module, "approve")
    assert live_introduction(module) == module.introduction
    assert TaskState.objects.get().status == "in_progress"
    other = factories.make_user(username="other-reviewer", role="reviewer")
    act(sign_in(other), module, "approve")
    assert live_introduction(module) == "My words"


def test_a_trainer_who_becomes_a_reviewer_does_not_approve_the_own_text(catalogue, module, trainer, administrator, sign_in):
    submit(sign_in(trainer), module, introduction="My words")
    trainer.groups.add(Group.objects.get(name="Reviewers"))
    act(sign_in(trainer), module, "approve")
    assert live_introduction(module) == module.introduction


def test_not_even_a_superuser_approves_the_own_text(catalogue, module, sign_in):
    root = factories.make_user(username="root", is_superuser=True)
    submit(sign_in(root), module, introduction="My words")
    act(sign_in(root), module, "approve")
    assert live_introduction(module) == module.introduction


def test_whoever_sent_it_may_ask_for_changes_or_take_it_back(catalogue, module, reviewer, sign_in):
    submit(sign_in(reviewer), module, introduction="My words")
    act(sign_in(reviewer), module, "reject", comment="Not yet")
    assert TaskState.objects.get().status == "rejected"


def test_the_text_is_locked_for_its_writer_while_it_is_reviewed(catalogue, module, trainer, sign_in):
    submit(sign_in(trainer), module, introduction="New words")
    edit(sign_in(trainer), module, introduction="Other words")
    assert ModulePage.objects.get(pk=module.pk).get_latest_revision_as_object().introduction == "New words"


# --- the review of a question ---------------------------------------------------------------------
@pytest.fixture
def question(catalogue):
    made = TrueFalseQuestion(
        bank=QuestionBank.objects.create(slug="bank", title="A bank"),
        code="q",
        competency_code="ID1",
        level=1,
        stem_en="Consent matters.",
        feedback_en="It does not.",
        source_en="Palermo Protocol, art. 3",
        live=False,
    )
    made.save()
    return made


def send_for_review(question, user):
    question.save_revision(user=user)
    question.get_workflow().start(question, user)
    return TaskState.objects.get()


def act_on_question(client, question, state):
    name = question.snippet_viewset.get_url_name("workflow_action")
    return client.post(reverse(name, args=[question.pk, "approve", state.pk]), checklists.dialog(question))


def test_a_question_is_approved_by_a_second_person(question, trainer, reviewer, sign_in):
    state = send_for_review(question, trainer)
    act_on_question(sign_in(trainer), question, state)
    assert not TrueFalseQuestion.objects.get(pk=question.pk).live
    act_on_question(sign_in(reviewer), question, state)
    assert TrueFalseQuestion.objects.get(pk=question.pk).live
    assert question.versions.count() == 1


def test_a_reviewers_own_question_waits_for_another(question, reviewer, sign_in):
    state = send_for_review(question, reviewer)
    act_on_question(sign_in(reviewer), question, state)
    assert not TrueFalseQuestion.objects.get(pk=question.pk).live


def test_a_reviewer_publishes_no_copy_alone(question, reviewer, sign_in):
    quiz = define_quiz(code="practice", titles={"en": "Practice"}, questions=["q"])
    for held in (question, quiz):
        client, copy = sign_in(reviewer), reverse(held.snippet_viewset.get_url_name("copy"), args=[held.pk])
        sent = querydict_from_html(client.get(copy).content.decode(), form_id="w-editor-form")
        sent.update({"code": "my-copy", "action-publish": "yes"})
        client.post(copy, sent.urlencode(), content_type="application/x-www-form-urlencoded")
        assert type(held).objects.get(code="my-copy").live is False


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in (ClozeQuestion, ScenarioQuestion)])
def test_a_question_is_approved_from_its_form_as_it_was_sent(catalogue, kind, changed, trainer, reviewer, sign_in):
    for bank in (papers.BANK, papers.ESSAY):
        load_bank(bank)
    question = kind.objects.get(bank__slug__in=[papers.BANK["bank"], papers.ESSAY["bank"]])
    question.stem_en = f"{question.stem_en} Really?"
    send_for_review(question, trainer)
    client, edit = sign_in(reviewer), reverse(question.snippet_viewset.get_url_name("edit"), args=[question.pk])
    sent = querydict_from_html(client.get(edit).content.decode(), form_id="w-editor-form")
    # A box that is ticked comes without a value from the page.
    sent.update({name: "on" for name in list(sent) if name.endswith("-correct") and not sent[name]})
    if changed:
        sent["source_en"] = "My own source"
    sent.update(checklists.with_form(question))
    client.post(edit, sent.urlencode(), content_type="application/x-www-form-urlencoded")
    assert kind.objects.get(pk=question.pk).stem_en.endswith("Really?") is not changed
