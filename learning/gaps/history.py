"""Reads what an edition in the making needs of the editions before it and of the ledger. Called by services.freeze_edition."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Q

from learning.competencies.models import Framework
from learning.competencies.selectors import competencies_of, offers
from learning.evidence.models import Evidence
from learning.evidence.selectors import levels_of
from learning.gaps.models import Edition, PersonFigures, Report
from learning.gaps.outlook import Competence
from learning.gaps.publishing import INSIDE, Before, Making
from learning.gaps.snapshot import Person, Snapshot, stored_level, with_staff_row
from learning.gaps.survey import Survey
from learning.people.models import Agency, RoleProfile

ENDS_SOON = timedelta(days=90)
CHUNK = 1000


def people_of(survey: Survey, as_of: date) -> dict[int, Person]:
    """Everyone of the survey as of a day: levels from the ledger against the round's requirements, certificates held."""
    required = {each.learner_id: {code: level for code, level in each.required.items() if level} for each in survey.people}
    levels = levels_of(required, as_of, required)
    certificates = certificates_held(required, as_of)
    people = {}
    for each in survey.people:
        wanted = required[each.learner_id]
        stored = {code: stored_level(levels[each.learner_id][code], as_of) for code in wanted}
        people[each.learner_id] = Person(
            learner_id=each.learner_id,
            profile=each.profile,
            groups=each.groups,
            levels=with_staff_row(stored),
            certificates=certificates.get(each.learner_id, {}),
        )
    return people


def certificates_held(learner_ids: Iterable[int], as_of: date) -> dict[int, dict[str, str]]:
    """By person and module whether the longest-lived certificate is valid, ends within 90 days, or has expired."""
    ends: dict[tuple[int, str], date] = {}
    ids = list(learner_ids)
    for start in range(0, len(ids), CHUNK):
        rows = Evidence.objects.filter(learner_id__in=ids[start : start + CHUNK], on__lte=as_of)
        revoked = set(rows.filter(kind=Evidence.Kind.REVOCATION).values_list("revokes_id", flat=True))
        held = rows.filter(kind=Evidence.Kind.CERTIFICATE).values_list("id", "learner_id", "module", "valid_until")
        for pk, learner, module, until in held:
            if pk not in revoked:
                ends[learner, module] = max(until, ends.get((learner, module), until))
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for (learner, module), until in ends.items():
        found[learner][module] = _status(until, as_of)
    return found


def _status(until: date, as_of: date) -> str:
    if until < as_of:
        return "expired"
    return "expiring" if until <= as_of + ENDS_SOON else "valid"


def making_of(edition: Edition, survey: Survey, people: Mapping[int, Person]) -> Making:
    """Everything the pure part needs to make the reports of an edition that has its row and its people already."""
    last = Edition.objects.filter(pk__lt=edition.pk).order_by("-pk").first()
    gate = last.gate if last else {}
    asked = _asked(survey, gate)
    standing = gate.get("columns", {}).get("of", {})
    kinds = dict(Agency.objects.filter(code__in={*asked, *standing}).order_by("pk").values_list("code", "kind"))
    compared_with = _first_of_round_before(edition)
    gates, snapshots = _earlier(gate, compared_with, kinds)
    snapshots[edition.pk] = _by_agency(survey, people)
    rows = Edition.objects.filter(pk__in=[*snapshots, *gates]).values_list("pk", "round_code", "number", "framework_version")
    competences = _competences(survey.framework_version)
    return Making(
        edition=edition.pk,
        labels={pk: (code, number) for pk, code, number, _version in rows},
        survey=survey,
        snapshots=snapshots,
        competences={each.code: each for each in competences},
        kinds=kinds,
        asked=frozenset(asked),
        profiles=tuple(RoleProfile.objects.values_list("code", flat=True)),
        modules=tuple(offer.module for offer in offers()),
        frameworks={pk: version for pk, _code, _number, version in rows},
        before=_before(edition, kinds, gate, gates, compared_with),
    )


