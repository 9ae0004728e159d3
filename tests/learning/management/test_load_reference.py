"""The first data of an installation: all of it at once, nobody in it, and no change when it is loaded again."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from courses.catalogue.models import Course
from courses.pages.models import LessonPage
from learning.people.models import Agency, Membership, User
from learning.people.reference import read_rows

pytestmark = pytest.mark.django_db


def loaded() -> str:
    out = StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue()


def test_a_first_installation_is_complete_and_loading_again_changes_nothing():
    assert loaded() == "Agencies: 25. Competencies: 36. Courses: 7.\n"
    rows = read_rows(settings.BASE_DIR / "fixtures" / "agencies.csv")
    assert set(Agency.objects.values_list("code", flat=True)) == {row["code"] for row in rows}
    members = {row["code"] for row in rows if row["is_member"] == "yes"}
    assert set(Membership.objects.values_list("agency__code", flat=True)) == members and len(members) == 18
    assert not User.objects.exists()
    assert Course.objects.order_by("order").values_list("code", flat=True)[0] == "M1-IDENT"
    lesson = LessonPage.objects.get(slug="why-victims-are-missed", locale__language_code="en")
    LessonPage.objects.filter(pk=lesson.pk).update(title="As a trainer has changed it")
    assert loaded() == "Agencies: 25. Competencies: 36. Courses: 7.\n"
    assert LessonPage.objects.get(pk=lesson.pk).title == "As a trainer has changed it"
    assert Membership.objects.count() == 18
