"""Home, one's own profile and addresses, inviting colleagues, the pages that explain, the neutral page, health.

All else about accounts is done in the admin.
"""

from allauth.account.adapter import get_adapter
from allauth.account.views import EmailView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.people.forms import InvitationForm, ProfileForm
from learning.people.invitations import invite_official, send_letter, sign_in_address
from learning.people.permissions import may_hand_over, may_invite, records_in_scope
from learning.people.selectors import current_post
from learning.people.services import update_profile


@require_safe
def front_door(request):
    """The address without a language leads to the reader's."""
    return redirect("learning:home")


@require_safe
def home(request):
    return render(request, "learning/people/home.html")


@require_safe
def care(request):
    """Whom to turn to when the material is hard. Asks nothing and keeps nothing."""
    return render(request, "learning/people/care.html")


@require_safe
def method_page(request):
    return render(request, "learning/people/method.html", _smallest_groups())


@require_safe
def privacy(request):
    return render(request, "learning/people/privacy.html", _smallest_groups())


@require_safe
def neutral(request):
    """Where "Leave quickly" leads unless the operator names a page of their own. Says nothing about this site."""
    return render(request, "learning/people/neutral.html")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    user = request.user
    held = {"language": user.language, "sex": user.sex, "age_band": user.age_band}
    form = ProfileForm(request.POST) if request.method == "POST" else ProfileForm(initial=held)
    if form.is_bound and form.is_valid():
        user = update_profile(user=user, **form.cleaned_data)
        with override(user.language):
            messages.success(request, gettext("Your profile has been saved."))
            return redirect("learning:profile")
    context = {"form": form, "post": current_post(user), "section": "profile", **_smallest_groups()}
    return render(request, "learning/people/profile.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request):
    """A focal point makes the account of a colleague."""
    if not may_invite(request.user):
        raise Http404
    start = {"agency": request.user.agency_id, "language": request.user.language, "since": timezone.localdate()}
    form = InvitationForm(request.POST or None, inviter=request.user, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            person = invite_official(by=request.user, **form.told())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            if person.email:
                _send_letter(request, person)
            return redirect("learning:invited", person.uuid)
    return render(request, "learning/people/invite.html", {"form": form, "section": "team"})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request, uuid):
    """What is still to do until the colleague can sign in: a letter, or an address on paper."""
    if not may_invite(request.user):
        raise Http404
    person = get_object_or_404(records_in_scope(request.user), uuid=uuid)
    context = {"person": person, "waits": may_hand_over(request.user, person), "section": "team"}
    if request.method == "POST" and context["waits"]:
        if "letter" in request.POST and person.email:
            _send_letter(request, person)
            return redirect("learning:invited", person.uuid)
        context["address"] = sign_in_address(person=person, by=request.user, request=request)
        context["days"] = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
    return render(request, "learning/people/invited.html", context)


def _send_letter(request, person):
    try:
        send_letter(person=person, by=request.user, request=request)
    except OSError:
        messages.error(request, gettext("The letter could not be sent. Try again later, or hand the address over on paper."))
    else:
        messages.success(request, gettext("A letter has been sent to: %(email)s") % {"email": person.email})


class OwnAddressesView(EmailView):
    """allauth's page of one's own e-mail addresses; only a confirmed one can become the address of the account.

    Else anyone could take a colleague's, and block it for the account that it belongs to.
    """

    def _action_primary(self, request, *args, **kwargs):
        address = self._get_email_address(request)
        if address and not address.verified:
            get_adapter().add_message(request, messages.ERROR, "account/messages/unverified_primary_email.txt")
            return redirect(self.get_success_url())
        return super()._action_primary(request, *args, **kwargs)


def _smallest_groups():
    return {"k": settings.SMALLEST_GROUP_INSIDE, "k_outside": settings.SMALLEST_GROUP_OUTSIDE}


@require_safe
@never_cache
def livez(request):
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
