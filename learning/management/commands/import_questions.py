"""`manage.py import_questions FILE --bank SLUG`: questions of another system as drafts in a bank. For operators."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from assessments.exchange.formats import AUTO, READERS
from assessments.exchange.reading import LARGEST_FILE
from assessments.exchange.services import ImportResult, Wish, import_questions
from learning.languages import CODES, SOURCE


class Command(BaseCommand):
    """Says what was read, imported and skipped, each skip with its place and reason; refuses a file with exit status 1."""

    help = "Import questions from GIFT, Moodle XML, QTI 2.1, 2.2 or 3.0, or Aiken, as drafts that wait for a review."

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Not `required` and no choices: argparse's refusal exits with 2, ours with 1.
        parser.add_argument("file", nargs="?", default="", metavar="FILE")
        parser.add_argument("--bank", default="", metavar="SLUG", help="the bank; made where there is none")
        parser.add_argument("--format", default=AUTO, metavar="FORMAT", help=", ".join((AUTO, *READERS)))
        parser.add_argument("--competency", default="", metavar="CODE", help="what all of them test; else authors say it later")
        parser.add_argument("--level", default="1", metavar="N", help="1, 2 or 3; without it 1")
        parser.add_argument("--language", default=SOURCE, metavar="LANGUAGE", help="of the texts: " + ", ".join(CODES))
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and change nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object, also for a refusal")

    def handle(self, *args: object, **options: object) -> None:
        """Raise CommandError when nothing of the file can be read."""
        result = _import(options)
        if options["json"]:
            self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False))
        if not result.ok:
            raise CommandError(result.problem)
        if not options["json"]:
            self._tell(result, dry_run=options["dry_run"])

    def _tell(self, result: ImportResult, *, dry_run: bool) -> None:
        for row in result.skipped:
            self.stdout.write(_("Skipped, %(where)s: %(reason)s") % row)
        for row in result.notes:
            self.stdout.write(_("Imported, %(where)s: %(note)s") % row)
        counts = {"read": result.read, "imported": result.imported, "skipped": len(result.skipped)}
        self.stdout.write(_("%(read)s questions read: %(imported)s imported, %(skipped)s skipped.") % counts)
        if result.by_type:
            self.stdout.write(", ".join(f"{kind} {count}" for kind, count in result.by_type.items()))
        if result.without_feedback:
            words = _("%(count)s of them have no feedback; it is written before they go to review.")
            self.stdout.write(words % {"count": result.without_feedback})
        if dry_run:
            self.stdout.write(_("This was a trial: nothing was changed."))


def _import(options: dict) -> ImportResult:
    if not options["file"] or not options["bank"]:
        return ImportResult(problem=_("Name the file and the bank: manage.py import_questions FILE --bank SLUG"))
    file = Path(options["file"])
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        words = _("The file “%(name)s” cannot be read: %(reason)s")
        return ImportResult(problem=words % {"name": options["file"], "reason": error.strerror})
    level = int(options["level"]) if str(options["level"]).isdecimal() else 0
    wish = Wish(options["bank"], file.name, options["competency"], level, options["language"])
    return import_questions(content=content, wish=wish, form=options["format"], dry_run=options["dry_run"])
