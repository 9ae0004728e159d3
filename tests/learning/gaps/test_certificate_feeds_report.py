"""The circle end to end: what a round shows, a certificate changes in the next edition; so do its expiry and revocation.

Ten identical officials as in the four `person` oracles named "certificate feeds the report", through the services alone.
"""

import json
from datetime import date
from pathlib import Path

import pytest
import time_machine

from assessments.needs import services as needs
from assessments.needs.models import Invitation
from learning.certificates.models import Certificate
from learning.certificates.services import revoke_certificate
from learning.competencies.selectors import required_now
from learning.evidence.selectors import levels_now
from learning.gaps.models import Report
from tests import factories

ORACLES = Path(__file__).resolve().parents[2] / "oracles.json"
NAME = "certificate feeds the report: "
ROUND_DAY, AS_OF = date(2026, 10, 21), date(2026, 11, 21)

pytestmark = pytest.mark.django_db


def oracle(name):
    """The case and the result of one of the four oracles."""
    rows = json.loads(ORACLES.read_text(encoding="utf-8"))["person"]
    return next(row for row in rows if row["name"] == NAME + name)


@pytest.fixture
def clock():
    """Moves the time of the test: `clock(day)`, midday in the country."""
    with time_machine.travel(noon(ROUND_DAY), tick=False) as traveller:
        yield lambda day: traveller.move_to(noon(day))


def noon(day):
    return f"{day.isoformat()}T07:00:00+00:00"


@pytest.fixture
def ten(border, supervisor):
    """Ten border officers of one team."""
    return [
        factories.make_official(username=f"officer{number}", agency=border, profile="BOR", supervisor=supervisor)
        for number in range(10)
    ]


def closed_round(people, border, supervisor, coordinator):
    """A round in which each of them says 2 and the supervisor 1, closed: it has its first edition."""
    made = needs.create_round(
        titles={"en": "Round"}, opens_on=ROUND_DAY, closes_on=AS_OF, agencies=[border], code="2026-1", by=coordinator
    )
    made = needs.open_round(round=made, by=coordinator)
    for invitation in Invitation.objects.filter(round=made, learner__in=people):
        needs.consent(invitation=invitation)
        needs.save_self_rating(invitation=invitation, competency_code="ID1", level=2, importance=5)
        needs.save_supervisor_ratings(invitation=invitation, levels={"ID1": 1}, by=supervisor)
    needs.close_round(round=made, by=coordinator)
    return made


def shown(number, border):
    """The mean gap of ID1 in an edition: the agency's column of the national report, and the agency's own report."""
    national = Report.objects.get(edition__number=number, agency=None, audience="internal")
    own = Report.objects.get(edition__number=number, agency=border, audience="internal")
    row, own_row = (
        next(row for row in report.body["heatmap"]["rows"] if row["competency"] == "ID1") for report in (national, own)
    )
    cells = [row["cells"]["SBS"], own_row["cells"]["BOR"]]
    assert {cell["n"] for cell in cells} == {10}
    return {cell["mean_gap"] for cell in cells}


def own_gaps(people, day):
    """The gap in ID1 of each of them, which the own page shows."""
    levels = [levels_now(person, day, required_now(person), ["ID1"])["ID1"] for person in people]
    return {float(round(level.gap, 2)) for level in levels}


def test_a_certificate_and_its_revocation_reach_the_report(clock, ten, border, supervisor, coordinator, flagship):
    before, after, revoked = oracle("before"), oracle("after a T3 certificate"), oracle("revoked")
    assert required_now(ten[0])["ID1"] == before["case"]["required"]
    survey = closed_round(ten, border, supervisor, coordinator)
    assert shown(1, border) == {before["result"]["gap"]}
    assert own_gaps(ten, ROUND_DAY) == {before["result"]["gap"]}

    clock(AS_OF)
    assert own_gaps(ten, AS_OF) == {before["result"]["gap"]}
    for person in ten:
        assert factories.sit_test(person, flagship).passed
    assert own_gaps(ten, AS_OF) == {after["result"]["gap"]}
    needs.make_edition(round=survey, by=coordinator)
    assert shown(2, border) == {after["result"]["gap"]}

    for certificate in Certificate.objects.all():
        revoke_certificate(certificate=certificate, reason="Issued by mistake", by=coordinator, on=AS_OF)
    assert own_gaps(ten, AS_OF) == {revoked["result"]["gap"]}
    needs.make_edition(round=survey, by=coordinator)
    assert shown(3, border) == {revoked["result"]["gap"]}
    assert shown(1, border) == {before["result"]["gap"]}
    assert shown(2, border) == {after["result"]["gap"]}


def test_an_expired_certificate_counts_for_less(clock, ten, border, supervisor, coordinator, flagship):
    expired = oracle("first day after expiry")
    # Valid for 24 months: the last day is the one the oracle names.
    clock(date(2024, 11, 20))
    for person in ten:
        assert factories.sit_test(person, flagship).passed
    last_days = {str(certificate.valid_until) for certificate in Certificate.objects.all()}
    assert last_days == {expired["case"]["evidence"][-1]["valid_until"]}

    clock(ROUND_DAY)
    survey = closed_round(ten, border, supervisor, coordinator)
    valid = oracle("after a T3 certificate")["result"]["gap"]
    assert shown(1, border) == {valid}
    assert own_gaps(ten, date(2026, 11, 20)) == {valid}

    clock(AS_OF)
    assert own_gaps(ten, AS_OF) == {expired["result"]["gap"]}
    needs.make_edition(round=survey, by=coordinator)
    assert shown(2, border) == {expired["result"]["gap"]}
