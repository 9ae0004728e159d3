"""The reference data of a country, from fixtures/: agencies, framework, the coordination body, courses.

Called by load_reference (a first installation) and by load_demo. No person is made here.
"""

from datetime import date
from pathlib import Path

import yaml
from django.conf import settings

from courses.pages.groups import ensure_groups
from courses.pages.loader import ensure_index_pages, load_course
from learning.competencies.models import Framework
from learning.competencies.services import load_framework
from learning.people.models import Agency
from learning.people.reference import ensure_body, load_agencies, load_role_profiles, read_rows

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
FRAMEWORK_VERSION = "1"


def load_reference() -> Framework:
    """Everything that must stand before people do. Told again, it only brings the questions that are new in the files."""
    load_role_profiles(read_rows(FIXTURES / "role_profiles.csv"))
    agencies = read_rows(FIXTURES / "agencies.csv")
    load_agencies(agencies)
    members = Agency.objects.filter(code__in=[row["code"] for row in agencies if row["is_member"] == "yes"])
    for row in read_rows(FIXTURES / "coordination_body.csv"):
        names = {language: row[f"name_{language}"] for language in ("en", "ru", "tk")}
        ensure_body(names=names, members=members, since=date.fromisoformat(row["since"]))
    framework = load_framework(
        version=FRAMEWORK_VERSION,
        domains=read_rows(FIXTURES / "domains.csv"),
        competencies=read_rows(FIXTURES / "competencies.csv"),
        levels=read_rows(FIXTURES / "levels.csv"),
        requirements=read_rows(FIXTURES / "requirements.csv"),
    )
    load_courses()
    return framework


def load_courses() -> None:
    """The courses in the order of fixtures/courses/order.yaml, with the groups and the workflow of those who write them."""
    ensure_index_pages()
    folders = yaml.safe_load((FIXTURES / "courses" / "order.yaml").read_text(encoding="utf-8"))
    for order, folder in enumerate(folders, start=1):
        load_course(folder=FIXTURES / "courses" / folder, questions=FIXTURES / "questions", order=order)
    ensure_groups()
