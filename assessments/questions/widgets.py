"""How the author's form shows what Wagtail's own fields cut short or write out too long. Called by the viewsets and blocks."""

from decimal import Decimal

from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput


class OneLine(AdminAutoHeightTextInput):
    """A long text of one line, shown whole. What is typed as a new line is a space."""

    def value_from_datadict(self, data, files, name):
        typed = super().value_from_datadict(data, files, name)
        return " ".join(typed.split()) if isinstance(typed, str) else typed


class ShortNumber(forms.TextInput):
    """A decimal without the zeros that its column adds."""

    def format_value(self, value):
        if isinstance(value, Decimal):
            value = f"{value.normalize():f}"
        return super().format_value(value)
