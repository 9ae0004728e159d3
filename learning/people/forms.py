"""Forms of one's own account: the profile, and sign-in in our words. Called by views and by allauth."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from learning.languages import NAMES
from learning.people.models import User


class ProfileForm(forms.Form):
    """What people may say about themselves; sex and age are theirs to leave out."""

    language = forms.ChoiceField(
        label=_("Preferred language"),
        choices=[(code, NAMES[code]) for code, _name in settings.LANGUAGES],
        widget=forms.RadioSelect,
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=User.Sex.choices, required=False, widget=forms.RadioSelect)
    age_band = forms.ChoiceField(label=_("Age"), choices=User.AgeBand.choices, required=False, widget=forms.RadioSelect)


class LoginForm(AllauthLoginForm):
    """allauth's form with plain labels and without text inside the fields."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username or work e-mail")
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].help_text = ""
