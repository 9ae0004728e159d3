"""Reading QTI: an item by itself, or a package (.zip) with a manifest. Called by `formats`. One item: qti.py, qti_kinds.py."""

import io
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.draft import Draft
from assessments.exchange.pictures import Allowance, Pictures, left_out
from assessments.exchange.qti import ITEM, plainly_named
from assessments.exchange.qti_kinds import item
from assessments.exchange.qti_stimuli import LARGEST_STIMULUS, Stimulus, put_in_stimuli, stimulus_body
from assessments.exchange.reading import LARGEST_FILE, NotReadable, Read, Reading, Skip, collected
from assessments.exchange.tagging import tag_of
from assessments.exchange.xml_tree import named, text_of, tree
from assessments.questions.pictures import BadPicture
from learning.languages import SOURCE

MOST_MEMBERS = 2000
MOST_UNPACKED = 50 * 1024 * 1024
HIGHEST_RATIO = 200
_SMALL = 1024 * 1024
# Of one item: it is searched for each thing that it asks.
MOST_PARTS = 20_000
MANIFEST = "imsmanifest.xml"
_ITEM_TYPE = re.compile(r"imsqti_item_|imsqti_apipitem_")
_FIRST_TYPE = re.compile(r"imsqti_xmlv1|assessment/x-bb-|imsqti_asi_xmlv1")
# What a Mac puts beside each file of an archive.
_BESIDE = "__MACOSX/"


def read_qti(content: bytes, language: str = SOURCE) -> Reading:
    """The questions of an item or a package in QTI 2.1, 2.2 or 3.0."""
    return collected(_packed(content, language) if content.startswith(b"PK") else _alone(content, language))


def _alone(content: bytes, language: str) -> Iterator[Read]:
    root = plainly_named(tree(content))
    if root.tag == "questestinterop":
        raise _first_version()
    if root.tag in ("manifest", "assessmentTest", "assessmentSection"):
        raise NotReadable(_("The questions are not in this file. Give the whole package (.zip)."))
    if root.tag != ITEM:
        raise NotReadable(_("This is not a file in QTI."))
    yield _read(root, root.get("identifier", "?"), language, [], Pictures(), lambda address: None)


def _first_version() -> NotReadable:
    return NotReadable(_("This is QTI 1.2. Versions 2.1, 2.2 and 3.0 are read."))


def _packed(content: bytes, language: str) -> Iterator[Read]:
    package, allowance = _Package(content), Allowance()
    for name, tags in package.items():
        where = name[:120]
        try:
            root = plainly_named(tree(package.bytes_of(name)))
            if root.tag != ITEM:
                raise NotReadable(_("This is not an item in QTI 2.1, 2.2 or 3.0."))
        except NotReadable as problem:
            yield Read(where, reason=str(problem))
        else:
            pictures = Pictures(allowance, partial(package.picture_of, name))
            yield _read(root, where, language, tags, pictures, partial(package.stimulus_of, name))


def _read(root: Element, where: str, language: str, tags: list[str], pictures: Pictures, stimulus: Stimulus) -> Read:
    draft = Draft(where, language, tags=tags, pictures=pictures)
    draft.name = " ".join((root.get("title") or root.get("identifier") or "").split())
    draft.where = f"{where} ({draft.name[:80]})" if draft.name not in ("", where) else where
    for address in put_in_stimuli(root, stimulus):
        draft.note(left_out(address))
    try:
        if sum(1 for _part in root.iter()) > MOST_PARTS:
            raise Skip(_("The file has more than %(most)s elements. Divide it.") % {"most": MOST_PARTS})
        return item(draft, root)
    except Skip as skip:
        return Read(draft.where, reason=str(skip), name=draft.name)


