"""B3: whatever stands in a text about questions, quizzes, answers or people, no page about them gives it to a browser as code.

Every stored text holds one of many payloads; each page is then read by Chromium, which would call `canary`. Every sixth page
in `make test`, all of them in `make audit`.
"""

import itertools
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import sync_playwright
from wagtail.test.utils.form_data import querydict_from_html

from assessments.marking.addresses import sealed
from assessments.marking.services import mark_text
from assessments.questions.content import key
from assessments.questions.kinds import KINDS
from assessments.questions.models import QuestionBank
from assessments.quizzes.accommodations import set_accommodation
from assessments.quizzes.definition import define_quiz
from assessments.quizzes.models import Quiz, QuizDraw, QuizSection
from assessments.quizzes.services import save_answer, start_attempt, submit_attempt
from courses.player.recording import regrade_and_record
from learning.languages import CODES
from learning.management.demo.answers import right_response
from tests import factories
from tests.assessments import papers
from tests.site import BROWSER
from tests.trials import ON_SQLITE, trials

pytestmark = [
    pytest.mark.browser,
    pytest.mark.trial,
    pytest.mark.skipif(not ON_SQLITE, reason="what a page looks like is the same on both engines"),
    pytest.mark.skipif(BROWSER["executable_path"] is None, reason="no Chromium here"),
]
OUT_OF = ('"', "'", "</textarea>", "</script>", "</title>", "</option></select>", "-->", "</style>")
INTO = (
    "><svg onload=canary()>",
    "><img src=x onerror=canary()>",
    "<script>canary()</script>",
    "><details open ontoggle=canary()>",
    " autofocus onfocus=canary() ",
    "><iframe srcdoc='<script>parent.canary()</script>'>",
    "><input autofocus onfocus=canary()>",
    "&lt;svg onload=canary()&gt;",
)
PAYLOADS = [out + into for into in INTO for out in OUT_OF]


def poisoned(value, bites):
    """The same bank with a payload after each text in it."""
    if isinstance(value, list):
        return [poisoned(part, bites) for part in value]
    if isinstance(value, dict):
        if value and value.keys() <= set(CODES):
            return {code: bitten(text, bites) for code, text in value.items()}
        return {name: poisoned(part, bites) for name, part in value.items()}
    return value


def bitten(text, bites):
    return [bitten(part, bites) for part in text] if isinstance(text, list) else f"{text} {next(bites)}"


def response_to(content, bites):
    """The right answer; where something is typed, a payload."""
    kind = content["kind"]
    if kind in ("shorttext", "extendedtext"):
        return {"text": next(bites)}
    if kind == "cloze":
        return {name: next(bites) for name in content["blanks"] if name not in content.get("lists", {})}
    return {"number": "90"} if kind == "numeric" else right_response(content) if kind == "scenario" else key(content)


