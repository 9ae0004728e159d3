"""Questions from a foreign file into a bank: drafts, each once, and a word about every one that stays out.

Called by `manage.py import_questions` and the pages of the admin. Nothing is published: a second person reviews what came in.
"""

import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha1, sha256

from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.core.validators import slug_re
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.images.models import Image

from assessments.exchange.entries import said
from assessments.exchange.formats import AUTO, READERS, read
from assessments.exchange.known import named_in, says_the_same
from assessments.exchange.plain import printable
from assessments.exchange.reading import Read
from assessments.questions.bank_file import read_bank
from assessments.questions.bank_kinds import set_texts
from assessments.questions.bank_text import BankError
from assessments.questions.models import PublishableQuestion, Question, QuestionBank
from assessments.questions.rules import HIGHEST_LEVEL, LOWEST_LEVEL, problems
from assessments.questions.selectors import competency_codes
from learning.languages import CODES, SOURCE

LONGEST_CODE, LONGEST_SLUG, LONGEST_SOURCE, LONGEST_TITLE = 40, 50, 300, 255
# Enough letters of a fingerprint to tell the questions of one bank apart.
_MARK = 12
# What a draft may lack until it goes to review.
_LATER = {"feedback", "competency_code"}


@dataclass(frozen=True, slots=True)
class Row:
    """One question of the file: as it was taken over, with what it lost, or else the reason why it stays out."""

    where: str
    question: PublishableQuestion | None = None
    entry: Mapping | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was read, what became of it, and why; with a `problem` nothing was read at all."""

    read: int = 0
    imported: int = 0
    by_type: Mapping[str, int] = field(default_factory=dict)
    skipped: list[dict[str, str]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    without_feedback: int = 0
    problem: str = ""
    rows: list[Row] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problem

    def as_dict(self) -> dict:
        told = {name: getattr(self, name) for name in ("read", "imported", "by_type", "skipped", "notes", "without_feedback")}
        return {"ok": self.ok, **told} | ({"reason": self.problem} if self.problem else {})


@dataclass(frozen=True, slots=True)
class Wish:
    """What the importer says of all questions of a file, since foreign files do not."""

    bank: str
    file_name: str = ""
    competency: str = ""
    level: int = LOWEST_LEVEL
    language: str = SOURCE


def import_questions(*, content: bytes, wish: Wish, form: str = AUTO, dry_run: bool = False) -> ImportResult:
    """Add the questions of a file to a bank as drafts; the bank is made where there is none.

    A question that the bank has already, from this file or another, is left alone and counted as skipped. For a dry run, or
    when the file cannot be read, nothing changes.
    """
    problem = _problem_of(wish, form)
    reading = None if problem else read(content, form, wish.language)
    if problem or reading.problem:
        return ImportResult(problem=problem or reading.problem)
    try:
        with transaction.atomic():
            return _import(reading.questions, wish, dry_run)
    except IntegrityError:
        return ImportResult(problem=_("Somebody imported the same questions at the same moment, so nothing was imported now."))


def _problem_of(wish: Wish, form: str) -> str:
    if len(wish.bank) > LONGEST_SLUG or not slug_re.match(wish.bank):
        return _("Name the bank by letters of the Latin alphabet, digits and hyphens, for example m1-ident.")
    if form not in (AUTO, *READERS):
        return _("There is no format “%(name)s”. Use one of: %(known)s") % {"name": form, "known": ", ".join((AUTO, *READERS))}
    if wish.language not in CODES:
        return _("There is no language “%(name)s”. Use one of: %(known)s") % {"name": wish.language, "known": ", ".join(CODES)}
    if not isinstance(wish.level, int) or not LOWEST_LEVEL <= wish.level <= HIGHEST_LEVEL:
        return _("A question tests level 1, 2 or 3.")
    if wish.competency and wish.competency not in competency_codes():
        return _("%(code)s is not in the framework in force.") % {"code": wish.competency}
    return ""


def _import(found: Iterable[Read], wish: Wish, dry_run: bool) -> ImportResult:
    found = list(found)
    codes = {number: code_of(wish.bank, row.entry) for number, row in enumerate(found) if row.entry}
    taken = dict.fromkeys(Question.objects.filter(code__in=codes.values()).values_list("code", flat=True), "")
    own = named_in(wish.bank, (row.name for row in found))
    rows = []
    for number, read_row in enumerate(found):
        row = _taken_over(read_row, codes.get(number, ""), taken, own.get(read_row.name), wish)
        rows.append(row)
        if row.question:
            taken[row.question.code] = row.where
    questions = [row.question for row in rows if row.question]
    if not dry_run:
        _store(rows, wish)
    return _counted(rows, questions, wish)


def _counted(rows: list[Row], questions: list[PublishableQuestion], wish: Wish) -> ImportResult:
    kinds = Counter(question.kind for question in questions)
    return ImportResult(
        read=len(rows),
        imported=len(questions),
        by_type=dict(sorted(kinds.items())),
        skipped=[{"where": row.where, "reason": row.reason} for row in rows if row.reason],
        notes=[{"where": row.where, "note": note} for row in rows for note in row.notes],
        without_feedback=sum(not getattr(question, f"feedback_{wish.language}") for question in questions),
        rows=rows,
    )


def code_of(bank: str, entry: Mapping) -> str:
    """A code made of what the question asks, so that it is the same each time; tags may change."""
    content = {name: value for name, value in entry.items() if name != "tags"}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=lambda picture: picture.mark)
    mark = sha256(text.encode()).hexdigest()[:_MARK]
    return f"{bank[: LONGEST_CODE - _MARK - 1]}-{mark}"


def _taken_over(row: Read, code: str, taken: Mapping[str, str], own: Question | None, wish: Wish) -> Row:
    """The unsaved question of an entry, or the reason why it stays out. `own` has the name of the entry for its code."""
    if row.entry is None:
        return Row(row.where, reason=row.reason)
    present = _present(code, taken, own if own and says_the_same(own, row.entry, wish.language) else None)
    if present:
        return Row(row.where, reason=present)
    entry = _whole(row.entry, code, row.name, wish)
    try:
        reason = _broken_rules(_in_source(entry, wish))
        if reason:
            return Row(row.where, reason=reason)
        question = _unsaved(entry, wish.bank)
    except BankError as error:
        return Row(row.where, reason=" ".join(problem.split(", ", 2)[-1] for problem in error.problems))
    changed = _("The bank has %(code)s, which says something else now: this one comes as a new draft.")
    notes = (*row.notes, changed % {"code": own.code}) if own else row.notes
    return Row(row.where, question, row.entry, notes=notes)


def _present(code: str, taken: Mapping[str, str], own: Question | None) -> str:
    """Why a question is not needed: the bank has it, or the file has it twice."""
    if own or (code in taken and not taken[code]):
        return _("The bank has this question already: %(code)s") % {"code": own.code if own else code}
    if code in taken:
        return _("The same question stands in the file already: %(where)s") % {"where": taken[code]}
    return ""


def _whole(entry: Mapping, code: str, name: str, wish: Wish) -> dict:
    source = ": ".join(dict.fromkeys(text for text in (wish.file_name, name) if text)) or wish.bank
    return {
        **entry,
        "code": code,
        "competency": wish.competency,
        "level": wish.level,
        "source": {wish.language: printable(source)[:LONGEST_SOURCE].strip()},
    }


def _unsaved(entry: Mapping, bank: str) -> PublishableQuestion:
    """With the words for its picture; the picture itself is made when it is stored."""
    own = {name: value for name, value in entry.items() if name != "image"}
    question = read_bank({"bank": bank, "questions": [own]}).questions[0]
    set_texts(question, "image_alt", entry["image"]["alt"] if "image" in entry else {})
    return question


def in_source(row: Row, wish: Wish) -> PublishableQuestion:
    """The question of a row with its texts under the source language, in which rules and previews read it. Not saved."""
    return _in_source(_whole(row.entry, row.question.code, row.where, wish), wish)


def _in_source(entry: dict, wish: Wish) -> PublishableQuestion:
    return _unsaved(_said_in(_as_if_guided(entry, wish.language), wish.language, SOURCE), wish.bank)


def _said_in(value: object, language: str, other: str) -> object:
    """The same with its texts under another language."""
    if isinstance(value, dict):
        return {other if name == language else name: _said_in(part, language, other) for name, part in value.items()}
    return [_said_in(part, language, other) for part in value] if isinstance(value, list) else value


def _as_if_guided(entry: dict, language: str) -> dict:
    """What earns the points of a text may be written later, before the review."""
    if entry["kind"] != "extendedtext":
        return entry
    return {**entry, "rubric": [{**row, "guide": row["guide"] or {language: "–"}} for row in entry["rubric"]]}


def _broken_rules(question: PublishableQuestion) -> str:
    found = [problem.message for problem in problems(question.content(), None) if problem.field not in _LATER]
    try:
        question.clean_fields(exclude=["bank", "competency_code", "content_type", "stem_en", "source_en"])
    except ValidationError as error:
        found += error.messages
    return " ".join(dict.fromkeys(found))


def _store(rows: Iterable[Row], wish: Wish) -> None:
    bank, _made = QuestionBank.objects.get_or_create(slug=wish.bank, defaults={"title": wish.bank})
    for row in rows:
        if question := row.question:
            question.bank = bank
            question.image = _in_library(row.entry["image"]) if "image" in row.entry else None
            question.live = False
            question.has_unpublished_changes = True
            question.save()
            question.save_revision(clean=False)


def _in_library(image: Mapping) -> Image:
    """The picture of the library with these bytes, made where there is none. Its file has no name that a stranger gave."""
    picture = image["file"]
    known = sha1(picture.content, usedforsecurity=False).hexdigest()
    found = Image.objects.filter(file_hash=known).order_by("pk").first()
    if found:
        return found
    file = ImageFile(io.BytesIO(picture.content), f"{picture.mark}.{picture.suffix}")
    title = printable(said(image["alt"]) or picture.name)[:LONGEST_TITLE]
    return Image.objects.create(title=title, file=file, file_size=len(picture.content), file_hash=known)
