"""Who: agencies, officials with their posts, the body that brings the agencies together. Called by every storey."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.languages import localised


class Agency(models.Model):
    """A ministry, service, court, association or partner organisation, with the dates between which it exists."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("Ministry")
        PARLIAMENT = "parliament", _("Parliament")
        INDEPENDENT = "independent institution", _("Independent institution")
        COMMITTEE = "state committee", _("State committee")
        SERVICE = "state service", _("State service")
        PROSECUTION = "prosecution", _("Prosecution")
        JUDICIARY = "judiciary", _("Judiciary")
        RESEARCH = "research institute", _("Research institute")
        ASSOCIATION = "public association", _("Public association")
        ORGANISATION = "public organization", _("Public organisation")
        AUXILIARY = "auxiliary society", _("Auxiliary society")
        INTERNATIONAL = "international organization", _("International organisation")
        UNIT = "regional unit", _("Regional unit")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=40, choices=Kind)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_tk = models.CharField(_("name in Turkmen"), max_length=200)
    mandate = models.TextField(_("part in the response"), blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("part of"))
    region = models.CharField(_("region"), max_length=20, blank=True)
    is_partner = models.BooleanField(_("international partner"), default=False)
    valid_from = models.DateField(_("exists since"), null=True, blank=True)
    valid_to = models.DateField(_("existed until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("succeeded by")
    )
    source = models.CharField(_("source"), max_length=100, blank=True)
    search_key = models.TextField(editable=False, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="agency_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return localised(self, "name")


class User(AbstractUser):
    """An official, trainer, coordinator or partner. Holds no birth date, no number of a document, no nationality."""

    class Role(models.TextChoices):
        LEARNER = "learner", _("Learner")
        SUPERVISOR = "supervisor", _("Supervisor")
        FOCAL = "focal", _("Agency focal point")
        TRAINER = "trainer", _("Trainer")
        REVIEWER = "reviewer", _("Content reviewer")
        COORDINATOR = "coordinator", _("National coordinator")
        PARTNER = "partner", _("International partner")
        ADMIN = "admin", _("System administrator")

    class Sex(models.TextChoices):
        FEMALE = "female", _("Woman")
        MALE = "male", _("Man")
        UNSAID = "", _("I prefer not to say")

    class AgeBand(models.TextChoices):
        TO_29 = "to-29", _("Up to 29")
        TO_39 = "30-39", _("30 to 39")
        TO_49 = "40-49", _("40 to 49")
        FROM_50 = "50+", _("50 and over")
        UNSAID = "", _("I prefer not to say")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.LEARNER)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("agency"))
    language = models.CharField(_("preferred language"), max_length=2, choices=settings.LANGUAGES, default="tk")
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True, default=Sex.UNSAID)
    age_band = models.CharField(_("age"), max_length=5, choices=AgeBand, blank=True, default=AgeBand.UNSAID)
    account_ends = models.DateField(_("account ends on"), null=True, blank=True)
    search_key = models.TextField(editable=False, blank=True)

    wagtail_reference_index_ignore = True

    class Meta(AbstractUser.Meta):
        ordering = ["last_name", "first_name", "username"]

    def __str__(self):
        return self.get_full_name() or self.username


class Region(models.TextChoices):
    """The regions of the first country of use. Another country replaces these rows."""

    ASGABAT = "asgabat", _("Ashgabat")
    ARKADAG = "arkadag", _("Arkadag")
    AHAL = "ahal", _("Ahal")
    BALKAN = "balkan", _("Balkan")
    DASOGUZ = "dasoguz", _("Dashoguz")
    LEBAP = "lebap", _("Lebap")
    MARY = "mary", _("Mary")


class RoleProfile(models.Model):
    """A kind of post (border officer, judge …) with requirements of its own. Codes are stable keys."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_ru = models.CharField(_("name in Russian"), max_length=120)
    name_tk = models.CharField(_("name in Turkmen"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    agencies = models.ManyToManyField(Agency, related_name="profiles", blank=True, verbose_name=_("agencies"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("role profile")
        verbose_name_plural = _("role profiles")
        ordering = ["order", "code"]

    def __str__(self):
        return localised(self, "name")

    @property
    def name(self) -> str:
        return localised(self, "name")


class Post(models.Model):
    """A person in an agency between two dates. One is current; the old ones are kept, with the results won in them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="posts", verbose_name=_("official"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts", verbose_name=_("agency"))
    region = models.CharField(_("region"), max_length=20, choices=Region, blank=True)
    main_profile = models.ForeignKey(
        RoleProfile, models.PROTECT, related_name="main_posts", verbose_name=_("main role profile")
    )
    other_profiles = models.ManyToManyField(
        RoleProfile, related_name="other_posts", blank=True, verbose_name=_("other role profiles")
    )
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="team_posts",
        verbose_name=_("supervisor"),
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(until__isnull=True), name="one_current_post"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="post_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.agency.code} · {self.main_profile.code}"


class CoordinationBody(models.Model):
    """The body that opens assessment rounds. Its name changes by decree, so it is data."""

    name_en = models.CharField(_("name in English"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_tk = models.CharField(_("name in Turkmen"), max_length=200)
    since = models.DateField(_("since"), null=True, blank=True)
    members = models.ManyToManyField(Agency, through="Membership", related_name="bodies", verbose_name=_("members"))

    class Meta:
        verbose_name = _("coordination body")
        verbose_name_plural = _("coordination bodies")

    def __str__(self):
        return localised(self, "name")

    @property
    def name(self) -> str:
        return localised(self, "name")


class Membership(models.Model):
    """An agency in the coordination body between two dates."""

    body = models.ForeignKey(CoordinationBody, models.CASCADE, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["body", "agency", "since"], name="one_membership_at_a_time")]

    def __str__(self):
        return f"{self.agency} · {self.since}"
