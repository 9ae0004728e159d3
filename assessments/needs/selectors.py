"""Reads of the needs assessment, each scoped to who is looking. Called by the pages and by list_rounds.

A person sees the own answers; a supervisor sees the ratings entered by that supervisor and nothing of the person's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessments.needs.completeness import is_complete
from assessments.needs.models import Invitation, Rating, Round
from learning.competencies.models import Competency, Level
from learning.gaps.models import Edition
from learning.languages import sort_key
from learning.people.models import Agency, Membership, User
from learning.people.permissions import Role, may_lead_rounds, may_rate
from learning.people.selectors import agencies_in_force


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One competency of a form with what was answered; `number` from 1. Never the required level."""

    number: int
    competency: Competency
    rating: Rating | None = None

    @property
    def code(self) -> str:
        return self.competency.code

    @property
    def level(self) -> int | None:
        return self.rating.level if self.rating else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """The questions of one invitation in their order."""

    questions: list[Question]

    @property
    def asked(self) -> int:
        return len(self.questions)

    @property
    def rated(self) -> int:
        return sum(question.level is not None for question in self.questions)

    @property
    def complete(self) -> bool:
        return is_complete(rated=self.rated, asked=self.asked)

    @property
    def next_open(self) -> Question | None:
        """The first question without a level."""
        return next((question for question in self.questions if question.level is None), None)

    @property
    def saved_at(self) -> datetime | None:
        return max((question.rating.rated_at for question in self.questions if question.rating), default=None)

    def question(self, code: str) -> Question | None:
        return next((question for question in self.questions if question.code == code), None)

    def after(self, question: Question) -> Question | None:
        return self.questions[question.number] if question.number < self.asked else None

    def before(self, question: Question) -> Question | None:
        return self.questions[question.number - 2] if question.number > 1 else None


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundRow:
    """A round as it is listed: how many editions, and the agencies in it by code."""

    round: Round
    editions: int
    agencies: tuple[str, ...]


# --- one's own -----------------------------------------------------------------------------------
def invitations_of(person: User) -> list[Invitation]:
    """A person's invitations, newest round first, each with `rated`: how many questions have an answer."""
    return list(
        _invitations(Rating.Kind.SELF).filter(learner=person, ineligible_reason="").order_by("-round__opens_on", "-round_id")
    )


def invitation_of(person: User, round_code: str) -> Invitation:
    """A person's own invitation to a round. Raises Invitation.DoesNotExist for those not asked, whether or not the round is."""
    return Invitation.objects.select_related("round").get(learner=person, round__code=round_code, ineligible_reason="")


def self_form(invitation: Invitation) -> Form:
    """The person's own form."""
    return _form(invitation, Rating.Kind.SELF)


def anchors_of(competency: Competency) -> list[Level]:
    """The five rungs of one competency, the highest first, as the ladder stands."""
    return sorted(competency.levels.all(), key=lambda level: -level.value)


# --- a supervisor's team -------------------------------------------------------------------------
def team_invitations(supervisor: User) -> list[Invitation]:
    """The people a supervisor may rate in open rounds, each with `rated`: how many ratings that supervisor entered."""
    invitations = _ratable(supervisor).filter(round__state=Round.State.OPEN)
    return sorted(invitations, key=lambda invitation: (invitation.round.code, sort_key(str(invitation.learner))))


def team_invitation(supervisor: User, uuid) -> Invitation:
    """One person to rate, in a round that is open or closed. Raises Invitation.DoesNotExist for anyone else's people."""
    return _ratable(supervisor).get(uuid=uuid)


def supervisor_form(invitation: Invitation) -> Form:
    """The supervisor's form about a person; the person's own ratings are not read. Anchors are fetched along."""
    return _form(invitation, Rating.Kind.SUPERVISOR, anchors=True)


# --- rounds --------------------------------------------------------------------------------------
def list_rounds(viewer: User | None = None) -> list[RoundRow]:
    """All rounds, newest first; for a focal point those of the own agency that were opened, for others none."""
    rounds = Round.objects.prefetch_related("agencies")
    if viewer is not None:
        rounds = rounds.filter(pk__in=rounds_in_scope(viewer).values("pk"))
    editions = dict(Edition.objects.order_by().values_list("round_code").annotate(n=Count("pk")))
    return [
        RoundRow(
            round=round,
            editions=editions.get(round.code, 0),
            agencies=tuple(sorted(agency.code for agency in round.agencies.all())),
        )
        for round in rounds
    ]


def rounds_in_scope(viewer: User) -> QuerySet[Round]:
    """The rounds whose response counts a viewer may see: the coordinator all, a focal point those of the own agency."""
    if may_lead_rounds(viewer):
        return Round.objects.all()
    if viewer.role == Role.FOCAL and viewer.agency_id:
        return Round.objects.filter(agencies=viewer.agency_id).exclude(state=Round.State.DRAFT)
    return Round.objects.none()


def agencies_to_ask() -> list[Agency]:
    """The agencies a round can be held in: those that exist today, international partners left out."""
    return [agency for agency in agencies_in_force() if not agency.is_partner]


def members_of_the_body() -> list[int]:
    """The ids of the agencies that sit in the coordination body today: what a new round suggests."""
    seats = Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))
    return list(seats.order_by("agency").values_list("agency", flat=True).distinct())


# --- made of -------------------------------------------------------------------------------------
def rated_count(kind: str) -> Coalesce:
    """How many questions of an invitation have a rating of that kind with a level; for annotate()."""
    ratings = Rating.objects.filter(invitation=OuterRef("pk"), kind=kind, level__isnull=False).order_by()
    return Coalesce(Subquery(ratings.values("invitation").annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _invitations(kind: str) -> QuerySet[Invitation]:
    return Invitation.objects.select_related("round").annotate(rated=rated_count(kind))


def _ratable(supervisor: User) -> QuerySet[Invitation]:
    """Invitations naming the supervisor then, of people whose current post still does."""
    if not may_rate(supervisor, supervisor.pk):
        return Invitation.objects.none()
    return (
        _invitations(Rating.Kind.SUPERVISOR)
        .select_related("learner")
        .filter(
            Q(learner__posts__until__isnull=True, learner__posts__supervisor=supervisor),
            supervisor=supervisor,
            learner__is_active=True,
            ineligible_reason="",
        )
        .exclude(learner=supervisor)
    )


def _form(invitation: Invitation, kind: str, anchors: bool = False) -> Form:
    competencies = (
        Competency.objects.filter(framework_id=invitation.round.framework_id, code__in=invitation.required)
        .select_related("domain")
        .order_by("domain__order", "order")
    )
    if anchors:
        competencies = competencies.prefetch_related("levels")
    ratings = {rating.competency_code: rating for rating in invitation.ratings.filter(kind=kind)}
    return Form(questions=_questions(competencies, ratings))


def _questions(competencies: Iterable[Competency], ratings: dict[str, Rating]) -> list[Question]:
    return [
        Question(number=number, competency=competency, rating=ratings.get(competency.code))
        for number, competency in enumerate(competencies, start=1)
    ]
