"""The question bank: what all kinds of question share, and the frozen versions that attempts rest on. Kinds: kinds.py."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modelcluster.models import ClusterableModel
from polymorphic.models import PolymorphicModel
from wagtail.images.models import Image
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from assessments.questions.freezing import freeze
from assessments.questions.pictures import draft_of
from assessments.questions.preview import played
from assessments.questions.rules import UNSEEN, problems
from learning.languages import NAMES, SOURCE, current, localised

LONGEST_SHOWN = 90
# How many pixels wide the preview's telephone is.
PHONE = 360


class QuestionBank(models.Model):
    """A named set of questions, one a course."""

    slug = models.SlugField(_("slug"), unique=True)
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["slug"]

    def __str__(self):
        return self.title


class Difficulty(models.IntegerChoices):
    """How hard the author expects a question to be for a trained official; item analysis says how hard it was."""

    EASY = 1, _("easy")
    MEDIUM = 2, _("medium")
    HARD = 3, _("hard")


class Question(index.Indexed, PolymorphicModel, ClusterableModel):
    """What every kind has. The child gives its `kind` and its lines; `content()` is what a version freezes."""

    kind = ""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(QuestionBank, models.PROTECT, related_name="questions", verbose_name=_("bank"))
    code = models.SlugField(_("code"), max_length=40, unique=True)
    competency_code = models.CharField(_("competency"), max_length=6)
    also = models.JSONField(_("also counts for"), default=list, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), validators=[MinValueValidator(1), MaxValueValidator(3)])
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), choices=Difficulty, default=Difficulty.MEDIUM)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    stem_en = models.TextField(_("question in English"))
    stem_ru = models.TextField(_("question in Russian"), blank=True)
    stem_tk = models.TextField(_("question in Turkmen"), blank=True)
    feedback_en = models.TextField(_("feedback in English"), blank=True)
    feedback_ru = models.TextField(_("feedback in Russian"), blank=True)
    feedback_tk = models.TextField(_("feedback in Turkmen"), blank=True)
    source_en = models.CharField(_("source in English"), max_length=300)
    source_ru = models.CharField(_("source in Russian"), max_length=300, blank=True)
    source_tk = models.CharField(_("source in Turkmen"), max_length=300, blank=True)
    content_note_en = models.TextField(_("content note in English"), blank=True)
    content_note_ru = models.TextField(_("content note in Russian"), blank=True)
    content_note_tk = models.TextField(_("content note in Turkmen"), blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    image_alt_en = models.CharField(_("picture in words, in English"), max_length=300, blank=True)
    image_alt_ru = models.CharField(_("picture in words, in Russian"), max_length=300, blank=True)
    image_alt_tk = models.CharField(_("picture in words, in Turkmen"), max_length=300, blank=True)
    checked_ru = models.BooleanField(_("Russian checked by a reader"), default=False)
    checked_tk = models.BooleanField(_("Turkmen checked by a reader"), default=False)

    search_fields = [
        index.SearchField("stem_en"),
        index.SearchField("stem_ru"),
        index.SearchField("stem_tk"),
        index.AutocompleteField("code"),
        index.FilterField("competency_code"),
    ]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} · {Truncator(localised(self, 'stem')).chars(LONGEST_SHOWN)}"


class PublishableQuestion(PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """Drafts, revisions, the review workflow and the preview, for each kind."""

    class Meta:
        abstract = True

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        """A draft whose picture was since taken out of the library has none; to delete it asks live questions only."""
        if data.get("image") and not Image.objects.filter(pk=data["image"]).exists():
            data = {**data, "image": None}
        return super().from_serializable_data(data, check_fks, strict_fks)

    def content(self) -> dict:
        """The question as a version freezes it."""
        return freeze(self)

    @property
    def preview_modes(self):
        """A preview in each language."""
        return list(NAMES.items())

    @property
    def preview_sizes(self):
        """The smallest telephones in use come first."""
        return [{**size, "device_width": PHONE} if size["name"] == "mobile" else size for size in super().preview_sizes]

    def get_preview_template(self, request, mode_name):
        return "assessments/questions/preview.html"

    def make_preview_request(self, original_request=None, preview_mode=None, extra_request_attrs=None):
        """Hands on what the author answered and reads in: Wagtail serves a preview as if its address had no question mark."""
        own = {"author_language": current()} | ({"asked": original_request.GET} if original_request else {})
        return super().make_preview_request(original_request, preview_mode, own | (extra_request_attrs or {}))

    def get_preview_context(self, request, mode_name):
        """The question as a learner sees it, in the language asked for; what is missing while it cannot be shown."""
        language = mode_name if mode_name in NAMES else SOURCE
        content = self.content()
        # The author's own language is another one, perhaps.
        with override(language):
            found = [problem for problem in problems(content, competencies=None) if problem.field not in UNSEEN]
            shown = {} if found else played(content, language, getattr(request, "asked", request.GET))
        if shown and self.image:
            copy = draft_of(self.image)
            for part in filter(None, (shown["item"], shown["told"])):
                part["image"] |= copy
        in_panel = getattr(request, "in_preview_panel", False)
        return {"problems": found, "language": language, "in_preview_panel": in_panel, **shown}


class QuestionVersion(models.Model):
    """A question as it was published: everything needed to show and mark it. Never changed."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    content = models.JSONField(help_text="texts by language, options, key, feedback, source, competencies, level")
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "-number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="one_version_a_number")]

    def __str__(self):
        return f"{self.question_id} v{self.number}"
