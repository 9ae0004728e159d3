"""`manage.py count_figures`: keep for the list of questions how each did. Run every night."""

from django.core.management.base import BaseCommand

from assessments.analysis.services import count_figures


class Command(BaseCommand):
    help = "Count anew how each question did in the attempts that were sent, for the list of questions in the admin."

    def handle(self, *args, **options):
        self.stdout.write(f"{count_figures()} counted")
