"""What a focal point fills in about one of the staff. Called by courses.player.staff."""

from decimal import Decimal

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.models import Accommodation

# A test of so many minutes shows what a factor means.
EXAMPLE_MINUTES = 40


def times() -> list[tuple[Decimal, str]]:
    """The factors that are offered, each with what becomes of an example, in the reader's language."""
    return [
        (
            factor,
            gettext("× %(factor)s (%(minutes)s min become %(more)s min)")
            % {"factor": number_format(name), "minutes": EXAMPLE_MINUTES, "more": int(EXAMPLE_MINUTES * factor)}
            if factor > 1
            else gettext("The usual time"),
        )
        for factor, name in Accommodation.TIMES
    ]


class AccommodationForm(forms.Form):
    """How much more time and how many more attempts a person gets, and what was agreed. Never an illness."""

    time_factor = forms.TypedChoiceField(label=_("Time for a test"), choices=times, coerce=Decimal, widget=forms.RadioSelect)
    extra_attempts = forms.IntegerField(
        label=_("More attempts"),
        min_value=0,
        max_value=Accommodation.MOST_EXTRA_ATTEMPTS,
        help_text=_("0 to 10, beside those that a test allows. The usual time and 0 end the accommodation."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=Accommodation._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write what was agreed, not a diagnosis or an illness. The person reads it too."),
    )
