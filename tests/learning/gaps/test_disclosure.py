"""J1 to J3: no reader can subtract a hidden figure, from the margins, from another edition, from another table."""

import random

import pytest

from tests.learning.gaps.attack import WITH_FIGURES, attack_editions, attack_row, mean_range_at
from tests.learning.gaps.conftest import Series, Staff, row_of

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
            people[learner] = Staff(agency=agency, profile="BOR", levels=levels, kind=kind, groups=_groups(dice))
    return people


def _level(dice, required, known, mood):
    if not known or dice.random() < 0.3:
        return None
    return required if dice.random() < mood * 0.9 else dice.choice(range(4))


def _groups(dice):
    return {"sex": dice.choice(("female", "male", "male", "")), "region": dice.choice(("ahal", "mary", "lebap", "balkan"))}


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


@pytest.mark.parametrize("seed", range(50))
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


# --- one edition beside another ---------------------------------------------------------------------------------------
def _tokens(series, edition, agency, code, profile=None):
    """Who is in a figure and with what value; a changed value is another token."""
    people = series.snapshots[edition].get(agency, {}).values()
    return {
        (person.learner_id, *map(str, person.levels[code][:2])): 1
        for person in people
        if code in person.levels and profile in (None, person.profile)
    }


def _combined(*parts):
    """The sum of token sets with their signs; whoever stands unchanged on both sides cancels."""
    found = {}
    for sign, tokens in parts:
        for token, count in tokens.items():
            found[token] = found.get(token, 0) + sign * count
    return {token[0] for token, count in found.items() if count}


def _changed_a_little(dice, people, next_learner):
    """Some people learn, some leave, some join, a few change their role."""
    result = {}
    for learner, staff in people.items():
        if dice.random() < 0.08:
            continue
        if dice.random() < dice.choice((0.05, 0.2, 0.6)):
            code = dice.choice(list(staff.levels))
            required, _current = staff.levels[code]
            staff = Staff(**{**vars(staff), "levels": {**staff.levels, code: (required, dice.choice(range(4)))}})
        result[learner] = staff
    for _each in range(dice.choice((0, 0, 1, 2, 6))):
        next_learner += 1
        model = dice.choice(list(people.values()))
        result[next_learner] = Staff(**vars(model))
    return result, next_learner


def _small_nation(dice):
    people, learner = {}, 0
    for agency in "ABCDE":
        for profile in dice.sample(("BOR", "INV", "POL"), dice.choice((1, 2, 3))):
            for _each in range(dice.choice((1, 2, 3, 4, 5, 6, 8, 12))):
                learner += 1
                level = dice.choice((None, 0, 1, 2, 3))
                people[learner] = Staff(agency=agency, profile=profile, levels={"ID1": (3, level)}, groups=_groups(dice))
    return people, learner


def _history(seed, editions=5):
    dice = random.Random(seed)
    people, learner = _small_nation(dice)
    series = Series(("ID1",))
    for number in range(editions):
        series.freeze(people, "r1" if number < 3 else "r2")
        people, learner = _changed_a_little(dice, people, learner)
    return series


def _figures_of(series, audience, agency):
    """By edition the tokens under every shown figure of an agency's row, its total under the name ""."""
    found = {}
    for edition, bodies in enumerate(series.editions, start=1):
        body = bodies.get((audience, agency))
        if body is None:
            continue
        row = row_of(body, "ID1")
        found[edition] = {}
        for name, cell in (*row["cells"].items(), ("", row["total"])):
            if cell["state"] in WITH_FIGURES:
                code = cell.get("since_round", body["round"])
                since = next(pk for pk, label in series.labels.items() if label == (code, cell["since_edition"]))
                found[edition][name] = _tokens(series, since, agency, "ID1", name or None)
    return found


def _differences(figures, name):
    """No difference, and the differences between any two editions that show the figure."""
    shown = [tokens[name] for tokens in figures.values() if name in tokens]
    pairs = [(late, early) for place, late in enumerate(shown) for early in shown[:place]]
    return [(), *(((1, late), (-1, early)) for late, early in pairs)]


