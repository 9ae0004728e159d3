"""Forms of the certificate noun: looking one up, taking one back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.certificates.serial import normalised


class SerialField(forms.CharField):
    """A serial as people type it; cleaned to the form it is stored in."""

    def clean(self, value):
        serial = normalised(super().clean(value))
        if not serial:
            raise forms.ValidationError(_("There is no certificate with this number. Check that you typed it in full."))
        return serial


class CheckForm(forms.Form):
    """Which certificate to check."""

    serial = SerialField(label=_("Serial number"), max_length=80)


class RevocationForm(forms.Form):
    """Which certificate to take back, and why."""

    serial = SerialField(label=_("Serial number"), max_length=80)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown on the check page. Write no name and nothing about a case."),
    )  # fmt: skip
