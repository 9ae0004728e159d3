"""`manage.py make_edition --round CODE`: one more frozen edition of a closed round, from today's evidence. For operators."""

import json
from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from assessments.needs.models import Round
from assessments.needs.services import make_edition


class Command(BaseCommand):
    """Makes the edition, or refuses with the reason and exit status 1."""

    help = "Freeze a new edition of a closed round's reports from today's evidence."

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Not `required`: argparse's refusal exits with 2, ours with 1.
        parser.add_argument("--round", default="", metavar="CODE", help="the round's code, as list_rounds shows it")
        parser.add_argument("--json", action="store_true", help="print one JSON object, also for a refusal")

    def handle(self, *args: object, **options: object) -> None:
        """Raise CommandError for a round that does not exist or is not closed."""
        try:
            edition = make_edition(round=Round.objects.get(code=options["round"]))
        except Round.DoesNotExist:
            self._refuse(f"There is no round {options['round']!r}. See list_rounds.", options["json"])
        except ValidationError as refusal:
            self._refuse(" ".join(refusal.messages), options["json"])
        else:
            made = {"ok": True, "round": edition.round_code, "edition": edition.number, "as_of": edition.as_of.isoformat()}
            self.stdout.write(json.dumps(made) if options["json"] else f"{made['round']}: edition {made['edition']}")

    def _refuse(self, reason: str, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"ok": False, "reason": reason}))
        raise CommandError(reason)
