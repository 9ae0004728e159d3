"""What a machine can check of the author checklist, said as findings that point at a field or a block.

Pure: reads the content of a revision and what is known of the other languages. Called by the approval.
"""

import json
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.pages.checklist import Finding, Subject
from courses.pages.translation import TranslationState
from learning.languages import CODES, NAMES, SOURCE

PICTURE_FILES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")
# So many gaps are named one by one.
NAMED = 4
FIELDS = {
    "title": gettext_lazy("title"),
    "stem": gettext_lazy("question"),
    "feedback": gettext_lazy("feedback"),
    "source": gettext_lazy("source"),
    "content_note": gettext_lazy("content note"),
    "image_alt": gettext_lazy("picture in words"),
}
LINE = gettext_lazy("line %(number)s")
LINES = {"nodes": gettext_lazy("situation %(number)s"), "sections": gettext_lazy("section %(number)s")}


def findings(subject: Subject, content: Mapping, language: str, others: Mapping[str, str]) -> dict[str, list[Finding]]:
    """What is seen in the content of a revision, by the key of the point.

    Of a page `language` is its own, and `others` are the published pages of the same thing, a translation state by language.
    Questions and quizzes hold all languages themselves.
    """
    if subject == Subject.QUESTION:
        return _of_question(content)
    if subject == Subject.QUIZ:
        return {"languages": [_titles(content, code) for code in CODES if code != SOURCE]}
    seen = {"languages": list(_of_translations(content, language, others))}
    return seen | _of_lesson(content) if subject == Subject.LESSON else seen


# --- a question -----------------------------------------------------------------------------------
def _of_question(content: Mapping) -> dict[str, list[Finding]]:
    return {
        "source": [_source_of(content)],
        "pictures": [_picture_of(content)],
        "languages": [_translated(content, code) for code in CODES if code != SOURCE],
        "content_note": [_note(_text(content, "content_note_en"))],
    }


def _source_of(content: Mapping) -> Finding:
    source = _text(content, "source_en")
    if not source:
        return Finding(_("The source in English is empty."), fails=True)
    return Finding(_("Source in English: %(source)s") % {"source": source})


def _picture_of(content: Mapping) -> Finding:
    if not content.get("image"):
        return Finding(_("There is no picture."))
    return _in_words(_text(content, "image_alt_en"), _("Picture"))


def _in_words(alt: str, place: str) -> Finding:
    told = {"place": place, "words": alt}
    if not alt:
        return Finding(_("%(place)s: no words say what it shows.") % told, fails=True)
    if alt.casefold().endswith(PICTURE_FILES):
        return Finding(_("%(place)s: the name of a file does not say what it shows: %(words)s") % told, fails=True)
    return Finding(_("%(place)s, in words: %(words)s") % told)


def _note(text: str) -> Finding:
    if not text:
        return Finding(_("There is no content note."), fails=True)
    return Finding(_("Content note: %(text)s") % {"text": text})


# --- texts in three languages side by side ----------------------------------------------------------
def _translated(content: Mapping, code: str) -> Finding:
    """Until it is whole a question is shown in English, and says so; what is begun and left then reaches nobody."""
    checked, missing = content.get(f"checked_{code}"), list(_places(content, SOURCE, without=code))
    told = {"language": NAMES[code], "places": _said(missing)}
    if not missing and checked:
        return Finding(_("%(language)s: whole, checked by a reader.") % told)
    if not missing:
        return Finding(_("%(language)s: whole, shown as a draft that nobody has checked.") % told)
    if checked:
        return Finding(_("%(language)s: marked as checked, but missing: %(places)s") % told, fails=True)
    if any(_places(content, code)):
        return Finding(_("%(language)s: begun, but missing: %(places)s") % told, fails=True)
    return Finding(_("%(language)s: not written yet. Learners read English and are told so.") % told)


def _titles(content: Mapping, code: str) -> Finding:
    """Where a title is missing learners read the English one, and nothing tells them."""
    missing = list(_places(content, SOURCE, without=code))
    told = {"language": NAMES[code], "places": _said(missing)}
    if missing:
        return Finding(_("%(language)s: missing: %(places)s") % told, fails=True)
    return Finding(_("%(language)s: whole.") % told)


