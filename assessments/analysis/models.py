"""The newest figures of each question, kept so that the list of questions can show and sort by them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.questions.models import Question


class ItemFigures(models.Model):
    """How a question did in all quizzes, by its newest version that statistics show. Hidden figures are null."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="figures")
    attempts = models.PositiveIntegerField(default=0)
    facility = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    discrimination = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    flags = models.JSONField(default=list)
    counted_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("figures of a question")
        verbose_name_plural = _("figures of questions")

    def __str__(self):
        return f"{self.question_id}: {self.attempts}"
