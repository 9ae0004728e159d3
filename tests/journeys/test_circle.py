"""The circle in a browser, on the demo: an official learns and is certified, a text is written and reviewed, a supervisor
rates, the coordinator closes the round and reads its report. Each journey takes people and records of its own.
"""

import re
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys import answers
from tests.site import BROWSER

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER["executable_path"] is None, reason="no Chromium here"),
]
# Where the bar and a little air end.
BAR = 64
COURSE = "courses/m1-ident/"
TITLE = {
    "en": "Recognising a person who may have been trafficked",
    "ru": "Как распознать человека, который мог стать жертвой торговли людьми",
}


def is_being_read(page, anchor):
    """Waits until a block begins right under the bar."""
    page.wait_for_function(
        "name => Math.abs(document.getElementById(name).getBoundingClientRect().top - BAR) < 8".replace("BAR", str(BAR)),
        arg=anchor,
    )


def saved_text(pdf: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


# --- an official ----------------------------------------------------------------------------------
def read_on_in_turkmen(official):
    """Go on with the lesson in Russian, and change to Turkmen in its middle: the block being read stays in view."""
    page = official.open("/ru/my/")
    official.check_page()
    page.get_by_role("link", name="Продолжить с места остановки").click()
    page.wait_for_url("**/the-first-conversation/#b6")
    expect(page.get_by_role("heading", level=1, name="Первая беседа")).to_be_visible()
    is_being_read(page, "b6")
    page.locator("#b15").evaluate("block => block.scrollIntoView()")
    is_being_read(page, "b15")
    russian = page.locator("#b15").inner_text()
    # With the mouse, as a reader does: `click` may scroll first.
    switch = page.get_by_role("navigation", name="Язык").locator("[lang=tk]").bounding_box()
    page.mouse.click(switch["x"] + switch["width"] / 2, switch["y"] + switch["height"] / 2)
    page.wait_for_url("**/tk/**/the-first-conversation/#b15")
    expect(page.locator("html")).to_have_attribute("lang", "tk")
    is_being_read(page, "b15")
    assert page.locator("#b15").inner_text() != russian
    official.check_page()
    for following in ("online-signs-and-the-next-step", "test"):
        page.get_by_role("button", name="Okaldy diýip belläp dowam etmek").click()
        page.wait_for_url(f"**/{following}/")
    official.check_page()


def sit_the_test(official):
    """Answer in Turkmen, the last half in Russian. An answer is "saved" when the server has said so and no earlier."""
    page = official.page
    page.get_by_role("button", name="Synaga başlamak").click()
    page.wait_for_url("**/tk/attempts/**")
    official.check_page()
    first, *others = answers.boxes(page)
    held, released = [], []
    page.route("**/answers/*/", lambda route: route.continue_() if released else held.append(route))
    kinds = [answers.answer(first, "tk")]
    state = first.locator("[data-state]")
    expect(state).to_have_text("Ýatda saklanýar…")
    expect(page.locator("[data-summary]")).to_contain_text("Saklanan jogaplar: 0")
    released.append(True)
    held.pop().continue_()
    expect(state).to_contain_text(re.compile(r"^Ýatda saklandy: \d"))
    kinds += [answers.answer(box, "tk") for box in others[:5]]
    expect(page.locator("[data-summary]")).to_have_text("Saklanan jogaplar: 6")
    page.get_by_role("navigation", name="Dil").locator("[lang=ru]").click()
    page.wait_for_url("**/ru/attempts/**")
    kinds += [answers.answer(box, "ru") for box in answers.boxes(page)[6:]]
    expect(page.locator("[data-summary]")).to_have_text("Сохранено ответов: 9")
    answers.go_through_the_case(page, "ru")
    assert set(kinds) == {"single", "multiple", "truefalse", "ordering", "matching", "scenario"}
    official.check_page()
    page.get_by_role("button", name="Отправить мои ответы").click()
    page.wait_for_url("**/review/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("100")
    official.check_page()


def test_an_official_studies_passes_and_is_certified(visitor):
    official = visitor("official")
    read_on_in_turkmen(official)
    sit_the_test(official)
    page = official.page
    serial = page.get_by_role("link", name="Открыть сертификат").get_attribute("href").strip("/").rsplit("/", 1)[1]
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать в PDF").click()
    text = saved_text(Path(download.value.path()).read_bytes())
    assert "Maral Synagowa" in text
    assert TITLE["ru"] in text
    assert serial in text.replace("-", "").replace(" ", "")
    official.open("/ru/my/")
    expect(page.locator("#certificates")).to_contain_text(TITLE["ru"])

    anybody = visitor()
    page = anybody.open(f"/verify/{serial}/?lang=en")
    expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is valid.")
    for told in ("Maral Synagowa", TITLE["en"], "100%"):
        expect(page.locator("dl.kv").first).to_contain_text(told)
    anybody.check_page()


# --- those who write ------------------------------------------------------------------------------
def preview_and_submit(trainer, told):
    """The editor's preview shows the text as learners will see it, in its own language; then it goes to the reviewers."""
    page = trainer.page
    panel = page.locator("[data-side-panel-toggle=preview]")
    panel.click()
    for text in told:
        expect(page.frame_locator("#w-preview-iframe").locator("body")).to_contain_text(text)
    panel.click()
    page.locator("footer .w-dropdown__toggle").click()
    page.locator("[name=action-submit]").click()
    expect(page.locator(".messages .success")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ru")


def write_a_lesson(trainer):
    page = trainer.open("/admin/pages/search/?q=Duties+and+national+rules")
    module = page.get_by_role("link", name="Duties and national rules", exact=True).get_attribute("href").split("/")[3]
    trainer.open(f"/admin/pages/add/courses/lessonpage/{module}/")
    page.fill("[name=title]", "When the telephone rings at night")
    page.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="Текст").click()
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type("Write down the time and the number first.")
    # The editor hands what was typed to the form a quarter of a second later; the preview shows what the form holds.
    expect(page.locator("input[name^=body-][name$=-value]")).to_have_value(re.compile("the number first"))
    preview_and_submit(trainer, ["Preview: this is how learners will see it.", "Write down the time and the number first."])


def write_a_question(trainer):
    page = trainer.open("/admin/snippets/assessments/truefalsequestion/add/")
    page.select_option("[name=bank]", label="M4-LAW")
    for name, text in {
        "code": "m4-night-call",
        "level": "2",
        "stem_en": "A call at night can wait until the morning.",
        "feedback_en": "The time and the number are written down at once.",
        "source_en": "Practice standard, own wording",
    }.items():
        page.fill(f"[name={name}]", text)
    preview_and_submit(trainer, ["true or false", "A call at night can wait until the morning.", "Not answered yet"])


def approve(reviewer, name):
    """The reviewer opens the text, answers the author checklist and approves; what was found wanting gets a reason."""
    page = reviewer.open("/admin/")
    page.get_by_role("link", name=name).first.click()
    page.locator("footer .w-dropdown__toggle").click()
    page.locator("[data-workflow-action-name=approve]").click()
    dialog = page.locator(".okuw-checklist")
    points = dialog.locator("fieldset")
    expect(points).to_have_count(10)
    for point in points.all():
        if point.locator("[value=holds]").count():
            point.locator("[value=holds]").check()
        else:
            point.locator("[value=not_concerned]").check()
            point.get_by_role("textbox").fill("Here it is not needed.")
    dialog.get_by_role("button").click()
    expect(page.locator(".messages .success")).to_be_visible()


def test_a_trainer_writes_a_reviewer_publishes_an_official_reads(visitor):
    trainer, reviewer, official = visitor("trainer"), visitor("reviewer"), visitor("official")
    lesson = "/en/courses/m4-law/duties-and-national-rules/when-the-telephone-rings-at-night/"
    write_a_lesson(trainer)
    write_a_question(trainer)
    assert official.page.goto(f"{official.address}{lesson}").status == 404
    official.complaints.clear()

    approve(reviewer, "When the telephone rings at night")
    approve(reviewer, "m4-night-call")
    page = reviewer.open("/admin/snippets/assessments/question/?q=m4-night-call")
    expect(page.get_by_role("row", name="m4-night-call")).to_contain_text(re.compile("опубликован|published"))

    page = official.open("/en/courses/m4-law/")
    page.get_by_role("link", name="When the telephone rings at night").click()
    expect(page.locator("article")).to_contain_text("Write down the time and the number first.")
    official.check_page()


# --- those who lead -------------------------------------------------------------------------------
def test_a_supervisor_rates_a_member_of_the_team(visitor):
    supervisor = visitor("supervisor")
    page = supervisor.open("/en/team/")
    supervisor.check_page()
    row = page.get_by_role("row").filter(has_text="Not started").first
    name = row.get_by_role("rowheader").inner_text()
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    supervisor.check_page()
    questions = page.locator("details[open] fieldset")
    asked = questions.count()
    for question in questions.all():
        question.locator("input[value='2']").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"{asked} answers saved")).to_be_visible()
    supervisor.open("/en/team/")
    row = page.get_by_role("row", name=name)
    expect(row).to_contain_text(f"Answered: {asked} of ")
    row.get_by_role("link", name="Continue").click()
    expect(page.locator("fieldset input[value='2']:checked")).to_have_count(asked)
    supervisor.check_page()


