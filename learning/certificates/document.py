"""The certificate as a PDF: words gathered in the holder's language, laid out by Typst. Reads values, writes nothing."""

import io
import json
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.certificates.selectors import CheckedCertificate
from learning.languages import choose

TEMPLATE = Path("templates") / "certificates" / "certificate.typ"


def pdf_of(found: CheckedCertificate, *, check_address: str) -> bytes:
    """The certificate as tagged PDF with a QR code of `check_address`. The same certificate gives the same bytes.

    Every letter of Turkmen and Russian is in the font embedded in Typst, so no font of the machine is used.
    """
    with translation.override(found.certificate.language):
        data = _words(found, check_address)
    return typst.compile(
        str(settings.BASE_DIR / TEMPLATE),
        root=str(settings.BASE_DIR / TEMPLATE.parent),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
        timestamp=int(found.certificate.created_at.timestamp()),
        pdf_standards=["ua-1"],
    )


def file_name(found: CheckedCertificate) -> str:
    """A name that says nothing about the subject to whoever sees the file."""
    return f"okuw-{found.certificate.serial[:6].lower()}.pdf"


def _words(found: CheckedCertificate, check_address: str) -> dict:
    certificate = found.certificate
    # Cut and not rounded, as on the check page: the two must be equal, and 79.9 is not 80.
    score = str(int(certificate.score * 100))
    minutes = ngettext("%(n)s minute", "%(n)s minutes", certificate.minutes) % {"n": certificate.minutes}
    return {
        "lang": certificate.language,
        "title": _("Certificate: %(course)s") % {"course": choose(certificate.course_titles)},
        "kind": _("Certificate"),
        "issuer": certificate.issuer,
        "name": certificate.holder_name,
        "agency": choose(certificate.agency_names),
        "course": choose(certificate.course_titles),
        "competencies": [
            {"level": row["level"], "name": choose(row["names"]), "words": _("level %(level)s") % {"level": row["level"]}}
            for row in certificate.competencies
        ],
        "serial": found.printed_serial,
        "address": check_address,
        "qr": _qr(check_address),
        "words": {
            "certifies": _("This is to certify that"),
            "passed": _("has completed the course and passed its test"),
            "result": _("Result: %(score)s%%. Time: %(minutes)s.") % {"score": score, "minutes": minutes},
            "competencies": _("Competencies certified"),
            "issued": _("Issued: %(date)s") % {"date": date_format(certificate.issued_on, "DATE_FORMAT")},
            "until": _("Valid until: %(date)s") % {"date": date_format(certificate.valid_until, "DATE_FORMAT")},
            "serial": _("Serial number"),
            "check": _("Compare every line with the page at this address:"),
            "qr": _("Square code that holds the address of the check page"),
        },
    }


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=2, xmldecl=False, dark="#1b1d1a")
    return out.getvalue().decode()
