import pytest

from learning.competencies.requirement import required_level

MATRIX = {"FLO": 2, "INV": 4, "EDU": 0}


def test_required_level_is_the_highest_over_the_role_profiles():
    assert required_level(role_profiles=["FLO", "INV"], matrix=MATRIX) == 4


def test_required_level_takes_the_override_of_the_agency_upward_and_downward():
    assert required_level(role_profiles=["FLO"], matrix=MATRIX, override={"FLO": 3}) == 3
    assert required_level(role_profiles=["INV"], matrix=MATRIX, override={"INV": 0}) == 0


def test_required_level_leaves_an_override_of_another_profile_alone():
    assert required_level(role_profiles=["EDU"], matrix=MATRIX, override={"INV": 3}) == 0


def test_required_level_of_a_person_without_a_role_profile_is_not_required():
    assert required_level(role_profiles=[], matrix=MATRIX) == 0


def test_required_level_refuses_a_profile_it_does_not_know():
    with pytest.raises(KeyError):
        required_level(role_profiles=["XXX"], matrix=MATRIX)
