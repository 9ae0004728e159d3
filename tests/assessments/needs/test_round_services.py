"""Creating and opening rounds, joining late, leaving a person out: every exit of the services."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from assessments.needs import services
from assessments.needs.models import Invitation, Round
from learning.competencies.models import Competency, Framework, RequirementOverride
from learning.people.models import Agency, Post, RoleProfile
from tests import factories

DATES = {"opens_on": date(2026, 3, 1), "closes_on": date(2026, 3, 31)}
TITLES = {"en": "Spring round"}


def test_create_round_numbers_rounds_of_a_year(border, framework):
    first = services.create_round(titles=TITLES, agencies=[border], **DATES)
    second = services.create_round(titles=TITLES, agencies=[border], **DATES)
    assert (first.code, second.code) == ("2026-1", "2026-2")
    assert (first.state, first.k, first.framework, list(first.agencies.all())) == ("draft", 5, framework, [border])


def test_next_code_skips_codes_that_are_words(border):
    services.create_round(titles=TITLES, agencies=[border], code="2026-pilot", **DATES)
    services.create_round(titles=TITLES, agencies=[border], code="2026-7", **DATES)
    assert services.next_code(2026) == "2026-8"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"titles": {"ru": "Раунд"}}, "title_en", "blank"),
        ({"code": "no spaces"}, "code", "invalid"),
        ({"k": 4}, "k", "k"),
        ({"k": 0}, "k", "k"),
        ({"agencies": []}, "agencies", "agencies"),
        ({"closes_on": date(2026, 2, 28)}, "closes_on", "dates"),
    ],
)
def test_create_round_refuses(border, change, field, code):
    details = {"titles": TITLES, "agencies": [border], **DATES} | change
    with pytest.raises(ValidationError) as error:
        services.create_round(**details)
    assert [(name, errors[0].code) for name, errors in error.value.error_dict.items()] == [(field, code)]
    assert Round.objects.count() == 0


def test_create_round_refuses_a_code_in_use(draft, border):
    with pytest.raises(ValidationError) as error:
        services.create_round(titles=TITLES, agencies=[border], code=draft.code, **DATES)
    assert list(error.value.error_dict) == ["code"]
    assert Round.objects.count() == 1


def test_create_round_refuses_an_agency_that_has_ended(border):
    border.valid_to = date(2025, 12, 31)
    border.save()
    with pytest.raises(ValidationError) as error:
        services.create_round(titles=TITLES, agencies=[border], **DATES)
    assert error.value.error_dict["agencies"][0].code == "not_in_force"


def test_create_round_refuses_without_a_framework(border):
    Framework.objects.update(state="retired")
    with pytest.raises(ValidationError) as error:
        services.create_round(titles=TITLES, agencies=[border], **DATES)
    assert error.value.code == "framework"


def test_only_the_coordinator_leads(draft, focal, coordinator, border, official):
    for step in (
        lambda by: services.create_round(titles=TITLES, agencies=[border], by=by, **DATES),
        lambda by: services.add_agency(round=draft, agency=border, by=by),
        lambda by: services.open_round(round=draft, by=by),
    ):
        with pytest.raises(PermissionDenied):
            step(focal)
        step(coordinator)


def test_open_round_freezes_who_is_asked_and_how_they_stand(draft, official, supervisor, framework):
    official.sex, official.age_band, official.language = "female", "30-39", "tk"
    official.save()
    round = services.open_round(round=draft)
    invitation = Invitation.objects.get(round=round, learner=official)
    assert round.state == "open"
    assert (invitation.agency.code, invitation.supervisor, invitation.profile) == ("SBS", supervisor, "BOR")
    assert invitation.groups == {"sex": "female", "age_band": "30-39", "region": "ahal", "language": "tk"}
    assert len(invitation.required) == invitation.asked == 34
    assert min(invitation.required.values()) == 1
    assert (invitation.consented_at, invitation.submitted_at, invitation.ineligible_reason) == (None, None, "")


def test_open_round_asks_each_official_of_the_agencies_once(draft, official, colleague, stranger, supervisor, agencies):
    factories.make_official(username="elsewhere", agency=agencies["MFA"], profile="CON")
    factories.make_user(username="no-post", agency=agencies["SBS"])
    asked = services.open_round(round=draft).invitations.values_list("learner__username", flat=True)
    assert sorted(asked) == ["colleague", "official", "stranger", "supervisor"]


def test_open_round_leaves_out_closed_accounts(draft, official, colleague, stranger):
    official.is_active = False
    official.save()
    colleague.account_ends = timezone.localdate() - timedelta(days=1)
    colleague.save()
    asked = services.open_round(round=draft).invitations.values_list("learner__username", flat=True)
    assert sorted(asked) == ["stranger", "supervisor"]


def test_open_round_asks_regional_units_under_their_agency(draft, border):
    unit = Agency.objects.create(
        code="SBS-MARY", kind="regional unit", name_en="Mary", name_ru="Мары", name_tk="Mary", parent=border, region="mary"
    )
    person = factories.make_official(username="mary", agency=unit, region="")
    invitation = services.open_round(round=draft).invitations.get(learner=person)
    assert (invitation.agency, invitation.groups["region"]) == (border, "mary")


def test_open_round_leaves_out_a_post_that_requires_nothing(draft, official, interior):
    RoleProfile.objects.create(code="NEW", name_en="New", name_ru="Новый", name_tk="Täze")
    factories.make_official(username="nothing", agency=interior, profile="NEW")
    asked = services.open_round(round=draft).invitations.values_list("learner__username", flat=True)
    assert sorted(asked) == ["official", "supervisor"]


def test_open_round_twice_changes_nothing(running, interior):
    factories.make_official(username="late", agency=interior, profile="INV")
    services.open_round(round=running)
    assert running.invitations.count() == 4


def test_open_round_takes_the_framework_in_force_on_that_day(draft, official):
    Framework.objects.update(state="retired")
    with pytest.raises(ValidationError) as error:
        services.open_round(round=draft)
    assert error.value.code == "framework"
    assert Round.objects.get().state == "draft"


def test_open_round_refuses_a_closed_round_and_one_with_nobody(draft):
    with pytest.raises(ValidationError) as error:
        services.open_round(round=draft)
    assert error.value.code == "nobody"
    Round.objects.update(state="closed")
    with pytest.raises(ValidationError) as error:
        services.open_round(round=draft)
    assert error.value.code == "closed"


def test_requirements_stay_as_they_were_at_opening(running, official, border):
    before = Invitation.objects.get(round=running, learner=official).required
    competency = Competency.objects.get(code="ID1")
    RequirementOverride.objects.create(
        competency=competency, profile=RoleProfile.objects.get(code="BOR"), agency=border, level=4, reason="New duty"
    )
    Post.objects.filter(user=official).update(main_profile=RoleProfile.objects.get(code="POL"))
    services.open_round(round=running)
    services.add_agency(round=running, agency=border)
    after = Invitation.objects.get(round=running, learner=official)
    assert (after.required, after.profile) == (before, "BOR")
    assert after.required["ID1"] == 3


def test_open_round_counts_the_agencys_own_requirement(draft, official, border):
    RequirementOverride.objects.create(
        competency=Competency.objects.get(code="PR4"),
        profile=RoleProfile.objects.get(code="BOR"),
        agency=border,
        level=2,
        reason="Own duty",
    )
    invitation = services.open_round(round=draft).invitations.get(learner=official)
    assert (invitation.required["PR4"], invitation.asked) == (2, 35)


def test_add_agency_to_a_draft_lists_it(draft, agencies):
    services.add_agency(round=draft, agency=agencies["MFA"])
    assert sorted(draft.agencies.values_list("code", flat=True)) == ["MFA", "MIA", "SBS"]
    assert draft.invitations.count() == 0


def test_add_agency_to_an_open_round_asks_its_officials_once(running, agencies):
    consul = factories.make_official(username="consul", agency=agencies["MFA"], profile="CON")
    for _time in range(2):
        services.add_agency(round=running, agency=agencies["MFA"])
    assert running.invitations.filter(learner=consul).count() == 1
    assert running.invitations.count() == 5


def test_add_agency_keeps_the_invitation_of_someone_who_moved(running, official, agencies):
    Post.objects.filter(user=official).update(agency=agencies["MFA"])
    services.add_agency(round=running, agency=agencies["MFA"])
    assert running.invitations.get(learner=official).agency.code == "SBS"


def test_add_agency_refuses_a_closed_round_and_an_agency_that_has_ended(running, agencies):
    agencies["MFA"].valid_to = date(2025, 1, 1)
    agencies["MFA"].save()
    with pytest.raises(ValidationError) as error:
        services.add_agency(round=running, agency=agencies["MFA"])
    assert error.value.error_dict["agencies"][0].code == "not_in_force"
    Round.objects.update(state="closed")
    with pytest.raises(ValidationError) as error:
        services.add_agency(round=running, agency=agencies["MFA"])
    assert error.value.code == "closed"


def test_mark_ineligible_keeps_the_reason(invitation_of, official, coordinator, focal):
    services.mark_ineligible(invitation=invitation_of(official), reason="On long leave", by=coordinator)
    services.mark_ineligible(invitation=invitation_of(official), reason=" Retired ", by=focal)
    assert invitation_of(official).ineligible_reason == "Retired"


def test_mark_ineligible_refuses(running, invitation_of, official, coordinator, focal2, supervisor):
    invitation = invitation_of(official)
    for by in (focal2, supervisor, official):
        with pytest.raises(PermissionDenied):
            services.mark_ineligible(invitation=invitation, reason="Retired", by=by)
    with pytest.raises(ValidationError) as error:
        services.mark_ineligible(invitation=invitation, reason=" ", by=coordinator)
    assert error.value.code == "reason"
    Round.objects.update(state="closed")
    with pytest.raises(ValidationError) as error:
        services.mark_ineligible(invitation=invitation, reason="Retired", by=coordinator)
    assert error.value.code == "closed"
    assert invitation_of(official).ineligible_reason == ""


def test_open_round_asks_many_with_as_many_queries_as_one(draft, official, interior, django_assert_num_queries):
    posts = [factories.make_official(username=f"i{n}", agency=interior, profile="INV", others=["POL"]) for n in range(30)]
    with django_assert_num_queries(11):
        round = services.open_round(round=draft)
    assert round.invitations.count() == 2 + len(posts)
