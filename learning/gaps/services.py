"""Writes of the report: freezing an edition, noting an export. Called by assessments.needs, the pages and the commands."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from learning.gaps.composing import METHOD, reports_of
from learning.gaps.history import making_of, people_of
from learning.gaps.models import Edition, PersonFigures, Report, ReportExport
from learning.gaps.publishing import INSIDE
from learning.gaps.suppression import OUTSIDE_K, SMALLEST_K
from learning.gaps.survey import Survey
from learning.people.models import Agency, User


@transaction.atomic
def freeze_edition(*, survey: Survey, as_of: date, made_by: User | None, made_at: datetime | None = None) -> Edition:
    """Freeze one more edition of a round: people's figures as of a day, and the reports made of them, released then.

    `made_at` is the moment of release (now), for rounds taken in from before. A figure moves only when at least k people in
    it changed since it was last published, whatever the round. Nothing that was published is ever changed. Raises
    ValueError for a smallest group below 5, or below 10 for outside.
    """
    if survey.k < SMALLEST_K or survey.k_outside < max(OUTSIDE_K, survey.k):
        raise ValueError("the smallest group is 5 inside and 10 outside; it may be raised, never lowered")
    edition = _next_edition(survey, as_of, made_by, made_at or timezone.now())
    people = people_of(survey, as_of)
    PersonFigures.objects.bulk_create(
        [
            PersonFigures(
                edition=edition,
                learner_id=each.learner_id,
                agency_id=each.agency_id,
                profile=each.profile,
                groups=each.groups,
                levels=people[each.learner_id].levels,
                certificates=people[each.learner_id].certificates,
            )
            for each in survey.people
        ],
        batch_size=500,
    )
    made = reports_of(making_of(edition, survey, people))
    edition.gate = made.gate
    edition.save(update_fields=["gate"])
    _publish(edition, made)
    return edition


def note_export(*, report: Report, user: User | None, format: str) -> ReportExport:
    """Keep who took a report out of the platform, when and in which form; nobody by name for an operator's command."""
    return ReportExport.objects.create(report=report, user=user, format=format)


def _next_edition(survey: Survey, as_of: date, made_by: User | None, made_at: datetime) -> Edition:
    last = Edition.objects.filter(round_code=survey.round_code).order_by("-number").first()
    return Edition.objects.create(
        round_code=survey.round_code,
        number=last.number + 1 if last else 1,
        as_of=as_of,
        made_by=made_by,
        made_at=made_at,
        method=METHOD,
        framework_version=survey.framework_version,
        k=survey.k,
    )


def _publish(edition: Edition, made) -> None:
    agencies = dict(Agency.objects.values_list("code", "pk"))
    dates = {"released_on": timezone.localdate(edition.made_at).isoformat(), "as_of": edition.as_of.isoformat()}
    Report.objects.bulk_create(
        Report(
            edition=edition,
            agency_id=agencies[agency] if agency else None,
            audience=audience,
            body={**body, **dates},
            ledger=made.ledgers[audience, agency],
            teams=made.teams.get(agency, []) if audience == INSIDE else [],
        )
        for (audience, agency), body in made.bodies.items()
    )
