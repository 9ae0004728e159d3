"""The coordinator's rounds, the focal point's counts, and who gets 404."""

from datetime import date

import pytest

from assessments.needs import services
from assessments.needs.models import Round
from learning.gaps.models import Edition
from learning.people.models import CoordinationBody
from tests import factories

ROUNDS = "/en/rounds/"
ROUND = "/en/rounds/2026-1/"
NEW = {"code": "2027-1", "title_en": "New round", "opens_on": "2027-01-10", "closes_on": "2027-02-10", "k": "5"}


@pytest.fixture
def browser(sign_in, coordinator):
    return sign_in(coordinator)


def text(response) -> str:
    return response.content.decode()


def test_rounds_lists_and_offers_a_new_one(browser, draft):
    page = text(browser.get(ROUNDS))
    assert "2026-1 · Autumn round" in page and "Prepare a round" in page
    assert "State Border Service" in page


def test_a_new_round_suggests_the_members_of_the_coordination_body(browser, border, interior, agencies):
    body = CoordinationBody.objects.create(name_en="Commission", name_ru="Комиссия", name_tk="Komissiýa")
    for agency, until in ((border, None), (interior, date(2025, 1, 1)), (agencies["IOM"], None)):
        body.memberships.create(agency=agency, since=date(2024, 1, 1), until=until)
    page = text(browser.get(ROUNDS))
    assert page.count(" checked") == 1
    assert "International Organization for Migration" not in page


def test_rounds_without_any_says_what_to_do(browser, framework):
    assert "No round yet. Prepare the first one below." in text(browser.get(ROUNDS))


def test_a_round_is_prepared(browser, framework, border, interior):
    response = browser.post(ROUNDS, NEW | {"title_ru": "Раунд", "agencies": [border.pk, interior.pk]})
    assert response["Location"] == "/en/rounds/2027-1/"
    round = Round.objects.get()
    assert (round.state, round.title_ru, round.agencies.count()) == ("draft", "Раунд", 2)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"code": ""}, "id_code"),
        ({"code": "no spaces"}, "id_code"),
        ({"code": "2026-1"}, "id_code"),
        ({"code": "x" * 21}, "id_code"),
        ({"title_en": ""}, "id_title_en"),
        ({"title_en": "x" * 201}, "id_title_en"),
        ({"opens_on": "soon"}, "id_opens_on"),
        ({"closes_on": "2027-01-09"}, "id_closes_on"),
        ({"closes_on": "2027-02-30"}, "id_closes_on"),
        ({"k": "4"}, "id_k"),
        ({"k": "five"}, "id_k"),
        ({"agencies": []}, "id_agencies"),
        ({"agencies": ["0"]}, "id_agencies"),
        ({"agencies": ["abc"]}, "id_agencies"),
    ],
)
def test_bad_input_gives_the_page_again(browser, draft, border, change, place):
    response = browser.post(ROUNDS, NEW | {"agencies": [border.pk]} | change)
    page = text(response)
    assert response.status_code == 200
    assert 'role="alert"' in page and f'href="#{place}' in page and f'id="{place}"' in page
    assert Round.objects.count() == 1


def test_an_empty_form_names_every_field(browser, framework):
    page = text(browser.post(ROUNDS, {}))
    assert all(f'href="#id_{name}' in page for name in (*NEW, "agencies"))


def test_extra_fields_do_not_open_the_round(browser, border, framework):
    browser.post(ROUNDS, NEW | {"agencies": [border.pk], "state": "open", "framework": "9", "closed_at": "2026-01-01"})
    round = Round.objects.get()
    assert (round.state, round.framework, round.closed_at) == ("draft", framework, None)


def test_opening_is_confirmed_first(browser, draft, official):
    assert "Every official with a post in these agencies" in text(browser.get(ROUND + "open/"))
    assert Round.objects.get().state == "draft"
    page = text(browser.post(ROUND + "open/", follow=True))
    assert "The round is open." in page
    assert (Round.objects.get().state, draft.invitations.count()) == ("open", 2)


def test_opening_with_nobody_says_why(browser, draft):
    page = text(browser.post(ROUND + "open/", follow=True))
    assert "No official has a post in these agencies." in page and 'role="alert"' in page
    assert Round.objects.get().state == "draft"


def test_closing_is_confirmed_first(browser, running, coordinator):
    assert "This cannot be undone." in text(browser.get(ROUND + "close/"))
    assert Round.objects.get().state == "open"
    page = text(browser.post(ROUND + "close/", follow=True))
    assert "The round is closed and its reports are made." in page and "/en/gaps/" in page
    assert Round.objects.get().state == "closed"
    assert Edition.objects.get().made_by == coordinator


def test_closing_twice_makes_one_edition(browser, running):
    browser.post(ROUND + "close/")
    browser.post(ROUND + "close/")
    assert Edition.objects.count() == 1


def test_steps_out_of_turn_lead_back_to_the_round(browser, draft, official):
    assert browser.get(ROUND + "close/")["Location"] == ROUND
    assert "This round is not open." in text(browser.post(ROUND + "close/", follow=True))
    services.open_round(round=draft)
    services.close_round(round=draft)
    assert browser.get(ROUND + "open/")["Location"] == ROUND
    assert "A closed round cannot be opened again." in text(browser.post(ROUND + "open/", follow=True))
    assert Edition.objects.count() == 1


