"""B1, B2 in the admin: whatever an author sends in a form about questions, nothing breaks, and what is refused changes nothing.

A few inputs a form in `make test`, hundreds in `make audit`.
"""

from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from assessments.marking.models import Regrade, RegradedItem
from assessments.questions.models import Question, QuestionBank, QuestionVersion
from assessments.quizzes.definition import define_quiz
from assessments.quizzes.models import Quiz, QuizDraw, QuizSection, QuizSlot
from assessments.quizzes.services import start_attempt, submit_attempt
from courses.pages.models import SignedChecklist
from courses.player.recording import regrade_and_record
from tests import checklists, factories
from tests.assessments import papers
from tests.assessments.exchange.files import sample
from tests.assessments.questions.filled import MODELS, address, form
from tests.security.hostile import form_of, texts
from tests.security.test_hostile_requests import Watch
from tests.trials import examples

pytestmark = pytest.mark.trial
RECORDS = (
    *MODELS.values(), Question, QuestionBank, QuestionVersion, Quiz, QuizSection, QuizSlot, QuizDraw, Regrade, RegradedItem,
    Revision, SignedChecklist, TaskState, WorkflowState,
)  # fmt: skip
BULK = ("add_tags", "remove_tags", "copy", "delete")
SHEETS = ("every-kind.gift", "every-kind.xml")


@dataclass(frozen=True)
class Form:
    """Who sends it, where to, what would be right."""

    role: str
    path: str
    fields: dict


def quiz_form(question) -> dict:
    """A quiz with a section, a question and a draw, as an author fills it in."""
    title = {"title_en": "Part", "title_ru": "", "title_tk": ""}
    draw = {"count": "1", "bank": "", "competency_code": "ID1", "level": "2", "tag": "", "section": "0"}
    return nested_form_data(
        {
            "code": "new-quiz", "title_en": "New", "title_ru": "", "title_tk": "", "pass_percent": "80", "minutes": "20",
            "attempts_allowed": "2", "wait_minutes": "0", "opens_at": "2026-11-01 08:00", "closes_at": "2026-12-01 08:00",
            "layout": "in_order", "shows": "key", "sections": inline_formset([title]),
            "slots": inline_formset([{"question": str(question.pk), "section": "1"}]), "draws": inline_formset([draw]),
        }
    )  # fmt: skip


@pytest.fixture
def forms(framework, trainer, reviewer, sign_in):
    """Every form by its name, and the browser of each role; one question waits for its approval, one was regraded."""
    browsers = {"trainer": sign_in(trainer), "reviewer": sign_in(reviewer)}
    questions = papers.make_questions()
    bank = QuestionBank.objects.get(slug="small")
    Question.objects.filter(code="X2").update(tags=["travel"])
    browsers["trainer"].post(address("truefalse", "add"), form("truefalse", bank) | {"action-submit": "Submit"})
    waiting = MODELS["truefalse"].objects.get(code="new-truefalse")
    task = TaskState.objects.get()
    quiz = define_quiz(code="small-test", titles={"en": "A small test"}, questions=["X1", "X3"])
    submit_attempt(attempt=start_attempt(quiz=quiz, learner=factories.make_user(username="sat")))
    versions = {version.question.code: version for version in QuestionVersion.objects.select_related("question")}
    regrade = regrade_and_record(version=versions["X1"], rule="full", reason="Two are right.", by=reviewer)
    told = {"rule": "full", "reason": "Two are right."}
    found = {f"add {kind}": Form("trainer", address(kind, "add"), form(kind, bank, code=f"hostile-{kind}")) for kind in MODELS}
    found |= {
        f"{action} {kind}": Form("trainer", address(kind, view, *at), form(kind, bank))
        for kind, code in (("cloze", "X6"), ("scenario", "X7"), ("numeric", "X8"))
        for action, view, at in (
            ("edit", "edit", [questions[code].pk]),
            ("play", "preview_on_edit", [questions[code].pk]),
        )
    }
    found |= {
        f"bulk {action}": Form(
            "reviewer",
            f"/admin/bulk/assessments/question/{action}/?id={questions['X2'].pk}&id={questions['X9'].pk}&next=/admin/",
            {"tags": "form-a, travel"},
        )
        for action in BULK
    }
    return browsers, found | {
        "add quiz": Form("trainer", reverse(Quiz.snippet_viewset.get_url_name("add")), quiz_form(questions["X3"])),
        "approval": Form(
            "reviewer",
            address("truefalse", "workflow_action", waiting.pk, "approve", task.pk),
            checklists.dialog(waiting) | {"comment": "Good."},
        ),
        "approval in the editor": Form(
            "reviewer", address("truefalse", "edit", waiting.pk), form("truefalse", bank) | checklists.with_form(waiting)
        ),
        "regrade": Form("reviewer", reverse("regrades:new", args=[versions["X3"].pk]), told),
        "take back": Form("reviewer", reverse("regrades:take_back", args=[regrade.uuid]), told),
        "take in": Form("reviewer", reverse("regrades:take_in", args=[regrade.uuid]), told),
    }


