"""Pictures of questions, served to the learners who met them in an attempt, and to those who may use the admin."""

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from assessments.questions.pictures import CONTENT_TYPE, file_of
from assessments.quizzes.selectors import has_met_picture
from learning.people.permissions import may_use_admin

# The name of a file is the hash of its bytes, so it never changes; a browser keeps it for a year.
KEPT = "private, max-age=31536000, immutable"


@require_safe
def question_picture(request, name):
    """A picture that a published question froze, by the name of its file; for all others there is none."""
    user = request.user
    if not user.is_authenticated or not (may_use_admin(user) or has_met_picture(user, name)):
        raise Http404
    try:
        response = FileResponse(file_of(name), content_type=CONTENT_TYPE)
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = KEPT
    response["X-Content-Type-Options"] = "nosniff"
    return response
