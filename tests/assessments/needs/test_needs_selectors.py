"""Who reads what of a round: forms, teams, lists, and counts that tell nobody."""

import pytest

from assessments.needs import services
from assessments.needs.models import Invitation, Round
from assessments.needs.responses import Responses, response_table
from assessments.needs.selectors import (
    invitation_of as own_invitation,
)
from assessments.needs.selectors import (
    invitations_of,
    list_rounds,
    self_form,
    supervisor_form,
    team_invitation,
    team_invitations,
)
from learning.people.models import Post, User
from tests import factories


def answer(invitation, count, level=2):
    services.consent(invitation=invitation)
    for code in list(invitation.required)[:count]:
        services.save_self_rating(invitation=invitation, competency_code=code, level=level)


def test_invitations_of_counts_answers_with_a_level(invited, rate, official, stranger):
    rate("ID1", 1)
    rate("ID2", None, importance=2)
    assert [(invitation.pk, invitation.rated) for invitation in invitations_of(official)] == [(invited.pk, 1)]
    assert [invitation.rated for invitation in invitations_of(stranger)] == [0]


def test_own_invitation_is_nobody_elses(running, invited, official, focal, coordinator):
    assert own_invitation(official, "2026-1") == invited
    for viewer, code in ((focal, "2026-1"), (coordinator, "2026-1"), (official, "2026-2")):
        with pytest.raises(Invitation.DoesNotExist):
            own_invitation(viewer, code)


def test_someone_left_out_is_not_asked(invited, official, coordinator):
    services.mark_ineligible(invitation=invited, reason="Retired", by=coordinator)
    assert invitations_of(official) == []
    with pytest.raises(Invitation.DoesNotExist):
        own_invitation(official, "2026-1")


def test_self_form_holds_the_own_competencies_in_order(invited, rate):
    rate("LF1", 2)
    form = self_form(own_invitation(invited.learner, "2026-1"))
    codes = [question.code for question in form.questions]
    assert codes[:3] == ["LF1", "LF2", "LF3"]
    assert sorted(codes) == sorted(invited.required)
    assert (form.asked, form.rated, form.complete, form.next_open.code) == (34, 1, False, "LF2")
    first, last = form.question("LF1"), form.questions[-1]
    assert (first.level, form.before(first), form.after(first).code) == (2, None, "LF2")
    assert (form.after(last), form.before(last).code) == (None, codes[-2])
    assert form.question("PR4") is None


def test_supervisor_form_never_reads_self_ratings(invited, rate, supervisor):
    rate("ID1", 4)
    services.save_supervisor_rating(invitation=invited, competency_code="ID2", level=1, by=supervisor)
    form = supervisor_form(team_invitation(supervisor, invited.uuid))
    assert [(question.code, question.level) for question in form.questions if question.rating] == [("ID2", 1)]


def test_team_is_the_supervisors_own_then_and_now(running, supervisor, official, colleague, stranger, focal):
    assert [row.learner.username for row in team_invitations(supervisor)] == ["colleague", "official"]
    assert team_invitations(focal) == team_invitations(official) == []
    Post.objects.filter(user=colleague).update(supervisor=None)
    Invitation.objects.filter(learner=stranger).update(supervisor=supervisor)
    assert [row.learner.username for row in team_invitations(supervisor)] == ["official"]
    User.objects.filter(pk=official.pk).update(is_active=False)
    assert team_invitations(supervisor) == []


def test_team_counts_only_the_supervisors_ratings(invited, rate, supervisor):
    rate("ID1", 4)
    services.save_supervisor_ratings(invitation=invited, levels={"ID2": 1, "ID3": 1}, by=supervisor)
    assert {row.learner.username: row.rated for row in team_invitations(supervisor)} == {"colleague": 0, "official": 2}


def test_a_closed_round_is_read_but_not_listed_to_the_supervisor(running, invited, supervisor):
    services.close_round(round=running)
    assert team_invitations(supervisor) == []
    assert team_invitation(supervisor, invited.uuid) == invited


def test_list_rounds_names_editions_and_agencies(running, framework, agencies):
    services.close_round(round=running)
    services.make_edition(round=running)
    (row,) = list_rounds()
    assert (row.round.code, row.round.state, row.editions, row.agencies) == ("2026-1", "closed", 2, ("MIA", "SBS"))


def test_list_rounds_is_scoped(draft, coordinator, focal, focal2, official, partner, agencies, supervisor, stranger):
    outsider = factories.make_user(username="focal3", role="focal", agency=agencies["MFA"])
    viewers = (coordinator, focal, focal2, outsider, official, partner)
    assert [len(list_rounds(viewer)) for viewer in viewers] == [1, 0, 0, 0, 0, 0]
    services.open_round(round=draft)
    assert [len(list_rounds(viewer)) for viewer in viewers] == [1, 1, 1, 0, 0, 0]


@pytest.fixture
def big(draft, border, interior, agencies, supervisor):
    """Six border officers and five investigators asked, two consuls."""
    draft.agencies.add(agencies["MFA"])
    for agency, profile, count in ((border, "BOR", 5), (interior, "INV", 5), (agencies["MFA"], "CON", 2)):
        for number in range(count):
            factories.make_official(username=f"{profile}{number}", agency=agency, profile=profile)
    return services.open_round(round=draft)


def test_response_table_counts_by_agency_and_leaves_out_small_groups(big, coordinator):
    asked = {invitation.learner.username: invitation for invitation in big.invitations.all()}
    answer(asked["BOR0"], 34)
    answer(asked["BOR1"], 28)
    answer(asked["BOR2"], 27)
    answer(asked["INV0"], 35)
    answer(asked["CON0"], 33)
    table = response_table(big, coordinator)
    assert {line.code: line.counts for line in table.lines} == {
        "SBS": Responses(invited=6, ineligible=0, complete=1, partial=1),
        "MIA": Responses(invited=5, ineligible=0, complete=1, partial=0),
        "MFA": None,
    }
    assert table.total == Responses(invited=11, ineligible=0, complete=2, partial=1)
    assert (table.lines[2].counts.answered, round(table.lines[2].counts.rate)) == (2, 33)
    assert table.lines[2].counts.reliability == "indicative"


def test_response_table_of_those_left_out(big, coordinator):
    for invitation in big.invitations.filter(agency__code="SBS")[:1]:
        answer(invitation, 34)
        services.mark_ineligible(invitation=invitation, reason="Retired", by=coordinator)
    for invitation in big.invitations.filter(agency__code="MIA")[:1]:
        services.mark_ineligible(invitation=invitation, reason="Retired", by=coordinator)
    table = response_table(big, coordinator)
    assert {line.code: line.counts for line in table.lines} == {
        "SBS": Responses(invited=6, ineligible=1, complete=0, partial=0),
        "MIA": None,  # four are left: a count would tell
        "MFA": None,
    }
    assert table.total is None


def test_response_table_follows_the_rounds_own_k(big, coordinator):
    Round.objects.update(k=6)
    big.refresh_from_db()
    shown = [line.code for line in response_table(big, coordinator).lines if line.counts]
    assert shown == ["SBS"]


def test_response_table_of_a_focal_point_is_the_own_agencys(big, focal, official):
    assert [line.code for line in response_table(big, focal).lines] == ["SBS"]
    assert response_table(big, focal).total is None
    assert response_table(big, official).lines == []


def test_response_table_takes_two_queries(big, coordinator, django_assert_num_queries):
    with django_assert_num_queries(2):
        response_table(big, coordinator)
