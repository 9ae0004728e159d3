"""A person's own pages: consent, one competency at a time, sending, closed rounds, and who gets 404."""

import pytest
from django.urls import reverse

from assessments.needs import services
from assessments.needs.models import Invitation, Rating, Round
from learning.competencies.models import Level

LIST = "/en/needs/"
FORM = "/en/needs/2026-1/"
RATING = {"do": "save", "c": "ID1", "level": "1", "importance": "5", "cause": "P"}


@pytest.fixture
def browser(sign_in, official, running):
    return sign_in(official)


def kept(person, kind="self"):
    return list(
        Rating.objects.filter(invitation__learner=person, kind=kind)
        .order_by("id")
        .values_list("competency_code", "level", "importance", "cause")
    )


def text(response) -> str:
    return response.content.decode()


def test_addresses():
    assert reverse("assessments:needs") == LIST
    assert reverse("assessments:self_form", args=["2026-1"]) == FORM


def test_list_shows_open_and_closed_rounds(browser, running, official):
    page = text(browser.get(LIST))
    assert "Autumn round" in page and "30 November 2026" in page and "Not started" in page
    services.close_round(round=running)
    page = text(browser.get(LIST))
    assert "No needs assessment is open for you now." in page and "Closed rounds" in page


def test_list_of_someone_not_asked_is_empty(sign_in, running, focal):
    assert "Autumn round" not in text(sign_in(focal).get(LIST))


@pytest.mark.parametrize("address", [LIST, FORM])
def test_visitors_are_asked_to_sign_in(sign_in, running, address):
    response = sign_in(None).get(address)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")


def test_first_page_is_the_privacy_statements(browser):
    page = text(browser.get(FORM + "?c=ID1"))
    assert "Your supervisor and the coordinators never see them." in page
    assert "Groups of fewer than 5 people are never shown." in page
    assert 'name="agree"' in page and 'name="level"' not in page


def test_consent_needs_the_tick(browser, official, invitation_of):
    page = text(browser.post(FORM, {"do": "consent"}))
    assert 'role="alert"' in page and 'href="#id_agree"' in page
    assert invitation_of(official).consented_at is None


def test_consent_opens_the_first_question(browser, official, invitation_of):
    response = browser.post(FORM, {"do": "consent", "agree": "on"})
    assert response["Location"] == FORM + "?c=LF1"
    assert invitation_of(official).consented_at is not None


def test_question_shows_anchors_and_never_the_requirement(browser, invited):
    page = text(browser.get(FORM + "?c=ID1"))
    for anchor in Level.objects.filter(competency__code="ID1"):
        assert anchor.anchor_en.replace("'", "&#x27;") in page
    assert "Question 5 of 34" in page
    assert "required" not in page and 'class="r"' not in page and 'class="e"' not in page


@pytest.mark.parametrize(("language", "words"), [("ru", "Раунд"), ("tk", "tapgyr")])
def test_question_is_read_in_the_persons_language(sign_in, official, invited, language, words):
    page = text(sign_in(official, language).get(f"/{language}/needs/2026-1/?c=ID1"))
    anchor = Level.objects.get(competency__code="ID1", value=2)
    assert getattr(anchor, f"anchor_{language}") in page
    assert getattr(invited.round, f"title_{language}") in page


def test_question_of_a_competency_not_asked_is_not_found(browser, invited):
    for code in ("PR4", "XX9", "", "ID1'"):
        assert browser.get(FORM, {"c": code}).status_code == 404
        assert browser.post(FORM, RATING | {"c": code}).status_code == 404
    assert Rating.objects.count() == 0


def test_save_goes_on_to_the_next_question(browser, invited, official):
    response = browser.post(FORM, RATING | {"go": "after"})
    assert response["Location"] == FORM + "?c=ID2"
    assert kept(official) == [("ID1", 1, 5, "P")]


@pytest.mark.parametrize(
    ("code", "go", "target"),
    [("ID1", "before", "?c=LF4"), ("LF1", "before", ""), ("CC5", "after", ""), ("ID1", "list", ""), ("ID1", "", "?c=ID2")],
)
def test_save_goes_where_it_is_asked_to(browser, invited, code, go, target):
    assert browser.post(FORM, {"do": "save", "c": code, "go": go})["Location"] == FORM + target


def test_nothing_chosen_is_left_out_and_takes_nothing_away(browser, invited, official):
    browser.post(FORM, RATING)
    browser.post(FORM, {"do": "save", "c": "ID1"})
    browser.post(FORM, {"do": "save", "c": "ID2"})
    assert kept(official) == [("ID1", 1, 5, "P")]


def test_saved_answer_is_shown_again(browser, invited):
    browser.post(FORM, RATING)
    page = text(browser.get(FORM + "?c=ID1"))
    assert 'name="level" value="1" checked' in page
    assert 'name="importance" value="5" checked' in page
    assert 'name="cause" value="P" checked' in page
    assert "Saved: " in page
    assert "Continue" in text(browser.get(LIST))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"level": "5"}, "level"),
        ({"level": "-1"}, "level"),
        ({"level": "abc"}, "level"),
        ({"level": "1.5"}, "level"),
        ({"level": "²"}, "level"),
        ({"importance": "0"}, "importance"),
        ({"importance": "6"}, "importance"),
        ({"cause": "Z"}, "cause"),
        ({"cause": "KP"}, "cause"),
    ],
)
def test_bad_input_gives_the_page_again(browser, invited, official, change, place):
    response = browser.post(FORM, RATING | change)
    page = text(response)
    assert response.status_code == 200
    assert 'role="alert"' in page and f'href="#id_{place}"' in page and f'id="id_{place}"' in page
    assert kept(official) == []


