"""The tag by which one's own profile shows the accommodation granted to its owner. It draws and never decides."""

from django import template

from assessments.quizzes.selectors import accommodations_of
from assessments.quizzes.timing import counting
from learning.people.models import User

register = template.Library()


@register.inclusion_tag("assessments/quizzes/own_accommodation.html")
def own_accommodation(user: User):
    """What was granted to this person and what counts now; nothing for whom nothing was ever granted."""
    settings = list(accommodations_of(user))
    return {"settings": settings, "counts": counting(settings)}
