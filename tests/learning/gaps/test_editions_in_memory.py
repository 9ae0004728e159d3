"""What moves between editions and what stays, on tables small enough to work out by hand."""

from tests.learning.gaps.conftest import Series, Staff, row_of


def people(count, *, agency="SBS", profile="BOR", current=2, required=3, start=0, codes=("ID1", "ID2"), **fields):
    return {
        start + each: Staff(agency=agency, profile=profile, levels={code: (required, current) for code in codes}, **fields)
        for each in range(count)
    }


def raise_level(officials, count, current=3, code="ID1"):
    """The same people, the first `count` of them with another level in one competency."""
    return {
        learner: Staff(**{**vars(staff), "levels": {**staff.levels, code: (staff.levels[code][0], current)}})
        if place < count
        else staff
        for place, (learner, staff) in enumerate(officials.items())
    }


def test_first_edition_shows_an_agency_of_ten():
    body = Series().freeze(people(10))["internal", None]
    row = row_of(body, "ID1")
    expected = {"state": "shown", "N": 10, "n": 10, "mean_gap": 1.0, "figure": "1.0", "people_below": "almost_all"}
    assert row["cells"] == {"SBS": {**expected, "band": "serious", "since_edition": 1}}
    assert row["total"] == {**expected, "band": "serious", "since_edition": 1}


def test_a_figure_stays_while_four_have_changed_and_moves_with_the_fifth():
    made = Series()
    staff = people(10)
    made.freeze(staff)
    for changed, gap, since in ((4, 1.0, 1), (5, 0.5, 3)):
        bodies = made.freeze(raise_level(staff, changed))
        for key in (("internal", None), ("internal", "SBS"), ("joint", "SBS")):
            cell = row_of(bodies[key], "ID1")["cells"]["SBS" if key[1] is None else "BOR"]
            assert (cell["mean_gap"], cell["since_edition"]) == (gap, since)
            total = row_of(bodies[key], "ID1")["total"]
            assert (total["mean_gap"], total["since_edition"]) == (gap, since)


def test_other_competencies_of_the_same_people_stay():
    made = Series()
    staff = people(10)
    made.freeze(staff)
    body = made.freeze(raise_level(staff, 10))["internal", None]
    assert row_of(body, "ID1")["total"]["mean_gap"] == 0.0
    assert row_of(body, "ID2")["total"] == row_of(made.editions[0]["internal", None], "ID2")["total"]


def test_the_national_total_waits_for_agencies_with_fewer_changes():
    made = Series()
    staff = {**people(20), **people(10, agency="MIA", start=100)}
    made.freeze(staff)
    changed = {**raise_level(people(20), 20), **raise_level(people(10, agency="MIA", start=100), 1)}
    row = row_of(made.freeze(changed)["internal", None], "ID1")
    assert row["cells"]["SBS"]["mean_gap"] == 0.0
    assert (row["cells"]["MIA"]["mean_gap"], row["cells"]["MIA"]["since_edition"]) == (1.0, 1)
    # 20 without a gap and 10 with one level: the one changed in MIA is not in it.
    assert row["total"]["mean_gap"] == 0.33


def test_joins_and_leaves_count_as_changes():
    made = Series()
    made.freeze(people(12))
    assert row_of(made.freeze(people(9))["internal", None], "ID1")["cells"]["SBS"]["n"] == 12
    assert row_of(made.freeze(people(7))["internal", None], "ID1")["cells"]["SBS"]["n"] == 7
    assert row_of(made.freeze(people(12))["internal", None], "ID1")["cells"]["SBS"]["n"] == 12


def test_roles_stay_when_the_total_would_single_out_one():
    made = Series()
    staff = {**people(20), **people(10, profile="INV", start=100)}
    made.freeze(staff)
    changed = {**raise_level(people(20), 10), **raise_level(people(10, profile="INV", start=100), 1)}
    row = row_of(made.freeze(changed)["internal", "SBS"], "ID1")
    assert row["total"]["mean_gap"] == 0.63
    assert {name: (cell["mean_gap"], cell["since_edition"]) for name, cell in row["cells"].items()} == {
        "BOR": (1.0, 1),
        "INV": (1.0, 1),
    }
    # And they go on staying: the total has taken in the one.
    later = {**raise_level(people(20), 20), **raise_level(people(10, profile="INV", start=100), 1)}
    row = row_of(made.freeze(later)["internal", "SBS"], "ID1")
    assert (row["total"]["since_edition"], row["cells"]["BOR"]["since_edition"]) == (3, 1)


def test_roles_move_when_each_has_no_change_or_enough():
    made = Series()
    staff = {**people(20), **people(10, profile="INV", start=100)}
    made.freeze(staff)
    row = row_of(made.freeze({**raise_level(people(20), 10), **people(10, profile="INV", start=100)})["internal", "SBS"], "ID1")
    assert (row["cells"]["BOR"]["mean_gap"], row["cells"]["INV"]["mean_gap"]) == (0.5, 1.0)


