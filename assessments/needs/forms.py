"""What the pages of the needs assessment read from a browser. They parse and complain; the services decide."""

from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from assessments.needs.models import Rating
from learning.people.models import Agency

CHOOSE = _("Choose one of the list.")
TAKE_BACK = "none"


def _number(low: int, high: int, label) -> forms.TypedChoiceField:
    choices = [(str(value), value) for value in range(low, high + 1)]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None, required=False, error_messages={"invalid_choice": CHOOSE}
    )


class ConsentForm(forms.Form):
    """The tick under the privacy statements."""

    agree = forms.BooleanField(
        label=_("I have read this and agree to take part."),
        error_messages={"required": _("Tick this box to take part, or leave the page: nothing is kept then.")},
    )


class RatingForm(forms.Form):
    """One competency of the own form. What is not chosen is not sent, and stays as it was."""

    level = _number(0, 4, _("What can you do today?"))
    importance = _number(1, 5, _("How important is this for your work?"))
    cause = forms.ChoiceField(
        label=_("What stands in the way most?"),
        choices=Rating.Cause.choices,
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self):
        try:
            return parse_datetime(self.cleaned_data["seen"])
        except ValueError:
            return None


class SupervisorForm(forms.Form):
    """All competencies of one person: a level, or "I cannot say", which takes a rating back. What is not chosen stays."""

    def __init__(self, *args, codes: Iterable[str], labels: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(str(value), value) for value in range(5)] + [(TAKE_BACK, TAKE_BACK)]
        for code in codes:
            self.fields[f"level-{code}"] = forms.ChoiceField(
                label=labels[code], choices=choices, required=False, error_messages={"invalid_choice": CHOOSE}
            )

    def levels(self) -> dict[str, int | None]:
        """What was chosen, by competency code."""
        chosen = {name.removeprefix("level-"): value for name, value in self.cleaned_data.items() if value}
        return {code: None if value == TAKE_BACK else int(value) for code, value in chosen.items()}


class DateInput(forms.DateInput):
    """The browser's own calendar; without one, a date written as 2026-03-09."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class AgenciesField(forms.ModelMultipleChoiceField):
    """Agencies of the list. What is not in it never reaches the database, which breaks on a number it cannot hold."""

    def clean(self, value):
        listed = {str(key) for key, _name in self.choices}
        strange = [each for each in value or () if str(each) not in listed]
        if strange:
            raise forms.ValidationError(CHOOSE, code="invalid_choice")
        return super().clean(value)


class RoundForm(forms.Form):
    """A new round, as the coordinator prepares it."""

    code = forms.SlugField(label=_("Code"), max_length=20, help_text=_("Stands in addresses and files."))
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=200, required=False)
    title_tk = forms.CharField(label=_("Title in Turkmen"), max_length=200, required=False)
    opens_on = forms.DateField(label=_("Opens on"), widget=DateInput)
    closes_on = forms.DateField(label=_("Closes on"), widget=DateInput)
    k = forms.IntegerField(
        label=_("Smallest group shown"),
        min_value=settings.SMALLEST_GROUP_INSIDE,
        max_value=100,
        initial=settings.SMALLEST_GROUP_INSIDE,
        help_text=_("It may be raised, never lowered."),
    )
    agencies = AgenciesField(label=_("Agencies"), queryset=Agency.objects.none(), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, agencies: list[Agency], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = Agency.objects.filter(pk__in=[agency.pk for agency in agencies])
        self.fields["agencies"].choices = [(agency.pk, agency.name) for agency in agencies]

    def titles(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"title_{language}"] for language in ("en", "ru", "tk")}


class JoiningForm(forms.Form):
    """An agency that joins a round."""

    agency = forms.ModelChoiceField(
        label=_("Agency"), queryset=Agency.objects.none(), error_messages={"invalid_choice": CHOOSE, "required": CHOOSE}
    )

    def __init__(self, *args, agencies: list[Agency], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=[agency.pk for agency in agencies])
        self.fields["agency"].choices = [("", "—")] + [(agency.pk, agency.name) for agency in agencies]


class EditionForm(forms.Form):
    """The button of a new edition, and the newest one that stood on its page."""

    after = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
