"""Pages for a supervisor or a focal point about the own staff's courses and certificates. Anyone else's do not exist."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.player.roster import record_of, roster
from courses.player.views import searched_for
from learning.people.models import User
from learning.people.permissions import may_hand_over, may_invite, may_see_team


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
    return render(request, "courses/player/staff_record.html", context)
