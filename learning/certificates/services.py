"""Issuing and revoking certificates; the evidence goes into the ledger in the same transaction.

Called by courses.progress when a course is completed, and by the coordinator's revocation page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from learning.certificates.models import Certificate, Revocation
from learning.certificates.serial import new_serial
from learning.evidence.models import Evidence
from learning.evidence.services import record_facts
from learning.languages import CODES, current, localised
from learning.people.models import User


@dataclass(frozen=True, kw_only=True)
class Achievement:
    """What was achieved, as the course says it on the day: a snapshot, not a link."""

    course_code: str
    titles: Mapping[str, str]
    minutes: int
    # [{"code": "ID1", "level": 3, "names": {"en": "..."}}]
    competencies: list[dict]
    validity_months: int


def add_months(day: date, months: int) -> date:
    """The same day of a later month; the last day of that month where there is none (31 August + 6 = 28 February)."""
    years, month = divmod(day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, number)
        except ValueError:
            continue
    raise ValueError(f"no day {months} months after {day}")


@transaction.atomic
def issue_certificate(
    *, learner: User, completion: UUID, achievement: Achievement, on: date, score: Decimal, language: str | None = None
) -> Certificate:
    """Issue the one certificate of a completion, and write what it attests into the ledger.

    Told again for the same completion, even at the same moment, it returns the certificate already issued. An earlier
    valid certificate of the same course is superseded; it stays checkable.
    """
    try:
        with transaction.atomic():
            certificate = _create(learner, completion, achievement, on, score, language or current())
    except IntegrityError:
        return Certificate.objects.get(completion=completion)
    earlier = Certificate.objects.filter(learner=learner, course_code=achievement.course_code, superseded_by__isnull=True)
    earlier.exclude(pk=certificate.pk).update(superseded_by=certificate)
    record_facts(
        learner=learner,
        kind=Evidence.Kind.CERTIFICATE,
        source=f"certificate:{certificate.serial}",
        facts=[
            {
                "competency_code": attested["code"],
                "on": on,
                "ceiling": attested["level"],
                "module": achievement.course_code,
                "valid_until": certificate.valid_until,
            }
            for attested in certificate.competencies
        ],
    )
    return certificate


def _create(learner: User, completion: UUID, achievement: Achievement, on: date, score: Decimal, language: str) -> Certificate:
    agency = learner.agency
    return Certificate.objects.create(
        serial=new_serial(),
        completion=completion,
        learner=learner,
        holder_name=str(learner),
        agency_names={code: localised(agency, "name", code) for code in CODES} if agency else {},
        course_code=achievement.course_code,
        course_titles=dict(achievement.titles),
        minutes=achievement.minutes,
        competencies=list(achievement.competencies),
        score=score,
        language=language,
        issuer=settings.ISSUER_NAME,
        issued_on=on,
        valid_until=add_months(on, achievement.validity_months),
    )


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, by: User | None, on: date) -> Revocation:
    """Take a certificate back from a day on. Its evidence counts no more; the certificate itself is kept.

    Raises ValueError without a reason or before the day of issue. A certificate already revoked stays as it was revoked.
    """
    if not reason.strip():
        raise ValueError("A revocation needs a reason.")
    if on < certificate.issued_on:
        raise ValueError("A certificate cannot be revoked before it was issued.")
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    revocation, created = Revocation.objects.get_or_create(
        certificate=locked, defaults={"reason": reason.strip(), "revoked_by": by, "revoked_on": on}
    )
    if created:
        rows = Evidence.objects.filter(
            learner=locked.learner, kind=Evidence.Kind.CERTIFICATE, source=f"certificate:{locked.serial}"
        )
        record_facts(
            learner=locked.learner,
            kind=Evidence.Kind.REVOCATION,
            source=f"revocation:{locked.serial}",
            facts=[{"competency_code": row.competency_code, "on": on, "module": row.module, "revokes": row} for row in rows],
            recorded_by=by,
        )
    return revocation
