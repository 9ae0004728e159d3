"""Many questions at once: tags that survive publishing, copies that are drafts, retiring that leaves what was asked alone."""

import copy

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import TaskState

from assessments.questions.bulk import change_tags, copy_questions, retire_questions
from assessments.questions.kinds import KINDS
from assessments.questions.models import Question
from assessments.questions.selectors import current_versions
from assessments.quizzes.definition import define_quiz
from assessments.quizzes.models import Quiz, QuizDraw
from assessments.quizzes.services import start_attempt
from tests import checklists
from tests.assessments.analysis import crowd

ACTIONS = ["add_tags", "remove_tags", "copy", "delete"]


def again(question):
    return Question.objects.get(pk=question.pk)


def address(action, *questions, **asked):
    ids = "&".join(f"id={question if isinstance(question, str) else question.pk}" for question in questions)
    listing = reverse(Question.snippet_viewset.get_url_name("list"))
    filters = "".join(f"&{name}={value}" for name, value in asked.items())
    return f"/admin/bulk/assessments/question/{action}/?{ids}&next={listing}{filters}"


def kept():
    rows = Question.objects.non_polymorphic().order_by("pk").values("pk", "tags", "code")
    return [*rows], [question.live for question in Question.objects.order_by("pk")]


# --- tags -----------------------------------------------------------------------------------------
def test_tags_are_added_and_taken_away(questions):
    ids = [questions[code].pk for code in ("X1", "X2")]
    change_tags(question_ids=ids[:1], add=["travel"])
    assert change_tags(question_ids=ids, add=["form-a", "travel"]) == 2
    assert change_tags(question_ids=ids, add=["form-a", "travel"]) == 0
    assert [again(questions[code]).tags for code in ("X1", "X2")] == [["travel", "form-a"], ["form-a", "travel"]]
    assert change_tags(question_ids=ids, remove=["travel", "absent"]) == 2
    assert [again(questions[code]).tags for code in ("X1", "X2", "X3")] == [["form-a"], ["form-a"], []]


def test_a_tag_publishes_nothing_and_is_written_down(questions, trainer):
    question = questions["X1"]
    question.stem_en = "A new wording"
    question.save_revision(user=trainer, clean=False)
    change_tags(question_ids=[question.pk], add=["form-a"], by=trainer)
    question = again(question)
    assert (question.stem_en, question.live, question.versions.count()) == ("Stem of single", True, 1)
    assert question.revisions.count() == 1, "who wrote the newest draft stays its author"
    entry = registry.get_logs_for_instance(question).get()
    assert (entry.action, entry.user, entry.data) == ("okuw.tag_question", trainer, {"add": ["form-a"], "remove": []})


def test_a_draft_that_is_published_later_keeps_the_tag(questions):
    question = questions["X1"]
    question.tags = ["own"]
    draft = question.save_revision(clean=False)
    change_tags(question_ids=[question.pk], add=["form-a"])
    draft.refresh_from_db()
    draft.publish()
    assert again(question).tags == ["own", "form-a"]


def test_a_review_under_way_keeps_the_tag(questions, everyone, trainer, reviewer):
    question = questions["X1"]
    question.stem_en = "A new wording"
    question.save_revision(user=trainer, clean=False)
    question.get_workflow().start(question, trainer)
    change_tags(question_ids=[question.pk], add=["form-a"])
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    state.task.specific.on_action(state, reviewer, "approve", checklist=checklists.answered(question))
    question = again(question)
    assert (question.stem_en, question.tags) == ("A new wording", ["form-a"])


def test_a_planned_publication_keeps_the_tag(questions):
    question = questions["X1"]
    planned = question.save_revision(clean=False, approved_go_live_at=timezone.now())
    question.save_revision(clean=False)
    change_tags(question_ids=[question.pk], add=["form-a"])
    planned.refresh_from_db()
    assert planned.content["tags"] == ["form-a"]


