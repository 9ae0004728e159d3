"""Two at the same time, on both engines: closing once, and no answer slipping in behind the closing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from assessments.needs import services
from assessments.needs.models import Invitation, Rating, Round
from learning.evidence.models import Evidence
from learning.gaps.models import Edition
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def running(transactional_db):
    factories.reference_framework()
    border = factories.reference_agencies()["SBS"]
    for number in range(6):
        factories.make_official(username=f"o{number}", agency=border)
    draft = services.create_round(
        titles={"en": "Round"}, opens_on=date(2026, 11, 1), closes_on=date(2026, 11, 30), agencies=[border]
    )
    round = services.open_round(round=draft)
    for invitation in round.invitations.all():
        services.consent(invitation=invitation)
        services.save_self_rating(invitation=invitation, competency_code="ID1", level=1)
    return round


def at_once(*steps):
    """Run the steps in threads of their own that begin together; their results or refusals, in order."""
    gate = Barrier(len(steps))

    def run(step):
        try:
            gate.wait(timeout=30)
            return step()
        except ValidationError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def test_closing_twice_at_once_makes_one_edition(running):
    editions = at_once(*[lambda: services.close_round(round=running)] * 4)
    assert len({edition.pk for edition in editions}) == 1
    assert (Edition.objects.count(), Evidence.objects.count()) == (1, 6)
    assert Round.objects.get().state == "closed"


def test_editions_made_at_once_are_numbered_apart(running):
    services.close_round(round=running)
    at_once(*[lambda: services.make_edition(round=running)] * 3)
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]


def test_opening_twice_at_once_asks_everyone_once(running):
    Invitation.objects.all().delete()
    Round.objects.update(state="draft")
    at_once(*[lambda: services.open_round(round=running)] * 3)
    assert running.invitations.count() == 6


def test_an_answer_is_in_the_evidence_or_refused(running):
    """Answers saved while the round closes: each is either acknowledged and counted, or refused and not kept."""
    invitations = list(running.invitations.all())
    saves = [
        lambda invitation=invitation: services.save_self_rating(invitation=invitation, competency_code="ID2", level=2)
        for invitation in invitations
    ]
    *answers, _edition = at_once(*saves, lambda: services.close_round(round=running))
    refused = answers.count("closed")
    assert all(isinstance(answer, Rating) or answer == "closed" for answer in answers)
    assert Rating.objects.filter(competency_code="ID2").count() == len(invitations) - refused
    assert Evidence.objects.filter(competency_code="ID2").count() == len(invitations) - refused


def test_one_answer_saved_twice_at_once_is_one_rating(running):
    invitation = running.invitations.first()
    at_once(*[lambda: services.save_self_rating(invitation=invitation, competency_code="ID3", level=2)] * 4)
    assert Rating.objects.filter(competency_code="ID3").count() == 1
