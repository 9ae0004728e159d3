"""A round's rows as the values the report is made of. Called by the services that close a round or make an edition."""

from collections import defaultdict

from django.conf import settings

from assessments.needs.completeness import is_complete, is_mostly_complete
from assessments.needs.models import Invitation, Rating, Round
from learning.gaps.survey import Survey, SurveyPerson

FIELDS = (
    "id", "learner_id", "agency_id", "agency__code", "agency__kind", "supervisor_id", "profile", "groups", "required",
    "asked", "ineligible_reason", "learner__is_active",
)  # fmt: skip


def survey_of(round: Round) -> Survey:
    """Who was asked and what they said of themselves. Two queries, whatever the size of the round.

    Left out of the people are the ineligible and those whose account is closed; both stay among the invited.
    """
    answers = _answers_of(round)
    people: list[SurveyPerson] = []
    counts = {name: defaultdict(int) for name in ("invited", "ineligible", "complete", "partial")}
    rows = Invitation.objects.filter(round=round).order_by("pk").values_list(*FIELDS, named=True)
    for row in rows.iterator(chunk_size=2000):
        given = answers[row.id]
        for name in _counted_as(row, len(given["level"])):
            counts[name][row.agency__code] += 1
        if not row.ineligible_reason and row.learner__is_active:
            people.append(_person(row, given))
    return Survey(
        round_code=round.code,
        framework_version=round.framework.version,
        k=max(round.k, settings.SMALLEST_GROUP_INSIDE),
        k_outside=max(round.k, settings.SMALLEST_GROUP_OUTSIDE),
        people=people,
        **{name: dict(by_agency) for name, by_agency in counts.items()},
    )


def _answers_of(round: Round) -> dict[int, dict[str, dict]]:
    answers = defaultdict(lambda: {"level": {}, "importance": {}, "cause": {}})
    ratings = Rating.objects.filter(invitation__round=round, kind=Rating.Kind.SELF)
    fields = ("invitation_id", "competency_code", "level", "importance", "cause")
    for invitation, code, level, importance, cause in ratings.values_list(*fields).iterator(chunk_size=2000):
        given = answers[invitation]
        if level is not None:
            given["level"][code] = level
        if importance is not None:
            given["importance"][code] = importance
        if cause:
            given["cause"][code] = cause
    return answers


def _counted_as(row, rated: int) -> list[str]:
    if row.ineligible_reason:
        return ["invited", "ineligible"]
    if is_complete(rated=rated, asked=row.asked):
        return ["invited", "complete"]
    return ["invited", "partial"] if is_mostly_complete(rated=rated, asked=row.asked) else ["invited"]


def _person(row, given: dict[str, dict]) -> SurveyPerson:
    levels = given["level"]
    return SurveyPerson(
        learner_id=row.learner_id,
        agency_id=row.agency_id,
        agency_code=row.agency__code,
        agency_kind=row.agency__kind,
        profile=row.profile,
        groups={**row.groups, "team": str(row.supervisor_id or "")},
        required=row.required,
        self_ratings=levels,
        importance=given["importance"],
        # The form asks everyone up to one fixed rung; a cause belongs to a rating below what the post requires.
        causes={code: cause for code, cause in given["cause"].items() if levels[code] < row.required[code]},
    )
