"""Rounds for the tests of the needs assessment, made by its own services."""

from datetime import date

import pytest

from assessments.needs import services
from assessments.needs.models import Invitation


@pytest.fixture
def draft(framework, border, interior):
    """A round over two agencies, not open yet."""
    return services.create_round(
        titles={"en": "Autumn round", "ru": "Осенний раунд", "tk": "Güýzki tapgyr"},
        opens_on=date(2026, 11, 1),
        closes_on=date(2026, 11, 30),
        agencies=[border, interior],
        code="2026-1",
    )


@pytest.fixture
def running(draft, official, colleague, stranger):
    """The round, opened: asked are the supervisor, `official` and `colleague` (border), and `stranger` (interior)."""
    return services.open_round(round=draft)


@pytest.fixture
def invitation_of(running):
    """The invitation of a person to `running`."""
    return lambda person: Invitation.objects.get(round=running, learner=person)


@pytest.fixture
def invited(invitation_of, official):
    """The invitation of `official`, who has agreed to take part."""
    return services.consent(invitation=invitation_of(official))


@pytest.fixture
def rate(invited):
    """Save a self-rating of `official`."""

    def save(code="ID1", level=1, **more):
        return services.save_self_rating(invitation=invited, competency_code=code, level=level, **more)

    return save
