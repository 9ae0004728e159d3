"""The rounds: the coordinator prepares, opens and closes them; a focal point sees how many of the own agency answered."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.needs import services
from assessments.needs.forms import EditionForm, JoiningForm, RoundForm
from assessments.needs.models import Round
from assessments.needs.responses import response_table
from assessments.needs.selectors import agencies_to_ask, list_rounds, members_of_the_body, rounds_in_scope
from learning.gaps.selectors import editions_of
from learning.people.permissions import may_lead_rounds

# A focal point comes from "My team" and has no "Rounds" in the menu.
PLACE = {True: "rounds", False: "team"}
READ_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


@READ_AND_POST
@login_required
@never_cache
def rounds(request):
    leads = may_lead_rounds(request.user)
    if not leads and not rounds_in_scope(request.user).exists():
        raise Http404
    form = None
    if leads:
        form = RoundForm(_sent(request), agencies=agencies_to_ask(), initial=_suggestion())
        if request.method == "POST" and form.is_valid():
            round = _created(request, form)
            if round:
                messages.success(request, _("The round is prepared. Nobody is asked before you open it."))
                return redirect("assessments:round", code=round.code)
    elif request.method == "POST":
        raise Http404
    context = {"section": PLACE[leads], "rows": list_rounds(request.user), "form": form, "leads": leads}
    return render(request, "assessments/needs/rounds.html", context)


@READ_AND_POST
@login_required
@never_cache
def round_page(request, code):
    round = _round_in_scope(request, code)
    leads = may_lead_rounds(request.user)
    form = None
    if leads and round.state != Round.State.CLOSED:
        form = JoiningForm(_sent(request), agencies=_agencies_left(round))
    if request.method == "POST":
        if not leads:
            raise Http404
        if form and form.is_valid() and _done(request, services.add_agency, round, agency=form.cleaned_data["agency"]):
            messages.success(request, _("The agency has joined the round."))
            return redirect("assessments:round", code=code)
    table = response_table(round, request.user)
    context = {"section": PLACE[leads], "round": round, "table": table, "form": form, "leads": leads}
    return render(request, "assessments/needs/round.html", context)


@READ_AND_POST
@login_required
@never_cache
def round_open(request, code):
    """Before opening: what it does. After it: the round."""
    return _turn(request, code, service=services.open_round, state=Round.State.DRAFT, page="round_open")


@READ_AND_POST
@login_required
@never_cache
def round_close(request, code):
    """Before closing: what it does, and that it cannot be undone. After it: the round with its report."""
    return _turn(request, code, service=services.close_round, state=Round.State.OPEN, page="round_close")


@READ_AND_POST
@login_required
@never_cache
def round_edition(request, code):
    """Before making a new edition: what it takes in. After it: the report."""
    if not may_lead_rounds(request.user):
        raise Http404
    round = get_object_or_404(Round, code=code)
    if request.method == "POST":
        form = EditionForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Go back, reload the page and send again."))
        elif _done(request, services.make_edition, round, after=form.cleaned_data["after"]):
            messages.success(request, _("The new edition is made."))
            return redirect("learning:gap_national", round=code)
        return redirect("assessments:round", code=code)
    editions = editions_of(code)
    if round.state != Round.State.CLOSED or not editions:
        return redirect("assessments:round", code=code)
    context = {"section": "rounds", "round": round, "newest": editions[0]}
    return render(request, "assessments/needs/round_edition.html", context)


def _turn(request, code, *, service, state, page):
    if not may_lead_rounds(request.user):
        raise Http404
    round = get_object_or_404(Round, code=code)
    if request.method == "POST":
        if _done(request, service, round):
            messages.success(request, TOLD[page]())
        return redirect("assessments:round", code=code)
    if round.state != state:
        return redirect("assessments:round", code=code)
    table = response_table(round, request.user)
    return render(request, f"assessments/needs/{page}.html", {"section": "rounds", "round": round, "table": table})


def _sent(request):
    return request.POST if request.method == "POST" else None


def _done(request, service, round, **details) -> bool:
    try:
        service(round=round, by=request.user, **details)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    return True


def _created(request, form) -> Round | None:
    given = {name: form.cleaned_data[name] for name in ("code", "opens_on", "closes_on", "k", "agencies")}
    try:
        return services.create_round(titles=form.titles(), by=request.user, **given)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


def _round_in_scope(request, code) -> Round:
    return get_object_or_404(rounds_in_scope(request.user).prefetch_related("agencies"), code=code)


def _agencies_left(round):
    inside = {agency.pk for agency in round.agencies.all()}
    return [agency for agency in agencies_to_ask() if agency.pk not in inside]


def _suggestion() -> dict:
    today = timezone.localdate()
    return {
        "code": services.next_code(today.year),
        "opens_on": today,
        "closes_on": today + timedelta(days=28),
        "agencies": members_of_the_body(),
    }


TOLD = {
    "round_open": lambda: _("The round is open. The people asked see it under “My needs”."),
    "round_close": lambda: _("The round is closed and its reports are made."),
}
