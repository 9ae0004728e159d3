"""A person's own assessments: the list, the privacy statements, the form one competency at a time, and sending it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.needs import services
from assessments.needs.forms import ConsentForm, RatingForm
from assessments.needs.models import LOW_RATING, YEARS_KEPT, Invitation, Rating, Round
from assessments.needs.selectors import anchors_of, invitation_of, invitations_of, self_form

PAGES = {"section": "needs", "years": YEARS_KEPT}


@require_safe
@login_required
@never_cache
def needs(request):
    invitations = invitations_of(request.user)
    context = {
        "open": [invitation for invitation in invitations if invitation.round.state == Round.State.OPEN],
        "closed": [invitation for invitation in invitations if invitation.round.state == Round.State.CLOSED],
    }
    return render(request, "assessments/needs/needs.html", PAGES | context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def own_form(request, round):
    try:
        invitation = invitation_of(request.user, round)
    except Invitation.DoesNotExist:
        raise Http404 from None
    if invitation.round.state != Round.State.OPEN:
        return _closed(request, invitation)
    if request.method == "POST":
        step = STEPS.get(request.POST.get("do"))
        if step is None:
            raise Http404
        return step(request, invitation)
    if invitation.consented_at is None:
        return _statements(request, invitation, ConsentForm())
    if "c" in request.GET:
        return _question(request, invitation, request.GET["c"])
    return _overview(request, invitation)


# --- what is shown -------------------------------------------------------------------------------
def _page(request, name: str, invitation: Invitation, **context):
    return render(
        request, f"assessments/needs/{name}.html", PAGES | {"invitation": invitation, "round": invitation.round} | context
    )


def _closed(request, invitation):
    return _page(request, "own_closed", invitation, form=self_form(invitation), tried=request.method == "POST")


def _statements(request, invitation, form):
    return _page(request, "own_statements", invitation, form=form)


def _overview(request, invitation, error=""):
    return _page(request, "own_overview", invitation, form=self_form(invitation), error=error)


def _question(request, invitation, code, form=None):
    paper = self_form(invitation)
    question = paper.question(code)
    if question is None:
        raise Http404
    chosen = form if form and form.is_bound else _as_saved(question.rating)
    return _page(
        request,
        "own_question",
        invitation,
        paper=paper,
        question=question,
        anchors=anchors_of(question.competency),
        causes=Rating.Cause.choices,
        low=LOW_RATING,
        form=chosen,
        before=paper.before(question),
        after=paper.after(question),
        seen=question.rating.rated_at.isoformat() if question.rating else "",
    )


def _as_saved(rating: Rating | None) -> RatingForm:
    if rating is None:
        return RatingForm()
    return RatingForm(initial={"level": rating.level, "importance": rating.importance, "cause": rating.cause})


# --- what is done --------------------------------------------------------------------------------
def _consent(request, invitation):
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _statements(request, invitation, form)
    try:
        services.consent(invitation=invitation)
    except ValidationError as refusal:
        return _refused(request, invitation, refusal)
    first = self_form(invitation).next_open
    return redirect(_address(invitation, first))


def _save(request, invitation):
    code = request.POST.get("c", "")
    if code not in invitation.required:
        raise Http404
    form = RatingForm(request.POST)
    if form.is_valid():
        try:
            services.save_self_rating(invitation=invitation, competency_code=code, **form.cleaned_data)
        except ValidationError as refusal:
            if refusal.code in GATES:
                return _refused(request, invitation, refusal)
            form.add_error(None, refusal)
    if form.errors:
        return _question(request, invitation, code, form)
    return redirect(_where_next(request, invitation, code))


def _clear(request, invitation):
    code = request.POST.get("c", "")
    if code not in invitation.required:
        raise Http404
    try:
        services.clear_self_rating(invitation=invitation, competency_code=code)
    except ValidationError as refusal:
        return _refused(request, invitation, refusal)
    messages.success(request, _("Your answer was taken back."))
    return redirect(f"{_address(invitation)}?c={code}")


def _send(request, invitation):
    try:
        services.submit_response(invitation=invitation)
    except ValidationError as refusal:
        return _refused(request, invitation, refusal)
    messages.success(request, _("Thank you. Your answers have been received."))
    return redirect(_address(invitation))


def _withdraw(request, invitation):
    try:
        services.withdraw(invitation=invitation)
    except ValidationError as refusal:
        return _refused(request, invitation, refusal)
    messages.success(request, _("Your answers were deleted. You may take part again until the round closes."))
    return redirect("assessments:needs")


def _refused(request, invitation, refusal):
    """A gate was shut: closed meanwhile, no consent yet, nothing to send. The page that says so, with nothing changed."""
    invitation.refresh_from_db()
    if invitation.round.state != Round.State.OPEN:
        return _closed(request, invitation)
    if invitation.consented_at is None:
        return _statements(request, invitation, ConsentForm())
    return _overview(request, invitation, error=" ".join(refusal.messages))


def _where_next(request, invitation, code):
    paper = self_form(invitation)
    question = paper.question(code)
    turn = request.POST.get("go")
    if turn == "list":
        return _address(invitation)
    return _address(invitation, paper.before(question) if turn == "before" else paper.after(question))


def _address(invitation, question=None) -> str:
    address = reverse("assessments:self_form", args=[invitation.round.code])
    return f"{address}?c={question.code}" if question else address


GATES = {"closed", "ineligible", "consent"}
STEPS = {"consent": _consent, "save": _save, "clear": _clear, "send": _send, "withdraw": _withdraw}