@pytest.mark.parametrize("seed", range(40))
def test_no_two_editions_of_an_agency_tell_of_fewer_than_five(seed):
    series = _history(seed)
    for agency in "ABCDE":
        figures = _figures_of(series, "internal", agency)
        names = sorted({name for tokens in figures.values() for name in tokens} - {""})
        combinations = [[]]
        for name in names:
            combinations = [
                [*rest, *[(-sign, tokens) for sign, tokens in difference]]
                for rest in combinations
                for difference in _differences(figures, name)
            ]
        for total in _differences(figures, ""):
            for parts in combinations:
                assert len(_combined(*total, *parts)) not in range(1, 5), (agency, len(_combined(*total, *parts)))


@pytest.mark.parametrize("seed", range(40))
def test_no_two_editions_of_the_nation_tell_of_fewer_than_five(seed):
    series = _history(seed)
    rows = [row_of(bodies["internal", None], "ID1") for bodies in series.editions]
    for late in range(2, len(rows) + 1):
        for early in range(1, late):
            moved = {
                agency: _combined((1, _column_tokens(series, late, agency)), (-1, _column_tokens(series, early, agency)))
                for agency in "ABCDE"
            }
            states = {agency: {_state_in(series, rows, edition, agency) for edition in (late, early)} for agency in "ABCDE"}
            for agency in "ABCDE":
                alone = all(series.gates[edition]["columns"]["of"].get(agency) == agency for edition in (late, early))
                assert not alone or not states[agency] <= set(WITH_FIGURES) or len(moved[agency]) not in range(1, 5)
            if all(rows[edition - 1]["total"]["state"] in WITH_FIGURES for edition in (late, early)):
                unseen = [moved[agency] for agency in "ABCDE" if "hidden" in states[agency]]
                assert len(set().union(*unseen)) not in range(1, 5), (late, early, states)


def _state_in(series, rows, edition, agency):
    column = series.gates[edition]["columns"]["of"].get(agency)
    return rows[edition - 1]["cells"].get(column, {"state": "absent"})["state"]


def _column_tokens(series, edition, agency):
    version = series.gates[edition]["versions"]["internal"].get(agency, {}).get("ID1")
    return _tokens(series, version, agency, "ID1") if version else {}


@pytest.mark.parametrize("seed", range(40))
def test_all_editions_together_give_away_no_hidden_figure(seed):
    series = _history(seed)
    editions = []
    for edition, bodies in enumerate(series.editions, start=1):
        row = row_of(bodies["internal", None], "ID1")
        versions = series.gates[edition]["versions"]["internal"]
        columns = series.gates[edition]["columns"]["of"]
        stood = {
            name: str(sorted(versions.get(agency, {}).get("ID1", 0) for agency in "ABCDE" if columns.get(agency) == name))
            for name in row["cells"]
        }
        editions.append((row["cells"], row["total"], stood))
    for key, bounds in attack_editions(editions, 3).items():
        assert bounds.most > bounds.least, (key, bounds)
        assert bounds.mean_to - bounds.mean_from >= 0.5 - 1e-6, (key, bounds)


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
                people[learner] = Staff(agency=agency, profile=profile, levels=levels, groups=_groups(dice))
    return people


@pytest.mark.parametrize("seed", range(12))
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


@pytest.mark.parametrize("seed", range(12))
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


@pytest.mark.parametrize("seed", range(20))
def test_the_copy_for_outside_shows_nothing_that_the_one_inside_hides(seed):
    series = _history(seed)
    for edition, bodies in enumerate(series.editions, start=1):
        for (audience, agency), body in bodies.items():
            if audience != "outside":
                continue
            inside = row_of(bodies["joint" if agency else "internal", agency], "ID1")
            outside = row_of(body, "ID1")
            for name, cell in (*outside["cells"].items(), ("total", outside["total"])):
                if cell["state"] in WITH_FIGURES:
                    own = inside["total"] if name == "total" else inside["cells"][name]
                    assert own["state"] in WITH_FIGURES, (edition, agency, name)
                    assert cell["n"] >= 10
