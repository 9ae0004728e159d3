"""Forms of one's own account: the profile, sign-in in our words, the way to a new password. Called by views and by allauth."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from learning.languages import NAMES
from learning.people.models import User
from learning.people.selectors import has_address


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


class ResetPasswordForm(AllauthResetPasswordForm):
    """A letter for each account that has the address, and for none that only claims it.

    allauth would also write about an account to which somebody added a colleague's address without confirming it. The
    colleague, setting a password there, would from then on work in an account that is not the own one.
    """

    def clean_email(self):
        email = super().clean_email()
        self.users = [user for user in self.users if has_address(user, email)]
        return email