def _places(content: Mapping, code: str, without: str = "") -> Iterator[str]:
    """Fields and lines in which something is written in a language, and nothing in the language `without`."""
    for name, value in content.items():
        field, _bar, language = name.rpartition("_")
        if language == code and _text(content, name) and not (without and _text(content, f"{field}_{without}")):
            yield str(FIELDS.get(field, field))
        for number, row in enumerate(_rows(value if name != "nodes" else _stream(value)), 1):
            if any(_places(row, code, without)):
                yield LINES.get(name, LINE) % {"number": number}


def _said(places: list[str]) -> str:
    rest = len(places) - NAMED
    more = [_("and %(count)s more") % {"count": rest}] if rest > 0 else []
    return "; ".join([*places[:NAMED], *more])


# --- a page ---------------------------------------------------------------------------------------
def _of_translations(content: Mapping, language: str, others: Mapping[str, str]) -> Iterator[Finding]:
    """The page's own state, and the languages without a page: learners then read English, with a line that says so."""
    state = content.get("translation_state") or TranslationState.SOURCE
    # What is copied into another language keeps the state of its original until somebody changes it.
    if language != SOURCE and state == others.get(SOURCE) == TranslationState.SOURCE:
        told = {"language": NAMES[language]}
        yield Finding(_("%(language)s: said to be the original, but the English page says so too.") % told, fails=True)
    else:
        yield _state(language, state)
    for code in (code for code in CODES if code != language):
        if code in others:
            yield _state(code, others[code])
        elif code == SOURCE:
            yield Finding(_("There is no published page in English: learners find only what has one."), fails=True)
        else:
            told = {"language": NAMES[code]}
            yield Finding(_("%(language)s: not published yet. Learners read English and are told so.") % told)


def _state(language: str, state: str) -> Finding:
    return Finding(f"{NAMES[language]}: {TranslationState(state).label}")


def _of_lesson(content: Mapping) -> dict[str, list[Finding]]:
    blocks = [(number, row.get("type"), row.get("value")) for number, row in enumerate(_stream(content.get("body")), 1)]
    pictures = [
        _in_words(_text(value, "alt"), _("Block %(number)s, picture") % {"number": number})
        for number, kind, value in blocks
        if kind == "image"
    ]
    return {
        "source": list(_named_sources([(number, value) for number, kind, value in blocks if kind == "source"])),
        "pictures": pictures or [Finding(_("There is no picture."))],
        "content_note": [_note(_text(content, "content_note"))],
    }


def _named_sources(blocks: list[tuple[int, Mapping]]) -> Iterator[Finding]:
    if not blocks:
        yield Finding(_("No block of the lesson names a source."), fails=True)
    for number, value in blocks:
        sources = [text for row in value.get("references") or () if (text := _reference(row))]
        if sources:
            yield Finding(_("Block %(number)s: %(sources)s") % {"number": number, "sources": "; ".join(sources)})
        else:
            yield Finding(_("Block %(number)s, source: it names none.") % {"number": number}, fails=True)


def _reference(row: object) -> str:
    """A line of a list of texts; older revisions hold it without its frame."""
    text = row.get("value") if isinstance(row, Mapping) else row
    return (text or "").strip()


# --- how a revision holds them ------------------------------------------------------------------------
def _text(content: Mapping, name: str) -> str:
    value = content.get(name)
    return value.strip() if isinstance(value, str) else ""


def _stream(value: object) -> list[Mapping]:
    """The blocks of a text; a revision holds them as JSON within its own."""
    return json.loads(value or "[]") if isinstance(value, str | None) else value


def _rows(value: object) -> Iterator[Mapping]:
    """The lines of a question, whether they are records or blocks."""
    for row in value if isinstance(value, list) else ():
        if isinstance(row, Mapping):
            yield row["value"] if row.keys() >= {"type", "value"} and isinstance(row["value"], Mapping) else row
