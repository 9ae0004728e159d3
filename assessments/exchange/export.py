"""A bank as a file for another system, in one language, and a word about each question that stays behind.

Called by `manage.py export_questions`. Reads only.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.exchange.entries import entry_of
from assessments.exchange.gift_writer import write_gift
from assessments.exchange.known import as_it_stands, with_lines
from assessments.exchange.moodle_writer import write_moodle_xml
from assessments.exchange.qti_writer import write_qti
from assessments.exchange.reading import Skip
from assessments.questions.models import Question, QuestionBank
from learning.languages import CODES, SOURCE

WRITERS = {"moodlexml": write_moodle_xml, "gift": write_gift, "qti": write_qti}


@dataclass(frozen=True, slots=True)
class Exported:
    """The file and what became of each question; with a `problem` there is no file."""

    content: bytes = b""
    read: int = 0
    exported: int = 0
    skipped: list[dict[str, str]] = field(default_factory=list)
    problem: str = ""


def exported(*, bank: str, form: str, language: str = SOURCE) -> Exported:
    """The questions of a bank: those that are published as they are published, the others as their last draft."""
    if form not in WRITERS:
        return Exported(problem=_("There is no format “%(name)s”. Use one of: %(known)s") % _of(form, WRITERS))
    if language not in CODES:
        return Exported(problem=_("There is no language “%(name)s”. Use one of: %(known)s") % _of(language, CODES))
    if not QuestionBank.objects.filter(slug=bank).exists():
        return Exported(problem=_("There is no bank “%(name)s”.") % {"name": bank})
    entries, left_out = [], []
    for question in with_lines(Question.objects.filter(bank__slug=bank).order_by("code")):
        try:
            entries.append((question.code, entry_of(as_it_stands(question), language)))
        except Skip as skip:
            left_out.append((question.code, str(skip)))
    content, refused = WRITERS[form](entries, language)
    skipped = [{"where": code, "reason": reason} for code, reason in sorted(left_out + refused)]
    return Exported(content, len(entries) + len(left_out), len(entries) - len(refused), skipped)


def _of(name: str, known) -> dict[str, str]:
    return {"name": name, "known": ", ".join(known)}
