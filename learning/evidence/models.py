"""The ledger: dated facts about what a person has shown, never changed, corrected by adding; and the standing read from it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.people.models import Agency


class Evidence(models.Model):
    """One dated fact about one person and one competency."""

    class Kind(models.TextChoices):
        SELF = "self", _("Self-rating")
        SUPERVISOR = "supervisor", _("Supervisor's rating")
        OBSERVED = "observed", _("Observed practice")
        TEST = "test", _("Test")
        CERTIFICATE = "certificate", _("Certificate")
        REVOCATION = "revocation", _("Revocation of a certificate")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="evidence")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    competency_code = models.CharField(max_length=6)
    kind = models.CharField(max_length=12, choices=Kind)
    on = models.DateField()
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    ceiling = models.PositiveSmallIntegerField(null=True, blank=True)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    items = models.PositiveSmallIntegerField(null=True, blank=True)
    module = models.CharField(max_length=40, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    led_to_certificate = models.BooleanField(default=False)
    revokes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="revocations")
    # What the fact came from (a round, an attempt, a certificate), as words that outlive it: "certificate:<serial>".
    source = models.CharField(max_length=120)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["learner", "competency_code"])]
        constraints = [
            # The same fact told twice is one row: recording is idempotent.
            models.UniqueConstraint(fields=["learner", "competency_code", "kind", "source"], name="one_row_a_fact"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__lte=4), name="evidence_value_0_to_4"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=1), name="evidence_share_0_to_1"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["self", "supervisor", "observed"]) | Q(value__isnull=False), name="rating_has_a_value"
            ),
            models.CheckConstraint(
                condition=~Q(kind="test") | Q(ceiling__isnull=False, share__isnull=False, items__isnull=False),
                name="test_has_share_and_ceiling",
            ),
            models.CheckConstraint(
                condition=~Q(kind="certificate") | Q(ceiling__isnull=False, valid_until__isnull=False),
                name="certificate_has_ceiling_and_end",
            ),
            models.CheckConstraint(condition=~Q(kind="revocation") | Q(revokes__isnull=False), name="revocation_names_its_row"),
        ]

    def __str__(self):
        return f"{self.competency_code} {self.kind} {self.on}"


class Standing(models.Model):
    """A person's current level in one competency, as computed from the ledger on `as_of`. Can be rebuilt at any time."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="standings")
    competency_code = models.CharField(max_length=6)
    level = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    confidence = models.DecimalField(max_digits=5, decimal_places=4)
    as_of = models.DateField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [models.UniqueConstraint(fields=["learner", "competency_code"], name="one_standing_a_competency")]

    def __str__(self):
        return f"{self.learner_id} {self.competency_code} {self.level}"
