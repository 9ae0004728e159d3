"""`manage.py list_rounds [--json]`: every assessment round with its state, editions and agencies. For operators and checks."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from assessments.needs.selectors import list_rounds


class Command(BaseCommand):
    """Lists; changes nothing."""

    help = "List the assessment rounds, the newest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *args: object, **options: object) -> None:
        rounds = [
            {"code": row.round.code, "state": row.round.state, "editions": row.editions, "agencies": list(row.agencies)}
            for row in list_rounds()
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rounds, ensure_ascii=False))
            return
        for row in rounds:
            self.stdout.write(f"{row['code']}  {row['state']}  editions: {row['editions']}  {' '.join(row['agencies'])}")
