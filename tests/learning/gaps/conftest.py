"""Editions made in memory from invented people, by the same pure functions that make the real ones."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest

from learning.evidence.models import Evidence
from learning.gaps.composing import reports_of
from learning.gaps.outlook import Competence
from learning.gaps.publishing import Before, Making
from learning.gaps.snapshot import Person, with_staff_row
from learning.gaps.survey import Survey, SurveyPerson
from learning.people.models import User


@dataclass
class Staff:
    """An invented official: levels are {code: (required, current or None)}."""

    agency: str
    profile: str = "BOR"
    levels: dict = field(default_factory=dict)
    groups: dict = field(default_factory=dict)
    kind: str = "ministry"
    certificates: dict = field(default_factory=dict)
    kinds: str = "s"


class Series:
    """One edition after another of the same round or of several, kept as the database keeps them."""

    def __init__(self, codes=("ID1", "ID2"), k=5, k_outside=10):
        self.codes, self.k, self.k_outside = list(codes), k, k_outside
        self.snapshots, self.gates, self.bodies, self.labels = {}, {}, {}, {}
        self.editions, self.known, self.teams = [], {}, {}

    def freeze(self, people, round_code="r1"):
        """Make one more edition of {learner id: Staff}; returns the bodies by (audience, agency code or None)."""
        edition = len(self.editions) + 1
        survey = self._survey(people, round_code)
        self.snapshots[edition] = self._snapshot(people)
        number = 1 + sum(code == round_code for code, _number in self.labels.values())
        firsts = {code: pk for pk, (code, each) in self.labels.items() if each == 1}
        earlier = [pk for code, pk in firsts.items() if code != round_code and pk < firsts.get(round_code, edition)]
        self.labels[edition] = (round_code, number)
        asked = self._asked(people, round_code)
        making = Making(
            edition=edition,
            labels=self.labels,
            survey=survey,
            snapshots=self.snapshots,
            competences={code: Competence(code=code, domain=code[:2], importance=Decimal(5)) for code in self.codes},
            kinds=self._kinds(people, asked),
            asked=frozenset(asked),
            profiles=("BOR", "INV", "POL", "NGO"),
            modules=("m1-ident",),
            frameworks=dict.fromkeys(self.labels, "1"),
            before=Before(
                gate=self.gates.get(edition - 1, {}),
                bodies=dict(self.bodies),
                teams=dict(self.teams),
                gates=self.gates,
                compared_with=max(earlier, default=None),
            ),
        )
        made = reports_of(making)
        self.gates[edition] = made.gate
        self.bodies.update(made.bodies)
        self.teams.update(made.teams)
        self.editions.append(made.bodies)
        return made.bodies

    def _asked(self, people, round_code):
        """As history does: agencies of the round's last edition stay, even when nobody is left in them."""
        columns = self.gates.get(len(self.editions), {}).get("columns", {})
        stay = columns["asked"] if columns.get("round") == round_code else []
        return {*stay, *(staff.agency for staff in people.values())}

    def _kinds(self, people, asked):
        self.known.update((staff.agency, staff.kind) for staff in people.values())
        standing = self.gates.get(len(self.editions), {}).get("columns", {}).get("of", {})
        return {code: self.known[code] for code in sorted({*asked, *standing})}

    def _snapshot(self, people):
        found = {}
        for learner, staff in people.items():
            levels = {
                code: [required, None if current is None else str(current), "0.5", staff.kinds]
                for code, (required, current) in staff.levels.items()
            }
            person = Person(
                learner_id=learner,
                profile=staff.profile,
                groups=staff.groups,
                levels=with_staff_row(levels),
                certificates=staff.certificates,
            )
            found.setdefault(staff.agency, {})[learner] = person
        return found

    def _survey(self, people, round_code):
        invited = {}
        for staff in people.values():
            invited[staff.agency] = invited.get(staff.agency, 0) + 1
        return Survey(
            round_code=round_code,
            framework_version="1",
            k=self.k,
            k_outside=self.k_outside,
            people=[self._person(learner, staff) for learner, staff in people.items()],
            invited=invited,
            ineligible={},
            complete=invited,
            partial={},
        )

    def _person(self, learner, staff):
        return SurveyPerson(
            learner_id=learner,
            agency_id=1,
            agency_code=staff.agency,
            agency_kind=staff.kind,
            profile=staff.profile,
            groups=staff.groups,
            required={code: required for code, (required, _current) in staff.levels.items()},
            self_ratings={code: 1 for code in staff.levels},
        )


def some_groups(dice):
    """Sex and region of an invented person."""
    return {"sex": dice.choice(("female", "male", "male", "")), "region": dice.choice(("ahal", "mary", "lebap", "balkan"))}


def row_of(body, code):
    """The row of one competency in a body."""
    return next(row for row in body["heatmap"]["rows"] if row["competency"] == code)


@pytest.fixture
def series():
    return Series


# --- in the database --------------------------------------------------------------------------------------------------
@pytest.fixture
def surveyed(agencies):
    """A function: people of agencies with self-ratings in the ledger, as the survey that needs would hand down.

    `surveyed({"SBS": 10})` asks ten border officers; `levels` are given to everybody, by code.
    """

    def make(sizes, *, levels=None, round_code="2026-1", required=None, on=date(2026, 10, 1)):
        wanted = required or {"ID1": 3, "ID2": 2, "CC1": 2}
        given = {"ID1": 1, "ID2": 2, "CC1": 1} if levels is None else levels
        people, invited = [], {}
        for code, size in sizes.items():
            invited[code] = size
            users = _officials(agencies[code], size)
            people += [_asked(user, agencies[code], wanted, given) for user in users]
            Evidence.objects.bulk_create(
                Evidence(
                    learner=user, agency=agencies[code], competency_code=each, kind="self", value=level, on=on,
                    source=f"{round_code}:self",
                )
                for user in users
                for each, level in given.items()
            )  # fmt: skip
        return Survey(
            round_code=round_code,
            framework_version="1",
            k=5,
            k_outside=10,
            people=people,
            invited=invited,
            ineligible={},
            complete=invited,
            partial={},
        )

    return make


def _officials(agency, size):
    """Found again in a later round, made in the first."""
    names = [f"{agency.code.lower()}{number}" for number in range(size)]
    known = {user.username: user for user in User.objects.filter(username__in=names)}
    new = [User(username=name, agency=agency) for name in names if name not in known]
    known |= {user.username: user for user in User.objects.bulk_create(new)}
    return [known[name] for name in names]


def _asked(user, agency, required, levels):
    return SurveyPerson(
        learner_id=user.pk,
        agency_id=agency.pk,
        agency_code=agency.code,
        agency_kind=agency.kind,
        profile=agency.profiles.order_by("order").first().code,
        groups={"sex": "female" if user.pk % 2 else "male", "region": "ahal", "language": "tk", "age_band": ""},
        required=required,
        self_ratings=levels,
        importance=dict.fromkeys(levels, 5),
        causes={code: "K" for code, level in levels.items() if level < required.get(code, 0)},
    )
