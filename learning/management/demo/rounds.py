"""The demo's assessment rounds: two closed, one open, with ratings that tell a story; two editions of the newest report."""

import random
from datetime import date, timedelta

from django.utils import timezone

from assessments.needs.models import Invitation, Rating, Round
from assessments.needs.selectors import members_of_the_body
from assessments.needs.services.closing import close_round, make_edition
from assessments.needs.services.rounds import create_round, open_round
from learning.competencies.models import Competency, Framework
from learning.management.demo.people import People
from learning.management.demo.sitting import at_noon
from learning.people.models import Agency, User

# What people find hard, by competency: how far, on average, they stand below what their post requires.
HARD = {"ID3": 1.5, "ID5": 1.3, "IP4": 1.6, "VP2": 1.1, "CC2": 1.2, "CO4": 0.9, "LF3": 0.8, "IP7": 1.4, "VP6": 1.0}
# Some agencies are ahead, some behind.
LEAD = {"YNAM": -0.6, "YENM": -0.6, "MLSP": -0.3, "PGO": -0.2, "SBS": 0.2, "MOD": 0.5, "MOE": 0.3, "SCUS": 0.2}
# Where a form or a mandate is missing, not a course.
CAUSES = {"CO4": "TTALKR", "VP3": "AATLKR", "IP7": "AALLKR"}
# The first round was a trial with those who meet travellers, workers and victims first.
PILOT = ("SBS", "SMS", "MLSP", "YNAM", "YENM", "PGO")
USUAL_CAUSES = "KKKKPPTARL"
TITLES = {
    "en": "Training needs assessment {number} of {year}",
    "ru": "Оценка потребностей в обучении {number}, {year} год",
    "tk": "Okuw isleglerini bahalandyrmak {number}, {year}",
}


def load_rounds(people: People, dice: random.Random, today: date, studies) -> None:
    """Two closed rounds, an open one. `studies` is called between the first edition of the newest report and the second."""
    _closed(people, dice, today - timedelta(days=420), better=0.0, agencies=PILOT)
    second = _closed(people, dice, today - timedelta(days=120), better=0.15)
    studies()
    make_edition(round=second, by=people.accounts["coordinator"], as_of=today)
    _open(people, dice, today)


def _create(people: People, opens_on: date, closes_on: date, codes: tuple[str, ...] = ()) -> Round:
    agencies = list(Agency.objects.filter(pk__in=members_of_the_body()))
    if codes:
        agencies = [agency for agency in agencies if agency.code in codes]
    number = Round.objects.filter(code__startswith=f"{opens_on.year}-").count() + 1
    titles = {code: text.format(number=number, year=opens_on.year) for code, text in TITLES.items()}
    lead = people.accounts["coordinator"]
    round = create_round(titles=titles, opens_on=opens_on, closes_on=closes_on, agencies=agencies, by=lead)
    return open_round(round=round, by=lead)


def _closed(people: People, dice: random.Random, closed_on: date, *, better: float, agencies: tuple[str, ...] = ()) -> Round:
    round = _create(people, closed_on - timedelta(days=28), closed_on, agencies)
    _rate(round, dice, closed_on - timedelta(days=20), better=better, answering=0.86, supervised=0.5)
    close_round(round=round, by=people.accounts["coordinator"], at=at_noon(closed_on))
    return round


def _open(people: People, dice: random.Random, today: date) -> None:
    round = _create(people, today - timedelta(days=9), today + timedelta(days=21))
    _rate(round, dice, today - timedelta(days=4), better=0.25, answering=0.34, supervised=0.25, but=_named(people))
    own = Invitation.objects.get(round=round, learner=people.accounts["official"])
    _rate_one(own, dice, at_noon(today - timedelta(days=1)), better=0.2, codes=list(own.required)[:6])


def _named(people: People) -> set[int]:
    """Those whose forms the visitor of the demo fills in."""
    team = User.objects.filter(posts__supervisor=people.accounts["supervisor"], posts__until__isnull=True)
    return {user.pk for user in people.accounts.values()} | set(team.values_list("pk", flat=True))


def _rate(
    round: Round,
    dice: random.Random,
    day: date,
    *,
    better: float,
    answering: float,
    supervised: float,
    but: set[int] = frozenset(),
) -> None:
    rows, sent = [], []
    importance = _importance()
    invitations = Invitation.objects.filter(round=round).exclude(learner__in=but).select_related("agency").order_by("id")
    for invitation in invitations:
        if dice.random() >= answering:
            continue
        at = at_noon(day + timedelta(days=dice.randrange(0, 10)))
        at = min(at, timezone.now())
        by_supervisor = invitation.supervisor_id and dice.random() < supervised
        for code, required in invitation.required.items():
            level = _level(dice, invitation, code, required, better)
            rows.append(_self(dice, invitation, code, level, importance[code], at))
            if by_supervisor:
                seen = max(0, min(4, level + dice.choice([-1, 0, 0, 0])))
                rows.append(Rating(invitation=invitation, competency_code=code, kind="supervisor", level=seen, rated_at=at))
        invitation.consented_at = invitation.submitted_at = at
        sent.append(invitation)
    Rating.objects.bulk_create(rows, batch_size=1000)
    Invitation.objects.bulk_update(sent, ["consented_at", "submitted_at"], batch_size=500)


def _rate_one(invitation: Invitation, dice: random.Random, at, *, better: float, codes: list[str]) -> None:
    """A form in the middle: some competencies answered, nothing sent yet."""
    importance = _importance()
    Rating.objects.bulk_create(
        _self(dice, invitation, code, _level(dice, invitation, code, invitation.required[code], better), importance[code], at)
        for code in codes
    )
    invitation.consented_at = at
    invitation.save(update_fields=["consented_at"])


def _importance() -> dict[str, int]:
    competencies = Competency.objects.filter(framework__state=Framework.State.IN_FORCE)
    return {code: int(value) for code, value in competencies.values_list("code", "default_importance")}


def _level(dice: random.Random, invitation: Invitation, code: str, required: int, better: float) -> int:
    below = HARD.get(code, 0.35) + LEAD.get(invitation.agency.code, 0.0) - better
    return max(0, min(4, round(required - dice.gauss(below, 0.75))))


def _self(dice: random.Random, invitation: Invitation, code: str, level: int, importance: int, at) -> Rating:
    return Rating(
        invitation=invitation,
        competency_code=code,
        kind="self",
        level=level,
        importance=max(1, min(5, importance + dice.choice([-1, 0, 0, 0, 1]))),
        cause=dice.choice(CAUSES.get(code, USUAL_CAUSES)) if level <= 1 else "",
        rated_at=at,
    )
