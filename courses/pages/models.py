"""The pages of the catalogue, one tree a language: index, course, module, lesson. Learners reach them by courses.player.

Also the review by which pages, questions and quizzes are published, and the checklist that is signed at its end.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import AbstractGroupApprovalTask, Page, PagePermissionTester, TaskState
from wagtail.search import index

from courses.catalogue.models import Course
from courses.pages.approval import ApprovalForm, ChecklistIncomplete, lines_about
from courses.pages.blocks import LessonBlock
from courses.pages.checklist import ANSWERS, as_signed, lacks
from courses.pages.review import changed_by
from courses.pages.translation import TranslationState
from learning.languages import current
from learning.people.permissions import may_publish_alone


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
    """A review that somebody else closes than whoever asked for it or wrote what was sent. Not even a superuser does.

    Whoever approves signs the author checklist: without it nothing goes live by any door.
    """

    # Where the review stands, known since `get_actions` was asked.
    _reviewed = None

    def get_actions(self, obj, user):
        """Approving always opens the dialog: there is nothing to approve without the checklist."""
        self._reviewed = state = obj.current_workflow_task_state
        actions = [(name, label, True) for name, label, asks in super().get_actions(obj, user) if name == "reject" or not asks]
        return [action for action in actions if action[0] != "approve" or not _is_own(state, user)]

    def may_approve(self, obj, user) -> bool:
        return any(name == "approve" for name, *_rest in self.get_actions(obj, user))

    def get_form_for_action(self, action):
        return self._approval_form if action == "approve" else super().get_form_for_action(action)

    def _approval_form(self, data=None) -> ApprovalForm:
        # Wagtail names no object when it asks for a form, but has asked this same task before what the person may do.
        return ApprovalForm(data, lines=lines_about(self._reviewed.workflow_state.content_object))

    def get_template_for_action(self, action):
        return "courses/review/approval.html" if action == "approve" else super().get_template_for_action(action)

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        """Asked again here, the only door through which a review is closed.

        Raises ChecklistIncomplete, a PermissionDenied, when an approval comes without a whole checklist.
        """
        if action_name != "approve":
            return super().on_action(task_state, user, action_name, **kwargs)
        # Two reviewers may press at once: the second waits here and finds the review closed.
        state = TaskState.objects.select_for_update().get(pk=task_state.pk)
        if state.status != TaskState.STATUS_IN_PROGRESS or _is_own(state, user):
            raise PermissionDenied
        self._sign(state, user, kwargs.get("checklist"))
        return super().on_action(task_state, user, action_name, comment=str(kwargs.get("comment") or ""))

    def _sign(self, state: TaskState, user, given: object) -> None:
        held = state.workflow_state.content_object
        lines = lines_about(held)
        if missing := lacks(lines, given):
            raise ChecklistIncomplete(missing)
        SignedChecklist.objects.create(
            task_state=state, signed_by=user, signed_at=timezone.now(), language=current(), points=as_signed(lines, given)
        )

    @classmethod
    def get_description(cls):
        return _("Members of these groups approve what others wrote")

    class Meta:
        verbose_name = _("review by a second person")
        verbose_name_plural = _("reviews by a second person")


class SignedChecklist(models.Model):
    """The author checklist as a reviewer signed it when approving. Only ever added, one a review."""

    task_state = models.OneToOneField(TaskState, models.CASCADE, related_name="signed_checklist")
    # PROTECT: a signature keeps its name; accounts are ended, not deleted.
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    # Of the words that were read and signed: `points` holds them as they were.
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    points = models.JSONField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("signed checklist")
        verbose_name_plural = _("signed checklists")
        ordering = ["-signed_at", "-id"]

    def __str__(self):
        return f"{self.task_state_id} {self.signed_at:%Y-%m-%d}"

    def rows(self) -> list[dict]:
        """The points with their answers in words, for the history of the review."""
        return [point | {"answer": ANSWERS[point["answer"]]} for point in self.points]


def _is_own(task_state, user) -> bool:
    """Asked for by this person, sent by them, or changed by them since: what goes live is the newest wording."""
    if task_state is None:
        return False
    sent, held = task_state.revision, task_state.workflow_state.content_object
    if user.pk in (task_state.workflow_state.requested_by_id, sent.user_id):
        return True
    return changed_by(user.pk, held.revisions.filter(pk__gte=sent.pk).order_by("pk"))
