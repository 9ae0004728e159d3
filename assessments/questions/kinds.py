"""The kinds of question, a model each with its lines. Edited in the Wagtail admin; what they share is in models.py.

Called by the tables of content, rules, sheets and forms, each of which has an entry a kind.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField

from assessments.questions.blocks import ScenarioNodesBlock
from assessments.questions.map import mapped
from assessments.questions.map_layout import laid_out
from assessments.questions.models import PublishableQuestion, Question
from assessments.questions.rules import problems

# The preview of a case that shows not the case but how its situations hang together.
MAP = "map"


class AbstractOption(models.Model):
    """A line of a question, in three languages."""

    sort_order_field = "sort_order"
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    text_en = models.CharField(_("text in English"), max_length=400)
    text_ru = models.CharField(_("text in Russian"), max_length=400, blank=True)
    text_tk = models.CharField(_("text in Turkmen"), max_length=400, blank=True)

    class Meta:
        abstract = True
        ordering = ["sort_order", "id"]

    def __str__(self):
        return self.text_en


class AbstractChoice(AbstractOption):
    """An option that is right or wrong, and what a learner who chose it is told afterwards."""

    correct = models.BooleanField(_("right answer"), default=False)
    feedback_en = models.TextField(_("why, in English"), blank=True)
    feedback_ru = models.TextField(_("why, in Russian"), blank=True)
    feedback_tk = models.TextField(_("why, in Turkmen"), blank=True)

    class Meta(AbstractOption.Meta):
        abstract = True


class SingleChoiceQuestion(PublishableQuestion, Question):
    """One of several options is right."""

    kind = "single"

    class Meta:
        verbose_name = _("single choice")
        verbose_name_plural = _("single choice questions")


class SingleChoiceOption(AbstractChoice):
    """One option of a single choice."""

    question = ParentalKey(SingleChoiceQuestion, related_name="options")


class MultipleChoiceQuestion(PublishableQuestion, Question):
    """Several options may be right; a wrong one takes a right one away."""

    kind = "multiple"

    class Meta:
        verbose_name = _("multiple choice")
        verbose_name_plural = _("multiple choice questions")


class MultipleChoiceOption(AbstractChoice):
    """One option of a multiple choice."""

    question = ParentalKey(MultipleChoiceQuestion, related_name="options")


class TrueFalseQuestion(PublishableQuestion, Question):
    """A statement that is true or false."""

    kind = "truefalse"
    answer = models.BooleanField(_("the statement is true"), default=False)

    class Meta:
        verbose_name = _("true or false")
        verbose_name_plural = _("true or false questions")


class MatchingQuestion(PublishableQuestion, Question):
    """Each line on the left belongs to one on the right."""

    kind = "matching"

    class Meta:
        verbose_name = _("matching")
        verbose_name_plural = _("matching questions")


class MatchingPair(AbstractOption):
    """A left line (`text`) and the right line it belongs to (`match`)."""

    question = ParentalKey(MatchingQuestion, related_name="pairs")
    match_en = models.CharField(_("belongs to, in English"), max_length=400)
    match_ru = models.CharField(_("belongs to, in Russian"), max_length=400, blank=True)
    match_tk = models.CharField(_("belongs to, in Turkmen"), max_length=400, blank=True)


class OrderingQuestion(PublishableQuestion, Question):
    """Steps to be put in their order."""

    kind = "ordering"

    class Meta:
        verbose_name = _("ordering")
        verbose_name_plural = _("ordering questions")


class OrderingStep(AbstractOption):
    """One step; `sort_order` is its right place."""

    question = ParentalKey(OrderingQuestion, related_name="steps")


class ClozeQuestion(PublishableQuestion, Question):
    """A text with blanks marked [1], [2] …, typed by the learner or chosen from a list."""

    kind = "cloze"

    class Meta:
        verbose_name = _("fill the blanks")
        verbose_name_plural = _("fill-the-blanks questions")


class ClozeBlank(AbstractOption):
    """The accepted answers of one blank, separated by "|" (`text`), in each language.

    With wrong answers beside it (`others`, as many in each language) it is a list to choose from, and one answer is right.
    """

    question = ParentalKey(ClozeQuestion, related_name="blanks")
    name = models.CharField(_("blank"), max_length=10)
    others_en = models.CharField(_("wrong answers to choose from, in English"), max_length=400, blank=True)
    others_ru = models.CharField(_("wrong answers to choose from, in Russian"), max_length=400, blank=True)
    others_tk = models.CharField(_("wrong answers to choose from, in Turkmen"), max_length=400, blank=True)


class ScenarioQuestion(PublishableQuestion, Question):
    """A case that branches: nodes with choices, each with points, feedback and the next node."""

    kind = "scenario"
    start = models.CharField(_("first node"), max_length=20, default="n1")
    max_points = models.PositiveSmallIntegerField(_("points of the best path"))
    nodes = StreamField(ScenarioNodesBlock(), verbose_name=_("situations"))

    class Meta:
        verbose_name = _("branching scenario")
        verbose_name_plural = _("branching scenarios")

    @property
    def preview_modes(self):
        """A preview in each language, and the map."""
        return [*super().preview_modes, (MAP, _("Map"))]

    def get_preview_template(self, request, mode_name):
        return (
            "assessments/questions/preview_map.html" if mode_name == MAP else super().get_preview_template(request, mode_name)
        )

    def get_preview_context(self, request, mode_name):
        """The map is drawn in the author's language and of any draft; a case is played only when it is whole."""
        if mode_name != MAP:
            return super().get_preview_context(request, mode_name)
        language, content = request.author_language, self.content()
        with override(language):
            situations = mapped(content, language)
            found = problems(content, competencies=None)
            return {"situations": situations, "drawing": laid_out(situations), "problems": found, "language": language}


