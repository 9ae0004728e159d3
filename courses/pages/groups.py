"""What trainers, reviewers, partners, coordinators and administrators may do in the Wagtail admin, and the review.

Called by load_demo and by a first installation. Told again, it brings the groups back to what stands here.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from assessments.questions.kinds import KINDS
from assessments.questions.models import Question, QuestionBank
from assessments.quizzes.definition import set_up_authoring
from assessments.quizzes.models import Quiz
from courses.catalogue.models import Course
from courses.pages.models import CourseIndexPage, SecondPersonTask
from learning.people.models import User
from learning.people.services import ROLE_GROUPS

Role = User.Role

REVIEW = "Review by a second person"
WRITE = ("add_page", "change_page")
PUBLISH = (*WRITE, "publish_page", "lock_page", "unlock_page")
FILES = ("add_image", "choose_image", "add_document", "choose_document")
KEEP_FILES = (*FILES, "change_image", "change_document")
PUBLISHED = (*KINDS, Quiz)


@transaction.atomic
def ensure_groups() -> dict[str, Group]:
    """The five groups by role, their permissions on the three catalogues and the question bank, and the review."""
    groups = {role: Group.objects.get_or_create(name=name)[0] for role, name in ROLE_GROUPS.items()}
    authors, reviewers = [groups[Role.TRAINER], groups[Role.PARTNER]], groups[Role.REVIEWER]
    for group in groups.values():
        group.permissions.set(Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))
    for group in (*authors, reviewers):
        _allow_pages(group, PUBLISH if group == reviewers else WRITE)
        _allow_files(group, KEEP_FILES if group == reviewers else FILES)
        _grant(group, Course, ("view", "add", "change") if group == reviewers else ("view", "add"))
        group.permissions.add(Permission.objects.get(codename="submit_translation"))
    for model in (Course, QuestionBank, Question, *PUBLISHED):
        _grant(groups[Role.COORDINATOR], model, ("view",))
    _make_publishing_grantable()
    review = _ensure_review(reviewers)
    set_up_authoring(authors=authors, reviewers=[reviewers], workflow=review)
    return groups


def _grant(group: Group, model: type[models.Model], actions: Iterable[str]) -> None:
    codenames = [f"{action}_{model._meta.model_name}" for action in actions]
    group.permissions.add(
        *Permission.objects.filter(content_type=ContentType.objects.get_for_model(model), codename__in=codenames)
    )


def _make_publishing_grantable() -> None:
    """Wagtail makes these permissions after `migrate`, when it already knows the snippets; a test database may not."""
    for model in PUBLISHED:
        content_type = ContentType.objects.get_for_model(model)
        for action in ("publish", "lock", "unlock"):
            Permission.objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model._meta.model_name}",
                defaults={"name": f"Can {action} {model._meta.verbose_name_raw}"},
            )


def _allow_pages(group: Group, codenames: Iterable[str]) -> None:
    """These permissions under each catalogue, and no others."""
    indexes = Page.objects.type(CourseIndexPage)
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    group.page_permissions.exclude(page__in=indexes, permission__in=permissions).delete()
    for page in indexes:
        for permission in permissions:
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _allow_files(group: Group, codenames: Iterable[str]) -> None:
    """These permissions on pictures and documents, and no others."""
    root = Collection.get_first_root_node()
    apps = ("wagtailimages", "wagtaildocs")
    permissions = Permission.objects.filter(content_type__app_label__in=apps, codename__in=codenames)
    group.collection_permissions.exclude(collection=root, permission__in=permissions).delete()
    for permission in permissions:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _ensure_review(reviewers: Group) -> Workflow:
    """One review for pages, questions and quizzes. Found by its task, so that it may be renamed."""
    task = SecondPersonTask.objects.first() or SecondPersonTask.objects.create(name=REVIEW)
    task.groups.set([reviewers])
    workflow = Workflow.objects.filter(workflow_tasks__task=task).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=REVIEW)
        WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr)
    for page in Page.objects.type(CourseIndexPage):
        WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": workflow})
    return workflow