def cells_on_screen(page, competency):
    """A row of the heat map as it is printed: competency, then every column, the total last."""
    row = page.locator("table.heat tr").filter(has=page.locator("th b", has_text=re.compile(f"^{competency}$")))
    return [
        cell.evaluate("cell => cell.firstElementChild.firstChild.textContent.trim()")
        for cell in row.locator("td:not(.ldc)").all()
    ]


def printed(cell):
    """A cell of the export as the heat map prints it."""
    words = {"unknown": "?", "hidden": "–", "not_required": "not required", "low_coverage": f"({cell.get('figure')})"}
    return words.get(cell["state"], cell.get("figure"))


def read_the_report(coordinator):
    """The report on the page and the one taken out as JSON say the same in a handful of rows. Gives the export."""
    page = coordinator.page
    coordinator.check_page()
    export = page.context.request.get(f"{page.url}?format=json").json()
    rows = {row["competency"]: row for row in export["heatmap"]["rows"]}
    for competency in ("ID1", "ID3", "LF1", "VP2", "IP4"):
        row = rows[competency]
        cells = [row["cells"].get(column, {"state": "not_required"}) for column in export["heatmap"]["columns"]]
        assert cells_on_screen(page, competency) == [printed(cell) for cell in (*cells, row["total"])]
    assert any(row["total"]["state"] == "shown" for row in rows.values())
    expect(page.locator("ul.facts").first).to_contain_text(f"{export['head']['n']} with evidence")
    return export


