"""manage.py load_demo: the demo's fictional data, the same for the same day; loaded once, then left alone."""

import random
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from learning.management.demo.people import load_people
from learning.management.demo.rounds import load_rounds
from learning.management.demo.studies import load_accounts_study, load_earlier_certificates, load_sittings
from learning.management.demo.texts import load_texts
from learning.management.reference import load_reference
from learning.people.models import User

SEED = 2026


class Command(BaseCommand):
    help = "Load the demo: all agencies, about 420 fictional officials, courses, rounds, certificates in every state."

    def handle(self, *args, **options):
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("These are not demo settings: load_demo makes accounts whose password everybody knows.")
        if User.objects.filter(username="official").exists():
            self.stdout.write("The demo data are there already.")
            return
        started = time.monotonic()
        with transaction.atomic():
            load_all()
        self.stdout.write(f"Demo data loaded in {time.monotonic() - started:.0f} s.")


def load_all() -> None:
    """Everything, in the order in which it would have happened."""
    dice, today = random.Random(SEED), timezone.localdate()  # noqa: S311 - not for secrets
    load_reference()
    people = load_people(dice, today)

    def studies():
        load_sittings(people, dice, today)
        load_accounts_study(people, dice, today)

    load_earlier_certificates(people, dice, today)
    load_rounds(people, dice, today, studies)
    load_texts(people, today)
