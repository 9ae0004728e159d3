"""How far readers may rely on the wording of a page. A leaf: called by the models and by what checks a translation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TranslationState(models.TextChoices):
    """How far a reader may rely on the wording of a page."""

    SOURCE = "source", _("Written in this language")
    DRAFT = "draft", _("Draft translation, not checked")
    CHECKED = "checked", _("Translation checked by a reader")
