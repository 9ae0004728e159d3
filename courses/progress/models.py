"""What was done: results of activities, lessons completed, courses completed, and the place where someone stopped."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Activity
from courses.enrolments.models import Enrolment


class ActivityResult(models.Model):
    """One reported result of one activity, only ever added. The best one counts."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="results")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="results")
    # What reported it ("attempt:<uuid>", "read"); the same report twice is one row.
    source = models.CharField(max_length=80)
    completion = models.BooleanField(default=False)
    success = models.BooleanField(null=True)
    score = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("result of an activity")
        verbose_name_plural = _("results of activities")
        constraints = [models.UniqueConstraint(fields=["enrolment", "activity", "source"], name="one_row_a_result")]

    def __str__(self):
        return f"{self.enrolment_id} {self.activity_id} {self.source}"


class LessonProgress(models.Model):
    """How far a learner is in a lesson, the same in every language."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="lessons")
    lesson = models.UUIDField()
    opened_at = models.DateTimeField()
    place = models.CharField(max_length=40, blank=True, help_text="the block the learner was reading")
    completed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("progress in a lesson")
        verbose_name_plural = _("progress in lessons")
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson"], name="one_progress_a_lesson")]

    def __str__(self):
        return f"{self.enrolment_id} {self.lesson}"


class CourseCompletion(models.Model):
    """The moment an enrolment was completed. Its uuid is what the certificate is issued for, once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="completion")
    completed_at = models.DateTimeField()
    score = models.DecimalField(max_digits=5, decimal_places=4)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("completion of a course")
        verbose_name_plural = _("completions of courses")

    def __str__(self):
        return str(self.uuid)
