"""The page's script in a real browser: "saved" only after the server's answer, nothing lost, nothing left behind."""

import json

import pytest
from playwright.sync_api import expect, sync_playwright

from assessments.quizzes.models import Answer, Quiz
from assessments.quizzes.services import start_attempt, submit_attempt
from tests import factories
from tests.assessments import papers
from tests.site import BROWSER

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(BROWSER["executable_path"] is None, reason="no Chromium here"),
]


@pytest.fixture(scope="module")
def chromium():
    # Playwright keeps an event loop in this thread; the database is only touched between its steps.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(**BROWSER)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, live_server, sign_in):
    """Open an attempt as its learner in a browser of their own; complaints of the browser fail the test."""
    complaints, contexts = [], []

    def opened(attempt, context=None, query=""):
        context = context or chromium.new_context()
        contexts.append(context)
        session = sign_in(attempt.learner).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
        page.goto(f"{live_server.url}/en/attempts/{attempt.uuid}/{query}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def kept(page):
    return {key: json.loads(value) for key, value in page.evaluate("({...localStorage})").items()}


def blank(page, name):
    """A blank of the text with blanks."""
    return page.locator(f"#q6 [data-line='{name}']")


def pick(page, order, text):
    page.locator(f"#q{order}").get_by_text(text, exact=True).click()


def state(page, order):
    return page.locator(f"#q{order} [data-state]")


def test_each_answer_is_saved_by_itself(visit, attempt):
    page = visit(attempt)
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    pick(page, 1, "Birch")
    expect(state(page, 1)).to_contain_text("Saved at ")
    pick(page, 2, "Red")
    pick(page, 2, "Blue")
    pick(page, 3, "False")
    page.locator("#q6 input[type=text]").first.fill("means")
    for step, place in (("Wake", "1"), ("Wash", "3")):
        page.locator(f'#q5 [data-line="{papers.key(step)}"]').select_option(place)
    expect(page.locator("[data-summary]")).to_contain_text("Answers saved: 5")
    expect(page.locator("[data-summary]")).not_to_contain_text("Waiting")
    expect(state(page, 2)).to_contain_text("Saved at ")
    saved = {answer.item.order: answer.response for answer in Answer.objects.order_by("sequence").select_related("item")}
    assert saved == {
        1: papers.key("Birch"),
        2: papers.RIGHT["multiple"],
        3: False,
        5: [papers.key("Wake"), None, papers.key("Wash")],
        6: {"1": "means"},
    }
    assert kept(page) == {}


def test_off_the_line_answers_wait_on_the_device_and_arrive(visit, attempt):
    page = visit(attempt)
    page.context.set_offline(True)
    pick(page, 1, "Oak")
    expect(state(page, 1)).to_contain_text("Your answer is kept on this device")
    expect(page.locator("[data-summary]")).to_contain_text("Waiting for the connection: 1")
    name = f"okuw.answers.{attempt.learner.uuid}.{attempt.uuid}"
    assert kept(page) == {name: {"1": {"sequence": 1, "response": papers.key("Oak")}}}
    page.get_by_role("button", name="Send my answers").click()
    expect(state(page, 1)).to_contain_text("Your answer is kept on this device")
    assert not Answer.objects.exists()

    # A new page of the same learner finds it again and sends it.
    page.close()
    page.context.set_offline(False)
    again = visit(attempt, page.context)
    expect(state(again, 1)).to_contain_text("Saved at ")
    assert Answer.objects.get().response == papers.key("Oak")
    assert again.locator("#q1 input:checked").get_attribute("value") == papers.key("Oak")
    assert kept(again) == {}


def test_what_waited_for_one_screen_is_sent_from_another(visit, quiz, learner):
    Quiz.objects.filter(pk=quiz.pk).update(layout="screens")
    attempt = start_attempt(quiz=Quiz.objects.get(pk=quiz.pk), learner=learner)
    page = visit(attempt)
    page.context.set_offline(True)
    pick(page, 1, "Birch")
    expect(state(page, 1)).to_contain_text("Your answer is kept on this device")
    page.close()
    page.context.set_offline(False)
    again = visit(attempt, page.context, "?q=3")
    expect(again.locator("[data-summary]")).to_have_text("Answers saved: 1")
    assert (Answer.objects.get().response, kept(again)) == (papers.key("Birch"), {})
    pick(again, 3, "False")
    again.get_by_role("button", name="Next question").click()
    expect(again.locator("#q4")).to_be_visible()
    expect(again.locator("[data-summary]")).to_have_text("Answers saved: 2")
    again.locator(".qnav button").first.click()
    expect(again.locator("#q1 input:checked")).to_have_value(papers.key("Birch"))


def test_two_steps_with_one_place_are_told_at_once(visit, attempt):
    page = visit(attempt)
    for step in ("Wake", "Wash"):
        page.locator(f'#q5 [data-line="{papers.key(step)}"]').select_option("2")
    expect(page.locator("#q5 .errmsg")).to_have_text("Two steps have the same place. Give each step its own place.")
    page.locator(f'#q5 [data-line="{papers.key("Wash")}"]').select_option("1")
    expect(page.locator("#q5 .errmsg")).to_have_text("")
    expect(state(page, 5)).to_contain_text("Saved at ")


def test_sending_saves_what_was_typed_last_and_leaves_nothing_behind(visit, attempt):
    page = visit(attempt)
    page.locator("#q6 input[type=text]").last.fill("consent")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("Questions without an answer: 9. Send anyway?")).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Not passed yet.")).to_be_visible()
    attempt.refresh_from_db()
    assert str(attempt.items.get(order=6).score) == "0.3333"
    assert kept(page) == {}


