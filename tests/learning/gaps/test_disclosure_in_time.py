"""J2: no reader can subtract a hidden figure from another edition, however many were ever published."""

import random

import pytest

from tests.learning.gaps.attack import WITH_FIGURES, attack_editions
from tests.learning.gaps.conftest import Series, Staff, row_of, some_groups
from tests.trials import seeds

pytestmark = pytest.mark.trial


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
                people[learner] = Staff(agency=agency, profile=profile, levels={"ID1": (3, level)}, groups=some_groups(dice))
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
                found[edition][name] = _tokens(series, _edition_of(series, body, cell), agency, "ID1", name or None)
    return found


def _edition_of(series, body, cell):
    """The edition that a cell says its figure is of."""
    stamp = (cell.get("since_round", body["round"]), cell["since_edition"])
    return next(pk for pk, label in series.labels.items() if label == stamp)


def _differences(figures, name):
    """No difference, and the differences between any two editions that show the figure."""
    shown = [tokens[name] for tokens in figures.values() if name in tokens]
    pairs = [(late, early) for place, late in enumerate(shown) for early in shown[:place]]
    return [(), *(((1, late), (-1, early)) for late, early in pairs)]


@pytest.mark.parametrize("seed", seeds(12, 1000))
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


@pytest.mark.parametrize("seed", seeds(40, 1000))
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


@pytest.mark.parametrize("seed", seeds(16, 1000))
def test_all_editions_together_give_away_no_hidden_figure(seed):
    series = _history(seed)
    editions, small = [], {}
    for edition, bodies in enumerate(series.editions, start=1):
        row = row_of(bodies["internal", None], "ID1")
        versions = series.gates[edition]["versions"]["internal"]
        columns = series.gates[edition]["columns"]["of"]
        stood = {}
        for name in row["cells"]:
            inside = [agency for agency in "ABCDE" if columns.get(agency) == name]
            stood[name] = str([versions.get(agency, {}).get("ID1") for agency in inside])
            people = {token for agency in inside for token in _column_tokens(series, edition, agency)}
            small[name, stood[name]] = _small(people)
        editions.append((row["cells"], row["total"], stood))
    _nothing_given_away(attack_editions(editions, 3, small))


@pytest.mark.parametrize("seed", seeds(6, 1000, known=(810, 929)))
def test_all_editions_of_an_agency_give_away_no_hidden_role(seed):
    series = _history(seed)
    for agency in "ABCDE":
        editions, small = [], {}
        for bodies in series.editions:
            body = bodies.get(("internal", agency))
            if body:
                editions += _rows_apart(series, body, agency, small)
        # Not for a reader who also knows how many people are in a role: docs/decisions/0012-editions-that-do-not-tell.md.
        found = attack_editions(editions, 3)
        _nothing_given_away({key: bounds for key, bounds in found.items() if key in small})


def _rows_apart(series, body, agency, small):
    """The roles of a row as they stand, and the roles under its total: these may be of a later edition.

    `small` takes up who is to be protected: what the row hides, and whatever holds fewer than five.
    """
    row = row_of(body, "ID1")
    shown = {name: cell for name, cell in row["cells"].items() if cell["state"] in WITH_FIGURES}
    yield shown, {"state": "hidden"}, {name: str(_role(series, body, cell, agency, name)) for name, cell in shown.items()}
    if row["total"]["state"] in WITH_FIGURES:
        under = {name: _role(series, body, row["total"], agency, name) for name in ("BOR", "INV", "POL")}
        under = {name: people for name, people in under.items() if any(token[2] != "None" for token in people)}
        states = {name: row["cells"].get(name, {}).get("state") for name in under}
        small |= {
            (name, str(people)): _small(people) for name, people in under.items() if states[name] == "hidden" or _small(people)
        }
        # A role alone is its total, and not hidden by anything.
        if len(under) > 1:
            yield dict.fromkeys(under, {"state": "hidden"}), row["total"], {name: str(people) for name, people in under.items()}


def _role(series, body, cell, agency, name):
    return sorted(_tokens(series, _edition_of(series, body, cell), agency, "ID1", name))


def _small(people):
    """How many of these tokens are of known people, if so few that a reader may know it."""
    known = sum(token[2] != "None" for token in people)
    return known if 0 < known < 5 else None


def _nothing_given_away(found):
    for key, (bounds, mean) in found.items():
        assert bounds.most > bounds.least, (key, bounds)
        assert bounds.mean_to - bounds.mean_from >= 0.5 - 1e-6, (key, bounds)
        assert mean is None or mean[1] - mean[0] >= 0.5 - 1e-6, (key, mean)


@pytest.mark.parametrize("seed", seeds(20, 1000, known=(57,)))
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
