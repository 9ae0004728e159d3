"""An agency's own requirement: decided by an administrator, with a reason, for the whole agency."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from learning.competencies.models import Framework, RequirementOverride
from learning.competencies.selectors import required_now, requirement_matrix
from learning.competencies.services import decide_requirement, withdraw_requirement
from learning.people.models import Agency, RoleProfile


@pytest.fixture
def decide(framework, border, administrator):
    """Decide level 1 for ID1 of border officers, or what the test says instead."""

    def with_changes(**changes):
        told = {
            "agency": border,
            "profile": RoleProfile.objects.get(code="BOR"),
            "competency": framework.competencies.get(code="ID1"),
            "level": 1,
            "reason": "Trains its own",
            "by": administrator,
        }
        return decide_requirement(**(told | changes))

    return with_changes


def test_it_holds_at_once_and_is_logged(decide, official):
    assert required_now(official)["ID1"] == 3
    decide()
    assert required_now(official)["ID1"] == 1
    assert ModelLogEntry.objects.filter(action="okuw.decide_requirement").count() == 1


def test_told_again_it_is_the_same_and_told_otherwise_it_is_replaced(decide):
    first = decide()
    assert decide() == first
    assert ModelLogEntry.objects.filter(action="okuw.decide_requirement").count() == 1
    assert decide(level=4, reason="A new duty").level == 4
    assert RequirementOverride.objects.count() == 1


def test_withdrawn_the_matrix_holds_again(decide, official, administrator):
    withdraw_requirement(override=decide(), by=administrator)
    assert required_now(official)["ID1"] == 3


@pytest.mark.parametrize("changes", [{"reason": "  "}, {"level": 5}, {"level": -1}])
def test_it_needs_a_reason_and_a_level_of_the_scale(decide, changes):
    with pytest.raises(ValidationError):
        decide(**changes)
    assert not RequirementOverride.objects.exists()


def test_a_regional_unit_follows_its_agency(decide, border):
    unit = Agency.objects.create(code="SBS-MARY", kind="regional unit", name_en="a", name_ru="b", name_tk="c", parent=border)
    with pytest.raises(ValidationError):
        decide(agency=unit)


def test_a_retired_framework_is_not_changed(decide, framework):
    Framework.objects.update(state=Framework.State.RETIRED)
    with pytest.raises(ValidationError):
        decide(competency=framework.competencies.select_related("framework").get(code="ID1"))


@pytest.mark.parametrize("role", ["trainer", "reviewer", "coordinator", "partner", "focal"])
def test_only_an_administrator_decides(decide, request, role):
    override = decide()
    with pytest.raises(PermissionDenied):
        decide(level=4, by=request.getfixturevalue(role))
    with pytest.raises(PermissionDenied):
        withdraw_requirement(override=override, by=request.getfixturevalue(role))


def test_the_matrix_lists_every_competency_and_profile(framework):
    rows = requirement_matrix(framework)
    assert (len(rows), {len(levels) for _competency, levels in rows}) == (36, {12})
    assert rows[0][1] == [2, 3, 4, 4, 2, 2, 2, 2, 2, 1, 3, 3]
