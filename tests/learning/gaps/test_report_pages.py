"""The report pages: who may open what, the same figures everywhere, what a hidden cell says, queries and weight."""

import csv
import gzip
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.competencies.models import Competency
from learning.evidence.services import record_evidence
from learning.gaps.models import Report, ReportExport
from learning.gaps.selectors import report_for
from learning.gaps.services import freeze_edition
from learning.gaps.words import SHARES
from tests.learning.gaps.conftest import row_of

NATIONAL, BORDER, INTERIOR = "/en/gaps/2026-1/", "/en/gaps/2026-1/SBS/", "/en/gaps/2026-1/MIA/"
CELL = "/en/gaps/2026-1/SBS/cell/BOR/ID1/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(surveyed):
    """Two agencies with ten and twelve people, and one of three that may show nowhere."""
    return freeze_edition(survey=surveyed({"SBS": 10, "MIA": 12, "YNAM": 3}), as_of=date(2026, 11, 21), made_by=None)


@pytest.fixture
def people(border, interior, coordinator, partner, trainer, focal, official, supervisor, administrator, reviewer):
    return {
        "coordinator": coordinator, "partner": partner, "trainer": trainer, "focal": focal, "official": official,
        "supervisor": supervisor, "administrator": administrator, "reviewer": reviewer,
    }  # fmt: skip


SEES = {
    # who: the list, the national report, the own agency's, another's, a cell, exports of the three
    "coordinator": (200, 200, 200, 200, 200, 200, 200, 200),
    "partner": (200, 200, 404, 404, 404, 200, 404, 404),
    "focal": (200, 404, 200, 404, 200, 404, 200, 404),
    "supervisor": (200, 404, 200, 404, 200, 404, 404, 404),
    "official": (200, 404, 200, 404, 200, 404, 404, 404),
    "trainer": (404, 404, 404, 404, 404, 404, 404, 404),
    "reviewer": (404, 404, 404, 404, 404, 404, 404, 404),
    "administrator": (404, 404, 404, 404, 404, 404, 404, 404),
}
EXPORTS = [f"{path}?format=csv" for path in (NATIONAL, BORDER, INTERIOR)]


@pytest.mark.parametrize("who", SEES)
def test_a_report_out_of_scope_does_not_exist(edition, people, sign_in, who):
    browser = sign_in(people[who])
    pages = ["/en/gaps/", NATIONAL, BORDER, INTERIOR, CELL, *EXPORTS]
    assert tuple(browser.get(page).status_code for page in pages) == SEES[who]


def test_visitors_are_sent_to_sign_in(edition, sign_in):
    for page in ("/en/gaps/", NATIONAL, BORDER, CELL, EXPORTS[0], "/en/my/standing/", "/en/my/standing/ID1/"):
        answer = sign_in(None).get(page)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")


def test_writing_to_a_report_is_refused(edition, coordinator, sign_in):
    assert sign_in(coordinator).post(NATIONAL).status_code == 405


def test_report_for_gives_each_viewer_the_own_copy(edition, coordinator, partner, focal):
    assert report_for(viewer=coordinator, round_code="2026-1")["k"] == 5
    assert report_for(viewer=coordinator, round_code="2026-1", audience="outside")["k"] == 10
    assert report_for(viewer=partner, round_code="2026-1")["audience"] == "outside"
    assert report_for(viewer=focal, round_code="2026-1", agency_code="SBS")["agency"] == "SBS"
    for scope in ({"agency_code": "MIA"}, {"agency_code": "NONE"}, {}, {"agency_code": "SBS", "edition": 2}):
        with pytest.raises(Report.DoesNotExist):
            report_for(viewer=focal, round_code="2026-1", **scope)


@pytest.mark.parametrize(
    "address",
    [
        f"{NATIONAL}?edition=7",
        f"{NATIONAL}?edition=x",
        f"{NATIONAL}?edition=-1",
        f"{NATIONAL}?format=exe",
        "/en/gaps/none/",
        "/en/gaps/2026-1/NONE/",
        f"{NATIONAL}cell/SBS/ZZ9/",
        f"{NATIONAL}cell/NONE/ID1/",
    ],
)
def test_what_is_not_there_is_not_found(edition, coordinator, sign_in, address):
    assert sign_in(coordinator).get(address).status_code == 404


@pytest.mark.parametrize(
    ("who", "address", "title"),
    [
        ("coordinator", NATIONAL, "3 agencies: two competencies need training first"),
        ("coordinator", INTERIOR, "Ministry of Internal Affairs: two competencies need training first"),
        ("focal", BORDER, "State Border Service: two competencies need training first"),
        # Beside the national report its figures would give away those of the three people of Ynam.
        ("coordinator", BORDER, "State Border Service: no figures can be shown"),
    ],
)
def test_the_title_says_the_finding(edition, people, sign_in, who, address, title):
    page = sign_in(people[who]).get(address).content.decode()
    name = title.split(":")[0]
    assert page[page.index("<title>") : page.index("</title>")].startswith(f"<title>{name}")
    assert title.split(":")[1] in page[page.index("<title>") : page.index("</title>")]


