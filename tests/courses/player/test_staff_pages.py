"""The pages on which a supervisor or a focal point sees the own staff's courses and certificates, and nobody else's."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from courses.enrolments.models import Enrolment
from courses.enrolments.services import enrol
from learning.certificates.models import Certificate
from learning.certificates.services import revoke_certificate
from learning.people.models import Agency, Post, RoleProfile, User
from learning.people.permissions import may_see_agency_report
from learning.people.posts import refresh_search_key
from learning.people.services import end_account
from tests.factories import make_official, sit_test

STAFF = "/en/team/progress/"


def names_in(response) -> list[str]:
    return [str(line.person) for line in response.context["lines"]]


@pytest.fixture
def unit(border):
    """A regional unit of the State Border Service."""
    return Agency.objects.create(code="SBS-L", kind="regional unit", name_en="Lebap unit", parent=border)


def test_a_supervisor_sees_the_own_team_only(supervisor, official, colleague, border, sign_in):
    make_official(username="another", agency=border)
    assert names_in(sign_in(supervisor).get(STAFF)) == ["Colleague Testowa", "Official Testowa"]


def test_a_focal_point_sees_the_agency_with_its_units(focal, official, supervisor, stranger, unit, sign_in):
    make_official(username="lebap", agency=unit)
    assert names_in(sign_in(focal).get(STAFF)) == ["Lebap Testowa", "Official Testowa", "Supervisor Testowa"]


def test_who_left_is_no_longer_listed(supervisor, official, colleague, interior, sign_in):
    Post.objects.filter(user=colleague).update(until=date(2026, 1, 1))
    end_account(user=official, on=timezone.localdate() - timedelta(days=1), by=None)
    User.objects.filter(pk=official.pk).update(is_active=False)
    client = sign_in(supervisor)
    assert names_in(client.get(STAFF)) == []
    assert client.get(f"{STAFF}{official.uuid}/").status_code == 404
    assert client.get(f"{STAFF}{colleague.uuid}/").status_code == 404


def test_a_line_counts_courses_and_certificates(supervisor, official, colleague, flagship, sign_in):
    sit_test(official, flagship)
    enrol(learner=colleague, course=flagship)
    first, second = sign_in(supervisor).get(STAFF).context["lines"]
    assert (first.begun, first.valid, first.first_ends) == (1, 0, None)
    assert (second.begun, second.valid, second.first_ends) == (0, 1, Certificate.objects.get().valid_until)


def test_a_revoked_certificate_is_not_counted_and_is_told_in_the_record(supervisor, official, flagship, coordinator, sign_in):
    sit_test(official, flagship)
    revoke_certificate(certificate=Certificate.objects.get(), reason="Wrong person", by=coordinator, on=timezone.localdate())
    client = sign_in(supervisor)
    assert client.get(STAFF).context["lines"][0].valid == 0
    page = client.get(f"{STAFF}{official.uuid}/")
    assert [found.state for found in page.context["record"].certificates] == ["revoked"]


def test_a_record_shows_progress_and_no_score(supervisor, official, flagship, sign_in):
    sit_test(official, flagship, right=0.5)
    page = sign_in(supervisor).get(f"{STAFF}{official.uuid}/")
    (line,) = page.context["record"].courses
    assert (line.done, line.lessons, line.outline.course_id) == (0, 6, flagship.pk)
    assert "%" not in page.content.decode().split("<main", 1)[1].split("</main", 1)[0]


SEARCHES = [("BAÝRAM", 1), ("ахмед", 1), ("АХМЕД иван", 1), ("nobody", 0), ("\x00", 3), ("%", 0)]


@pytest.mark.parametrize(("query", "found"), SEARCHES)
def test_the_search_ignores_case_in_every_script(supervisor, border, sign_in, query, found):
    for first, last in (("Gözel", "Baýramowa"), ("Иван", "Ахмедов"), ("Maral", "Şyhyýewa")):
        person = make_official(username=first, agency=border, supervisor=supervisor, first_name=first, last_name=last)
        refresh_search_key(person)
    assert len(names_in(sign_in(supervisor).get(STAFF, {"q": query}))) == found


@pytest.mark.parametrize("page", ["0", "99", "x", "-1", ""])
def test_a_page_that_is_not_there_gives_one_that_is(supervisor, official, sign_in, page):
    assert names_in(sign_in(supervisor).get(STAFF, {"page": page})) == ["Official Testowa"]


@pytest.mark.parametrize("people", [1, 1000])
def test_the_list_asks_a_fixed_number_of_questions(focal, border, flagship, sign_in, django_assert_num_queries, people):
    profile = RoleProfile.objects.get(code="BOR")
    users = User.objects.bulk_create(User(username=f"n{place}", agency=border) for place in range(people))
    Post.objects.bulk_create(Post(user=user, agency=border, main_profile=profile, since=date(2024, 1, 1)) for user in users)
    Enrolment.objects.bulk_create(Enrolment(learner=user, course=flagship, enrolled_at=timezone.now()) for user in users)
    client = sign_in(focal)
    client.get(STAFF)
    # one's account; the names; those on this page; their courses; their certificates
    with django_assert_num_queries(5):
        page = client.get(STAFF)
    assert len(page.context["lines"]) == min(people, 50)


def test_somebody_posted_to_a_unit_reads_the_agency_s_report(unit, border, interior):
    person = make_official(username="lebap", agency=unit)
    assert may_see_agency_report(person, border)
    assert may_see_agency_report(person, unit)
    assert not may_see_agency_report(person, interior)
