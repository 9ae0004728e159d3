"""Forms of one's own account and of a colleague's to be invited. Called by views and by allauth."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from learning.languages import NAMES, sort_key
from learning.people.invitations import profiles_of
from learning.people.models import Agency, Region, RoleProfile, User
from learning.people.permissions import invitable_agencies
from learning.people.selectors import has_address, supervisors_of
from learning.people.services import NewAccount, folded

NONE = "–"


class ProfileForm(forms.Form):
    """What people may say about themselves; sex and age are theirs to leave out."""

    language = forms.ChoiceField(
        label=_("Preferred language"),
        choices=[(code, NAMES[code]) for code, _name in settings.LANGUAGES],
        widget=forms.RadioSelect,
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=User.Sex.choices, required=False, widget=forms.RadioSelect)
    age_band = forms.ChoiceField(label=_("Age"), choices=User.AgeBand.choices, required=False, widget=forms.RadioSelect)


class InvitationForm(forms.Form):
    """A colleague of the inviter's agency. What is asked is what the account and the post need, and nothing else."""

    last_name = forms.CharField(label=_("Last name"), max_length=150)
    first_name = forms.CharField(label=_("First name"), max_length=150)
    username = forms.CharField(
        label=_("Username"),
        max_length=150,
        validators=[User.username_validator],
        help_text=_("Letters, digits and . - _ only, for example a.amanowa. It cannot be changed later."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("Work e-mail"),
        max_length=254,
        required=False,
        help_text=_("The letter with the sign-in goes there. Without it you get an address to hand over on paper."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Preferred language"),
        choices=[(code, NAMES[code]) for code, _name in settings.LANGUAGES],
        widget=forms.RadioSelect,
    )
    agency = forms.ModelChoiceField(label=_("Agency or regional unit"), queryset=Agency.objects.none(), empty_label=None)
    main_profile = forms.ModelChoiceField(label=_("Main role profile"), queryset=RoleProfile.objects.none())
    other_profiles = forms.ModelMultipleChoiceField(
        label=_("Other role profiles"),
        queryset=RoleProfile.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    region = forms.ChoiceField(label=_("Region"), choices=[("", NONE), *Region.choices], required=False)
    supervisor = forms.ModelChoiceField(
        label=_("Supervisor"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Sees this person's courses and certificates, and rates what the person does at work."),
    )
    since = forms.DateField(
        label=_("In this post since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, inviter: User, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = invitable_agencies(inviter)
        self.fields["agency"].queryset = agencies
        if len(agencies) == 1:
            self.fields["agency"].widget = forms.HiddenInput()
        profiles = RoleProfile.objects.filter(pk__in=[profile.pk for profile in profiles_of(inviter.agency)])
        self.fields["main_profile"].queryset = self.fields["other_profiles"].queryset = profiles
        self.fields["main_profile"].empty_label = NONE
        if len(profiles) == 1:
            self.initial.setdefault("main_profile", profiles[0])
            del self.fields["other_profiles"]
        supervisors = sorted(supervisors_of(inviter.agency), key=lambda user: sort_key(str(user)))
        self.fields["supervisor"].queryset = supervisors_of(inviter.agency)
        self.fields["supervisor"].choices = [("", NONE), *((user.pk, str(user)) for user in supervisors)]

    def clean_username(self):
        return folded(self.cleaned_data["username"])

    def told(self) -> dict:
        """What the service is told, once the form is valid."""
        told = dict(self.cleaned_data)
        main, others = told.pop("main_profile"), told.pop("other_profiles", ())
        post = {name: told.pop(name) for name in ("region", "supervisor", "since")}
        return {"account": NewAccount(**told), "profiles": [main, *(each for each in others if each != main)], **post}


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
