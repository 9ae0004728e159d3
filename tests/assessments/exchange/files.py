"""Our own sample files, and QTI items and packages built of a few lines. For the tests of reading and importing."""

import io
import re
import zipfile
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent / "samples"
NAMESPACES = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "3.0": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def item(body: str, *declarations: str, version: str = "2.1", after: str = "", title: str = "An item") -> bytes:
    """An item of a version; names are written as in 2.1 and respelt for 3.0."""
    inner = "".join(declarations) + f"<itemBody>{body}</itemBody>" + after
    text = (
        f'<assessmentItem xmlns="{NAMESPACES[version]}" identifier="i1" title="{title}" adaptive="false" '
        f'timeDependent="false">{inner}</assessmentItem>'
    )
    return ('<?xml version="1.0" encoding="UTF-8"?>' + (_as_third(text) if version == "3.0" else text)).encode()


def declared(right=(), shares=None, *, cardinality="single", base="identifier", name="RESPONSE") -> str:
    correct = "".join(f"<value>{value}</value>" for value in right)
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in (shares or {}).items())
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        + (f"<correctResponse>{correct}</correctResponse>" if right else "")
        + (f'<mapping lowerBound="0" defaultValue="0">{entries}</mapping>' if entries else "")
        + "</responseDeclaration>"
    )


def choices(*texts: str, most: int = 1, prompt: str = "Which?") -> str:
    rows = "".join(f'<simpleChoice identifier="{text[0]}">{text}</simpleChoice>' for text in texts)
    asked = f"<prompt>{prompt}</prompt>{rows}"
    return f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}">{asked}</choiceInteraction>'


def package(members: dict[str, bytes], *, manifest: bool = True, kind: str = "imsqti_item_xmlv2p1") -> bytes:
    """A .zip with a manifest that names each member."""
    resources = "".join(f'<resource identifier="r{n}" type="{kind}" href="{name}"/>' for n, name in enumerate(members))
    listed = f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{resources}</resources></manifest>'
    return zipped({"imsmanifest.xml": listed.encode(), **members} if manifest else members)


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _as_third(text: str) -> str:
    """Names as version 3.0 spells them: qti-choice-interaction, response-identifier."""
    own = r"(</?)([a-z]+[A-Z]\w*|prompt|value|mapping)(?=[\s>/])"
    text = re.sub(own, lambda name: f"{name[1]}qti-{_kebab(name[2])}", text)
    return re.sub(r" ([a-z]+[A-Z]\w*)=", lambda name: f" {_kebab(name[1])}=", text)


def _kebab(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
