"""`manage.py import_officials FILE.csv`: people with agency, post and role profiles from a CSV file. For operators."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learning.people.import_officials import ImportResult, import_officials
from learning.people.officials_file import COLUMNS, LARGEST_FILE, Problem


class Command(BaseCommand):
    """Imports the whole file, or refuses it with every bad row named by line and column, and exit status 1."""

    help = "Import officials from a CSV file (UTF-8, comma or semicolon) with these columns: " + ", ".join(COLUMNS)

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Not required: argparse's refusal exits with 2, ours with 1.
        parser.add_argument("file", nargs="?", default="", metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and change nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object, also for a refusal")

    def handle(self, *args: object, **options: object) -> None:
        """Raise CommandError when the file cannot be read or has a problem."""
        result = _import(options["file"], dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False))
        elif result.ok:
            words = _("%(read)s rows read: %(created)s created, %(changed)s changed, %(unchanged)s unchanged.")
            self.stdout.write(words % result.as_dict())
            if options["dry_run"]:
                self.stdout.write(_("This was a trial: nothing was changed."))
        if not result.ok:
            raise CommandError("\n".join(_line(problem) for problem in result.problems))


def _import(name: str, *, dry_run: bool) -> ImportResult:
    if not name:
        return ImportResult(problems=[Problem(0, "", _("Name the file: manage.py import_officials FILE.csv"))])
    try:
        with Path(name).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        message = _("The file “%(name)s” cannot be read: %(reason)s") % {"name": name, "reason": error.strerror}
        return ImportResult(problems=[Problem(0, "", message)])
    return import_officials(content=content, dry_run=dry_run)


def _line(problem: Problem) -> str:
    where = {"line": problem.line, "column": problem.column, "message": problem.message}
    if problem.column:
        return _("Line %(line)s, %(column)s: %(message)s") % where
    return _("Line %(line)s: %(message)s") % where if problem.line else problem.message