def test_a_coordinator_closes_the_round_and_reads_its_report(visitor):
    coordinator = visitor("coordinator")
    page = coordinator.open("/en/rounds/")
    coordinator.check_page()
    page.get_by_role("row").filter(has_text="Open").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1, name="Training needs assessment")).to_be_visible()
    code = page.locator(".eye").inner_text()
    page.get_by_role("link", name="Close the round").click()
    expect(page.get_by_role("heading", level=1, name="Close this round?")).to_be_visible()
    coordinator.check_page()
    page.get_by_role("button", name="Close the round").click()
    expect(page.get_by_text("The round is closed and its reports are made.")).to_be_visible()
    coordinator.check_page()
    page.get_by_role("link", name="Read the report").click()
    page.wait_for_url(f"**/en/gaps/{code}/")
    national = read_the_report(coordinator)
    assert (national["round"], national["edition"], national["agency"]) == (code, 1, None)

    page.locator("table.heat thead").get_by_role("link", name="SBS").click()
    page.wait_for_url(f"**/en/gaps/{code}/SBS/")
    agency = read_the_report(coordinator)
    assert agency["agency"] == "SBS"
    assert agency["heatmap"]["rows"][0]["total"]["n"] <= national["heatmap"]["rows"][0]["total"]["n"]


# --- without a script -----------------------------------------------------------------------------
def test_a_learner_without_javascript_is_certified_too(visitor):
    learner = visitor("focal", java_script_enabled=False)
    page = learner.open(f"/en/{COURSE}")
    page.get_by_role("button", name="Start the course").click()
    expect(page.get_by_role("heading", level=1, name="Why victims are missed")).to_be_visible()
    for following in ("Reading indicators", "Children and", "The first conversation", "Online signs", "Test"):
        page.get_by_role("button", name="Mark as read and go on").click()
        expect(page.get_by_role("heading", level=1, name=following)).to_be_visible()
    page.get_by_role("button", name="Start the quiz").click()
    expect(page.locator("[data-summary]")).to_have_text("Answers saved: 0")
    for box in answers.boxes(page):
        answers.answer(box, "en")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-summary]")).to_have_text("Answers saved: 9")
    answers.go_through_the_case(page, "en")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You passed. Your result: 100%")
    page.get_by_role("link", name="Open your certificate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is valid.")
    expect(page.locator("dl.kv").first).to_contain_text(TITLE["en"])
