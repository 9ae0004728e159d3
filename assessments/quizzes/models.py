"""Quizzes, attempts and answers. An attempt points at frozen question versions; answers are only ever added."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from assessments.questions.models import Question, QuestionBank, QuestionVersion
from learning.languages import localised


MOST_MINUTES = 1440
MOST_DRAWN = 100


class Shows(models.TextChoices):
    """What a learner sees of an attempt once it was sent; each shows what the one before it does."""

    NOTHING = "nothing", _("only that it was sent")
    SCORE = "score", _("the result")
    FEEDBACK = "feedback", _("the result, own answers with feedback and source")
    KEY = "key", _("the result, own and right answers with feedback and source")


# Those that explain the answers.
EXPLAINED = (Shows.FEEDBACK, Shows.KEY)


class Layout(models.TextChoices):
    """How the questions of an attempt are laid out, and whether one may go back."""

    PAGE = "page", _("all on one page")
    SCREENS = "screens", _("one a screen, in any order")
    IN_ORDER = "in_order", _("one a screen, in order, without going back")


class Quiz(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel):
    """A named list of questions with a pass mark. Changed like a question: drafted by one person, published by another."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, unique=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_ru = models.CharField(_("title in Russian"), max_length=200, blank=True)
    title_tk = models.CharField(_("title in Turkmen"), max_length=200, blank=True)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark, per cent"),
        default=80,
        validators=[MaxValueValidator(100)],
        help_text=_("The test of a course takes its pass mark from the course."),
    )
    counts = models.BooleanField(_("counts for the certificate"), default=True)
    minutes = models.PositiveSmallIntegerField(
        _("time limit, minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)],
        help_text=_("Empty: no limit. Answers count that the server has received in time."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as needed."),
    )
    wait_minutes = models.PositiveIntegerField(
        _("wait between attempts, minutes"), default=0, validators=[MaxValueValidator(MOST_MINUTES * 31)]
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    shuffled = models.BooleanField(_("questions in another order each time"), default=False)
    layout = models.CharField(_("layout"), max_length=8, choices=Layout, default=Layout.PAGE)
    shows = models.CharField(_("shown afterwards"), max_length=8, choices=Shows, default=Shows.KEY)

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=models.F("opens_at")),
                name="a_quiz_closes_after_it_opens",
            )
        ]

    def __str__(self):
        return f"{self.code} · {localised(self, 'title')}"

    @property
    def title(self) -> str:
        return localised(self, "title")


