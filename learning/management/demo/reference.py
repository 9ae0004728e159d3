"""The reference data of the demo: agencies, framework, the coordination body, courses."""

from datetime import date
from pathlib import Path

from django.conf import settings

from courses.pages.groups import ensure_groups
from courses.pages.loader import ensure_index_pages, load_course
from learning.competencies.models import Framework
from learning.competencies.services import load_framework
from learning.people.models import Agency
from learning.people.reference import ensure_body, load_agencies, load_role_profiles, read_rows

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
FRAMEWORK_VERSION = "1"
BODY = {
    "en": "Interdepartmental Commission on Combating Human Trafficking",
    "ru": "Межведомственная комиссия по противодействию торговле людьми",
    "tk": "Adam söwdasyna garşy göreşmek boýunça pudagara topar",
}
# The flagship first, then in the order in which the catalogue numbers them.
COURSES = ["m1-ident", "m4-law", "m2-pros", "m3-prot", "m5-nrm", "m6-prev", "m7-care"]


def load_reference() -> Framework:
    """Everything that must stand before people do. Told again, it changes nothing."""
    load_role_profiles(read_rows(FIXTURES / "role_profiles.csv"))
    rows = read_rows(FIXTURES / "agencies.csv")
    load_agencies([row for row in rows if row["seed"] == "yes"])
    members = Agency.objects.filter(is_partner=False)
    ensure_body(names=BODY, members=members, since=date(2024, 1, 1))
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
    """The seven courses, with the groups and the workflow of those who write them."""
    ensure_index_pages()
    for order, folder in enumerate(COURSES, start=1):
        load_course(folder=FIXTURES / "courses" / folder, questions=FIXTURES / "questions", order=order)
    ensure_groups()
