"""How many have answered, by agency: counts only, and none where a count would tell who. Called by the rounds pages.

The total is made of the agencies that are shown, so that nothing left out can be found by subtraction.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q

from assessments.needs.completeness import MOSTLY
from assessments.needs.models import Invitation, Rating, Round
from assessments.needs.selectors import rated_count
from learning.gaps.sampling import reliability, response_rate
from learning.languages import sort_key
from learning.people.models import User
from learning.people.permissions import may_count_responses


@dataclass(frozen=True, kw_only=True, slots=True)
class Responses:
    """Invited, left out, answered in full, answered for the most part."""

    invited: int = 0
    ineligible: int = 0
    complete: int = 0
    partial: int = 0

    @property
    def answered(self) -> int:
        return self.complete + self.partial

    @property
    def rate(self) -> Decimal | None:
        return response_rate(
            invited=self.invited, ineligible=self.ineligible, complete=self.complete, mostly_complete=self.partial
        )

    @property
    def reliability(self) -> str:
        return reliability(self.rate)


@dataclass(frozen=True, kw_only=True, slots=True)
class AgencyResponses:
    """One agency's line. `counts` is None for a group smaller than the round's k: a figure there would tell who."""

    code: str
    name: str
    counts: Responses | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ResponseTable:
    """The lines a viewer may see, and the sum of those that carry figures (None when it would be one line again)."""

    lines: list[AgencyResponses]
    total: Responses | None


def response_table(round: Round, viewer: User) -> ResponseTable:
    """How many have answered: every agency for the coordinator, the own one for a focal point. Two queries."""
    counted = _counted(round)
    lines = [
        _line(agency, counted.get(agency.pk, Responses()), round.k)
        for agency in sorted(round.agencies.all(), key=lambda agency: sort_key(agency.name))
        if may_count_responses(viewer, agency)
    ]
    shown = [line.counts for line in lines if line.counts]
    return ResponseTable(lines=lines, total=_sum(shown) if len(shown) > 1 else None)


def _counted(round: Round) -> dict[int, Responses]:
    eligible = Q(ineligible_reason="")
    full = Q(rated__gte=F("asked"), asked__gt=0)
    mostly = Q(rated__lt=F("asked"), rated__gte=F("asked") * MOSTLY / 100.0)
    rows = (
        Invitation.objects.filter(round=round)
        .annotate(rated=rated_count(Rating.Kind.SELF))
        .order_by()
        .values("agency_id")
        .annotate(
            invited=Count("pk"),
            ineligible=Count("pk", filter=~eligible),
            complete=Count("pk", filter=eligible & full),
            partial=Count("pk", filter=eligible & mostly),
        )
    )
    return {row.pop("agency_id"): Responses(**_plain(row)) for row in rows}


def _plain(row: dict) -> dict[str, int]:
    return {name: row[name] for name in ("invited", "ineligible", "complete", "partial")}


def _line(agency, counts: Responses, k: int) -> AgencyResponses:
    enough = counts.invited - counts.ineligible >= k
    return AgencyResponses(code=agency.code, name=agency.name, counts=counts if enough else None)


def _sum(shown: list[Responses]) -> Responses:
    return Responses(
        **{name: sum(getattr(counts, name) for counts in shown) for name in ("invited", "ineligible", "complete", "partial")}
    )
