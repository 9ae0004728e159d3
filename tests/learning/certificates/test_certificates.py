"""Certificates: issued once, checkable for ever, taken back with a reason, on paper in three alphabets."""

import io
import re
import threading
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from learning.certificates.document import pdf_of
from learning.certificates.models import Certificate, Revocation
from learning.certificates.selectors import checked
from learning.certificates.serial import ALPHABET, new_serial, normalised, spaced
from learning.certificates.services import Achievement, add_months, issue_certificate, revoke_certificate
from learning.evidence.models import Evidence, Standing
from tests.trials import trials

ACHIEVEMENT = Achievement(
    course_code="M1-IDENT",
    titles={"en": "Recognising a person", "ru": "Как распознать человека", "tk": "Adamy tanamak: ňäç ýşž"},
    minutes=150,
    competencies=[
        {"code": "ID1", "level": 3, "names": {"en": "General signs", "ru": "Общие признаки", "tk": "Umumy alamatlar"}}
    ],
    validity_months=24,
)


def issue(learner, on=None, completion=None, **fields):
    fields.setdefault("language", "en")
    return issue_certificate(
        learner=learner,
        completion=completion or uuid.uuid4(),
        achievement=ACHIEVEMENT,
        on=on or timezone.localdate(),
        score=Decimal("0.8667"),
        **fields,
    )


def text_of(data):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_a_serial_has_130_random_bits_and_survives_typing():
    serial = new_serial()
    assert len(serial) == 26
    assert set(serial) <= set(ALPHABET)
    assert len(ALPHABET) ** len(serial) >= 2**128
    assert normalised(f"  {spaced(serial).lower()} ") == serial
    assert normalised(serial.replace("0", "O").replace("1", "l")) == serial
    assert normalised(serial[:-1]) == normalised("../../etc/passwd") == normalised("") == ""


def test_serials_do_not_repeat():
    assert len({new_serial() for _time in range(2000)}) == 2000


