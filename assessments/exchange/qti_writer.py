"""Writing QTI 2.1: an item a question and a manifest, in one .zip. Called by export. What an item asks: qti_bodies.py. Pure."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext as _

from assessments.exchange.entries import said
from assessments.exchange.moodle_writer import allowed, shown
from assessments.exchange.qti_bodies import BODIES, Body, lines
from assessments.exchange.reading import Skip

_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_METADATA = "http://ltsc.ieee.org/xsd/LOM"
# Where the official schemas are published; a validator that has them by heart needs none.
_SCHEMAS = "http://www.imsglobal.org/xsd/qti/qtiv2p1"
_ITEM_AT = f'xsi:schemaLocation="{_QTI} {_SCHEMAS}/imsqti_v2p1p1.xsd"'
_MANIFEST_AT = (
    f'xsi:schemaLocation="{_PACKAGE} {_SCHEMAS}/qtiv2p1_imscpv1p2_v1p0.xsd '
    f'{_METADATA} http://www.imsglobal.org/xsd/imsmd_loose_v1p3p2.xsd"'
)
# The same questions give the same bytes.
LONGEST_WORDS = 256
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def write_qti(questions: Sequence[tuple[str, Mapping]], language: str) -> tuple[bytes, list[tuple[str, str]]]:
    """The package, and code and reason of each question that QTI cannot carry."""
    members, resources, left_out = {}, [], []
    for code, entry in questions:
        try:
            members[f"items/{code}.xml"] = _item(code, entry, language)
        except Skip as skip:
            left_out.append((code, str(skip)))
        else:
            resources.append(_resource(code, entry))
            if "image" in entry:
                members[_picture_name(code, entry)] = entry["image"]["file"].content
    members["imsmanifest.xml"] = _manifest(resources)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("imsmanifest.xml", *sorted(members.keys() - {"imsmanifest.xml"})):
            archive.writestr(zipfile.ZipInfo(name, _NO_DAY), members[name], zipfile.ZIP_DEFLATED)
    return file.getvalue(), left_out


def _item(code: str, entry: Mapping, language: str) -> str:
    body = BODIES[entry["kind"]](entry, language)
    several = "multiple" if entry["kind"] == "multiple" else "single"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<assessmentItem xmlns="{_QTI}" {_XSI} {_ITEM_AT} identifier="{shown(code)}" '
        f'title="{shown(code)}" xml:lang="{language}" adaptive="false" timeDependent="false" toolName="Okuw">\n'
        + body.declarations
        + '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>\n'
        + f'<outcomeDeclaration identifier="FEEDBACK" cardinality="{several}" baseType="identifier"/>\n'
        + f"<itemBody>\n{_picture(code, entry)}{body.text}</itemBody>\n"
        + f"<responseProcessing>\n{body.marking}{_telling(body)}</responseProcessing>\n"
        + _feedback(entry, body)
        + "</assessmentItem>\n"
    )


def _picture(code: str, entry: Mapping) -> str:
    if "image" not in entry:
        return ""
    words = said(entry["image"]["alt"])
    if len(words) > LONGEST_WORDS:
        raise Skip(_("In QTI the words for a picture have at most %(most)s characters.") % {"most": LONGEST_WORDS})
    return f'<p><img src="../{_picture_name(code, entry)}" alt={quoteattr(allowed(words))}/></p>\n'


def _picture_name(code: str, entry: Mapping) -> str:
    return f"images/{code}.{entry['image']['file'].suffix}"


def _telling(body: Body) -> str:
    """Whoever chose an option is told what is said about it."""
    if not body.feedback:
        return ""
    return '<setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/></setOutcomeValue>\n'


def _feedback(entry: Mapping, body: Body) -> str:
    rows = [("show", name, text) for name, text in body.feedback.items()]
    if entry["feedback"]:
        # No option has this name, so that it is never hidden.
        rows.insert(0, ("hide", "GENERAL", said(entry["feedback"])))
    return "".join(
        f'<modalFeedback outcomeIdentifier="FEEDBACK" showHide="{how}" identifier="{name}">{lines(text)}</modalFeedback>\n'
        for how, name, text in rows
    )


def _resource(code: str, entry: Mapping) -> str:
    words = "".join(f'<keyword><string language="en">{shown(tag)}</string></keyword>' for tag in entry["tags"])
    about = f'<metadata><lom xmlns="{_METADATA}"><general>{words}</general></lom></metadata>' if words else ""
    address = f"items/{shown(code)}.xml"
    picture = f'<file href="{_picture_name(code, entry)}"/>' if "image" in entry else ""
    return (
        f'<resource identifier="item-{shown(code)}" type="imsqti_item_xmlv2p1" href="{address}">{about}'
        f'<file href="{address}"/>{picture}</resource>\n'
    )


def _manifest(resources: Sequence[str]) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{_PACKAGE}" {_XSI} {_MANIFEST_AT} identifier="manifest">\n'
        "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>\n"
        f"<organizations/>\n<resources>\n{''.join(resources)}</resources>\n</manifest>\n"
    )
