"""The needs-gap report in frozen editions: what each person's figures were on the day, and the reports made of them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.people.models import Agency


class Edition(models.Model):
    """One frozen report of a round. The first is made when the round closes, later ones take in evidence since."""

    round_code = models.SlugField(_("round"), max_length=20)
    number = models.PositiveSmallIntegerField(_("edition"))
    as_of = models.DateField(_("evidence up to"))
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    method = models.CharField(_("method"), max_length=20)
    framework_version = models.CharField(_("framework"), max_length=20)
    k = models.PositiveSmallIntegerField(_("smallest group"))
    # What the next edition must know to give nothing away: which figures stand for which edition, what is hidden.
    gate = models.JSONField(default=dict, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["round_code", "-number"]
        constraints = [models.UniqueConstraint(fields=["round_code", "number"], name="one_edition_a_number")]

    def __str__(self):
        return f"{self.round_code} · {self.number}"


class PersonFigures(models.Model):
    """One person's required and current levels in an edition. Read only to make reports and to gate the next edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="people")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    profile = models.CharField(max_length=10)
    groups = models.JSONField(help_text='{"sex": .., "age_band": .., "region": .., "language": .., "team": ..}')
    levels = models.JSONField(help_text='{competency code: [required, current or null, confidence, "kinds of evidence used"]}')
    certificates = models.JSONField(default=dict, help_text='{module: "valid", "expiring" or "expired"}')

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("figures of a person")
        verbose_name_plural = _("figures of people")
        constraints = [models.UniqueConstraint(fields=["edition", "learner"], name="one_row_a_person_in_an_edition")]

    def __str__(self):
        return f"{self.edition_id} {self.learner_id}"


class Report(models.Model):
    """The published body of one edition for one scope and audience. Screen and every export read this and nothing else."""

    class Audience(models.TextChoices):
        INTERNAL = "internal", _("Inside the platform")
        # An agency's report as the coordinator sees it, beside the national one: it hides what that one hides.
        JOINT = "joint", _("For the coordinator")
        OUTSIDE = "outside", _("For outside")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="reports")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="reports")
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.INTERNAL)
    body = models.JSONField()
    ledger = models.JSONField(default=dict, help_text="{column: {competency code: what stands under the cell}}")
    # Not of the body: each line is for one supervisor only.
    teams = models.JSONField(default=list, help_text="[a line of a breakdown; `group` is the supervisor's id]")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["edition", "agency", "audience"], name="one_agency_report_an_audience"),
            models.UniqueConstraint(
                fields=["edition", "audience"], condition=models.Q(agency__isnull=True), name="one_national_report_an_audience"
            ),
        ]

    def __str__(self):
        return f"{self.edition_id} {self.agency_id or 'national'} {self.audience}"


class ReportExport(models.Model):
    """Who took a report out of the platform, when and in which form."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="exports")
    # Empty when an operator took it by a management command.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    format = models.CharField(max_length=8)
    at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("export of a report")
        verbose_name_plural = _("exports of reports")
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.report_id} {self.format} {self.at:%Y-%m-%d}"