def test_a_hidden_role_hides_another_and_the_total_shows():
    body = Series().freeze({**people(12), **people(3, profile="INV", start=100)})["internal", "SBS"]
    row = row_of(body, "ID1")
    assert row["cells"] == {"BOR": {"state": "hidden"}, "INV": {"state": "hidden"}}
    assert (row["total"]["state"], row["total"]["n"]) == ("shown", 15)


def test_an_agency_hidden_in_the_nation_is_hidden_from_the_coordinator_and_not_from_itself():
    staff = {**people(3, agency="A"), **people(2, agency="A", start=50, codes=("ID2",)), **people(6, agency="B", start=100)}
    bodies = Series().freeze({**staff, **people(30, agency="C", start=200)})
    row = row_of(bodies["internal", None], "ID1")
    assert [row["cells"][name]["state"] for name in "ABC"] == ["hidden", "hidden", "shown"]
    assert row_of(bodies["joint", "B"], "ID1")["total"] == {"state": "hidden"}
    assert row_of(bodies["joint", "B"], "ID1")["cells"] == {"BOR": {"state": "hidden"}}
    assert "ID1" not in [each["competency"] for each in bodies["joint", "B"]["priorities"]]
    assert row_of(bodies["internal", "B"], "ID1")["total"]["n"] == 6


def test_small_bodies_stand_only_in_a_column_of_their_kind():
    staff = {
        **people(3, agency="YNAM", kind="public association"),
        **people(4, agency="YENM", start=50, kind="public association"),
        **people(30, start=100),
    }
    bodies = Series().freeze(staff)
    row = row_of(bodies["internal", None], "ID1")
    assert list(row["cells"]) == ["SBS", "pooled:public association"]
    assert row["cells"]["pooled:public association"]["n"] == 7
    assert row_of(bodies["joint", "YNAM"], "ID1")["total"] == {"state": "hidden"}
    assert bodies["joint", "YNAM"]["head"]["state"] == "hidden"


def test_a_hidden_cell_stays_hidden_when_showing_it_would_tell_the_older_figure():
    made = Series()
    staff = {**people(4, agency="A"), **people(5, agency="A", start=20, codes=("ID2",))}
    others = {**people(6, agency="B", start=100), **people(30, agency="C", start=200)}
    made.freeze({**staff, **others})
    grown = {**staff, **people(1, agency="A", start=300, codes=("ID1",)), **others}
    row = row_of(made.freeze(grown)["internal", None], "ID1")
    assert [row["cells"][name]["state"] for name in "ABC"] == ["hidden", "hidden", "shown"]
    # Five new people in each: now nothing of the first edition can be subtracted.
    more = {**grown, **people(5, agency="A", start=320, codes=("ID1",)), **people(5, agency="B", start=340, codes=("ID1",))}
    row = row_of(made.freeze(more)["internal", None], "ID1")
    assert [row["cells"][name]["state"] for name in "ABC"] == ["shown", "shown", "shown"]


def test_a_breakdown_hides_and_holds():
    women = people(3, groups={"sex": "female"})
    men = people(12, start=50, groups={"sex": "male"})
    made = Series()
    body = made.freeze({**women, **men})["internal", "SBS"]
    assert body["breakdowns"]["sex"] == [{"group": "female", "state": "hidden"}, {"group": "male", "state": "hidden"}]
    made = Series()
    staff = {**people(10, groups={"sex": "female"}), **people(12, start=50, groups={"sex": "male"})}
    first = made.freeze(staff)["internal", None]["breakdowns"]["sex"]
    assert [(group["n"], group["mean_gap"]) for group in first] == [(10, 1.0), (12, 1.0)]
    # Six change, two of them women: the row moves, the breakdown does not.
    changed = raise_level({**people(2, groups={"sex": "female"}), **people(4, start=50, groups={"sex": "male"})}, 6)
    second = made.freeze({**staff, **changed})["internal", None]
    assert row_of(second, "ID1")["total"]["since_edition"] == 2
    assert second["breakdowns"]["sex"] == first


def test_certificates_are_counted_under_the_same_rules():
    made = Series()
    staff = {**people(6, certificates={"m1-ident": "valid"}), **people(5, start=50, certificates={"m1-ident": "expired"})}
    first = made.freeze(staff)["internal", "SBS"]["certificates"]
    assert first["totals"] == {
        "valid": {"state": "shown", "n": 6}, "expiring": {"state": "shown", "n": 0}, "expired": {"state": "shown", "n": 5},
    }  # fmt: skip
    later = made.freeze({**staff, **people(2, start=90, certificates={"m1-ident": "valid"})})["internal", "SBS"]
    assert later["certificates"]["totals"]["valid"] == {"state": "shown", "n": 6}
    assert Series().freeze(people(11) | people(3, certificates={"m1-ident": "valid"}))["internal", "SBS"]["certificates"][
        "totals"
    ]["valid"] == {"state": "hidden"}


def test_a_person_who_leaves_does_not_show_in_head_or_priorities():
    made = Series()
    first = made.freeze(people(12))["internal", "SBS"]
    second = made.freeze(people(11))["internal", "SBS"]
    assert {**second, "edition": 1, "head": first["head"]} == first
    assert {**second["head"], "invited": 12} == first["head"]
