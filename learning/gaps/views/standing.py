"""One's own standing: the levels the ledger shows today against one's post, and every piece of evidence behind them.

The only live figures of the product, and always the viewer's own.
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.competencies.models import Framework
from learning.competencies.selectors import competencies_of, framework_in_force, offers_for, required_now
from learning.evidence.level import months_between
from learning.evidence.selectors import levels_now
from learning.gaps.display import course_title, localised_figure
from learning.gaps.figures import gap_on_screen
from learning.gaps.words import BAND_CLASS, BANDS, CONFIDENCE, KINDS
from learning.people.selectors import current_post

REASONS = {
    "self_capped": _("Counts as 3 at most, because nobody else has rated you yet."),
    "not_yet": _("Dated later than today."),
    "revoked": _("This certificate was revoked."),
    "led_to_certificate": _("It led to your certificate; the certificate counts."),
    "no_items": _("It had no question on this competency."),
    "superseded_by_newer": _("A newer one of the same kind counts."),
    "superseded_by_certificate": _("Your certificate of the same course counts."),
    "superseded_by_attempt": _("A later attempt in the same course counts."),
    "superseded_by_better": _("A better certificate or test counts."),
    "aged_out": _("Too old to count."),
    "below_mean": _("Your other evidence shows more. A pass never lowers a level."),
    "below_seen_practice": _("What was seen of your work shows more."),
}
COUNTS = _("Counts.")


@require_safe
@login_required
@never_cache
def standing(request):
    levels = levels_now(request.user, timezone.localdate(), required_now(request.user))
    groups = {}
    for competency in _competencies():
        level = levels.get(competency.code)
        if level is not None:
            group = groups.setdefault(competency.domain.code, {"name": competency.domain.name, "rows": []})
            group["rows"].append({"competency": competency, **_stated(level)})
    context = {"section": "my", "groups": list(groups.values()), "post": current_post(request.user)}
    return render(request, "learning/gaps/standing.html", context)


@require_safe
@login_required
@never_cache
def competency(request, competency):
    found = next((each for each in _competencies() if each.code == competency), None)
    if found is None:
        raise Http404
    today = timezone.localdate()
    required = required_now(request.user).get(competency, 0)
    level = levels_now(request.user, today, {competency: required}).get(competency)
    pieces = sorted(level.pieces, key=_dated, reverse=True) if level else []
    held = {
        each.piece.module
        for each in pieces
        if each.used and each.piece.kind == "certificate" and each.piece.valid_until >= today
    }
    offers = offers_for(competency, above_level=int(level.current) if level and level.current is not None else 0)
    context = {
        "section": "my",
        "competency": found,
        "anchors": sorted(found.levels.all(), key=lambda each: -each.value),
        "required": required,
        "reached": None if level is None or level.current is None else int(level.current),
        "pieces": [_piece(each, today) for each in pieces],
        "offers": [(offer, course_title(offer), offer.levels[competency]) for offer in offers if offer.module not in held],
        **(_stated(level) if level else {"current": None, "required": required}),
    }
    return render(request, "learning/gaps/standing_of.html", context)


def _competencies():
    try:
        return competencies_of(framework_in_force())
    except Framework.DoesNotExist:
        return []


def _stated(level):
    return {
        "current": None if level.current is None else round(level.current, 2),
        "required": level.required,
        "gap": None if level.gap is None else localised_figure(gap_on_screen(level.gap)),
        "band": level.band,
        "word": BANDS.get(level.band, ""),
        "css": BAND_CLASS.get(level.band, ""),
        "confidence": CONFIDENCE[level.label],
    }


def _dated(weighed):
    return weighed.piece.on or weighed.piece.valid_until


def _piece(weighed, today):
    piece = weighed.piece
    expired = piece.kind == "certificate" and piece.valid_until < today
    return {
        "kind": KINDS["expired" if expired else piece.kind],
        "on": piece.on,
        "months": max(0, months_between(piece.on, today)) if piece.on else None,
        "valid_until": piece.valid_until,
        "module": piece.module,
        "value": weighed.value,
        "weight": weighed.weight.normalize() if weighed.used else None,
        "used": weighed.used,
        "reason": REASONS.get(weighed.reason) or COUNTS,
    }
