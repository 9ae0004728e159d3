"""What an administrator does in the lists of people: accounts, agencies and posts, what is required."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.competencies.models import Competency, RequirementOverride
from learning.competencies.selectors import required_levels
from learning.people.models import CoordinationBody, RoleProfile, User
from learning.people.selectors import current_post, profile_codes
from tests import factories
from tests.learning.people.lists import CANARY, account, everything, records

AUTHORS = ["trainer", "reviewer", "partner", "coordinator"]


# --- accounts -------------------------------------------------------------------------------------
def edit_account(client, user, **changes):
    response = client.post(reverse("wagtailusers_users:edit", args=[user.pk]), account(user, **changes))
    user.refresh_from_db()
    return response


def test_an_administrator_makes_a_trainer(maral, administrator, sign_in):
    new = {"username": "New.Trainer", "last_name": "Öräýewa", "first_name": "Selbi", "role": "trainer", "language": "ru"}
    response = sign_in(administrator).post(reverse("wagtailusers_users:add"), new)
    assert response.status_code == 302
    made = User.objects.get(username="new.trainer")
    assert (made.role, made.language, made.has_usable_password()) == ("trainer", "ru", False)
    assert [group.name for group in made.groups.all()] == ["Trainers"]


def test_a_taken_name_is_told_in_the_form(maral, administrator, sign_in):
    new = {"username": "CANARY", "last_name": "A", "first_name": "B", "role": "learner", "language": "ru"}
    response = sign_in(administrator).post(reverse("wagtailusers_users:add"), new)
    assert response.status_code == 200
    assert "this username" in response.content.decode() or "already exists" in response.content.decode()


def test_an_administrator_gives_a_role(maral, administrator, sign_in):
    edit_account(sign_in(administrator), maral, role="reviewer")
    assert (maral.role, [group.name for group in maral.groups.all()]) == ("reviewer", ["Reviewers"])


def test_an_administrator_does_not_change_the_own_role_or_end(maral, administrator, sign_in):
    ends = (timezone.localdate() + timedelta(days=9)).isoformat()
    edit_account(sign_in(administrator), administrator, role="coordinator", account_ends=ends, first_name="Other")
    assert (administrator.role, administrator.account_ends, administrator.first_name) == ("admin", None, "Other")


def test_extra_fields_of_the_form_change_nothing(maral, administrator, sign_in):
    password = maral.password
    edit_account(
        sign_in(administrator),
        maral,
        is_superuser="on",
        is_staff="on",
        groups="1",
        username="other",
        password1="secret-secret",
        password2="secret-secret",
        password="x",
        uuid="0" * 32,
        search_key="x",
    )
    assert (maral.is_superuser, maral.is_staff, maral.username, maral.password) == (False, False, "canary", password)
    assert not maral.groups.exists()


def test_a_superusers_account_is_not_an_administrators(maral, administrator, sign_in):
    root = factories.make_user(username="root", is_superuser=True)
    edit_account(sign_in(administrator), root, email="thief@example.org")
    assert root.email == ""


def test_what_a_service_refuses_is_told_in_the_form(maral, administrator, agencies, sign_in):
    response = edit_account(sign_in(administrator), maral, agency=agencies["MIA"].pk)
    assert response.status_code == 200
    assert "A new post moves them" in response.content.decode()
    assert maral.agency == agencies["SBS"]


def test_a_past_end_closes_the_account(maral, administrator, sign_in):
    edit_account(sign_in(administrator), maral, account_ends="2026-01-01")
    assert (maral.is_active, current_post(maral)) == (False, None)


def test_nobody_deletes_people(maral, administrator, sign_in):
    root = factories.make_user(username="root", is_superuser=True)
    for user in (administrator, root):
        sign_in(user).post(reverse("wagtailusers_users:delete", args=[maral.pk]))
        assert User.objects.filter(pk=maral.pk).exists()


@pytest.mark.parametrize("words", ["CANARY", "canarygul maral", "Maral Canarygul", "canary@"])
def test_people_are_found_in_any_case_and_order(maral, administrator, sign_in, words):
    content = sign_in(administrator).get(reverse("wagtailusers_users:index_results"), {"q": words}).content.decode()
    assert CANARY in content and "canary" in content, "people of one name are told apart by their usernames"
    assert "supervisor" not in content


def test_people_are_filtered_by_role_and_agency(maral, administrator, agencies, sign_in):
    client = sign_in(administrator)
    for wanted, found in (({"role": "learner"}, True), ({"role": "trainer"}, False), ({"agency": agencies["MIA"].pk}, False)):
        content = client.get(reverse("wagtailusers_users:index_results"), wanted).content.decode()
        assert (CANARY in content) == found


# --- agencies and posts ---------------------------------------------------------------------------
def post_form(person, post=None, **changes):
    post = post or current_post(person)
    kept = {
        "username": person.username,
        "supervisor_username": "supervisor",
        "agency": post.agency_id,
        "region": post.region,
        "main_profile": post.main_profile_id,
        "other_profiles": [profile.pk for profile in post.other_profiles.all()],
        "since": post.since.isoformat(),
    }
    return kept | changes


def test_a_person_is_moved_by_a_new_post(maral, administrator, agencies, sign_in):
    moved = post_form(
        maral,
        agency=agencies["MIA"].pk,
        main_profile=RoleProfile.objects.get(code="INV").pk,
        other_profiles=[RoleProfile.objects.get(code="FLO").pk],
        since="2026-02-01",
        supervisor_username="",
    )
    assert sign_in(administrator).post(reverse("post:add"), moved).status_code == 302
    post = current_post(maral)
    assert (post.agency.code, profile_codes(post), maral.posts.count()) == ("MIA", ["INV", "FLO"], 2)
    old = maral.posts.get(until__isnull=False)
    assert sign_in(administrator).get(reverse("post:edit", args=[old.pk])).status_code == 404


def test_another_supervisor_is_no_new_post(maral, administrator, border, sign_in):
    factories.make_official(username="lead", agency=border, role="supervisor")
    post = current_post(maral)
    sign_in(administrator).post(reverse("post:edit", args=[post.pk]), post_form(maral, supervisor_username="LEAD"))
    assert (current_post(maral).supervisor.username, maral.posts.count()) == ("lead", 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"username": "nobody"},
        {"supervisor_username": "nobody"},
        {"supervisor_username": "canary"},
        {"supervisor_username": "stranger"},
        {"region": "mary", "since": "2020-01-01"},
        {"since": ""},
    ],
)
def test_a_post_that_cannot_be_is_told_in_the_form(maral, administrator, stranger, sign_in, changes):
    before = everything()
    response = sign_in(administrator).post(reverse("post:add"), post_form(maral, **changes))
    assert response.status_code == 200
    assert everything() == before


def agency_form(agency, **changes):
    names = ("code", "kind", "name_en", "name_ru", "name_tk", "mandate", "region")
    kept = {name: getattr(agency, name) for name in names}
    return kept | {"profiles": [profile.pk for profile in agency.profiles.all()]} | changes


def test_an_agency_is_renamed_and_found(maral, administrator, border, sign_in):
    client = sign_in(administrator)
    changed = agency_form(border, name_en="Frontier Guard", code="OTHER", valid_to="2030-01-01")
    assert client.post(reverse("agency:edit", args=[border.pk]), changed).status_code == 302
    border.refresh_from_db()
    assert (border.code, border.name_en, border.valid_to, border.profiles.count() > 0) == (
        "SBS",
        "Frontier Guard",
        date(2030, 1, 1),
        True,
    )
    assert "Frontier" in client.get(reverse("agency:index_results"), {"q": "frontier"}).content.decode()


def test_an_agency_is_no_part_of_itself(maral, administrator, border, sign_in):
    response = sign_in(administrator).post(reverse("agency:edit", args=[border.pk]), agency_form(border, parent=border.pk))
    assert response.status_code == 200
    border.refresh_from_db()
    assert border.parent is None


def test_agencies_and_profiles_are_not_deleted(maral, administrator, sign_in):
    before = everything()
    for name in ("agency", "roleprofile", "post", "coordinationbody", "membership"):
        sign_in(administrator).post(reverse(f"{name}:delete", args=[records(name).pk]))
    assert everything() == before


def test_body_and_members_are_kept(maral, administrator, agencies, sign_in):
    client = sign_in(administrator)
    body = CoordinationBody.objects.get()
    client.post(reverse("coordinationbody:edit", args=[body.pk]), {"name_en": "Council", "name_ru": "С", "name_tk": "G"})
    client.post(reverse("membership:add"), {"body": body.pk, "agency": agencies["MIA"].pk, "since": "2026-01-01"})
    body.refresh_from_db()
    assert (body.name_en, body.members.count()) == ("Council", 2)


# --- what is required -----------------------------------------------------------------------------
@pytest.mark.parametrize("role", [*AUTHORS, "administrator"])
def test_authors_read_competencies_and_matrix_and_change_nothing(maral, framework, request, sign_in, role):
    client = sign_in(request.getfixturevalue(role))
    competency = framework.competencies.get(code="ID1")
    page = client.get(reverse("competency:inspect", args=[competency.pk])).content.decode()
    assert all(level.anchor_tk in page for level in competency.levels.all())
    matrix = client.get(reverse("matrix:index"), {"version": framework.version}).content.decode()
    assert matrix.split('<table class="listing">')[1].split("</table>")[0].count('<th scope="row">') == 36
    assert client.get(reverse("matrix:index"), {"version": "none"}).status_code == 404
    for view, args in (("add", []), ("edit", [competency.pk]), ("delete", [competency.pk])):
        client.post(reverse(f"competency:{view}", args=args), {"code": "X"})
    assert Competency.objects.filter(framework=framework).count() == 36
    assert Competency.objects.get(pk=competency.pk).code == "ID1"


def override_form(**changes):
    held = RequirementOverride.objects.get()
    kept = {
        "agency": held.agency_id,
        "profile": held.profile_id,
        "competency": held.competency_id,
        "level": "4",
        "reason": "A new duty by law",
    }
    return kept | changes


def test_an_agencys_requirement_is_decided_with_a_reason(maral, framework, administrator, sign_in):
    client = sign_in(administrator)
    held = RequirementOverride.objects.get()
    assert required_levels(current_post(maral), framework)["ID1"] == 2
    assert client.post(reverse("requirementoverride:edit", args=[held.pk]), override_form()).status_code == 302
    held.refresh_from_db()
    assert (held.level, held.reason, held.decided_by, held.decided_on) == (
        4,
        "A new duty by law",
        administrator,
        timezone.localdate(),
    )
    assert required_levels(current_post(maral), framework)["ID1"] == 4
    client.post(reverse("requirementoverride:delete", args=[held.pk]))
    assert not RequirementOverride.objects.exists()
    assert required_levels(current_post(maral), framework)["ID1"] == 3


@pytest.mark.parametrize("changes", [{"reason": " "}, {"level": "5"}, {"level": "-1"}])
def test_a_requirement_without_a_reason_or_beyond_the_scale_is_refused(maral, administrator, sign_in, changes):
    held = RequirementOverride.objects.get()
    response = sign_in(administrator).post(reverse("requirementoverride:edit", args=[held.pk]), override_form(**changes))
    assert response.status_code == 200
    held.refresh_from_db()
    assert (held.level, held.reason) == (2, "Trains its own")