class NumericQuestion(PublishableQuestion, Question):
    """A number, within a tolerance; where units are offered, one of them is chosen."""

    kind = "numeric"
    value = models.DecimalField(_("right number"), max_digits=20, decimal_places=6)
    tolerance = models.DecimalField(
        _("tolerance"), max_digits=20, decimal_places=6, default=0, validators=[MinValueValidator(0)],
        help_text=_("How far an answer may be from the right number, that far included."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("number")
        verbose_name_plural = _("number questions")


class NumericUnit(AbstractOption):
    """A unit (`text`) and how many of the first unit one of it is: an hour is 60 where the first unit is the minute."""

    question = ParentalKey(NumericQuestion, related_name="units")
    factor = models.DecimalField(
        _("is so many of the first unit"), max_digits=20, decimal_places=6, default=1, validators=[MinValueValidator(0)]
    )


class ShortTextQuestion(PublishableQuestion, Question):
    """A few words, typed by the learner."""

    kind = "shorttext"

    class Meta:
        verbose_name = _("short text")
        verbose_name_plural = _("short text questions")


class ShortTextAnswer(AbstractOption):
    """Words that earn the same share, separated by "|" (`text`), in each language."""

    question = ParentalKey(ShortTextQuestion, related_name="answers")
    percent = models.PositiveSmallIntegerField(
        _("earns, per cent"), default=100, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )


class ExtendedTextQuestion(PublishableQuestion, Question):
    """A text of the learner's own, marked by a trainer with a rubric."""

    kind = "extendedtext"
    most_words = models.PositiveSmallIntegerField(
        _("most words"), default=300, validators=[MinValueValidator(20), MaxValueValidator(800)]
    )

    class Meta:
        verbose_name = _("extended text")
        verbose_name_plural = _("extended text questions")


class RubricCriterion(AbstractOption):
    """One thing a trainer looks for (`text`), what earns the points (`guide`), and how many there are."""

    question = ParentalKey(ExtendedTextQuestion, related_name="rubric")
    guide_en = models.TextField(_("what earns the points, in English"), blank=True)
    guide_ru = models.TextField(_("what earns the points, in Russian"), blank=True)
    guide_tk = models.TextField(_("what earns the points, in Turkmen"), blank=True)
    points = models.PositiveSmallIntegerField(_("points"), default=2, validators=[MinValueValidator(1), MaxValueValidator(20)])


KINDS = (
    SingleChoiceQuestion,
    MultipleChoiceQuestion,
    TrueFalseQuestion,
    MatchingQuestion,
    OrderingQuestion,
    ClozeQuestion,
    NumericQuestion,
    ShortTextQuestion,
    ExtendedTextQuestion,
    ScenarioQuestion,
)
