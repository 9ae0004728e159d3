"""`manage.py load_reference`: the first data of an installation, from fixtures/. For operators; no person is made."""

from django.core.management.base import BaseCommand
from django.db import transaction

from courses.catalogue.models import Course
from learning.management.reference import load_reference
from learning.people.models import Agency


class Command(BaseCommand):
    """All of it or nothing. Told again, courses stay as trainers have made them; their banks get what questions are new."""

    help = "Load agencies, role profiles, the competency framework, courses with their questions, and authors' groups."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        """Load, and say what there is now."""
        framework = load_reference()
        competencies = framework.competencies.count()
        self.stdout.write(
            f"Agencies: {Agency.objects.count()}. Competencies: {competencies}. Courses: {Course.objects.count()}."
        )