class _Package:
    """An archive that has been looked at before anything of it is unpacked; nothing is written to disk."""

    def __init__(self, content: bytes):
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
            members = self.archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise NotReadable(_("The package cannot be opened: it is no .zip file, or it is damaged.")) from None
        if len(members) > MOST_MEMBERS:
            raise NotReadable(_("The package holds more than %(most)s files.") % {"most": MOST_MEMBERS})
        if sum(member.file_size for member in members) > MOST_UNPACKED:
            raise NotReadable(_("The package is too large when unpacked."))
        for member in members:
            _refuse_hostile(member)
        files = {_plain(member.filename): member for member in members if not member.is_dir()}
        self.members = {name: member for name, member in files.items() if not name.startswith(_BESIDE)}

    def bytes_of(self, name: str) -> bytes:
        """The content of a file. Raises NotReadable where it is missing, damaged or larger than it says."""
        member = self.members.get(name)
        if member is None:
            raise NotReadable(_("The manifest names this file, but it is not in the package."))
        try:
            with self.archive.open(member) as file:
                content = file.read(LARGEST_FILE + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError):
            raise NotReadable(_("This file of the package is damaged.")) from None
        if len(content) > LARGEST_FILE:
            raise NotReadable(_("This file of the package is too large."))
        return content

    def picture_of(self, item: str, source: str) -> bytes | None:
        """The file that an item names by its address; None where the package does not have it."""
        name = _beside(item, source.split("?")[0])
        try:
            return self.bytes_of(name) if name in self.members else None
        except NotReadable as problem:
            raise BadPicture(str(problem)) from problem

    def stimulus_of(self, item: str, address: str) -> Element | None:
        """A text that several items share, with the pictures in it named as from the item; None where there is none."""
        name = _beside(item, address)
        member = self.members.get(name)
        if member is None or member.file_size > LARGEST_STIMULUS:
            return None
        folder = posixpath.relpath(posixpath.dirname(name) or ".", posixpath.dirname(item) or ".")
        try:
            return stimulus_body(tree(self.bytes_of(name)), folder)
        except NotReadable:
            return None

    def items(self) -> list[tuple[str, list[str]]]:
        """The files with an item, in the manifest's order, each with its tags; where it names none, all that look like one."""
        manifest = min((name for name in self.members if posixpath.basename(name) == MANIFEST), key=len, default=None)
        items = self._listed(manifest) if manifest else []
        if not items:
            found = [name for name in sorted(self.members) if name.lower().endswith(".xml") and name != manifest]
            roots = {name: self._root_of(name) for name in found}
            items = [(name, []) for name, root in roots.items() if root in (ITEM, "")]
            if "questestinterop" in roots.values():
                raise _first_version()
        if not items:
            raise NotReadable(_("There is no item of QTI 2.1, 2.2 or 3.0 in this package."))
        return items

    def _listed(self, manifest: str) -> list[tuple[str, list[str]]]:
        found = []
        for resource in named(tree(self.bytes_of(manifest)), "resource"):
            if _FIRST_TYPE.match(resource.get("type", "")):
                raise _first_version()
            if _ITEM_TYPE.match(resource.get("type", "")):
                href = resource.get("href") or next((part.get("href", "") for part in named(resource, "file")), "")
                name = _beside(manifest, href)
                tags = [tag_of(text_of(keyword)) for keyword in named(resource, "keyword")]
                found.append((name, tags))
        return list({name: (name, tags) for name, tags in found}.values())

    def _root_of(self, name: str) -> str:
        """What a file begins with; nothing where it cannot be read."""
        try:
            return plainly_named(tree(self.bytes_of(name))).tag
        except NotReadable:
            return ""


def _plain(name: str) -> str:
    """Some programs of Windows write the paths in an archive as Windows does."""
    return name.replace("\\", "/")


def _beside(file: str, address: str) -> str:
    """The name of the file that another one means by an address."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), _plain(unquote(address))))


def _refuse_hostile(member: zipfile.ZipInfo) -> None:
    name = _plain(member.filename)
    if name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/"):
        raise NotReadable(_("The package names a file outside itself: %(name)s") % {"name": name[:80]})
    if stat.S_ISLNK(member.external_attr >> 16) or member.flag_bits & 1:
        raise NotReadable(_("The package holds a link or a locked file: %(name)s") % {"name": name[:80]})
    if member.file_size > _SMALL and member.file_size > HIGHEST_RATIO * max(1, member.compress_size):
        raise NotReadable(_("A file of the package is packed suspiciously small: %(name)s") % {"name": name[:80]})