def test_of_two_tabs_the_later_answer_counts_the_other_is_told_and_a_blank_never_does(visit, attempt):
    first = visit(attempt)
    second = visit(attempt, first.context)
    pick(first, 1, "Oak")
    expect(state(first, 1)).to_contain_text("Saved at ")
    pick(second, 3, "False")
    pick(second, 1, "Birch")
    expect(second.locator("#q1 .errmsg")).to_have_text(
        "This was also answered on another device. Both answers are kept; the later one counts."
    )
    expect(state(second, 1)).to_contain_text("Saved at ")
    blank(first, "1").fill("means")
    expect(state(first, 6)).to_contain_text("Saved at ")
    blank(second, "2").fill("consent")
    expect(state(second, 6)).to_contain_text("Saved at ")
    expect(blank(second, "1")).to_have_value("means")
    words = first.locator("#q9 input[type=text]")
    words.fill("debt bondage")
    expect(state(first, 9)).to_contain_text("Saved at ")
    words.fill("")
    expect(state(first, 9)).to_contain_text("An earlier answer stays.")
    rows = Answer.objects.order_by("item__order", "sequence").values_list("item__order", "sequence", "response")
    assert list(rows) == [
        (1, 1, papers.key("Oak")),
        (1, 2, papers.key("Birch")),
        (3, 1, False),
        (6, 1, {"1": "means"}),
        (6, 2, {"1": "means", "2": "consent"}),
        (9, 1, {"text": "debt bondage"}),
    ]


def test_an_attempt_sent_elsewhere_says_so(visit, attempt):
    page = visit(attempt)
    submit_attempt(attempt=attempt)
    pick(page, 3, "True")
    expect(page.locator("#q3 .errmsg")).to_have_text("This test was sent. Its answers cannot be changed.")
    assert kept(page) == {}


def test_what_another_person_left_on_the_device_is_forgotten(visit, attempt, quiz):
    page = visit(attempt)
    page.context.set_offline(True)
    pick(page, 1, "Oak")
    expect(state(page, 1)).to_contain_text("kept on this device")
    page.close()
    page.context.set_offline(False)
    theirs = start_attempt(quiz=quiz, learner=factories.make_user(username="next"))
    assert kept(visit(theirs, page.context)) == {}


def test_signing_out_forgets_what_waited(visit, attempt, live_server):
    page = visit(attempt)
    page.evaluate("localStorage.setItem('okuw.answers.someone.something', '{}')")
    page.evaluate(f"localStorage.setItem('okuw.answers.{attempt.learner.uuid}.other', '1')")
    page.goto(f"{live_server.url}/en/profile/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/en/")
    assert kept(page) == {}
