"""A team's figure: for its supervisor alone, from five people, and so that nobody can be subtracted out of it."""

import random
from datetime import date
from itertools import combinations

import pytest

from learning.gaps.models import Report
from learning.gaps.services import freeze_edition
from learning.people.models import User
from tests.learning.gaps.conftest import Series, Staff, some_groups
from tests.learning.gaps.test_editions_in_memory import people, raise_level
from tests.trials import seeds

BORDER = "/en/gaps/2026-1/SBS/"


def made_of(teams, **fields):
    """An agency of these teams: {name: size}; everybody lacks one level."""
    found = {}
    for name, size in teams.items():
        found |= people(size, start=len(found), groups={"team": name}, **fields)
    return found


def lines(series):
    return {line["group"]: line for line in series.teams["SBS"]}


def states(series):
    return {name: line["state"] for name, line in lines(series).items()}


@pytest.mark.parametrize(
    ("teams", "expected"),
    [
        ({"1": 8, "2": 9}, {"1": "shown", "2": "shown"}),
        ({"1": 8, "2": 4, "": 20}, {"1": "hidden", "2": "hidden", "unsaid": "shown"}),
        ({"1": 8, "": 3}, {"1": "hidden", "unsaid": "hidden"}),
        ({"1": 4}, {}),
        ({"1": 12}, {"1": "shown"}),
    ],
)
def test_a_team_shows_when_neither_it_nor_the_rest_is_small(teams, expected):
    series = Series()
    series.freeze(made_of(teams))
    assert states(series) == expected


def test_a_team_has_the_mean_of_its_own_people():
    series, low, high = Series(), made_of({"1": 6}), people(7, start=100, current=0, groups={"team": "2"})
    series.freeze({**low, **high})
    assert (lines(series)["1"]["mean_gap"], lines(series)["1"]["n"]) == (1.0, 6)
    assert [lines(series)["2"][name] for name in ("mean_gap", "figure", "band")] == [3.0, "3.0", "critical"]


def test_no_report_carries_the_teams():
    bodies = Series().freeze(made_of({"1": 8, "2": 9}))
    assert all("team" not in body["breakdowns"] for body in bodies.values())


def test_a_team_stays_while_four_of_it_have_changed():
    series, staff = Series(), made_of({"1": 8, "2": 9})
    series.freeze(staff)
    series.freeze(raise_level(staff, 4))
    assert (lines(series)["1"]["mean_gap"], lines(series)["1"]["since_edition"]) == (1.0, 1)
    series.freeze(raise_level(staff, 8))
    assert (lines(series)["1"]["mean_gap"], lines(series)["1"]["since_edition"]) == (0.5, 3)


@pytest.mark.parametrize("around", [6, 11])
def test_a_team_a_little_larger_or_smaller_than_a_region_is_hidden(around):
    """With the region's figure beside it, the two people who are in the one and not in the other would stand alone."""
    series, staff = Series(), {}
    for learner in range(30):
        groups = {"team": "1" if learner < 8 else "2", "region": "ahal" if learner < (6 if around == 6 else 10) else "mary"}
        staff[learner] = Staff(agency="SBS", levels={"ID1": (3, 2), "ID2": (3, 1)}, groups=groups)
    body = series.freeze(staff)["internal", "SBS"]
    assert [group["state"] for group in body["breakdowns"]["region"]] == ["shown", "shown"]
    assert states(series)["1"] == "hidden"


def test_a_team_that_is_nearly_a_role_is_hidden():
    staff = {
        learner: Staff(agency="SBS", profile="BOR" if learner < 7 else "INV", levels={"ID1": (3, 2)}, groups={"team": team})
        for learner, team in enumerate(["1"] * 9 + ["2"] * 12)
    }
    series = Series(("ID1",))
    series.freeze(staff)
    assert states(series) == {"1": "hidden", "2": "hidden"}


@pytest.mark.trial
@pytest.mark.parametrize("seed", seeds(40, 1000))
def test_no_group_or_role_subtracted_from_a_team_leaves_a_few(seed):
    dice, series = random.Random(seed), Series()
    staff = {
        learner: Staff(
            agency="SBS",
            profile=dice.choice(("BOR", "BOR", "BOR", "INV")),
            levels={"ID1": (3, dice.choice((None, 0, 1, 2, 3))), "ID2": (2, dice.choice((0, 1, 2)))},
            groups=some_groups(dice) | {"team": dice.choice("1122334")},
        )
        for learner in range(dice.choice((12, 18, 25, 40, 70)))
    }
    body = series.freeze(staff)["internal", "SBS"]
    tables = [[{p for p in staff if staff[p].profile == name} for name in ("BOR", "INV")]]
    for dimension, groups in body["breakdowns"].items():
        shown = [group["group"] for group in groups if group["state"] == "shown"]
        tables.append([{p for p in staff if (staff[p].groups.get(dimension) or "unsaid") == name} for name in shown])
    for name, line in lines(series).items():
        team = {p for p in staff if staff[p].groups["team"] == name}
        assert line["state"] == "hidden" or line["n"] == len(team) >= 5
        for groups in tables if line["state"] == "shown" else ():
            for some in (each for size in range(1, len(groups) + 1) for each in combinations(groups, size)):
                whole = set().union(*some)
                if whole <= team or team <= whole:
                    assert len(whole ^ team) not in range(1, 5), (name, dimension)


# --- on the page ------------------------------------------------------------------------------------------------------
@pytest.fixture
def edition(surveyed, supervisor):
    """Twenty border officers: twelve of them are the supervisor's."""
    survey = surveyed({"SBS": 20, "MIA": 12})
    for place, person in enumerate(survey.people):
        person.groups["team"] = str(supervisor.pk) if person.agency_code == "SBS" and place < 12 else ""
    return freeze_edition(survey=survey, as_of=date(2026, 11, 21), made_by=None)


@pytest.mark.django_db
def test_the_supervisor_reads_the_own_team_beside_the_report(edition, supervisor, sign_in):
    page = sign_in(supervisor).get(BORDER).content.decode()
    main = page[page.index(">My team</h2>") :]
    assert '<td class="num" data-l="People">12</td>' in main[: main.index("</table>")]
    assert "1.0 serious" in main[: main.index("</table>")]


@pytest.mark.django_db
def test_nobody_else_reads_it(edition, focal, coordinator, official, supervisor, sign_in):
    other = User.objects.get(username="sbs15")
    other.role = User.Role.SUPERVISOR
    other.save()
    for person in (focal, coordinator, official):
        assert ">My team</h2>" not in sign_in(person).get(BORDER).content.decode()
    assert "Your team is not shown by itself." in sign_in(other).get(BORDER).content.decode()
    for browser in (sign_in(focal), sign_in(coordinator)):
        assert "team" not in browser.get(f"{BORDER}?format=json").content.decode()
        assert "team" not in browser.get(f"{BORDER}?format=csv").content.decode()


@pytest.mark.django_db
def test_only_the_report_for_inside_keeps_teams(edition):
    assert {report.audience for report in Report.objects.exclude(teams=[])} == {"internal"}
    assert not Report.objects.exclude(teams=[]).filter(agency=None).exists()


@pytest.mark.django_db
def test_a_supervisor_who_left_the_agency_reads_it_no_more(edition, supervisor, interior, sign_in):
    supervisor.agency = interior
    supervisor.save()
    assert sign_in(supervisor).get(BORDER).status_code == 404
    assert "Your team is not shown by itself." in sign_in(supervisor).get("/en/gaps/2026-1/MIA/").content.decode()