# --- copies ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [kind.kind for kind in KINDS])
def test_a_copy_is_a_whole_draft_of_its_own(kind, questions, trainer):
    question = next(row for row in questions.values() if row.kind == kind)
    content, lines = copy.deepcopy(question.content()), line_ids(question)
    [made] = copy_questions(question_ids=[question.pk], by=trainer)
    made = again(made)
    assert type(made) is type(question)
    assert made.content() | {"code": question.code} == content
    assert (made.code, made.live, made.bank, made.versions.count()) == (f"{question.code}-copy", False, question.bank, 0)
    assert (made.first_published_at, made.latest_revision.user, made.uuid == question.uuid) == (None, trainer, False)
    assert not line_ids(made) & lines, "lines of its own"
    assert (line_ids(again(question)), again(question).content(), again(question).live) == (lines, content, True)
    made.latest_revision.publish()
    assert again(made).versions.get().content | {"code": question.code} == content


def line_ids(question):
    relations = ("options", "pairs", "steps", "blanks", "units", "answers", "rubric")
    return {(name, line.pk) for name in relations if hasattr(question, name) for line in getattr(question, name).all()}


def test_a_copy_has_the_newest_texts_a_picture_and_a_free_code(questions):
    from wagtail.images.models import Image
    from wagtail.images.tests.utils import get_test_image_file

    picture = Image.objects.create(title="A tree", file=get_test_image_file())
    question = questions["X1"]
    question.code, question.image, question.image_alt_en, question.tags = "x" * 40, picture, "A tree", ["form-a"]
    question.save()
    question.stem_en = "A new wording"
    question.options.first().delete()
    question.save_revision(clean=False)
    first, second = (copy_questions(question_ids=[question.pk])[0] for _time in range(2))
    assert (first.code, second.code) == ("x" * 35 + "-copy", "x" * 33 + "-copy-2")
    assert (again(first).stem_en, again(first).image, again(first).tags) == ("A new wording", picture, ["form-a"])


# --- retiring -------------------------------------------------------------------------------------
def test_a_retired_question_is_asked_of_nobody_new(questions, official, colleague):
    quiz = define_quiz(code="both", titles={"en": "Both"}, questions=["X1", "X2"])
    QuizDraw.objects.create(quiz=quiz, count=1, competency_code="ID1", bank=questions["X1"].bank)
    under_way = start_attempt(quiz=quiz, learner=official, at=crowd.START)
    assert retire_questions(question_ids=[questions["X1"].pk, questions["X9"].pk]) == 2
    assert retire_questions(question_ids=[questions["X1"].pk, questions["X9"].pk]) == 0
    assert sorted(item.version.content["code"] for item in under_way.items.all()) == ["X1", "X2", "X9"]
    later = start_attempt(quiz=quiz, learner=colleague, at=crowd.START)
    asked = {item.version.content["code"] for item in later.items.all()}
    assert "X2" in asked and not asked & {"X1", "X9"}
    question = again(questions["X1"])
    assert (question.live, question.versions.count(), current_versions([question.pk])) == (False, 1, {})


@pytest.mark.parametrize("button", ["retire", "unpublish"])
def test_retiring_calls_off_the_review_of_a_newer_draft(questions, everyone, trainer, reviewer, sign_in, button):
    question = questions["X1"]
    question.stem_en = "A new wording"
    question.save_revision(user=trainer, clean=False)
    question.get_workflow().start(question, trainer)
    if button == "retire":
        retire_questions(question_ids=[question.pk], by=reviewer)
    else:
        sign_in(reviewer).post(reverse(question.snippet_viewset.get_url_name("unpublish"), args=[question.pk]))
    state = TaskState.objects.get()
    assert (state.status, state.workflow_state.status) == ("cancelled", "cancelled")
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, reviewer, "approve", checklist=checklists.answered(question))
    question = again(question)
    assert (question.live, question.get_latest_revision_as_object().stem_en) == (False, "A new wording")


