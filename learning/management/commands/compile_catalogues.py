"""`manage.py compile_catalogues`: makes the Russian and Turkmen catalogues readable to Django. Part of `make setup`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from learning.management.catalogues import LANGUAGES, compile_catalogue


class Command(BaseCommand):
    """Compile what has changed since the last time; needs no tool but Python."""

    help = "Compile the message catalogues that have changed."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say nothing")

    def handle(self, *args: object, quiet: bool = False, **options: object) -> None:
        """Say which languages were compiled; nothing where nothing had to be."""
        for language in LANGUAGES:
            if compile_catalogue(language) and not quiet:
                self.stdout.write(f"{language}: compiled")
