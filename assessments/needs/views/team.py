"""A supervisor's team in the open rounds: who is to be rated, and the form about one person. Nobody's own answers here."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.needs import services
from assessments.needs.forms import SupervisorForm
from assessments.needs.models import Invitation, Round
from assessments.needs.selectors import anchors_of, list_rounds, supervisor_form, team_invitation, team_invitations
from learning.people.permissions import may_see_team


@require_safe
@login_required
@never_cache
def team(request):
    if not may_see_team(request.user):
        raise Http404
    context = {
        "section": "team",
        "invitations": team_invitations(request.user),
        "rounds": [row.round for row in list_rounds(request.user)],
    }
    return render(request, "assessments/needs/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def rate(request, uuid):
    try:
        invitation = team_invitation(request.user, uuid)
    except Invitation.DoesNotExist:
        raise Http404 from None
    paper = supervisor_form(invitation)
    form = _form(paper, request.POST if request.method == "POST" else None)
    if request.method == "POST" and invitation.round.state == Round.State.OPEN and form.is_valid():
        try:
            changed = services.save_supervisor_ratings(invitation=invitation, levels=form.levels(), by=request.user)
        except PermissionDenied:
            raise Http404 from None
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
            invitation.refresh_from_db()
        else:
            text = ngettext("%(n)s answer saved", "%(n)s answers saved", changed) % {"n": changed}
            messages.success(request, text if changed else _("Saved"))
            return redirect("assessments:supervisor_form", uuid=invitation.uuid)
    return _page(request, invitation, paper, form)


def _form(paper, data) -> SupervisorForm:
    labels = {question.code: question.competency.short for question in paper.questions}
    initial = {f"level-{question.code}": question.level for question in paper.questions if question.level is not None}
    return SupervisorForm(data, codes=labels, labels=labels, initial=initial)


def _page(request, invitation, paper, form):
    domains = []
    for domain, questions in groupby(paper.questions, key=lambda question: question.competency.domain):
        rows = [
            {"question": question, "anchors": anchors_of(question.competency), "field": form[f"level-{question.code}"]}
            for question in questions
        ]
        rated = sum(row["question"].level is not None for row in rows)
        failed = any(row["field"].errors for row in rows)
        domains.append({"domain": domain, "rows": rows, "rated": rated, "open": failed})
    next_part = next((part for part in domains if part["rated"] < len(part["rows"])), None)
    if next_part and not form.errors:
        next_part["open"] = True
    context = {
        "section": "team",
        "invitation": invitation,
        "round": invitation.round,
        "open": invitation.round.state == Round.State.OPEN,
        "tried": request.method == "POST",
        "paper": paper,
        "form": form,
        "domains": domains,
    }
    return render(request, "assessments/needs/supervisor_form.html", context)
