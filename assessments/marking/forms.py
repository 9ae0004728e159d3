"""What a marker gives to a text: points for each criterion of its rubric, words for the learner, a wish for a second marker."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _

from assessments.marking.rubric import LONGEST_COMMENT
from learning.languages import choose

# So many points and fewer are offered as buttons in a row; more are typed.
MOST_BUTTONS = 4


class MarkingForm(forms.Form):
    """`content` is the frozen question, `language` the one it is shown in; `second`: another marker asked for this reading."""

    comment = forms.CharField(required=False, strip=True, max_length=LONGEST_COMMENT, widget=forms.Textarea({"rows": 5}))
    second_wanted = forms.BooleanField(required=False)

    def __init__(self, *args, content: Mapping, language: str, second: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = {f"points-{row['key']}": row["key"] for row in content["rubric"]}
        points = {f"points-{row['key']}": _points(row, language) for row in content["rubric"]}
        self.fields = {**points, **self.fields}
        if second:
            del self.fields["second_wanted"]

    def criteria(self) -> list[forms.BoundField]:
        """The fields for the points, in the author's order."""
        return [self[name] for name in self.keys]

    def points(self) -> dict[str, int]:
        """The points by the key of the criterion, once the form is valid."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


def _points(row: Mapping, language: str) -> forms.Field:
    most = row["points"]
    shared = {
        "label": choose(row["text"], language),
        "help_text": choose(row["guide"], language),
        "error_messages": {"required": _("Give points for every criterion of the rubric.")},
    }
    if most > MOST_BUTTONS:
        return forms.IntegerField(min_value=0, max_value=most, **shared)
    choices = [(number, str(number)) for number in range(most + 1)]
    return forms.TypedChoiceField(choices=choices, coerce=int, widget=forms.RadioSelect, **shared)