def _asked(survey: Survey, gate: Mapping) -> set[str]:
    """The agencies of the round: those with people, and those that had them in the round's last edition."""
    columns = gate.get("columns", {})
    earlier = columns["asked"] if columns.get("round") == survey.round_code else []
    return {*earlier, *(person.agency_code for person in survey.people)}


def _by_agency(survey: Survey, people: Mapping[int, Person]) -> Snapshot:
    found: dict[str, dict[int, Person]] = defaultdict(dict)
    for each in survey.people:
        found[each.agency_code][each.learner_id] = people[each.learner_id]
    return dict(found)


def _competences(version: str) -> list[Competence]:
    open_offers = offers()

    def courses(code: str) -> tuple[str, ...]:
        found = [offer for offer in open_offers if offer.levels.get(code)]
        return tuple(offer.module for offer in sorted(found, key=lambda offer: (-offer.levels[code], offer.module)))

    return [
        Competence(code=each.code, domain=each.domain.code, importance=each.default_importance, courses=courses(each.code))
        for each in competencies_of(Framework.objects.get(version=version))
    ]


def _first_of_round_before(edition: Edition) -> int | None:
    """The first edition of the round reported on before this one."""
    first = Edition.objects.filter(round_code=edition.round_code).order_by("pk").first()
    earlier = Edition.objects.filter(pk__lt=first.pk, number=1).order_by("-pk").first()
    return earlier.pk if earlier else None


def _earlier(gate: Mapping, compared_with: int | None, kinds: Mapping[str, str]) -> tuple[dict[int, dict], dict[int, Snapshot]]:
    """The gates and the people of all editions that some published figure still stands for."""
    bases = _table_bases(gate) | ({compared_with} if compared_with else set())
    gates = dict(Edition.objects.filter(pk__in=bases).values_list("pk", "gate"))
    needed = set(_certificate_bases(gate))
    for each in (gate, *gates.values()):
        for versions in each.get("versions", {}).values():
            needed |= {pk for agency in kinds for pk in versions.get(agency, {}).values()}
    for earlier in gate.get("earlier", {}).values():
        needed |= {pk for agency in kinds for stood in earlier.get(agency, {}).values() for pk in stood}
    snapshots: dict[int, dict[str, dict[int, Person]]] = {pk: defaultdict(dict) for pk in needed}
    rows = PersonFigures.objects.filter(edition_id__in=needed, agency__code__in=list(kinds))
    fields = ("edition_id", "agency__code", "learner_id", "profile", "groups", "levels", "certificates")
    for pk, agency, learner, *values in rows.values_list(*fields).iterator(chunk_size=2000):
        profile, groups, levels, certificates = values
        snapshots[pk][agency][learner] = Person(
            learner_id=learner, profile=profile, groups=groups, levels=levels, certificates=certificates
        )
    return gates, {pk: dict(by_agency) for pk, by_agency in snapshots.items()}


def _table_bases(gate: Mapping) -> set[int]:
    return {
        stood["edition"]
        for tables in gate.get("tables", {}).values()
        for stood in tables.values()
        if "edition" in (stood or {})
    }


def _certificate_bases(gate: Mapping) -> set[int]:
    tables = gate.get("tables", {}).values()
    return {pk for each in tables for pk in each.get("certificates", {}).get("versions", {}).values()}


def _before(edition: Edition, kinds: Mapping[str, str], gate: Mapping, gates: Mapping, compared_with: int | None) -> Before:
    """The newest body of every report: national ones of the last edition, an agency's of its last edition in any round."""
    wanted = Q(agency__isnull=True) | Q(agency__code__in=list(kinds))
    rows = Report.objects.filter(wanted, edition__lt=edition.pk).order_by("edition_id")
    newest = {(audience, agency): pk for pk, audience, agency in rows.values_list("pk", "audience", "agency__code")}
    found = Report.objects.filter(pk__in=newest.values()).values_list("pk", "body", "teams")
    stored = {pk: (body, teams) for pk, body, teams in found}
    return Before(
        gate=gate,
        bodies={key: stored[pk][0] for key, pk in newest.items()},
        teams={agency: stored[pk][1] for (audience, agency), pk in newest.items() if audience == INSIDE and agency},
        gates=gates,
        compared_with=compared_with,
    )
