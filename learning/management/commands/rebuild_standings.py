"""manage.py rebuild_standings: recompute every standing from the ledger, or only check that none differs."""

from django.core.management.base import BaseCommand, CommandError

from learning.evidence.models import Evidence
from learning.evidence.services import restate, standings_that_differ


class Command(BaseCommand):
    help = "Recompute every standing from the ledger; with --check change nothing and fail when one differs."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 when a standing differs")

    def handle(self, *args, **options):
        if options["check"]:
            wrong = standings_that_differ()
            if wrong:
                shown = ", ".join(f"{row.learner_id} {row.competency_code}" for row in wrong[:10])
                raise CommandError(f"{len(wrong)} standing(s) differ from the ledger: {shown}. Run rebuild_standings.")
            self.stdout.write("Every standing agrees with the ledger.")
            return
        learners = set(Evidence.objects.values_list("learner_id", flat=True))
        self.stdout.write(f"{restate(learner_ids=learners)} standing(s) rebuilt.")