# --- in the admin ---------------------------------------------------------------------------------
def test_an_author_tags_what_is_marked(questions, author):
    marked = [questions["X1"], questions["X2"]]
    page = author.get(address("add_tags", *marked)).content.decode()
    assert all(str(question) in page for question in marked)
    assert "A tag has letters" in author.post(address("add_tags", *marked), {"tags": "two words"}).content.decode()
    assert "This field is required" in author.post(address("add_tags", *marked), {"tags": " "}).content.decode()
    answer = author.post(address("add_tags", *marked), {"tags": "Form-A, travel"}, follow=True)
    assert "Questions with new tags: 2" in answer.content.decode()
    author.post(address("remove_tags", questions["X1"]), {"tags": "travel"})
    assert [again(question).tags for question in marked] == [["form-a"], ["form-a", "travel"]]


def test_all_of_a_list_means_all_that_its_filters_show(questions, author):
    found = address("add_tags", "all", kind="ordering", bank=questions["X5"].bank_id, q="STEM", p="2")
    author.post(found, {"tags": "form-a"})
    assert [question.code for question in Question.objects.filter(tags__icontains="form-a", code__startswith="X")] == ["X5"]
    assert author.get(address("add_tags", "all", q="nothing like it")).status_code == 404


def test_an_author_copies_and_opens_the_draft(questions, author):
    assert author.get(address("copy", questions["X5"])).status_code == 200
    answer = author.post(address("copy", questions["X5"], questions["X7"]), follow=True)
    assert "Copies made: 2" in answer.content.decode()
    made = Question.objects.get(code="X7-copy")
    assert author.get(reverse(made.snippet_viewset.get_url_name("edit"), args=[made.pk])).status_code == 200


def test_a_reviewer_retires_knowing_the_quizzes(questions, publisher):
    define_quiz(code="fixed", titles={"en": "Fixed"}, questions=["X1"])
    drawing = Quiz.objects.create(code="drawing", title_en="Drawing")
    QuizDraw.objects.create(quiz=drawing, count=2, competency_code="ID1")
    marked = [questions["X1"], questions["X5"]]
    page = " ".join(publisher.get(address("delete", *marked)).content.decode().split())
    assert "In: drawing · Drawing; fixed · Fixed" in page
    assert "In no quiz." in page
    answer = publisher.post(address("delete", *marked), follow=True)
    assert "Questions retired: 2" in answer.content.decode()
    assert [again(question).live for question in marked] == [False, False]


def test_authors_retire_nothing(questions, author):
    before = kept()
    assert [author.get(address("delete", questions["X1"])).status_code, author.post(address("delete", "all")).status_code] == [
        404,
        404,
    ]
    assert kept() == before


@pytest.mark.parametrize("role", ["coordinator", "administrator", "official"])
def test_for_others_nothing_is_done_in_bulk(role, questions, everyone, request, sign_in):
    client = sign_in(request.getfixturevalue(role))
    before = kept()
    for action in ACTIONS:
        for asked in (address(action, questions["X1"]), address(action, "all")):
            assert (client.get(asked).status_code, client.post(asked, {"tags": "form-a"}).status_code) == (404, 404), action
    assert kept() == before


@pytest.mark.parametrize("marked", ["0", "x", "9" * 30, "-1", "", "all%00"])
def test_what_does_not_exist_is_not_changed(marked, questions, author):
    assert author.post(address("add_tags", marked), {"tags": "form-a"}).status_code == 404


def test_queries_do_not_grow_with_questions_and_uses(questions, publisher, django_assert_num_queries):
    define_quiz(code="all", titles={"en": "All"}, questions=[code for code in questions if code != "X10"])
    [copied] = copy_questions(question_ids=[questions["X1"].pk])
    one, two = address("delete", copied), address("delete", questions["X1"], copied)
    publisher.get(one)
    for marked in (one, two):
        with django_assert_num_queries(13):
            publisher.get(marked)
