"""The form of an agency's own requirement in the Wagtail admin. Called by viewsets."""

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from learning.competencies.models import Competency, Framework, RequirementOverride
from learning.competencies.services import decide_requirement
from learning.people.models import Agency


class OverrideForm(WagtailAdminModelForm):
    """Which agency asks which level of whom, and why. What it is about is chosen once."""

    class Meta:
        model = RequirementOverride
        fields = ["agency", "profile", "competency", "level", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(parent__isnull=True, is_partner=False)
        open_ones = Competency.objects.exclude(framework__state=Framework.State.RETIRED)
        self.fields["competency"].queryset = open_ones.select_related("framework")
        for name in ("agency", "profile", "competency") if self.instance.pk else ():
            self.fields[name].disabled = True

    def save(self, commit=True):
        self.instance = decide_requirement(**self.cleaned_data, by=self.for_user)
        return self.instance
