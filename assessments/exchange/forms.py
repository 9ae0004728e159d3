"""What an importer says of a file, and what an exporter wants. Called by the viewsets."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.exchange.export import WRITERS
from assessments.exchange.formats import AUTO, READERS
from assessments.exchange.reading import LARGEST_FILE
from assessments.exchange.services import LONGEST_SLUG, Wish
from assessments.questions.models import QuestionBank
from assessments.questions.rules import HIGHEST_LEVEL, LOWEST_LEVEL
from assessments.questions.selectors import competency_choices
from learning.languages import NAMES, SOURCE

# The names of formats, which no language translates.
FORMATS = {"moodlexml": "Moodle XML", "gift": "GIFT", "qti": "QTI 2.1, 2.2, 3.0", "aiken": "Aiken"}
WRITTEN = {**FORMATS, "qti": "QTI 2.1"}


def _competencies() -> list[tuple[str, str]]:
    return [("", _("Authors choose it later")), *competency_choices()]


class ImportForm(forms.Form):
    """A file, where its questions go, and what it does not say itself."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("GIFT, Moodle XML, Aiken, or QTI 2.1, 2.2 and 3.0 (an item or a .zip). At most 10 MB and 5000 questions."),
    )
    bank = forms.ModelChoiceField(QuestionBank.objects.all(), label=_("Bank"), required=False, empty_label=_("A new one"))
    new_bank = forms.SlugField(
        label=_("Name of the new bank"),
        max_length=LONGEST_SLUG,
        required=False,
        help_text=_("Letters of the Latin alphabet, digits and hyphens, for example m1-ident."),
    )
    form = forms.ChoiceField(label=_("Format"), choices=[(AUTO, _("Told by the file")), *((n, FORMATS[n]) for n in READERS)])
    language = forms.ChoiceField(label=_("Language of the texts"), choices=list(NAMES.items()), initial=SOURCE)
    competency = forms.ChoiceField(label=_("Competency"), choices=_competencies, required=False)
    level = forms.TypedChoiceField(
        label=_("Level"), coerce=int, choices=[(level, level) for level in range(LOWEST_LEVEL, HIGHEST_LEVEL + 1)]
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            words = _("The file is larger than %(most)s MB.")
            raise forms.ValidationError(words % {"most": LARGEST_FILE // 1024 // 1024})
        return file

    def clean(self):
        told = super().clean()
        if bool(told.get("bank")) == bool(told.get("new_bank")) and not self.errors:
            self.add_error("bank", _("Choose a bank, or name a new one."))
        return told

    def wish(self) -> Wish:
        told = self.cleaned_data
        bank = told["bank"].slug if told["bank"] else told["new_bank"]
        return Wish(bank, told["file"].name, told["competency"], told["level"], told["language"])


class ExportForm(forms.Form):
    """A bank, and how it is to be written."""

    bank = forms.ModelChoiceField(QuestionBank.objects.all(), label=_("Bank"))
    form = forms.ChoiceField(label=_("Format"), choices=[(name, WRITTEN[name]) for name in WRITERS])
    language = forms.ChoiceField(label=_("Language of the texts"), choices=list(NAMES.items()), initial=SOURCE)
