"""Our message catalogues: merged with what the code says, written always alike, compiled without gettext's tools.

Owned by the commands update_catalogues and compile_catalogues. A catalogue holds the strings of our own code and, below them,
the strings of Django and allauth that we word better or that nobody has put into Turkmen.
"""

import hashlib
import importlib.util
import os
from collections.abc import Iterable
from pathlib import Path

import polib
from django.conf import settings

from learning.management.glossary import OVERRIDES, Glossary

LANGUAGES = ("ru", "tk")
PLURALS = {
    "ru": (
        "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : "
        "n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);"
    ),
    "tk": "nplurals=2; plural=(n != 1);",
}
# Translator's comments. DRAFT: no reader has signed. OWN_WORDING: on purpose not what the glossary says for the same English.
DRAFT, OWN_WORDING = "draft", "own wording"
DJANGO_PARTS = ("conf", "contrib/auth", "contrib/contenttypes", "contrib/humanize", "contrib/sessions")
# Of allauth only what we install; its catalogue names the file each string stands in.
ALLAUTH_PARTS = ("account/", "mfa/", "core/", "templates/account/", "templates/allauth/", "templates/mfa/")
HEADER = "Merged by `manage.py update_catalogues`. What has a row in fixtures/glossary.csv is worded there."
SOURCE_DIGEST = "X-Source-Digest"

Key = tuple[str | None, str]


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> polib.POFile:
    """The catalogue as committed, or an empty one."""
    path = catalogue_path(language)
    return polib.pofile(str(path), encoding="utf-8") if path.exists() else polib.POFile()


def key_of(entry: polib.POEntry) -> Key:
    """What makes a string one and the same: its context and its English."""
    return (entry.msgctxt or None, entry.msgid)


# --- merging -------------------------------------------------------------------------------------
def merged(language: str, strings: Iterable[polib.POEntry], glossary: Glossary) -> polib.POFile:
    """The catalogue for these strings: filled from the glossary, then from what is there; what is gone from the code leaves."""
    present = {key_of(entry): entry for entry in read_catalogue(language)}
    ours = {key_of(entry): _own_entry(entry) for entry in strings}
    theirs = {key: entry for key, entry in _package_entries(language, glossary, set(present)).items() if key not in ours}
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.header = HEADER
    catalogue.metadata = _header(language)
    for group in (ours, theirs):
        for key in sorted(group, key=_place):
            entry = group[key]
            _fill(language, entry, glossary, present.get(key))
            catalogue.append(entry)
    return catalogue


def _place(key: Key) -> tuple:
    return (key[1].casefold(), key[1], key[0] or "")


def _own_entry(found: polib.POEntry) -> polib.POEntry:
    files = sorted({(path, "") for path, _ in found.occurrences})
    return polib.POEntry(
        msgctxt=found.msgctxt,
        msgid=found.msgid,
        msgid_plural=found.msgid_plural,
        occurrences=files,
        comment=found.comment,
        flags=sorted(flag for flag in found.flags if flag != "fuzzy"),
    )


def _fill(language: str, entry: polib.POEntry, glossary: Glossary, before: polib.POEntry | None) -> None:
    given = glossary.translation(language, entry.msgid, entry.msgid_plural, entry.msgctxt)
    if before is not None and before.tcomment == OWN_WORDING:
        given = None
    if given:
        _set(entry, given.forms)
        entry.comment = " ".join(filter(None, (entry.comment, given.key)))
        entry.tcomment = DRAFT if given.confidence == DRAFT else ""
        return
    entry.tcomment = DRAFT if language == "tk" else ""
    count = int(PLURALS[language][9])
    _set(entry, ("",) * (count if entry.msgid_plural else 1))
    if before is not None and bool(before.msgid_plural) == bool(entry.msgid_plural) and before.translated():
        _set(entry, _forms(before))
        entry.tcomment = before.tcomment


def _set(entry: polib.POEntry, forms: tuple[str, ...]) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = dict(enumerate(forms))
    else:
        (entry.msgstr,) = forms


def _forms(entry: polib.POEntry) -> tuple[str, ...]:
    return tuple(entry.msgstr_plural[index] for index in sorted(entry.msgstr_plural)) or (entry.msgstr,)


def _header(language: str) -> dict[str, str]:
    return {
        "Project-Id-Version": "Okuw",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }


# --- strings of installed packages -----------------------------------------------------------------
def _package_entries(language: str, glossary: Glossary, present: set[Key]) -> dict[Key, polib.POEntry]:
    """Strings of Django and allauth to carry: the glossary's overrides, those already here, all that lack this language."""
    wanted = present | {(row.context, row.en[0]) for row in glossary.rows if row.kind in OVERRIDES}
    found = {}
    for package, entries, complete in _installed(language):
        for entry in entries:
            if key_of(entry) in wanted or not complete:
                found[key_of(entry)] = polib.POEntry(
                    msgctxt=entry.msgctxt,
                    msgid=entry.msgid,
                    msgid_plural=entry.msgid_plural,
                    comment=package,
                    flags=[flag for flag in entry.flags if flag != "fuzzy"],
                )
    return found


def _installed(language: str):
    """(package, its strings, whether it speaks the language itself) for every catalogue that people can meet."""
    django = _folder("django")
    for part in DJANGO_PARTS:
        yield "Django", polib.pofile(str(django / part / "locale/en/LC_MESSAGES/django.po")), True
    allauth = _folder("allauth") / "locale"
    entries = [
        entry
        for entry in polib.pofile(str(allauth / "ru/LC_MESSAGES/django.po"))
        if not entry.obsolete and any(path.startswith(ALLAUTH_PARTS) for path, _ in entry.occurrences)
    ]
    yield "allauth", entries, (allauth / language).is_dir()


def _folder(package: str) -> Path:
    return Path(importlib.util.find_spec(package).origin).parent


# --- writing and compiling -------------------------------------------------------------------------
def write_catalogue(language: str, catalogue: polib.POFile) -> bool:
    """Write the catalogue; False if the file says so already."""
    path = catalogue_path(language)
    text = f"{catalogue}\n".replace("\n\n\n", "\n\n").rstrip("\n") + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def compile_catalogue(language: str) -> bool:
    """Compile the catalogue beside itself, unless that is done already; True if it had to be."""
    path = catalogue_path(language)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    compiled = path.with_suffix(".mo")
    if compiled.exists() and digest.encode() in compiled.read_bytes():
        return False
    catalogue = polib.pofile(str(path), encoding="utf-8")
    catalogue.metadata[SOURCE_DIGEST] = digest
    # Beside the old one and then in its place: a server that starts meanwhile reads the one or the other, never half.
    draft = compiled.with_suffix(f".{os.getpid()}.tmp")
    draft.write_bytes(catalogue.to_binary())
    draft.replace(compiled)
    return True
