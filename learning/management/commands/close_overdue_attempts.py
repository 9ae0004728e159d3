"""`manage.py close_overdue_attempts`: mark what learners saved in tests whose time is up. Run every minute."""

from django.core.management.base import BaseCommand

from courses.player.recording import close_all_overdue


class Command(BaseCommand):
    help = "Close the attempts whose time is up and mark what was saved in them; each once, by any number of workers."

    def handle(self, *args, **options):
        self.stdout.write(f"{close_all_overdue()} closed")
