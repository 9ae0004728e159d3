"""The public check page and its JSON, the holder's PDF, the coordinator's revocation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.certificates.document import file_name, pdf_of
from learning.certificates.forms import CheckForm, RevocationForm
from learning.certificates.selectors import certificate_by_serial, certified_fields, checked
from learning.certificates.services import revoke_certificate
from learning.certificates.throttle import within_limit
from learning.people.permissions import may_revoke_certificates


def _limited(request):
    return not within_limit(request.META.get("REMOTE_ADDR", ""))


@require_safe
@never_cache
def verify(request):
    """Ask for a serial; a complete one leads to its page."""
    form = CheckForm(request.GET) if "serial" in request.GET else CheckForm()
    if form.is_bound and form.is_valid():
        return redirect("certificate_check", serial=form.cleaned_data["serial"])
    return render(request, "learning/certificates/verify.html", {"form": form, "section": "verify"})


@require_safe
@never_cache
def check_page(request, serial):
    """Every certified field and the state, for whoever holds the serial. Unknown, wrong and erased look the same."""
    if _limited(request):
        return render(request, "429.html", status=429)
    certificate = certificate_by_serial(serial)
    context = {"form": CheckForm(), "section": "verify"}
    if certificate is None:
        return _noindex(render(request, "learning/certificates/unknown.html", context, status=404))
    context["found"] = checked(certificate)
    return _noindex(render(request, "learning/certificates/check.html", context))


@require_safe
@never_cache
def check_json(request, serial):
    """The same fields for machines."""
    if _limited(request):
        return JsonResponse({"state": "too many requests"}, status=429)
    certificate = certificate_by_serial(serial)
    if certificate is None:
        return _noindex(JsonResponse({"state": "unknown"}, status=404))
    return _noindex(JsonResponse(certified_fields(checked(certificate)), json_dumps_params={"ensure_ascii": False}))


def _noindex(response):
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


@require_safe
@login_required
@never_cache
def pdf(request, serial):
    """The holder's own certificate on paper. Anyone else's does not exist."""
    certificate = certificate_by_serial(serial)
    if certificate is None or certificate.learner_id != request.user.pk:
        raise Http404
    found = checked(certificate)
    address = request.build_absolute_uri(reverse("certificate_check", args=[certificate.serial]))
    response = HttpResponse(pdf_of(found, check_address=address), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def revoke(request):
    """The coordinator takes a certificate back, by its serial and with a reason."""
    if not may_revoke_certificates(request.user):
        raise Http404
    form = RevocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        certificate = certificate_by_serial(form.cleaned_data["serial"])
        if certificate is None:
            form.add_error("serial", _("There is no certificate with this number. Check that you typed it in full."))
        else:
            reason = form.cleaned_data["reason"]
            revoke_certificate(certificate=certificate, reason=reason, by=request.user, on=timezone.localdate())
            messages.success(request, _("The certificate has been revoked."))
            return redirect("certificate_check", serial=certificate.serial)
    return render(request, "learning/certificates/revoke.html", {"form": form})