@pytest.mark.parametrize(
    "day,months,later",
    [
        (date(2026, 11, 21), 24, date(2028, 11, 21)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_validity_ends_on_the_same_day_of_a_later_month(day, months, later):
    assert add_months(day, months) == later


def test_one_completion_gives_one_certificate(official):
    completion = uuid.uuid4()
    assert {issue(official, completion=completion).serial for _time in range(50)} == {Certificate.objects.get().serial}
    assert Evidence.objects.filter(kind="certificate").count() == 1


@pytest.mark.trial
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_completion", range(trials(1, 50)))
def test_fifty_at_once_give_one_certificate(official, _completion):
    completion, serials, barrier = uuid.uuid4(), [], threading.Barrier(10)

    def work():
        barrier.wait()
        try:
            for _time in range(5):
                serials.append(issue(official, completion=completion).serial)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _worker in range(10)]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]
    assert len(serials) == 50
    assert set(serials) == {Certificate.objects.get().serial}


def test_states_follow_from_dates_and_links(official):
    today = timezone.localdate()
    certificate = issue(official, on=today - timedelta(days=60))
    assert checked(certificate).state == "valid"
    assert checked(certificate, certificate.valid_until).state == "valid"
    assert checked(certificate, certificate.valid_until + timedelta(days=1)).state == "expired"
    newer = issue(official)
    certificate.refresh_from_db()
    assert (checked(certificate).state, checked(newer).state) == ("superseded", "valid")
    revoke_certificate(certificate=newer, reason="By mistake", by=None, on=today)
    assert checked(Certificate.objects.get(pk=newer.pk)).state == "revoked"


def test_revoking_takes_the_evidence_back_by_adding(official):
    certificate = issue(official)
    assert Standing.objects.get(learner=official).level == 3
    for _time in range(2):
        revoke_certificate(certificate=certificate, reason="By mistake", by=None, on=timezone.localdate())
    assert Standing.objects.get(learner=official).level is None
    assert list(Evidence.objects.values_list("kind", flat=True)) == ["certificate", "revocation"]
    assert Revocation.objects.count() == 1


@pytest.mark.parametrize("reason,days", [("", 0), ("   ", 0), ("x", -1)])
def test_a_revocation_needs_a_reason_and_a_later_day(official, reason, days):
    certificate = issue(official)
    with pytest.raises(ValueError):
        revoke_certificate(certificate=certificate, reason=reason, by=None, on=timezone.localdate() + timedelta(days=days))
    assert not Revocation.objects.exists()


@pytest.mark.parametrize(
    "language,title", [("en", "Recognising a person"), ("ru", "Как распознать человека"), ("tk", "ňäç ýşž")]
)
def test_the_paper_has_every_letter(official, language, title):
    official.first_name, official.last_name = "Ýaňyş", "Ёлкина-Žäçö"
    certificate = issue(official, language=language)
    found = checked(certificate)
    data = pdf_of(found, check_address="https://okuw.example/verify/X/")
    text = text_of(data)
    assert "Ýaňyş Ёлкина-Žäçö" in text
    assert title in text
    assert found.printed_serial in text
    assert "86" in text
    assert "87" not in text.replace(found.printed_serial, "")
    assert "????" not in text
    assert data == pdf_of(found, check_address="https://okuw.example/verify/X/")


def test_the_paper_is_tagged_and_small(official):
    data = pdf_of(checked(issue(official)), check_address="https://okuw.example/verify/X/")
    root = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert len(data) <= 150_000


def test_the_check_page_shows_every_certified_field(client, official):
    certificate = issue(official)
    page = client.get(f"/verify/{certificate.serial}/")
    text = page.content.decode()
    for field in (certificate.holder_name, "State Border Service", "Recognising a person", "General signs", "86%", "150"):
        assert field in text
    assert spaced(certificate.serial) in text
    assert page["X-Robots-Tag"] == "noindex, noarchive"
    body = client.get(f"/verify/{certificate.serial}.json").json()
    assert body == {
        "serial": certificate.serial,
        "state": "valid",
        "holder": certificate.holder_name,
        "agency": certificate.agency_names,
        "course": "M1-IDENT",
        "title": ACHIEVEMENT.titles,
        "minutes": 150,
        "competencies": ACHIEVEMENT.competencies,
        "score": "0.8667",
        "language": "en",
        "issuer": "Okuw",
        "issued_on": certificate.issued_on.isoformat(),
        "valid_until": certificate.valid_until.isoformat(),
    }


def test_unknown_and_wrong_serials_look_the_same(client, official):
    issue(official)
    pages = [client.get(f"/verify/{serial}/") for serial in ("A" * 26, "B" * 26)]
    assert {page.status_code for page in pages} == {404}
    assert len({re.sub(r'verify/[AB]+|lang=\w+|"/verify/[^"]*"', "", page.content.decode()) for page in pages}) == 1
    assert client.get("/verify/short.json").json() == {"state": "unknown"}


def test_guessing_is_throttled(client, db):
    codes = [client.get(f"/verify/{'A' * 26}.json").status_code for _time in range(61)]
    assert codes == [404] * 60 + [429]


def test_a_typed_serial_leads_to_its_page(client, official):
    certificate = issue(official)
    answer = client.get("/en/verify/", {"serial": spaced(certificate.serial).lower()})
    assert answer["Location"] == f"/verify/{certificate.serial}/"
    wrong = client.get("/en/verify/", {"serial": "<script>"})
    assert "There is no certificate with this number" in wrong.content.decode()
    assert "<script>" not in wrong.content.decode()


def test_only_the_holder_gets_the_file(sign_in, official, colleague, focal, coordinator):
    certificate = issue(official)
    address = reverse("learning:certificate_pdf", args=[certificate.serial])
    answer = sign_in(official).get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert re.search(r'filename="okuw-\w{6}\.pdf"', answer["Content-Disposition"])
    for other in (colleague, focal, coordinator):
        assert sign_in(other).get(address).status_code == 404
    assert sign_in(None).get(address).status_code == 302


def test_the_coordinator_revokes_and_nobody_else(sign_in, official, focal, coordinator):
    certificate = issue(official)
    form = {"serial": certificate.serial, "reason": "Issued by mistake"}
    for other in (official, focal):
        assert sign_in(other).post("/en/certificates/revoke/", form).status_code == 404
    missing = sign_in(coordinator).post("/en/certificates/revoke/", {"serial": certificate.serial, "reason": ""})
    assert missing.status_code == 200
    assert not Revocation.objects.exists()
    sign_in(coordinator).post("/en/certificates/revoke/", form)
    page = sign_in(None).get(f"/verify/{certificate.serial}/")
    assert "This certificate was revoked on" in page.content.decode()
    assert "Issued by mistake" in page.content.decode()
