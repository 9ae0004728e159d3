"""The supervisor's pages: one's own team, one's own ratings, and never what people said of themselves."""

import uuid

import pytest

from assessments.needs import services
from assessments.needs.models import Invitation, Rating, Round
from learning.people.models import Post, User
from tests import factories

TEAM = "/en/team/"


@pytest.fixture
def browser(sign_in, supervisor, running):
    return sign_in(supervisor)


@pytest.fixture
def form(invited):
    return f"{TEAM}{invited.uuid}/"


def kept(person, kind="supervisor"):
    return dict(
        Rating.objects.filter(invitation__learner=person, kind=kind).order_by("id").values_list("competency_code", "level")
    )


def text(response) -> str:
    return response.content.decode()


def test_team_lists_the_people_to_rate(browser, invited, official, colleague, stranger):
    page = text(browser.get(TEAM))
    assert "Official Testowa" in page and "Colleague Testowa" in page and "Stranger Testowa" not in page
    assert page.count("Not started") == 2


def test_team_of_a_focal_point_leads_to_the_counts(sign_in, running, focal):
    page = text(sign_in(focal).get(TEAM))
    assert 'href="/en/rounds/2026-1/"' in page and "Official Testowa" not in page


def test_team_with_nobody_to_rate_says_so(sign_in, supervisor):
    assert "There is nobody to rate now." in text(sign_in(supervisor).get(TEAM))


def test_team_is_for_supervisors_and_focal_points(sign_in, running, official, coordinator, partner, trainer, administrator):
    for viewer in (official, coordinator, partner, trainer, administrator):
        assert sign_in(viewer).get(TEAM).status_code == 404


def test_form_is_the_supervisors_or_not_found(sign_in, form, official, colleague, coordinator, focal, interior):
    other = factories.make_user(username="other", role="supervisor", agency=interior)
    for viewer in (official, colleague, coordinator, focal, other):
        for address in (form, f"{TEAM}{uuid.uuid4()}/"):
            assert sign_in(viewer).get(address).status_code == 404
            assert sign_in(viewer).post(address, {"level-ID1": "2"}).status_code == 404
    assert Rating.objects.count() == 0


def test_visitors_are_asked_to_sign_in(sign_in, form):
    for address in (TEAM, form):
        assert sign_in(None).get(address)["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize(
    "change",
    [
        lambda supervisor, official: User.objects.filter(pk=supervisor.pk).update(role="learner"),
        lambda supervisor, official: Post.objects.filter(user=official).update(supervisor=None),
        lambda supervisor, official: User.objects.filter(pk=official.pk).update(is_active=False),
        lambda supervisor, official: Invitation.objects.update(ineligible_reason="Retired"),
    ],
)
def test_next_request_after_a_change_is_refused(browser, form, supervisor, official, change):
    assert browser.get(form).status_code == 200
    change(supervisor, official)
    assert browser.get(form).status_code == 404
    assert browser.post(form, {"level-ID1": "2"}).status_code == 404
    assert kept(official) == {}


def test_form_shows_anchors_and_not_the_requirement(browser, form):
    page = text(browser.get(form))
    assert "Separates trafficking, smuggling and labour breaches" in page
    assert page.count("<fieldset") == 34
    assert 'class="rg req"' not in page and "post asks" not in page


def test_ratings_are_saved_and_shown_again(browser, form, official):
    page = text(browser.post(form, {"level-ID1": "2", "level-ID2": "0"}, follow=True))
    assert "2 answers saved" in page
    assert 'name="level-ID1" value="2" checked' in page and 'name="level-ID2" value="0" checked' in page
    assert kept(official) == {"ID1": 2, "ID2": 0}
    assert "Answered: 2 of 34" in text(browser.get(TEAM))


def test_what_is_not_chosen_stays_and_i_cannot_say_takes_back(browser, form, official):
    browser.post(form, {"level-ID1": "2", "level-ID2": "0"})
    browser.post(form, {"level-ID2": "none"})
    assert kept(official) == {"ID1": 2}


@pytest.mark.parametrize("value", ["5", "-1", "abc", "1.0", "None"])
def test_bad_input_gives_the_page_again(browser, form, official, value):
    response = browser.post(form, {"level-ID1": "2", "level-ID2": value})
    page = text(response)
    assert response.status_code == 200
    assert 'role="alert"' in page and 'href="#id_level-ID2"' in page and 'id="id_level-ID2"' in page
    assert kept(official) == {}


def test_competencies_not_asked_are_ignored(browser, form, official):
    browser.post(form, {"level-PR4": "2", "level-XX9": "2", "level": "2", "importance": "5", "cause": "K"})
    assert Rating.objects.count() == 0


def test_supervisor_never_sees_what_people_said_of_themselves(browser, form, invited, rate, official):
    """A self-rating, its importance and its cause leave no trace in any answer to the supervisor."""
    pages = [text(browser.get(address)) for address in (TEAM, form)]
    for code in invited.required:
        rate(code, 1, importance=5, cause="L")
    services.submit_response(invitation=invited)
    after = [text(browser.get(address)) for address in (TEAM, form)]
    assert [bare(page) for page in after] == [bare(page) for page in pages]
    for address in (f"/en/needs/{invited.round.code}/", f"/en/rounds/{invited.round.code}/"):
        assert "A rule or a law is missing" not in text(browser.get(address))


def bare(page: str) -> str:
    """A page without its form tokens."""
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_closed_round_says_so_and_changes_nothing(browser, form, official, running):
    browser.post(form, {"level-ID1": "2"})
    services.close_round(round=running)
    page = text(browser.post(form, {"level-ID1": "4"}))
    assert "This round is closed. Answers cannot be changed any more." in page
    assert kept(official) == {"ID1": 2}
    page = text(browser.get(form))
    assert "This round was closed on: " in page and "<form" not in page


def test_round_closed_while_the_form_was_read_changes_nothing(browser, form, official):
    Round.objects.update(state="closed")
    browser.post(form, {"level-ID1": "4"})
    assert kept(official) == {}


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(browser, form, method):
    assert getattr(browser, method)(form).status_code == 405
    assert getattr(browser, method)(TEAM).status_code == 405
    assert browser.post(TEAM).status_code == 405


def test_team_of_1_takes_as_many_queries_as_of_30(sign_in, framework, border, draft, supervisor, django_assert_num_queries):
    factories.make_official(username="first", agency=border, supervisor=supervisor)
    round = services.open_round(round=draft)
    browser = sign_in(supervisor)
    browser.get(TEAM)
    for size in (1, 30):
        for number in range(round.invitations.filter(supervisor=supervisor).count(), size):
            person = factories.make_official(username=f"m{number}", agency=border, supervisor=supervisor)
            Invitation.objects.create(
                round=round, learner=person, agency=border, supervisor=supervisor, profile="BOR", required={"ID1": 3}, asked=1
            )
        with django_assert_num_queries(3):
            page = text(browser.get(TEAM))
        assert page.count("Not started") == size


def test_form_takes_as_many_queries_for_1_competency_as_for_34(browser, form, invited, django_assert_num_queries):
    browser.get(form)
    for required in (invited.required, {"ID1": 3}):
        Invitation.objects.filter(pk=invited.pk).update(required=required, asked=len(required))
        with django_assert_num_queries(5):
            page = text(browser.get(form))
        assert page.count("<fieldset") == len(required)
