"""Reads of certificates: the state on a day, the fields the check page shows, a person's own list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from learning.certificates.models import Certificate, Revocation
from learning.certificates.serial import normalised, spaced
from learning.languages import choose
from learning.people.models import User

VALID, EXPIRED, REVOKED, SUPERSEDED = "valid", "expired", "revoked", "superseded"


@dataclass(frozen=True)
class CheckedCertificate:
    """A certificate with its state on a day: valid, expired, revoked or superseded."""

    certificate: Certificate
    state: str
    days_left: int
    revocation: Revocation | None

    @property
    def title(self) -> str:
        return choose(self.certificate.course_titles)

    @property
    def agency(self) -> str:
        return choose(self.certificate.agency_names)

    @property
    def printed_serial(self) -> str:
        return spaced(self.certificate.serial)

    @property
    def attested(self) -> list[dict]:
        return [{**row, "name": choose(row["names"])} for row in self.certificate.competencies]


def checked(certificate: Certificate, on: date | None = None) -> CheckedCertificate:
    """State of one certificate. A revocation outweighs a newer certificate, and that outweighs the last day of validity."""
    day = on or timezone.localdate()
    revocation = getattr(certificate, "revocation", None)
    if revocation and revocation.revoked_on <= day:
        state = REVOKED
    elif certificate.superseded_by_id and certificate.superseded_by.issued_on <= day:
        state = SUPERSEDED
    elif certificate.valid_until < day:
        state = EXPIRED
    else:
        state = VALID
    return CheckedCertificate(certificate, state, (certificate.valid_until - day).days, revocation)


def certificate_by_serial(serial: str) -> Certificate | None:
    """The certificate with that serial as typed, or None."""
    exact = normalised(serial)
    return Certificate.objects.select_related("revocation", "superseded_by").filter(serial=exact).first() if exact else None


def certificates_of(learner: User) -> list[CheckedCertificate]:
    """A person's certificates, newest first, with their states. One query."""
    return certificates_by_learner([learner]).get(learner.pk, [])


def certificates_by_learner(learners: Iterable[User]) -> dict[int, list[CheckedCertificate]]:
    """The certificates of several people by their ids, newest first, with their states. One query for all."""
    found: dict[int, list[CheckedCertificate]] = defaultdict(list)
    for row in Certificate.objects.filter(learner__in=list(learners)).select_related("revocation", "superseded_by"):
        found[row.learner_id].append(checked(row))
    return found


def certified_fields(found: CheckedCertificate) -> dict:
    """Every field printed on the certificate and its state: the JSON of the check page."""
    certificate = found.certificate
    body = {
        "serial": certificate.serial,
        "state": found.state,
        "holder": certificate.holder_name,
        "agency": certificate.agency_names,
        "course": certificate.course_code,
        "title": certificate.course_titles,
        "minutes": certificate.minutes,
        "competencies": certificate.competencies,
        "score": f"{certificate.score:.4f}",
        "language": certificate.language,
        "issuer": certificate.issuer,
        "issued_on": certificate.issued_on.isoformat(),
        "valid_until": certificate.valid_until.isoformat(),
    }
    if found.state == REVOKED:
        body["revoked_on"] = found.revocation.revoked_on.isoformat()
        body["reason"] = found.revocation.reason
    if certificate.superseded_by_id:
        body["superseded"] = True
    return body
