"""manage.py prepare_demo: what `make demo` needs before serving, each step only when it is needed. One process, to be quick."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    # Done by `make check`; here they would take as long as everything else.
    requires_system_checks = []
    help = "Bring database, static files and demo data to the state that `make demo` serves."

    def handle(self, *args, **options):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database ...")
            call_command("migrate", verbosity=0)
        self._collect()
        call_command("load_demo")

    def _collect(self) -> None:
        mark = Path(settings.STATIC_ROOT) / ".collected"
        state = _state_of_static_files()
        if mark.exists() and mark.read_text() == state:
            return
        self.stdout.write("Gathering static files ...")
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(state)


def _state_of_static_files() -> str:
    """A fingerprint of the names, sizes and times of all static files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
