"""A person whom every list of people holds, by a name that no author may read."""

from datetime import date

import pytest

from learning.competencies.services import decide_requirement
from learning.people.models import CoordinationBody, Membership, RoleProfile
from tests import factories
from tests.learning.people.lists import CANARY


@pytest.fixture
def maral(framework, agencies, administrator, supervisor):
    """A learner with a telling name, and one record in every list."""
    person = factories.make_official(
        username="canary",
        agency=agencies["SBS"],
        last_name=CANARY,
        first_name="Maral",
        email="canary@example.org",
        supervisor=supervisor,
    )
    body = CoordinationBody.objects.create(name_en="Body", name_ru="Body", name_tk="Body")
    Membership.objects.create(body=body, agency=agencies["SBS"], since=date(2024, 1, 1))
    decide_requirement(
        agency=agencies["SBS"],
        profile=RoleProfile.objects.get(code="BOR"),
        competency=framework.competencies.get(code="ID1"),
        level=2,
        reason="Trains its own",
        by=administrator,
    )
    return person
