"""`manage.py export_gap_report --round CODE …`: a published report as a file, the same as the page gives. For operators."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from learning.gaps.export import as_csv, as_json
from learning.gaps.models import Report
from learning.gaps.selectors import report_of
from learning.gaps.services import note_export
from learning.people.models import User

FORMATS = {"json": as_json, "csv": as_csv}
LATER = ("xlsx", "pdf")


class Command(BaseCommand):
    """Writes the file and notes the export, or refuses with the reason and exit status 1."""

    help = "Export a gap report: the newest edition, as the user named with --as would see it, else as the coordinator does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Not `required` and no choices: argparse's refusal exits with 2, ours with 1.
        parser.add_argument("--round", default="", metavar="CODE", help="the round's code, as list_rounds shows it")
        parser.add_argument("--agency", default=None, metavar="CODE", help="an agency's report; without it the national one")
        parser.add_argument("--edition", default=None, metavar="N", help="an older edition; without it the newest")
        parser.add_argument("--format", default="json", metavar="FORMAT", help="json or csv")
        parser.add_argument("--audience", default="internal", metavar="AUDIENCE", help="internal or outside")
        parser.add_argument("--output", default="", metavar="FILE", help="where to write; - for standard output")
        parser.add_argument("--as", dest="username", default=None, metavar="USERNAME", help="export as this user would")
        parser.add_argument("--json", action="store_true", help="print one JSON object, also for a refusal")

    def handle(self, *args: object, **options: object) -> None:
        try:
            report, user = self._report(options)
        except CommandError as refusal:
            if options["json"]:
                self.stdout.write(json.dumps({"ok": False, "reason": str(refusal)}))
            raise
        self._write(options["output"], FORMATS[options["format"]](report.body))
        note_export(report=report, user=user, format=options["format"])
        if options["json"]:
            made = {
                "ok": True,
                "round": report.edition.round_code,
                "edition": report.edition.number,
                "output": options["output"],
            }
            self.stdout.write(json.dumps(made))

    def _report(self, options: dict) -> tuple[Report, User | None]:
        self._check(options)
        user = self._user(options["username"])
        try:
            report = report_of(
                viewer=user,
                round_code=options["round"],
                agency_code=options["agency"],
                edition=None if options["edition"] is None else int(options["edition"]),
                audience=options["audience"],
                exporting=True,
            )
        except Report.DoesNotExist:
            raise CommandError("There is no such report, or it is not open to this user. See list_rounds.") from None
        return report, user

    def _check(self, options: dict) -> None:
        if options["format"] in LATER:
            raise CommandError(f"{options['format']} is not written yet: use json or csv. The figures are the same.")
        if options["format"] not in FORMATS:
            raise CommandError(f"There is no format {options['format']!r}: use json or csv.")
        if options["audience"] not in ("internal", "outside"):
            raise CommandError(f"There is no audience {options['audience']!r}: use internal or outside.")
        if options["edition"] is not None and not str(options["edition"]).isdigit():
            raise CommandError(f"--edition takes a number, not {options['edition']!r}.")
        if not options["output"]:
            raise CommandError("Say where to write with --output FILE.")

    def _user(self, username: str | None) -> User | None:
        if username is None:
            return None
        user = User.objects.select_related("agency").filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user {username!r}.")
        return user

    def _write(self, output: str, text: str) -> None:
        if output == "-":
            self.stdout.write(text, ending="")
            return
        try:
            Path(output).write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from None