def test_a_new_edition_is_made_by_a_button(browser, running, coordinator):
    services.close_round(round=running)
    assert ROUND + "edition/" in text(browser.get(ROUND))
    page = text(browser.get(ROUND + "edition/"))
    assert 'name="after" value="1"' in page
    page = text(browser.post(ROUND + "edition/", {"after": "1"}, follow=True))
    assert "The new edition is made." in page and ROUND + "edition/" in page
    assert Edition.objects.get(number=2).made_by == coordinator


def test_a_button_pressed_twice_makes_one_new_edition(browser, running):
    services.close_round(round=running)
    for _press in range(2):
        browser.post(ROUND + "edition/", {"after": "1"})
    assert Edition.objects.count() == 2


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30])
def test_a_new_edition_is_not_made_by_a_broken_form(browser, running, after):
    services.close_round(round=running)
    assert "reload the page" in text(browser.post(ROUND + "edition/", {"after": after}, follow=True))
    assert Edition.objects.count() == 1


def test_an_open_round_has_no_new_edition(browser, running):
    assert browser.get(ROUND + "edition/")["Location"] == ROUND
    assert "The round is not closed yet" in text(browser.post(ROUND + "edition/", {"after": "0"}, follow=True))
    assert Edition.objects.count() == 0


def test_an_agency_joins(browser, running, agencies):
    page = text(browser.post(ROUND, {"agency": agencies["MFA"].pk}, follow=True))
    assert "The agency has joined the round." in page
    assert sorted(running.agencies.values_list("code", flat=True)) == ["MFA", "MIA", "SBS"]


def test_an_agency_that_is_in_or_unknown_cannot_join(browser, running, border):
    for value in (border.pk, 0, "", "abc"):
        page = text(browser.post(ROUND, {"agency": value}))
        assert 'role="alert"' in page
    assert running.agencies.count() == 2
    services.close_round(round=running)
    assert "Add the agency" not in text(browser.post(ROUND, {"agency": border.pk}))


def test_round_shows_counts_and_no_names(browser, running, border, invited, rate):
    for number in range(3):
        factories.make_official(username=f"more{number}", agency=border)
    services.add_agency(round=running, agency=border)
    page = text(browser.get(ROUND))
    assert "Fewer than 5 people: counts would tell who answered." in page
    assert "Testowa" not in page.replace("Coordinator Testowa", "")


def test_focal_point_sees_the_own_agency_only(sign_in, running, focal):
    browser = sign_in(focal)
    assert "2026-1 · Autumn round" in text(browser.get(ROUNDS))
    page = text(browser.get(ROUND))
    assert "State Border Service" in page and "Ministry of Internal Affairs" not in page
    assert "Close the round" not in page and "Let an agency join" not in page
    for address in (ROUNDS, ROUND, ROUND + "open/", ROUND + "close/"):
        assert browser.post(address, {"agency": "1"}).status_code == 404
    assert browser.get(ROUND + "close/").status_code == 404
    assert Round.objects.get().state == "open"


def test_focal_point_does_not_see_drafts_or_rounds_of_others(sign_in, draft, focal, agencies, official):
    outsider = factories.make_user(username="focal3", role="focal", agency=agencies["MFA"])
    for address in (ROUNDS, ROUND):
        assert sign_in(focal).get(address).status_code == 404
    services.open_round(round=draft)
    for address in (ROUNDS, ROUND):
        assert sign_in(outsider).get(address).status_code == 404


def test_everyone_else_finds_nothing(sign_in, running, official, supervisor, partner, trainer, reviewer, administrator):
    for viewer in (official, supervisor, partner, trainer, reviewer, administrator):
        browser = sign_in(viewer)
        for address in (ROUNDS, ROUND, ROUND + "open/", ROUND + "close/", ROUNDS + "none/"):
            assert browser.get(address).status_code == 404
            assert browser.post(address, NEW).status_code == 404
    assert (Round.objects.count(), Round.objects.get().state) == (1, "open")


def test_unknown_round_is_not_found(browser, framework):
    for address in ("2030-1/", "2030-1/open/", "2030-1/close/"):
        assert browser.get(ROUNDS + address).status_code == 404
        assert browser.post(ROUNDS + address).status_code == 404


def test_visitors_are_asked_to_sign_in(sign_in, running):
    for address in (ROUNDS, ROUND, ROUND + "open/", ROUND + "close/"):
        assert sign_in(None).get(address)["Location"] == f"/accounts/login/?next={address}"
        assert sign_in(None).post(address)["Location"] == f"/accounts/login/?next={address}"
    assert Round.objects.get().state == "open"


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(browser, running, method):
    for address in (ROUNDS, ROUND, ROUND + "open/", ROUND + "close/"):
        assert getattr(browser, method)(address).status_code == 405


def test_rounds_take_as_many_queries_for_1_as_for_5(browser, draft, border, django_assert_num_queries):
    browser.get(ROUNDS)
    for count in (1, 5):
        for number in range(Round.objects.count(), count):
            services.create_round(
                titles={"en": "More"}, opens_on=draft.opens_on, closes_on=draft.closes_on, agencies=[border], code=f"r{number}"
            )
        with django_assert_num_queries(7):
            browser.get(ROUNDS)


def test_round_takes_as_many_queries_for_1_agency_as_for_10(browser, running, agencies, django_assert_num_queries):
    browser.get(ROUND)
    for count in (2, 10):
        running.agencies.add(*list(agencies.values())[: count - running.agencies.count()])
        with django_assert_num_queries(5):
            browser.get(ROUND)