def test_cause_above_the_low_rungs_is_dropped(browser, invited, official):
    browser.post(FORM, RATING | {"level": "3"})
    assert kept(official) == [("ID1", 3, 5, "")]


def test_answer_changed_on_another_screen_is_not_overwritten(browser, invited, official):
    browser.post(FORM, RATING)
    seen = Rating.objects.get().rated_at.isoformat()
    browser.post(FORM, RATING | {"level": "2", "seen": seen})
    page = text(browser.post(FORM, RATING | {"level": "4", "seen": seen}))
    assert "You answered this on another screen meanwhile." in page
    assert kept(official) == [("ID1", 2, 5, "P")]


@pytest.mark.parametrize("seen", ["", "yesterday", "2026-13-45T99:99", "2026-01-01T00:00:00"])
def test_a_first_answer_is_saved_whatever_the_page_had_seen(browser, invited, official, seen):
    browser.post(FORM, RATING | {"seen": seen})
    assert kept(official) == [("ID1", 1, 5, "P")]


def test_answer_is_taken_back(browser, invited, official):
    browser.post(FORM, RATING)
    assert browser.post(FORM, {"do": "clear", "c": "ID1"})["Location"] == FORM + "?c=ID1"
    assert browser.post(FORM, {"do": "clear", "c": "PR4"}).status_code == 404
    assert kept(official) == []


def test_send_thanks_and_answers_stay_changeable(browser, invited, official):
    browser.post(FORM, RATING)
    page = text(browser.post(FORM, {"do": "send"}, follow=True))
    assert "Thank you. Your answers have been received." in page
    assert "You can change your answers until the round closes." in page
    browser.post(FORM, RATING | {"level": "2"})
    assert kept(official) == [("ID1", 2, 5, "P")]


def test_send_refuses_an_empty_form(browser, invited):
    page = text(browser.post(FORM, {"do": "send"}))
    assert "Answer at least one question before you send." in page
    invited.refresh_from_db()
    assert invited.submitted_at is None


def test_withdraw_deletes_the_answers(browser, invited, official):
    browser.post(FORM, RATING)
    assert browser.post(FORM, {"do": "withdraw"})["Location"] == LIST
    assert kept(official) == []
    assert 'name="agree"' in text(browser.get(FORM))


@pytest.mark.parametrize("do", ["save", "clear", "send"])
def test_nothing_is_done_before_consent(browser, official, do):
    page = text(browser.post(FORM, RATING | {"do": do}))
    assert 'name="agree"' in page
    assert kept(official) == []


@pytest.mark.parametrize("do", ["consent", "save", "clear", "send", "withdraw"])
def test_closed_round_says_so_and_changes_nothing(browser, invited, official, running, do):
    browser.post(FORM, RATING)
    services.close_round(round=running)
    page = text(browser.post(FORM, RATING | {"do": do, "level": "4", "agree": "on"}))
    assert "This round is closed. Answers cannot be changed any more." in page
    assert kept(official) == [("ID1", 1, 5, "P")]
    page = text(browser.get(FORM + "?c=ID1"))
    assert "This round was closed on: " in page and "<form" not in page


def test_unknown_step_is_not_found(browser, invited):
    for do in ({}, {"do": "delete"}, {"do": "open"}):
        assert browser.post(FORM, RATING | {"do": ""} | do).status_code == 404


def test_form_is_the_own_one_or_not_found(sign_in, running, focal, coordinator, partner, trainer):
    for viewer in (focal, coordinator, partner, trainer):
        for address in (FORM, "/en/needs/2026-2/"):
            assert sign_in(viewer).get(address).status_code == 404
            assert sign_in(viewer).post(address, RATING).status_code == 404
    assert Rating.objects.count() == 0


def test_someone_left_out_finds_nothing(browser, invited, coordinator):
    services.mark_ineligible(invitation=invited, reason="Retired", by=coordinator)
    assert browser.get(FORM).status_code == 404
    assert browser.post(FORM, RATING).status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(browser, method):
    assert getattr(browser, method)(FORM).status_code == 405
    assert getattr(browser, method)(LIST).status_code == 405
    assert browser.post(LIST).status_code == 405


def test_extra_fields_change_nothing_else(browser, invited, official, stranger):
    browser.post(FORM, RATING | {"kind": "supervisor", "invitation": "1", "learner": stranger.pk, "required": "{}"})
    assert kept(official) == [("ID1", 1, 5, "P")]
    assert (kept(official, "supervisor"), kept(stranger)) == ([], [])


def test_pages_are_not_kept_by_caches(browser, invited):
    for address in (LIST, FORM, FORM + "?c=ID1"):
        assert "no-store" in browser.get(address)["Cache-Control"]


def one_question(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(required={"ID1": 3}, asked=1)


def test_form_takes_as_many_queries_for_1_competency_as_for_34(browser, invited, rate, django_assert_num_queries):
    for code in invited.required:
        rate(code, 1)
    browser.get(FORM)
    for reduce in (False, True):
        if reduce:
            one_question(invited)
        with django_assert_num_queries(4):
            browser.get(FORM)
        with django_assert_num_queries(5):
            browser.get(FORM + "?c=ID1")


def test_list_takes_as_many_queries_for_1_round_as_for_3(browser, running, border, interior, django_assert_num_queries):
    browser.get(LIST)
    for code in ("", "2026-2", "2026-3"):
        if code:
            more = services.create_round(
                titles={"en": code}, opens_on=running.opens_on, closes_on=running.closes_on, agencies=[border], code=code
            )
            services.open_round(round=more)
        with django_assert_num_queries(2):
            browser.get(LIST)
    assert Round.objects.count() == 3
