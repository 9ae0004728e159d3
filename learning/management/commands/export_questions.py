"""`manage.py export_questions --bank SLUG --format FORMAT --output FILE`: a bank for another system. For operators."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from assessments.exchange.export import WRITERS, exported
from learning.languages import CODES, SOURCE


class Command(BaseCommand):
    """Writes the file and names each question that stays behind, or refuses with the reason and exit status 1."""

    help = "Export a question bank as Moodle XML, GIFT or QTI 2.1 (.zip), in one language."

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Not `required` and no choices: argparse's refusal exits with 2, ours with 1.
        parser.add_argument("--bank", default="", metavar="SLUG")
        parser.add_argument("--format", default="", metavar="FORMAT", help=", ".join(WRITERS))
        parser.add_argument("--output", default="", metavar="FILE", help="where to write")
        parser.add_argument("--language", default=SOURCE, metavar="LANGUAGE", help="of the texts: " + ", ".join(CODES))
        parser.add_argument("--json", action="store_true", help="print one JSON object, also for a refusal")

    def handle(self, *args: object, **options: object) -> None:
        try:
            told = self._export(options)
        except CommandError as refusal:
            if options["json"]:
                self.stdout.write(json.dumps({"ok": False, "reason": str(refusal)}, ensure_ascii=False))
            raise
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for row in told["skipped"]:
            self.stdout.write(_("Skipped, %(where)s: %(reason)s") % row)
        words = _("%(read)s questions in the bank: %(exported)s exported, %(skipped)s skipped.")
        self.stdout.write(words % {**told, "skipped": len(told["skipped"])})

    def _export(self, options: dict) -> dict:
        if not options["output"]:
            raise CommandError(_("Say where to write with --output FILE."))
        made = exported(bank=options["bank"], form=options["format"], language=options["language"])
        if made.problem:
            raise CommandError(made.problem)
        try:
            Path(options["output"]).write_bytes(made.content)
        except OSError as error:
            words = _("%(name)s cannot be written: %(reason)s")
            raise CommandError(words % {"name": options["output"], "reason": error.strerror}) from None
        return {"ok": True, "read": made.read, "exported": made.exported, "skipped": made.skipped, "output": options["output"]}
