"""The author's form of a question: competencies of the framework in force, and the rules with a message at each place.

Called by the viewsets. A draft may be unfinished; what is sent for review or published may not, nor what is in review.
"""

from types import SimpleNamespace

from django import forms
from django.core.validators import slug_re
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from assessments.questions.freezing import freeze
from assessments.questions.pictures import BadPicture, look_at
from assessments.questions.rules import problems
from assessments.questions.selectors import competency_choices, competency_codes

# Where a rule's field stands in the form; problems of lines and situations stand at the top.
LONGEST_TAG = 40
FIELDS = {"stem": "stem_en", "feedback": "feedback_en", "source": "source_en", "image_alt": "image_alt_en"}


class _Lines(list):
    """The typed lines of a question, asked for as a manager is."""

    def all(self):
        return self


class TagsField(forms.CharField):
    """Tags typed with commas between them; kept as a list of slugs, each once."""

    default_error_messages = {"tag": _("A tag has letters of the Latin alphabet, digits and hyphens, for example form-a.")}

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        tags = [tag for piece in super().to_python(value).lower().split(",") if (tag := piece.strip())]
        if not all(len(tag) <= LONGEST_TAG and slug_re.match(tag) for tag in tags):
            raise forms.ValidationError(self.error_messages["tag"], code="tag")
        return list(dict.fromkeys(tags))

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class QuestionForm(WagtailAdminModelForm):
    """The fields of every kind; the lines of a kind come as formsets of its panels."""

    competency_code = forms.ChoiceField(label=_("Competency"), choices=competency_choices)
    also = forms.MultipleChoiceField(
        label=_("Also counts for"),
        choices=competency_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The answer also counts for these competencies."),
    )
    tags = TagsField(label=_("Tags"), required=False, help_text=_("Words to find and draw questions by, with commas between."))

    def clean_image(self):
        image = self.cleaned_data["image"]
        if image and "image" in self.changed_data:
            try:
                look_at(image)
            except BadPicture as problem:
                raise forms.ValidationError(str(problem)) from problem
        return image

    def _post_clean(self):
        super()._post_clean()
        if self.is_deferred_validation and not (self.instance.pk and self.instance.workflow_in_progress):
            return
        if not all(formset.is_valid() for formset in self.formsets.values()) or self.errors:
            return
        for problem in problems(freeze(self.typed_question()), competency_codes()):
            field = FIELDS.get(problem.field, problem.field)
            plain = field in self.fields and field != "nodes"
            self.add_error(field if plain else None, problem.message)

    def typed_question(self) -> SimpleNamespace:
        """The question as it is typed, not yet saved, in the shape that `freeze` reads."""
        values = {field.attname: getattr(self.instance, field.attname) for field in self.instance._meta.concrete_fields}
        lines = {name: _Lines(_kept(formset)) for name, formset in self.formsets.items() if name != "comments"}
        return SimpleNamespace(kind=self.instance.kind, **values, **lines)


def _kept(formset) -> list:
    rows = [row for row in formset.forms if row.has_changed() or row.instance.pk]
    rows = [row for row in rows if not row.cleaned_data.get("DELETE")]
    return [row.instance for row in sorted(rows, key=lambda row: row.cleaned_data.get("ORDER") or 0)]
