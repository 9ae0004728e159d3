"""Our export to QTI 2.1 against what the official schemas ask of the elements it uses: qti21.xsd says it in our own form."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from assessments.exchange.qti_writer import write_qti
from tests.assessments.exchange.test_round_trip import OWN, entries
from tests.trials import examples

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("qti21.xsd")))
# Packages and their metadata: parts in their order, each with the attributes it needs and no other.
PACKAGE, LOM = "{http://www.imsglobal.org/xsd/imscp_v1p1}", "{http://ltsc.ieee.org/xsd/LOM}"
AT = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"


def members_of(case):
    language, entry = case
    content, left_out = write_qti([("1-code", entry)], language)
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}, bool(left_out)


@pytest.mark.parametrize("kind", sorted(OWN))
def test_items_are_valid(kind):
    @given(case=entries(kinds=[kind]))
    @examples(12, 800)
    def valid(case):
        members, left_out = members_of(case)
        assert left_out or SCHEMA.validate(etree.fromstring(members["items/1-code.xml"])), SCHEMA.error_log

    valid()


@given(case=entries(kinds=["single", "truefalse"]))
@examples(12, 500)
def test_manifests_are_valid(case):
    members, _left_out = members_of(case)
    manifest = etree.fromstring(members["imsmanifest.xml"])
    assert [part.tag for part in manifest] == [PACKAGE + name for name in ("metadata", "organizations", "resources")]
    assert [part.tag for part in manifest[0]] == [PACKAGE + "schema", PACKAGE + "schemaversion"]
    assert sorted(manifest.attrib) == ["identifier", AT]
    [resource] = manifest[2]
    assert sorted(resource.attrib) == ["href", "identifier", "type"] and resource.get("identifier").startswith("item-")
    names = [part.get("href") for part in resource if part.tag == f"{PACKAGE}file"]
    assert sorted(names) == sorted(set(members) - {"imsmanifest.xml"})
    words = resource.findall(f"{PACKAGE}metadata/{LOM}lom/{LOM}general/{LOM}keyword/{LOM}string")
    assert [(word.text, word.attrib) for word in words] == [(tag, {"language": "en"}) for tag in case[1]["tags"]]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b' identifier="RESPONSE" ', b' identifier="1" '),
        (b"<itemBody>", b"<itemBody>words"),
        (b' adaptive="false"', b""),
        (b"<itemBody>", b'<responseDeclaration identifier="R" cardinality="single"/><itemBody>'),
    ],
)
def test_the_schema_refuses_what_is_not_valid(was, becomes):
    entry = {"kind": "truefalse", "stem": {"en": "So?"}, "feedback": {}, "tags": [], "answer": True}
    item = members_of(("en", entry))[0]["items/1-code.xml"]
    assert SCHEMA.validate(etree.fromstring(item))
    assert was in item and not SCHEMA.validate(etree.fromstring(item.replace(was, becomes)))
