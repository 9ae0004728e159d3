"""Training-needs assessment: rounds, who is asked, and what they rated. Confidential; read by the report as figures only."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.competencies.models import Framework
from learning.languages import localised
from learning.people.models import Agency

# Up to this level the form asks what stands in the way. One rung for everyone: a question that came and went with the
# post's requirement would tell it, and pull the answer. 2 and not 1: two requirements in five ask for 3 or 4, where a
# "guided" person falls short. A cause given by someone who meets the requirement is left out of the report afterwards.
LOW_RATING = 2
YEARS_KEPT = 5


class Round(models.Model):
    """One assessment over chosen agencies between two dates, with the framework version and k frozen at opening."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_ru = models.CharField(_("title in Russian"), max_length=200, blank=True)
    title_tk = models.CharField(_("title in Turkmen"), max_length=200, blank=True)
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="rounds", verbose_name=_("framework"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    k = models.PositiveSmallIntegerField(_("smallest group shown"), default=5, validators=[MinValueValidator(5)])
    agencies = models.ManyToManyField(Agency, related_name="rounds", verbose_name=_("agencies"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("assessment round")
        verbose_name_plural = _("assessment rounds")
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=models.F("opens_on")), name="round_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(k__gte=5), name="round_k_at_least_5"),
        ]

    def __str__(self):
        return f"{self.code} · {self.title}"

    @property
    def title(self) -> str:
        return localised(self, "title")


class Invitation(models.Model):
    """A person asked in a round, with the post as it was at opening and the required levels frozen then."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="invitations")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    profile = models.CharField(max_length=10)
    groups = models.JSONField(default=dict)
    required = models.JSONField(help_text="{competency code: required level above 0}")
    asked = models.PositiveSmallIntegerField(
        default=0, help_text="how many competencies are asked about: the size of `required`"
    )
    ineligible_reason = models.CharField(_("not eligible because"), max_length=200, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [models.UniqueConstraint(fields=["round", "learner"], name="one_invitation_a_round")]

    def __str__(self):
        return str(self.uuid)


class Rating(models.Model):
    """One rating of one competency of an invited person, by that person or by the supervisor."""

    class Kind(models.TextChoices):
        SELF = "self", _("Self-rating")
        SUPERVISOR = "supervisor", _("Supervisor's rating")

    class Cause(models.TextChoices):
        KNOWLEDGE = "K", _("I have not learned it")
        PRACTICE = "P", _("I knew it, but rarely use it")
        TOOL = "T", _("A tool or a form is missing")
        AUTHORITY = "A", _("My mandate or authority is unclear")
        RESOURCES = "R", _("Time, staff or money is missing")
        LAW = "L", _("A rule or a law is missing")

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="ratings")
    competency_code = models.CharField(max_length=6)
    kind = models.CharField(max_length=10, choices=Kind)
    level = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(4)])
    importance = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    cause = models.CharField(max_length=1, choices=Cause, blank=True)
    rated_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["invitation", "competency_code", "kind"], name="one_rating_a_kind"),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__lte=4), name="rating_0_to_4"),
            models.CheckConstraint(
                condition=Q(importance__isnull=True) | Q(importance__gte=1, importance__lte=5), name="rating_importance_1_to_5"
            ),
        ]

    def __str__(self):
        return f"{self.invitation_id} {self.competency_code} {self.kind}"
