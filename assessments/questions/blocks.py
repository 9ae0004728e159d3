"""The StreamField blocks of a branching scenario: situations, and in each the choices a learner has."""

from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.questions.widgets import OneLine
from learning.languages import CODES


class ScenarioChoiceBlock(blocks.StructBlock):
    """What the learner may do, what it earns, what follows and where it leads."""

    text_en = blocks.CharBlock(label=_("choice in English"), max_length=400)
    text_ru = blocks.CharBlock(label=_("choice in Russian"), max_length=400, required=False)
    text_tk = blocks.CharBlock(label=_("choice in Turkmen"), max_length=400, required=False)
    feedback_en = blocks.TextBlock(label=_("what follows, in English"))
    feedback_ru = blocks.TextBlock(label=_("what follows, in Russian"), required=False)
    feedback_tk = blocks.TextBlock(label=_("what follows, in Turkmen"), required=False)
    points = blocks.IntegerBlock(label=_("points"), min_value=0, max_value=10, default=0)
    critical = blocks.BooleanBlock(label=_("puts the person in danger: the case then gives no points"), required=False)
    next = blocks.CharBlock(label=_("next situation"), max_length=20)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code in CODES:
            self.child_blocks[f"text_{code}"].field.widget = OneLine()

    class Meta:
        icon = "arrow-right"
        label = _("choice")


class ScenarioNodeBlock(blocks.StructBlock):
    """One situation. A situation without choices ends the case."""

    name = blocks.CharBlock(label=_("name of the situation"), max_length=20)
    text_en = blocks.TextBlock(label=_("situation in English"))
    text_ru = blocks.TextBlock(label=_("situation in Russian"), required=False)
    text_tk = blocks.TextBlock(label=_("situation in Turkmen"), required=False)
    choices = blocks.ListBlock(ScenarioChoiceBlock(), label=_("choices"), default=[])

    class Meta:
        icon = "list-ul"
        label = _("situation")


class ScenarioNodesBlock(blocks.StreamBlock):
    """All situations. Wagtail breaks on a form from which a part of them is missing; no editor sends one."""

    node = ScenarioNodeBlock()

    def value_from_datadict(self, data, files, prefix):
        try:
            return super().value_from_datadict(data, files, prefix)
        except (LookupError, TypeError, ValueError):
            raise BadRequest(prefix) from None
