"""What is required: the versioned framework, its competencies with five anchors, the matrix and an agency's overrides."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.languages import localised
from learning.people.models import Agency, RoleProfile

HIGHEST_LEVEL = 4


class Framework(models.Model):
    """One version of the competency framework with its matrix. A round freezes the version it was opened with."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_FORCE = "in force", _("In force")
        RETIRED = "retired", _("Retired")

    version = models.CharField(_("version"), max_length=20, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    in_force_since = models.DateField(_("in force since"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("competency framework")
        verbose_name_plural = _("competency frameworks")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="in force"), name="one_framework_in_force"),
        ]

    def __str__(self):
        return self.version


class Domain(models.Model):
    """One of the seven groups of competencies."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="domains")
    code = models.CharField(_("code"), max_length=4)
    name_en = models.CharField(_("name in English"), max_length=160)
    name_ru = models.CharField(_("name in Russian"), max_length=160, blank=True)
    name_tk = models.CharField(_("name in Turkmen"), max_length=160, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="one_domain_code_a_framework")]

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        return localised(self, "name")


class Competency(models.Model):
    """One thing an official can do. The code is stable across versions; evidence refers to it."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="competencies")
    domain = models.ForeignKey(Domain, models.CASCADE, related_name="competencies", verbose_name=_("domain"))
    code = models.CharField(_("code"), max_length=6)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    short_en = models.CharField(_("short name in English"), max_length=80)
    short_ru = models.CharField(_("short name in Russian"), max_length=80, blank=True)
    short_tk = models.CharField(_("short name in Turkmen"), max_length=80, blank=True)
    statement_en = models.TextField(_("statement in English"))
    statement_ru = models.TextField(_("statement in Russian"), blank=True)
    statement_tk = models.TextField(_("statement in Turkmen"), blank=True)
    default_importance = models.DecimalField(_("importance, 1 to 5"), max_digits=2, decimal_places=1)

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="one_competency_code_a_framework"),
            models.CheckConstraint(condition=Q(default_importance__gte=1, default_importance__lte=5), name="importance_1_to_5"),
        ]

    def __str__(self):
        return f"{self.code} {self.short}"

    @property
    def short(self) -> str:
        return localised(self, "short")

    @property
    def statement(self) -> str:
        return localised(self, "statement")


class Level(models.Model):
    """The anchor of one rung, 0 to 4, of one competency: what a person on it can do."""

    competency = models.ForeignKey(Competency, models.CASCADE, related_name="levels")
    value = models.PositiveSmallIntegerField(_("level"), validators=[MaxValueValidator(HIGHEST_LEVEL)])
    anchor_en = models.TextField(_("anchor in English"))
    anchor_ru = models.TextField(_("anchor in Russian"), blank=True)
    anchor_tk = models.TextField(_("anchor in Turkmen"), blank=True)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["value"]
        constraints = [
            models.UniqueConstraint(fields=["competency", "value"], name="one_anchor_a_level"),
            models.CheckConstraint(condition=Q(value__lte=HIGHEST_LEVEL), name="level_0_to_4"),
        ]

    def __str__(self):
        return f"{self.competency.code} {self.value}"

    @property
    def anchor(self) -> str:
        return localised(self, "anchor")


class Requirement(models.Model):
    """The level a role profile asks for in a competency; 0 means not required."""

    competency = models.ForeignKey(Competency, models.CASCADE, related_name="requirements")
    profile = models.ForeignKey(RoleProfile, models.PROTECT, related_name="requirements")
    level = models.PositiveSmallIntegerField(_("required level"), validators=[MaxValueValidator(HIGHEST_LEVEL)])

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.UniqueConstraint(fields=["competency", "profile"], name="one_requirement_a_profile"),
            models.CheckConstraint(condition=Q(level__lte=HIGHEST_LEVEL), name="requirement_0_to_4"),
        ]

    def __str__(self):
        return f"{self.competency.code} {self.profile.code} {self.level}"


class RequirementOverride(models.Model):
    """An agency's own required level for one profile and competency, with the reason it gave."""

    competency = models.ForeignKey(Competency, models.CASCADE, related_name="overrides", verbose_name=_("competency"))
    profile = models.ForeignKey(RoleProfile, models.PROTECT, related_name="overrides", verbose_name=_("role profile"))
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="overrides", verbose_name=_("agency"))
    level = models.PositiveSmallIntegerField(_("required level"), validators=[MaxValueValidator(HIGHEST_LEVEL)])
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("requirement of an agency")
        verbose_name_plural = _("requirements of agencies")
        constraints = [
            models.UniqueConstraint(fields=["competency", "profile", "agency"], name="one_override_an_agency"),
            models.CheckConstraint(condition=Q(level__lte=HIGHEST_LEVEL), name="override_0_to_4"),
        ]

    def __str__(self):
        return f"{self.agency.code} {self.competency.code} {self.profile.code} {self.level}"


class Offer(models.Model):
    """What a course says it attests, told to the record by the storey above when the course is published or changed."""

    module = models.CharField(_("module"), max_length=40, unique=True)
    titles = models.JSONField(help_text="{language: title}")
    address = models.CharField(max_length=120, help_text="the course's address without the language")
    minutes = models.PositiveSmallIntegerField()
    levels = models.JSONField(help_text="{competency code: level attested}")
    open = models.BooleanField(_("open to learners"), default=False)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["module"]

    def __str__(self):
        return self.module
