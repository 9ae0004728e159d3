"""`manage.py method TOPIC`: the published method as a calculator on JSON, without a database. For auditors."""

import json
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from learning.management.method_cases import CaseProblem, parsed
from learning.management.method_topics import TOPICS, calculate


class Command(BaseCommand):
    """Read one case or a list of cases on standard input, write the result or the list of results."""

    help = "Work out a figure of the published method from a JSON case (or a list of cases) on standard input."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Not argparse's own `choices`: its refusal exits with 2, ours with 1.
        parser.add_argument("topic", nargs="?", default="", help=f"one of {', '.join(sorted(TOPICS))}")
        parser.add_argument("--json", action="store_true", help="also print a refusal as a JSON object")

    def handle(self, *args: object, topic: str, **options: object) -> None:
        """Raise CommandError, saying what to do, for an unknown topic, for no JSON and for a bad case."""
        try:
            results = calculate(topic, parsed(_standard_input())) if topic in TOPICS else calculate(topic, None)
        except CaseProblem as problem:
            if options.get("json"):
                self.stdout.write(json.dumps({"ok": False, "reason": str(problem)}))
            raise CommandError(str(problem)) from problem
        self.stdout.write(json.dumps(results))


def _standard_input() -> str:
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        return sys.stdin.read()
    try:
        return stream.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseProblem("standard input is not UTF-8; save the case as UTF-8") from error
