"""The pages of the catalogue, one tree a language: index, course, module, lesson. Learners reach them by courses.player."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import AbstractGroupApprovalTask, Page, PagePermissionTester
from wagtail.search import index

from courses.catalogue.models import Course
from courses.pages.blocks import LessonBlock
from courses.pages.review import changed_by
from learning.people.permissions import may_publish_alone


class TranslationState(models.TextChoices):
    """How far a reader may rely on the wording of a page."""

    SOURCE = "source", _("Written in this language")
    DRAFT = "draft", _("Draft translation, not checked")
    CHECKED = "checked", _("Translation checked by a reader")


class ReviewedPagePermissions(PagePermissionTester):
    """Wagtail's answers for one person and page, but nobody publishes by a button: that is what the review does.

    With the right to publish one may still withdraw a page, reorder its lessons and call off what is to go live later.
    """

    def can_publish(self):
        return may_publish_alone(self.user) and super().can_publish()

    def can_publish_subpage(self):
        return may_publish_alone(self.user) and super().can_publish_subpage()

    def can_unschedule(self):
        return self.user.is_superuser or "publish" in self.permissions


class LearningPage(Page):
    """What the four kinds share: their address is the player's, not Wagtail's own."""

    translation_state = models.CharField(
        _("translation"), max_length=10, choices=TranslationState, default=TranslationState.SOURCE
    )
    search_key = models.TextField(editable=False, blank=True)

    class Meta:
        abstract = True

    def permissions_for_user(self, user):
        return ReviewedPagePermissions(user, self)

    def get_url_parts(self, request=None):
        """The site's root and the learner's address of this page in its language."""
        parts = super().get_url_parts(request)
        if parts is None:
            return None
        # Wagtail's own address has no root here: its views of pages are not in our urls.
        return parts[0], parts[1] or settings.WAGTAILADMIN_BASE_URL, self.learner_path()

    def learner_path(self) -> str:
        """The address at which learners find the page: /<language>/courses/<course>/<module>/<lesson>/."""
        steps = self.url_path.strip("/").split("/")[1:]
        path = reverse("courses:index").split("/", 2)[2]
        return f"/{self.locale.language_code}/{path}{''.join(f'{step}/' for step in steps)}"


class CourseIndexPage(LearningPage):
    """The catalogue in one language."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("translation_state")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CoursePage"]
    template = "courses/course_index_page.html"

    class Meta:
        verbose_name = _("course index")


class CoursePage(LearningPage):
    """A course in one language; what is the same in all languages stands on the course itself."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="pages", verbose_name=_("course"))
    summary = models.TextField(_("summary"))

    content_panels = [*Page.content_panels, FieldPanel("course"), FieldPanel("summary"), FieldPanel("translation_state")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.ModulePage"]
    template = "courses/course_page.html"

    class Meta:
        verbose_name = _("course page")


class ModulePage(LearningPage):
    """A part of a course: lessons that belong together."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("translation_state")]
    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]
    template = "courses/module_page.html"

    class Meta:
        verbose_name = _("module page")


class LessonPage(LearningPage):
    """A lesson in one language."""

    summary = models.CharField(_("summary"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)
    objectives = models.JSONField(_("objectives"), default=list, blank=True)
    content_note = models.TextField(_("content note"), blank=True)
    body = StreamField(LessonBlock(), verbose_name=_("text"), blank=True)
    # Found when the lesson is published: its course, and the compressed kilobytes a learner loads.
    course = models.ForeignKey(Course, models.SET_NULL, null=True, blank=True, editable=False, related_name="lesson_pages")
    kilobytes = models.PositiveSmallIntegerField(default=0, editable=False)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("summary"), FieldPanel("minutes"), FieldPanel("content_note"), FieldPanel("translation_state")],
            heading=_("About the lesson"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types = ["courses.ModulePage"]
    subpage_types = []
    template = "courses/lesson_page.html"

    class Meta:
        verbose_name = _("lesson page")

    def anchored_blocks(self) -> list:
        """Blocks with their anchors, for the preview."""
        return [(f"b{place}", block) for place, block in enumerate(self.body)]


class SecondPersonTask(AbstractGroupApprovalTask):
    """A review that somebody else closes than whoever asked for it or wrote what was sent. Not even a superuser does."""

    def get_actions(self, obj, user):
        actions = super().get_actions(obj, user)
        if _is_own(obj.current_workflow_task_state, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state, user, action_name, **kwargs):
        """Asked again here, the only door through which a review is closed."""
        if action_name == "approve" and _is_own(task_state, user):
            raise PermissionDenied
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls):
        return _("Members of these groups approve what others wrote")

    class Meta:
        verbose_name = _("review by a second person")
        verbose_name_plural = _("reviews by a second person")


def _is_own(task_state, user) -> bool:
    """Asked for by this person, sent by them, or changed by them since: what goes live is the newest wording."""
    if task_state is None:
        return False
    sent, held = task_state.revision, task_state.workflow_state.content_object
    if user.pk in (task_state.workflow_state.requested_by_id, sent.user_id):
        return True
    return changed_by(user.pk, held.revisions.filter(pk__gte=sent.pk).order_by("pk"))
