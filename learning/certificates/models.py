"""Certificates: a snapshot of what was achieved, its serial, its revocation. Called by courses.progress and the check page."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Certificate(models.Model):
    """What the paper says, kept for ever; the state (valid, expired, revoked, superseded) follows from dates and links."""

    serial = models.CharField(_("serial number"), max_length=40, unique=True, editable=False)
    # One completion gives one certificate: the database refuses a second.
    completion = models.UUIDField(unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates")
    holder_name = models.CharField(_("holder"), max_length=300)
    agency_names = models.JSONField(_("agency"), default=dict, help_text="{language: name} on the day of issue")
    course_code = models.CharField(_("course"), max_length=40)
    course_titles = models.JSONField(_("title"), help_text="{language: title}")
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    competencies = models.JSONField(_("competencies"), help_text="[{code, level, names: {language: short name}}]")
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=4)
    language = models.CharField(_("language"), max_length=2)
    issuer = models.CharField(_("issuer"), max_length=200)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"))
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supersedes")
    created_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_on", "-id"]
        indexes = [models.Index(fields=["learner", "course_code"])]

    def __str__(self):
        return f"{self.course_code} {self.serial}"


class Revocation(models.Model):
    """A certificate taken back, by whom, when and why."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="revocation")
    reason = models.TextField(_("reason"))
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked_on = models.DateField(_("revoked on"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("revocation")
        verbose_name_plural = _("revocations")

    def __str__(self):
        return f"{self.certificate} {self.revoked_on}"