class QuizSection(models.Model):
    """A headed part of a quiz. Questions and draws name it by its place, from 1; those that name none come first."""

    sort_order_field = "sort_order"
    quiz = ParentalKey(Quiz, related_name="sections")
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_ru = models.CharField(_("title in Russian"), max_length=200, blank=True)
    title_tk = models.CharField(_("title in Turkmen"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["sort_order", "id"]

    def __str__(self):
        return self.title_en


class QuizSlot(models.Model):
    """A place in a quiz, filled by one question."""

    sort_order_field = "sort_order"
    quiz = ParentalKey(Quiz, related_name="slots")
    question = models.ForeignKey(Question, models.PROTECT, related_name="slots", verbose_name=_("question"))
    section = models.PositiveSmallIntegerField(_("section"), default=0, help_text=_("Its number in the list; 0: before all."))
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["sort_order", "id"]

    def __str__(self):
        return f"{self.quiz_id} {self.sort_order}"


class QuizDraw(models.Model):
    """A part of a quiz drawn anew for each attempt: so many published questions of a bank, a competency, a level, a tag."""

    sort_order_field = "sort_order"
    quiz = ParentalKey(Quiz, related_name="draws")
    count = models.PositiveSmallIntegerField(_("how many"), validators=[MinValueValidator(1), MaxValueValidator(MOST_DRAWN)])
    bank = models.ForeignKey(QuestionBank, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bank"))
    competency_code = models.CharField(_("competency"), max_length=6, blank=True)
    level = models.PositiveSmallIntegerField(
        _("level"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    tag = models.SlugField(_("tag"), max_length=40, blank=True)
    section = models.PositiveSmallIntegerField(_("section"), default=0, help_text=_("Its number in the list; 0: before all."))
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ["sort_order", "id"]

    def __str__(self):
        return f"{self.quiz_id} {self.sort_order}: {self.count}"


class Attempt(models.Model):
    """One sitting of a quiz by one learner."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attempts")
    # What the attempt belongs to, named by the storey above (an enrolment's uuid); empty for practice.
    context = models.CharField(max_length=60, blank=True)
    # The pass mark at the start: a later change is for later attempts.
    pass_percent = models.PositiveSmallIntegerField(default=80, validators=[MaxValueValidator(100)])
    # The language of the page it was sent from.
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True)
    started_at = models.DateTimeField()
    # Fixed at the start; a later change of the quiz, or of any clock, moves no deadline.
    ends_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    timed_out = models.BooleanField(default=False)
    # Fixed at the start, as the pass mark: how it is laid out, and the titles of its sections by language.
    layout = models.CharField(max_length=8, choices=Layout, default=Layout.PAGE)
    sections = models.JSONField(default=list, blank=True)
    # Where questions come in order without going back: the place reached, from 1.
    position = models.PositiveSmallIntegerField(default=1)
    # When the score was final: on sending, or when a trainer had marked the last text.
    marked_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    passed = models.BooleanField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at", "-id"]
        indexes = [
            models.Index(fields=["learner", "quiz", "context"]),
            models.Index(fields=["ends_at"], condition=Q(submitted_at__isnull=True), name="open_attempts_by_their_end"),
            models.Index(
                fields=["submitted_at"],
                condition=Q(submitted_at__isnull=False, score__isnull=True),
                name="sent_attempts_that_wait",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "learner", "context"], condition=Q(submitted_at__isnull=True), name="one_open_attempt"
            ),
            # Sent and without a score: a trainer has not marked all its texts yet.
            models.CheckConstraint(
                condition=Q(score__isnull=True, marked_at__isnull=True)
                | Q(submitted_at__isnull=False, score__isnull=False, marked_at__isnull=False),
                name="a_score_is_given_after_sending",
            ),
        ]

    def __str__(self):
        return str(self.uuid)


class AttemptItem(models.Model):
    """One question of an attempt: the version it began with, the order its lines are shown in, and its score."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="items")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    section = models.PositiveSmallIntegerField(default=0)
    arrangement = models.JSONField(default=list, help_text="the order in which options are shown, as option keys")
    score = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    # Of a text marked by people: points by the key of the criterion, and their words for the learner.
    marks = models.JSONField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("item of an attempt")
        verbose_name_plural = _("items of attempts")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["attempt", "order"], name="one_item_a_place")]

    def __str__(self):
        return f"{self.attempt_id} {self.order}"


class Answer(models.Model):
    """One saved answer to one item. The highest sequence counts; earlier ones are kept."""

    item = models.ForeignKey(AttemptItem, models.CASCADE, related_name="answers")
    sequence = models.PositiveIntegerField()
    response = models.JSONField()
    saved_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["item", "sequence"], name="one_answer_a_sequence")]

    def __str__(self):
        return f"{self.item_id} {self.sequence}"


class Accommodation(models.Model):
    """More time and more attempts for one learner, from a day on; the newest counts, the older ones are kept."""

    TIMES = ((Decimal("1.00"), "1"), (Decimal("1.25"), "1.25"), (Decimal("1.50"), "1.5"), (Decimal("2.00"), "2"))
    MOST_EXTRA_ATTEMPTS = 10

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="accommodations")
    time_factor = models.DecimalField(max_digits=3, decimal_places=2, choices=TIMES, default=Decimal("1.00"))
    extra_attempts = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(MOST_EXTRA_ATTEMPTS)])
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        ordering = ["-set_at", "-id"]
        indexes = [models.Index(fields=["learner", "-set_at"])]

    def __str__(self):
        return f"{self.learner_id} × {self.time_factor} + {self.extra_attempts}"
