"""What people do to scores after an attempt was sent: texts marked by trainers, questions marked anew.

Nothing here is changed once it is written, but that a regrade may be taken back.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.questions.models import QuestionVersion
from assessments.quizzes.models import AttemptItem


class Marking(models.Model):
    """What one marker gave one text: points for each criterion of the rubric, and words for the learner. Never changed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(AttemptItem, models.CASCADE, related_name="markings")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    points = models.JSONField(help_text="points by the key of the criterion")
    comment = models.TextField(blank=True)
    # The marker is in doubt and asks for another's eyes: the score is then the mean of the two.
    second_wanted = models.BooleanField(default=False)
    marked_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("marking")
        verbose_name_plural = _("markings")
        ordering = ["marked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["item", "marker"], name="one_marking_a_marker")]

    def __str__(self):
        return str(self.uuid)


class Regrade(models.Model):
    """Marking a version of a question anew in every attempt that was sent: why, by whom, and whether it was taken back."""

    class Rule(models.TextChoices):
        NEWEST_KEY = "newest", _("mark by the key of the newest version")
        FULL_MARKS = "full", _("give everybody full marks")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="regrades")
    rule = models.CharField(max_length=8, choices=Rule)
    by_version = models.ForeignKey(QuestionVersion, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    reverted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reverted_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(reverted_at__isnull=True), name="one_standing_regrade")
        ]

    def __str__(self):
        return str(self.uuid)


class RegradedItem(models.Model):
    """One item whose score a regrade changed: before and after, of the item and of its attempt."""

    regrade = models.ForeignKey(Regrade, models.CASCADE, related_name="items")
    item = models.ForeignKey(AttemptItem, models.CASCADE, related_name="regraded")
    score_before = models.DecimalField(max_digits=5, decimal_places=4)
    score_after = models.DecimalField(max_digits=5, decimal_places=4)
    attempt_before = models.DecimalField(max_digits=5, decimal_places=4)
    attempt_after = models.DecimalField(max_digits=5, decimal_places=4)
    passed_before = models.BooleanField()
    passed_after = models.BooleanField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("regraded item")
        verbose_name_plural = _("regraded items")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["regrade", "item"], name="one_change_an_item")]

    def __str__(self):
        return f"{self.regrade_id} {self.item_id}"
