"""Pages for a supervisor or a focal point about the own staff's courses and certificates. Anyone else's do not exist.

A focal point also grants accommodations in tests; a supervisor does not see them.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.quizzes.accommodations import set_accommodation
from assessments.quizzes.selectors import accommodation_of, accommodations_of
from assessments.quizzes.timing import USUAL, counting
from courses.player.forms import AccommodationForm
from courses.player.roster import record_of, roster
from courses.player.views import searched_for
from learning.people.models import User
from learning.people.permissions import may_accommodate, may_hand_over, may_invite, may_see_team, records_in_scope


@require_safe
@login_required
@never_cache
def staff(request):
    if not may_see_team(request.user):
        raise Http404
    query = searched_for(request)
    page, lines = roster(request.user, query=query, page=request.GET.get("page"))
    context = {"section": "team", "query": query, "page": page, "lines": lines, "may_invite": may_invite(request.user)}
    return render(request, "courses/player/staff.html", context)


@require_safe
@login_required
@never_cache
def record(request, uuid):
    try:
        found = record_of(request.user, uuid)
    except User.DoesNotExist:
        raise Http404 from None
    context = {"section": "team", "record": found, "waits": may_hand_over(request.user, found.person)}
    if may_accommodate(request.user, found.person):
        context |= {"may_accommodate": True, "accommodation": accommodation_of(found.person)}
    return render(request, "courses/player/staff_record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def accommodation(request, uuid):
    """A focal point sets how much time and how many attempts one of the staff has in tests."""
    person = get_object_or_404(records_in_scope(request.user), uuid=uuid)
    if not may_accommodate(request.user, person):
        raise Http404
    settings = list(accommodations_of(person))
    counts = counting(settings)
    factor, more = (counts.time_factor, counts.extra_attempts) if counts else USUAL
    form = AccommodationForm(request.POST or None, initial={"time_factor": f"{factor:.2f}", "extra_attempts": more})
    if request.method == "POST" and form.is_valid():
        granted = set_accommodation(learner=person, by=request.user, **form.cleaned_data)
        usual = _("Saved. This person has the usual time and attempts.")
        messages.success(request, _("Saved. It counts from the next attempt on.") if granted else usual)
        return redirect("courses:staff_record", person.uuid)
    context = {"section": "team", "person": person, "form": form, "counts": counts, "settings": settings}
    return render(request, "courses/player/accommodation.html", context)
