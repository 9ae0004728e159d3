"""Pictures and documents of lessons, served to people who have signed in: Wagtail's own collections do not guard pictures."""

from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.http import require_safe
from django.views.static import serve

SHOWN = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"}


@require_safe
@login_required
def picture(request, path):
    """A picture of the library by its path under the media folder; nothing else is served from there."""
    if PurePosixPath(path).suffix.lower() not in SHOWN or not path.startswith(("images/", "original_images/")):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["X-Content-Type-Options"] = "nosniff"
    return response
