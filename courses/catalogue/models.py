"""What can be studied, the same in every language: courses with what they attest, and the activities that make them up."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from assessments.quizzes.models import Quiz


class Course(ClusterableModel):
    """A course as the record knows it. Its pages, one a language, hang on it; enrolments and certificates name it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    validity_months = models.PositiveSmallIntegerField(_("certificate valid for, months"), default=24)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark, per cent"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    is_flagship = models.BooleanField(_("shown first"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    # Raised whenever a page of the course changes, so that what is kept ready in a cache is made again.
    edition = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(pass_percent__gte=1, pass_percent__lte=100), name="pass_mark_1_to_100"),
        ]

    def __str__(self):
        return self.code


class Alignment(models.Model):
    """A competency the course attests, and up to which level. E-learning attests 3 at most."""

    course = ParentalKey(Course, related_name="alignments")
    competency_code = models.CharField(_("competency"), max_length=6)
    level = models.PositiveSmallIntegerField(_("level attested"), validators=[MinValueValidator(1), MaxValueValidator(3)])

    class Meta:
        verbose_name = _("competency attested")
        verbose_name_plural = _("competencies attested")
        ordering = ["competency_code"]
        constraints = [
            models.UniqueConstraint(fields=["course", "competency_code"], name="one_alignment_a_competency"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="alignment_1_to_3"),
        ]

    def __str__(self):
        return f"{self.competency_code} {self.level}"


class Activity(models.Model):
    """Something of a published lesson that can be completed: reading it, or a quiz in it. One row for all languages."""

    class Kind(models.TextChoices):
        READING = "reading", _("Reading")
        QUIZ = "quiz", _("Quiz")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="activities")
    # The translation key of the lesson's pages; the same in every language.
    lesson = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind)
    quiz = models.ForeignKey(Quiz, models.PROTECT, null=True, blank=True, related_name="activities")
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["lesson"], condition=Q(kind="reading"), name="one_reading_a_lesson"),
            models.UniqueConstraint(fields=["lesson", "quiz"], condition=Q(kind="quiz"), name="one_activity_a_quiz"),
            models.CheckConstraint(condition=~Q(kind="quiz") | Q(quiz__isnull=False), name="quiz_activity_names_its_quiz"),
        ]

    def __str__(self):
        return f"{self.course} {self.kind} {self.lesson}"
