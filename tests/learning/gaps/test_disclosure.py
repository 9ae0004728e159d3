"""J1 and J3: no reader can subtract a hidden figure, from the margins or from another table of the same edition."""

import random

import pytest

from tests.learning.gaps.attack import attack_row, mean_range_at
from tests.learning.gaps.conftest import Series, Staff, row_of, some_groups
from tests.trials import seeds

pytestmark = pytest.mark.trial

CODES = ("ID1", "ID2", "IP1", "VP1", "CO1", "CC1")
AGENCIES = [f"A{number:02}" for number in range(18)]
SIZES = (3, 4, 5, 5, 6, 6, 7, 8, 9, 11, 12, 15, 20, 35)


def invented_nation(dice, *, share_known=0.6, low=0.0):
    """18 agencies by 6 competencies, many empty cells, people at levels 0 to 3; some rows nearly all met or all at 0."""
    people, learner = {}, 0
    moods = {code: dice.choice((low, low, 0.5, 1.0)) for code in CODES}
    for agency in AGENCIES:
        required = {code: dice.choice((0, 1, 2, 3, 3)) for code in CODES}
        known = {code: dice.random() < share_known for code in CODES}
        kind = dice.choice(("ministry", "public association"))
        for _each in range(dice.choice(SIZES)):
            learner += 1
            levels = {
                code: (required[code], _level(dice, required[code], known[code], moods[code]))
                for code in CODES
                if required[code]
            }
            people[learner] = Staff(agency=agency, profile="BOR", levels=levels, kind=kind, groups=some_groups(dice))
    return people


def _level(dice, required, known, mood):
    if not known or dice.random() < 0.3:
        return None
    return required if dice.random() < mood * 0.9 else dice.choice(range(4))


def caps_of(people, code):
    caps = {}
    for staff in people.values():
        required = staff.levels.get(code, (0, None))[0]
        for name in (staff.agency, f"pooled:{staff.kind}"):
            caps[name] = max(caps.get(name, 0), required)
    return caps


def counts_of(people, code):
    counts = {}
    for staff in people.values():
        if staff.levels.get(code, (0, None))[1] is not None:
            counts[staff.agency] = counts.get(staff.agency, 0) + 1
    return counts


@pytest.mark.parametrize("seed", seeds(50, 1000))
def test_margins_give_away_no_hidden_cell(seed):
    dice = random.Random(seed)
    people = invented_nation(dice, share_known=dice.choice((0.3, 0.6, 0.9)))
    bodies = Series(CODES).freeze(people)
    for code in CODES:
        row, caps, counts = row_of(bodies["internal", None], code), caps_of(people, code), counts_of(people, code)
        for name, bounds in attack_row(row["cells"], row["total"], caps).items():
            assert bounds.most > bounds.least, (code, name, bounds)
            assert bounds.mean_to - bounds.mean_from >= min(0.5, caps[name]) - 1e-6, (code, name, bounds)
            if counts.get(name, 9) < 5:
                low, high = mean_range_at(row["cells"], row["total"], caps, name, counts[name])
                assert high - low >= 0.5 - 1e-6, (code, name, low, high)


# --- one report beside another ----------------------------------------------------------------------------------------
def _nation_of_roles(dice):
    """Eight agencies with one to three roles; some competencies nearly met by everybody."""
    people, learner = {}, 0
    moods = {code: dice.choice((0.0, 0.5, 1.0)) for code in CODES[:3]}
    for agency in AGENCIES[:8]:
        for profile in dice.sample(("BOR", "INV", "POL"), dice.choice((1, 2, 3))):
            required = {code: dice.choice((1, 2, 3)) for code in CODES[:3]}
            for _each in range(dice.choice(SIZES)):
                learner += 1
                levels = {code: (required[code], _level(dice, required[code], True, moods[code])) for code in CODES[:3]}
                people[learner] = Staff(agency=agency, profile=profile, levels=levels, groups=some_groups(dice))
    return people


@pytest.mark.parametrize("seed", seeds(6, 1000))
def test_an_agency_gives_away_no_hidden_role_alone_or_beside_the_nation(seed):
    dice = random.Random(seed)
    people = _nation_of_roles(dice)
    bodies = Series(CODES[:3]).freeze(people)
    for agency in AGENCIES[:8]:
        caps = {profile: 3 for profile in ("BOR", "INV", "POL")}
        for code in CODES[:3]:
            nation = row_of(bodies["internal", None], code)["cells"].get(agency, {"state": "hidden"})
            for audience in ("internal", "joint"):
                row = row_of(bodies[audience, agency], code)
                total = nation if audience == "joint" else row["total"]
                for name, bounds in attack_row(row["cells"], total, caps).items():
                    assert bounds.most > bounds.least, (audience, agency, code, name)
                    assert bounds.mean_to - bounds.mean_from >= 0.5 - 1e-6, (audience, agency, code, name, bounds)
            joint = row_of(bodies["joint", agency], code)
            if nation["state"] == "hidden":
                assert {cell["state"] for cell in (*joint["cells"].values(), joint["total"])} <= {
                    "hidden",
                    "not_required",
                    "unknown",
                }
                assert code not in [each["competency"] for each in bodies["joint", agency]["priorities"]]


@pytest.mark.parametrize("seed", seeds(12, 1000, known=(339, 494, 646)))
def test_breakdowns_of_agencies_and_nation_give_away_no_group(seed):
    dice = random.Random(seed)
    people = _nation_of_roles(dice)
    bodies = Series(CODES[:3]).freeze(people)
    for dimension in ("sex", "region"):
        national = {group["group"]: group for group in bodies["internal", None]["breakdowns"][dimension]}
        _safe_line([group for group in national.values()])
        tables = {agency: bodies["joint", agency]["breakdowns"].get(dimension, []) for agency in AGENCIES[:8]}
        for groups in tables.values():
            _safe_line(groups)
        for name, whole in national.items():
            column = [group for groups in tables.values() for group in groups if group["group"] == name]
            if whole["state"] == "shown" and len(column) == sum(bool(groups) for groups in tables.values()):
                hidden = [group for group in column if group["state"] == "hidden"]
                assert len(hidden) != 1, (dimension, name)


def _safe_line(groups):
    """Nothing of fewer than five, and never one hidden group alone."""
    assert all(group["n"] >= 5 for group in groups if group["state"] == "shown")
    assert sum(group["state"] == "hidden" for group in groups) != 1
