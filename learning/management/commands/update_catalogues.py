"""`manage.py update_catalogues`: brings the Russian and Turkmen catalogues up to the code. For developers; needs xgettext."""

import os
from argparse import ArgumentParser

import polib
from django.conf import settings
from django.core.management.commands import makemessages

from learning.management.catalogues import LANGUAGES, compile_catalogue, merged, write_catalogue
from learning.management.glossary import Glossary, read_rows

IGNORED = ["node_modules", "var", "tests", "fixtures", "docs", "tools", "static", "migrations"]


class Command(makemessages.Command):
    """Django's makemessages finds the strings; merging and writing are ours: nothing is guessed, diffs stay small."""

    help = "Gather the strings of learning, assessments, courses and templates into the catalogues, and compile them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """None of makemessages' options: there is one way to do it."""

    def handle(self, *args: object, **options: object) -> None:
        """Merge each language in turn and say how many strings still lack a translation."""
        self.glossary = Glossary(read_rows())
        os.chdir(settings.BASE_DIR)
        super().handle(
            locale=list(LANGUAGES),
            exclude=[],
            domain="django",
            verbosity=0,
            all=False,
            extensions=["html", "txt", "py"],
            symlinks=False,
            ignore_patterns=list(IGNORED),
            use_default_ignore_patterns=True,
            no_wrap=False,
            no_location=False,
            add_location="file",
            no_obsolete=True,
            keep_pot=False,
        )

    def build_potfiles(self) -> list[str]:
        """One list of strings: our only locale folder is found twice, by the settings and by the walk."""
        return list(dict.fromkeys(super().build_potfiles()))

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Called by makemessages for each language with the gathered strings."""
        catalogue = merged(locale, polib.pofile(potfile, encoding="utf-8"), self.glossary)
        changed = write_catalogue(locale, catalogue)
        compile_catalogue(locale)
        missing = len(catalogue.untranslated_entries())
        self.stdout.write(
            f"{locale}: {len(catalogue)} strings, {missing} without translation{'' if changed else ', unchanged'}"
        )
