"""Quizzes in the admin: drafted, reviewed and published like questions; what is wrong is said."""

from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from assessments.quizzes.models import Quiz
from tests import checklists
from tests.assessments.questions.filled import address, created, form, send_and_approve, text


def quiz_form(code, slots, draws=(), sections=()):
    """A quiz as its form is filled in."""
    return nested_form_data(
        {
            "code": code,
            **text("title", "Practice"),
            "pass_percent": "70",
            "wait_minutes": "0",
            "shows": "key",
            "layout": "page",
            "sections": inline_formset([text("title", title) for title in sections]),
            "slots": inline_formset([{"section": "0"} | slot for slot in slots]),
            "draws": inline_formset([{"section": "0"} | draw for draw in draws]),
        }
    )


def test_a_quiz_may_draw_its_questions_if_there_are_enough(framework, bank, author, publisher):
    send_and_approve(author, publisher, address("single", "add"), form("single", bank))
    add = reverse(Quiz.snippet_viewset.get_url_name("add"))
    draw = {"bank": str(bank.pk), "competency_code": "ID1", "level": "2", "tag": "form-a"}
    page = author.post(add, quiz_form("drawn", [], [draw | {"count": "2"}]) | {"action-submit": "Submit"})
    assert "A draw asks for 2 questions; published and free for it: 1." in page.content.decode()
    fixed = {"question": str(created("single").pk)}
    page = author.post(add, quiz_form("drawn", [fixed], [draw | {"count": "1"}]) | {"action-submit": "Submit"})
    assert "A draw asks for 1 questions; published and free for it: 0." in page.content.decode()
    author.post(add, quiz_form("drawn", [], [draw | {"count": "1"}]) | {"action-submit": "Submit"})
    assert Quiz.objects.get(code="drawn").current_workflow_state


def test_a_question_names_a_section_that_is_there(framework, bank, author, publisher):
    send_and_approve(author, publisher, address("single", "add"), form("single", bank))
    add = reverse(Quiz.snippet_viewset.get_url_name("add"))
    slot = {"question": str(created("single").pk), "section": "2"}
    page = author.post(add, quiz_form("parts", [slot], sections=["First"]) | {"action-submit": "Submit"})
    assert "Section 2 is named, but the test has so many sections: 1." in page.content.decode()
    author.post(add, quiz_form("parts", [slot], sections=["First", "Second"]) | {"action-submit": "Submit"})
    assert [section.title_en for section in Quiz.objects.get(code="parts").sections.all()] == ["First", "Second"]


def test_a_quiz_closes_after_it_opens(framework, bank, author, publisher):
    send_and_approve(author, publisher, address("single", "add"), form("single", bank))
    data = quiz_form("hours", [{"question": str(created("single").pk)}])
    hours = {"opens_at": "2026-11-22 10:00", "closes_at": "2026-11-22 09:00", "action-submit": "Submit"}
    page = author.post(reverse(Quiz.snippet_viewset.get_url_name("add")), data | hours)
    assert "A test closes after it opens." in page.content.decode()
    assert not Quiz.objects.filter(code="hours").exists()


def test_a_quiz_is_drafted_and_published_too(framework, bank, author, publisher):
    send_and_approve(author, publisher, address("single", "add"), form("single", bank))
    question = created("single")
    viewset = Quiz.snippet_viewset
    data = quiz_form("practice", [{"question": str(question.pk)}])
    assert author.get(reverse(viewset.get_url_name("add"))).status_code == 200
    author.post(reverse(viewset.get_url_name("add")), data | {"action-submit": "Submit"})
    quiz = Quiz.objects.get(code="practice")
    assert (quiz.live, quiz.pass_percent) == (False, 70)
    state = quiz.current_workflow_state.current_task_state
    approve = reverse(viewset.get_url_name("workflow_action"), args=[quiz.pk, "approve", state.pk])
    publisher.post(approve, checklists.dialog(quiz))
    quiz = Quiz.objects.get(code="practice")
    assert (quiz.live, list(quiz.slots.values_list("question_id", flat=True))) == (True, [question.pk])


def test_a_quiz_holds_each_question_once(framework, bank, author, publisher):
    send_and_approve(author, publisher, address("single", "add"), form("single", bank))
    slot = {"question": str(created("single").pk)}
    for slots, message in (([slot, slot], "A question stands twice in the list."), ([], "Choose at least one question.")):
        data = quiz_form("twice", slots)
        answer = author.post(reverse(Quiz.snippet_viewset.get_url_name("add")), data | {"action-submit": "Submit"})
        assert message in answer.content.decode()
    assert not Quiz.objects.filter(code="twice").exists()