@pytest.fixture
def everywhere(official, focal, trainer, reviewer, framework, sign_in):
    """Every page about what was poisoned, as (address, browser of who reads it)."""
    bites = itertools.cycle(PAYLOADS)
    for person in (official, focal, trainer, reviewer):
        person.first_name, person.last_name = next(bites)[:60], next(bites)[:60]
        person.save()
    made = {}
    for bank in (papers.BANK, papers.ESSAY):
        rows = [{**entry, "code": entry["code"].replace("X", "P")} for entry in poisoned(bank["questions"], bites)]
        made |= papers.make_questions({"bank": f"poisoned-{bank['bank']}", "title": next(bites), "questions": rows})
    for question in made.values():
        question.save_revision(user=trainer, clean=False)
    quiz = define_quiz(code="poisoned", titles={"en": next(bites), "ru": next(bites)}, questions=list(made))
    QuizSection.objects.create(quiz=quiz, title_en=next(bites))
    QuizDraw.objects.create(quiz=quiz, count=1, competency_code="ID1", tag="none")
    set_accommodation(learner=official, by=focal, time_factor=Decimal("1.5"), extra_attempts=1, reason=next(bites))
    sent, open_one = (start_attempt(quiz=quiz, learner=official, context=context) for context in ("sent", "open"))
    for attempt in (sent, open_one):
        for item in attempt.items.select_related("version"):
            save_answer(attempt=attempt, order=item.order, sequence=1, response=response_to(item.version.content, bites))
    submit_attempt(attempt=sent, language="en")
    waiting = start_attempt(quiz=quiz, learner=factories.make_user(username="waits", first_name=next(bites)[:60]))
    save_answer(attempt=waiting, order=10, sequence=1, response={"text": next(bites)})
    submit_attempt(attempt=waiting)
    item = sent.items.get(order=10)
    points = {row["key"]: 1 for row in item.version.content["rubric"]}
    mark_text(item=item, marker=trainer, points=points, comment=next(bites))
    version = sent.items.get(order=1).version
    regrade = regrade_and_record(version=version, rule="full", reason=next(bites), by=reviewer)
    author = sign_in(trainer)
    gift = "\n\n".join(
        f"::{bite.translate(FREE)}::What {bite.translate(FREE)}{{={bite.translate(FREE)} ~no}}" for bite in PAYLOADS
    )
    upload = {"form": "gift", "language": "en", "competency": "", "level": "1"}
    previews = []
    for bank in ("looked-at", "imported"):
        file = SimpleUploadedFile("<svg onload=canary()>.gift", gift.encode())
        previews.append(author.post("/admin/question-import/", {**upload, "new_bank": bank, "file": file}).url)
    preview, outcome = previews[0], author.post(previews[1]).url
    question_page = next(each for n in range(99) if author.get(each := f"{preview}{n}/").status_code == 200)
    bank_page = reverse(QuestionBank.snippet_viewset.get_url_name("list"))
    person = f"/en/team/progress/{official.uuid}/"
    text_page = f"/en/marking/{sealed(waiting.items.get(order=10).pk)}/"
    pages = [(sign_in(official), f"/{code}/{path}") for code in ("en", "ru") for path in (
        f"attempts/{open_one.uuid}/", f"attempts/{sent.uuid}/review/", "profile/")]  # fmt: skip
    pages += [(sign_in(focal), address) for address in (person, f"{person}accommodation/", "/en/team/progress/")]
    pages += [(author, address) for address in ("/en/marking/", text_page, preview, question_page, bank_page)]
    for kind in KINDS:
        question, views = made[next(code for code, row in made.items() if isinstance(row, kind))], ("edit", "usage", "history")
        pages += [(author, reverse(kind.snippet_viewset.get_url_name(view), args=[question.pk])) for view in views]
        if kind.kind in ("single", "multiple", "scenario"):
            # What is ticked or drawn by Wagtail's script cannot be read from the page; their lines are drawn as a learner's.
            continue
        shown = reverse(kind.snippet_viewset.get_url_name("preview_on_edit"), args=[question.pk])
        page = author.get(reverse(kind.snippet_viewset.get_url_name("edit"), args=[question.pk])).content.decode()
        author.post(shown, querydict_from_html(page, form_id="w-editor-form").dict())
        pages += [(author, f"{shown}?in_preview_panel=true&mode={mode}") for mode in ("en", "ru")]
    name = Quiz.snippet_viewset.get_url_name
    marked = f"?id={made['P1'].pk}&id={made['P7'].pk}"
    pages += [(sign_in(reviewer), address) for address in (
        "/admin/snippets/assessments/question/", reverse(name("list")), reverse(name("edit"), args=[quiz.pk]),
        reverse("blueprint:quiz", args=[quiz.pk]), reverse("statistics:quiz", args=[quiz.pk]),
        reverse("regrades:index") + "?code=P1", reverse("regrades:regrade", args=[regrade.uuid]),
        reverse("regrades:new", args=[sent.items.get(order=3).version.pk]), "/admin/question-export/",
        *(f"/admin/bulk/assessments/question/{action}/{marked}" for action in ("add_tags", "remove_tags", "copy", "delete")),
    )]  # fmt: skip
    return [*pages, (author, outcome)]


# What GIFT would read as its own signs.
FREE = {ord(sign): f"\\{sign}" for sign in "~=#{}:"}


@pytest.mark.django_db
def test_no_page_gives_a_stored_text_to_the_browser_as_code(everywhere):
    bodies, bare = {}, []
    for browser, address in everywhere[:: trials(6, 1)]:
        answer = browser.get(address)
        # Of few people the statistics show nothing.
        if answer.status_code != 200 or ("canary" not in answer.content.decode() and "/statistics/" not in address):
            bare.append((address, answer.status_code))
        bodies[address] = answer.content.decode()
    assert "\n".join(f"{status} {address}" for address, status in bare) == ""
    bodies["/the-canary-lives/"] = "<svg onload=canary()>"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**BROWSER)
        page = chromium.new_page()
        page.add_init_script("window.canary = () => { window.struck = true }")
        page.route("**", lambda route: answer_with(route, bodies))
        struck = []
        for address in bodies:
            page.goto(f"http://okuw.test{address}")
            if page.evaluate("window.struck"):
                struck.append(address)
        chromium.close()
    assert struck == ["/the-canary-lives/"]


def answer_with(route, bodies):
    """The page asked for, without what it would load: only its own markup is tried."""
    body = bodies.get(route.request.url.removeprefix("http://okuw.test"))
    route.fulfill(body=body, content_type="text/html; charset=utf-8") if body else route.abort()
