"""Forms of the Wagtail admin about people and agencies. Called by viewsets; what they say is done by services."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from learning.people.models import Agency, Post, RoleProfile, User
from learning.people.posts import appoint
from learning.people.reference import keep_agency
from learning.people.services import NewAccount, create_account, folded, grant_role, update_account

DAY = AdminDateInput(attrs={"autocomplete": "off"})


class AccountForm(WagtailAdminModelForm):
    """What both forms of an account share. It has no password, no group and no superuser: a role says it all."""

    class Meta:
        model = User
        fields = ["last_name", "first_name", "email", "role", "agency", "language", "account_ends"]
        widgets = {"account_ends": DAY}

    def __init__(self, *args, editing_self=False, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("last_name", "first_name"):
            self.fields[name].required = True


class NewAccountForm(AccountForm):
    """An account without a post: trainers, reviewers, coordinators, partners. Officials get a post besides."""

    class Meta(AccountForm.Meta):
        fields = ["username", *AccountForm.Meta.fields]

    def clean_username(self):
        return folded(self.cleaned_data["username"])

    def save(self, commit=True):
        self.instance = create_account(account=NewAccount(**self.cleaned_data), by=self.for_user)
        return self.instance


class ChangedAccountForm(AccountForm):
    """An account corrected. One's own role is not among the fields."""

    def __init__(self, *args, editing_self=False, **kwargs):
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["role"]
            del self.fields["account_ends"]

    def save(self, commit=True):
        told = dict(self.cleaned_data)
        role = told.pop("role", None)
        told.setdefault("account_ends", self.initial.get("account_ends"))
        self.instance = update_account(user=self.instance, by=self.for_user, **told)
        if role is not None and role != self.initial["role"]:
            self.instance = grant_role(user=self.instance, role=role, by=self.for_user)
        return self.instance


class PostForm(WagtailAdminModelForm):
    """A new post, or another supervisor for the one held. People are named by username: there is no list to choose from."""

    username = forms.CharField(label=gettext_lazy("Username of the official"))
    supervisor_username = forms.CharField(label=gettext_lazy("Username of the supervisor"), required=False)

    class Meta:
        model = Post
        fields = ["agency", "region", "main_profile", "other_profiles", "since"]
        widgets = {"since": DAY, "other_profiles": forms.CheckboxSelectMultiple}
        help_texts = {"since": gettext_lazy("The day on which this post began. The one held before ends the day before.")}

    field_order = ["username"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["username"].initial = self.instance.user.username
            self.fields["username"].disabled = True
            if self.instance.supervisor:
                self.fields["supervisor_username"].initial = self.instance.supervisor.username

    def clean_username(self):
        return self._person("username")

    def clean_supervisor_username(self):
        return self._person("supervisor_username") if self.cleaned_data["supervisor_username"] else None

    def _person(self, field):
        person = User.objects.filter(username=folded(self.cleaned_data[field]), is_active=True).first()
        if person is None:
            raise ValidationError(_("There is no open account with this username."))
        return person

    def save(self, commit=True):
        told = self.cleaned_data
        others = [profile for profile in told["other_profiles"] if profile != told["main_profile"]]
        try:
            self.instance = appoint(
                user=told["username"],
                agency=told["agency"],
                profiles=[told["main_profile"], *others],
                since=told["since"],
                region=told["region"],
                supervisor=told["supervisor_username"],
            )
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from refusal
        return self.instance


class AgencyForm(WagtailAdminModelForm):
    """An agency with its role profiles. The code is a stable key and is given once."""

    profiles = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Role profiles"),
        queryset=RoleProfile.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Agency
        fields = [
            "code", "kind", "name_en", "name_ru", "name_tk", "mandate", "parent", "region", "is_partner",
            "valid_from", "valid_to", "successor",
        ]  # fmt: skip
        widgets = {"valid_from": DAY, "valid_to": DAY, "mandate": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True
            self.fields["profiles"].initial = self.instance.profiles.all()

    def save(self, commit=True):
        return keep_agency(agency=self.instance, profiles=self.cleaned_data["profiles"])


class RoleProfileForm(WagtailAdminModelForm):
    """A role profile. The code is a stable key and is given once."""

    class Meta:
        model = RoleProfile
        fields = ["code", "name_en", "name_ru", "name_tk", "order"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = bool(self.instance.pk)