def test_screen_json_and_csv_carry_the_same_cells(edition, coordinator, sign_in):
    browser = sign_in(coordinator)
    for address, agency in ((NATIONAL, None), (BORDER, "SBS")):
        body = report_for(viewer=coordinator, round_code="2026-1", agency_code=agency)
        sent = json.loads(browser.get(f"{address}?format=json").content)
        assert sent == {name: value for name, value in body.items() if name != "staff"}
        lines = list(csv.DictReader(io.StringIO(browser.get(f"{address}?format=csv").content.decode("utf-8-sig"))))
        page = browser.get(address).content.decode()
        for row in body["heatmap"]["rows"]:
            for column, cell in (*row["cells"].items(), ("total", row["total"])):
                line = next(
                    each for each in lines
                    if (each["section"], each["row"], each["column"]) == ("heatmap", row["competency"], column)
                )  # fmt: skip
                names = ("state", "N", "n", "mean_gap", "people_below", "band", "since_edition")
                assert {name: line[name] for name in names} == {name: str(cell.get(name, "")) for name in names}
                shown = f'href="cell/{column.replace(" ", "%20").replace(":", "%3A")}/{row["competency"]}/">'
                if cell["state"] == "shown":
                    assert f"{shown}{cell['figure']}<span" in page
                elif cell["state"] == "hidden":
                    assert f"{shown}–<span" in page
                else:
                    assert shown not in page or cell["state"] == "unknown"


@pytest.mark.parametrize(("who", "place"), [("coordinator", NATIONAL), ("focal", BORDER)])
def test_the_share_with_a_serious_gap_is_the_exports(edition, people, sign_in, who, place):
    browser = sign_in(people[who])
    told = json.loads(browser.get(f"{place}?format=json").content)["head"]["serious"]
    rows = csv.DictReader(io.StringIO(browser.get(f"{place}?format=csv").content.decode("utf-8-sig")))
    in_csv = {row["row"]: row["value"] for row in rows if row["section"] == "head"}
    assert (in_csv["serious"], in_csv["serious_percent"]) == (str(told["people"]), str(told["percent"]))
    shown = browser.get(place).context["serious"]
    assert shown == (f"{told['percent']:g}%" if isinstance(told["percent"], float) else SHARES[told["percent"]])


def test_csv_is_for_spreadsheets_and_exports_are_noted(edition, coordinator, sign_in):
    answer = sign_in(coordinator).get(BORDER + "?format=csv")
    assert answer.content.startswith(b"\xef\xbb\xbfsection,")
    assert answer["Content-Disposition"] == 'attachment; filename="okuw-2026-1-1-SBS.csv"'
    noted = ReportExport.objects.get()
    assert (noted.user, noted.format, noted.report.agency.code, noted.report.audience) == (coordinator, "csv", "SBS", "joint")


def test_a_shown_cell_opens_to_its_evidence(edition, focal, sign_in):
    page = sign_in(focal).get(CELL).content.decode()
    assert "General signs of trafficking: the gap is 2.0, critical" in page
    assert "All gaps together, divided by 10: 2.00, critical." in page
    assert "Self-rating" in page
    assert "almost all" in page
    assert "sbs0" not in page


def test_a_hidden_cell_says_why_and_gives_no_figure(edition, coordinator, sign_in):
    body = report_for(viewer=coordinator, round_code="2026-1", agency_code="YNAM")
    assert row_of(body, "ID1")["total"] == {"state": "hidden"}
    page = sign_in(coordinator).get("/en/gaps/2026-1/YNAM/cell/total/ID1/").content.decode()
    main = page[page.index("<main") : page.index("</main")]
    assert "Hidden: too few people to show without revealing someone." in main
    assert "fig3" not in main
    assert "of 3" not in main


def test_the_same_report_in_russian_and_turkmen(edition, coordinator, sign_in):
    for language in ("ru", "tk"):
        page = sign_in(coordinator, language).get(f"/{language}/gaps/2026-1/").content.decode()
        assert ">2,0<span" in page
        assert "г." not in page or language == "ru"


@pytest.mark.parametrize("size", [10, 1000])
def test_a_report_takes_the_same_queries_for_ten_and_a_thousand(surveyed, coordinator, sign_in, size):
    freeze_edition(survey=surveyed({"SBS": size, "MIA": 12}), as_of=date(2026, 11, 21), made_by=None)
    browser = sign_in(coordinator)
    for address, expected in ((NATIONAL, 6), (BORDER, 7), (CELL, 9)):
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        assert len(queries) == expected


def test_the_national_page_of_18_agencies_weighs_little(surveyed, agencies, coordinator, sign_in):
    codes = [code for code, agency in agencies.items() if not agency.is_partner][:18]
    required = dict.fromkeys(Competency.objects.values_list("code", flat=True), 3)
    survey = surveyed(dict.fromkeys(codes, 7), required=required, levels=dict.fromkeys(required, 1))
    freeze_edition(survey=survey, as_of=date(2026, 11, 21), made_by=None)
    page = sign_in(coordinator).get(NATIONAL).content
    assert page.count(b'class="c b') >= 18 * 36
    assert len(gzip.compress(page, 6)) < 30_000


def rate(person, code, kind, value, on):
    record_evidence(learner=person, competency_code=code, kind=kind, value=value, on=on, source=f"{kind} {on}")


def test_one_sees_the_own_standing_with_every_piece(official, sign_in):
    rate(official, "ID1", "self", 2, date(2026, 10, 1))
    rate(official, "ID1", "self", 1, date(2024, 1, 1))
    rate(official, "ID1", "supervisor", 1, date(2026, 10, 3))
    browser = sign_in(official)
    overview = browser.get("/en/my/standing/").content.decode()
    assert "Level 1.3 of 3 required" in overview
    page = browser.get("/en/my/standing/ID1/").content.decode()
    assert "Supervisor&#x27;s rating" in page
    assert "A newer one of the same kind counts." in page
    assert "not used" in page
    assert browser.get("/en/my/standing/ZZ9/").status_code == 404


def test_one_without_a_post_sees_an_empty_standing(coordinator, sign_in):
    browser = sign_in(coordinator)
    assert "Nothing is known yet." in browser.get("/en/my/standing/").content.decode()
    assert "There is no evidence yet." in browser.get("/en/my/standing/ID1/").content.decode()