FORM_TYPE = "application/x-www-form-urlencoded"


def filled(fields):
    return [(name, value) for name, given in fields.items() for value in (given if isinstance(given, list) else [given])]


@st.composite
def filled_in(draw, fields):
    """The form as it should be, with up to three fields made into something else, and one perhaps left out."""
    names = sorted(fields)
    changed = draw(st.dictionaries(st.sampled_from(names) | texts, texts, max_size=3))
    left_out = draw(st.none() | st.sampled_from(names))
    return [(name, changed.pop(name, value)) for name, value in filled(fields) if name != left_out] + list(changed.items())


NAMES = sorted(
    {f"add {kind}" for kind in MODELS}
    | {f"{action} {kind}" for kind in ("cloze", "scenario", "numeric") for action in ("edit", "play")}
    | {f"bulk {action}" for action in BULK}
    | {"add quiz", "approval", "approval in the editor", "regrade", "take back", "take in"}
)


@examples(len(NAMES) // 2, 150 * len(NAMES))
@given(data=st.data())
def test_no_form_of_an_author_breaks(forms, data):
    browsers, found = forms
    held = found[data.draw(st.sampled_from(NAMES))]
    watch = Watch(browsers[held.role], RECORDS)
    body = form_of(data.draw(filled_in(held.fields)))
    with transaction.atomic():
        # Whatever it did is undone, so that the next one finds what this one found.
        answer = watch.send("POST", held.path, body, FORM_TYPE)
        assert answer.status_code in (200, 302, 400, 403, 404, 413), held.path
        if answer.status_code == 302:
            assert browsers[held.role].get(answer.url, follow=True).status_code == 200
        transaction.set_rollback(True)


def test_each_of_these_forms_does_something_when_it_is_right(forms):
    browsers, found = forms
    shut = []
    for name in NAMES:
        held = found[name]
        watch = Watch(browsers[held.role], RECORDS)
        before = watch.before
        with transaction.atomic():
            watch.send("POST", held.path, form_of(filled(held.fields)), FORM_TYPE, shown_is_refused=False)
            if watch.before == before and "play" not in name:
                shut.append(name)
            transaction.set_rollback(True)
    # Nothing was sent since this regrade: there is nothing to take in.
    assert shut == ["take in"]


@pytest.mark.parametrize(
    "changed",
    [{"nodes-count": None}, {"nodes-count": "x"}, {"nodes-count": "9"}, {"nodes-0-order": None}, {"nodes-0-order": "1"},
     {"nodes-0-value-choices-count": "-"}, {"nodes-1-deleted": None}],
)  # fmt: skip
def test_a_case_sent_by_half_is_refused(forms, changed):
    browsers, found = forms
    held = found["add scenario"]
    fields = {name: value for name, value in (held.fields | changed).items() if value is not None}
    watch = Watch(browsers["trainer"], RECORDS)
    assert watch.send("POST", held.path, form_of(filled(fields)), FORM_TYPE).status_code == 400


FIELDS = {
    "bank": "", "new_bank": "other", "form": "auto", "language": "en", "competency": "ID1", "level": "2",
}  # fmt: skip


def _can_be_written(text: str) -> bool:
    """Whether the test's own writer of multipart forms can write it; what it cannot, test_no_form_of_an_author_breaks sends."""
    return "\0" not in text and text.encode("utf-8", "replace").decode() == text


@examples(6, 2000)
@given(data=st.data())
def test_no_upload_breaks(forms, data):
    browser = forms[0]["trainer"]
    watch = Watch(browser, RECORDS)
    content = data.draw(st.sampled_from([sample(name) for name in SHEETS]) | st.binary(max_size=200))
    cut = data.draw(st.integers(0, len(content)))
    file = SimpleUploadedFile("questions.gift", data.draw(st.sampled_from([content, content[:cut], content[cut:]])))
    fields = {name: value for name, value in data.draw(filled_in(FIELDS)) if _can_be_written(name + value)}
    body = encode_multipart(BOUNDARY, fields | {"file": file})
    with transaction.atomic():
        answer = watch.send("POST", "/admin/question-import/", body, MULTIPART_CONTENT)
        if answer.status_code == 302:
            # Without `watch`, which empties the cache that the file waits in.
            assert browser.get(answer.url).status_code == 200
            done = browser.post(answer.url)
            assert browser.get(done.url, follow=True).status_code == 200
        transaction.set_rollback(True)


@examples(4, 1000)
@given(data=st.data())
def test_no_export_breaks(forms, data):
    bank = str(QuestionBank.objects.get(slug="small").pk)
    fields = data.draw(filled_in({"bank": bank, "form": "gift", "language": "en"}))
    for form_name in ("gift", "moodlexml", "qti"):
        sent = form_of([(name, form_name if name == "form" and value == "gift" else value) for name, value in fields])
        watch = Watch(forms[0]["trainer"], RECORDS)
        assert watch.send("GET", f"/admin/question-export/?{sent}").status_code in (200, 302)
