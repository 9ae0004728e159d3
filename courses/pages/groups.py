"""What trainers, reviewers, partners, coordinators and administrators may do in the Wagtail admin, and the review.

Called by load_demo and by a first installation. Told again, it brings the groups back to what stands here.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
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
from assessments.questions.services import grant
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
    translating = Permission.objects.get(codename="submit_translation")
    for group in groups.values():
        group.permissions.set(Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))
    for group in (*authors, reviewers):
        _allow_pages(group, PUBLISH if group == reviewers else WRITE)
        _allow_files(group, KEEP_FILES if group == reviewers else FILES)
        group.permissions.add(translating)
    grant([Course], ("view", "add"), [*authors, reviewers])
    grant([Course], ("change",), [reviewers])
    grant([Course, QuestionBank, Question, *PUBLISHED], ("view",), [groups[Role.COORDINATOR]])
    _make_publishing_grantable()
    review = _ensure_review(reviewers)
    set_up_authoring(authors=authors, reviewers=[reviewers], workflow=review)
    return groups


def _make_publishing_grantable() -> None:
    """Wagtail makes these permissions after `migrate`, when it already knows the snippets; a test database may not."""
    types = ContentType.objects.get_for_models(*PUBLISHED)
    wanted = [
        Permission(
            content_type=content_type,
            codename=f"{action}_{model._meta.model_name}",
            name=f"Can {action} {model._meta.verbose_name_raw}",
        )
        for model, content_type in types.items()
        for action in ("publish", "lock", "unlock")
    ]
    known = set(Permission.objects.filter(content_type__in=types.values()).values_list("codename", flat=True))
    missing = [permission for permission in wanted if permission.codename not in known]
    Permission.objects.bulk_create(missing, ignore_conflicts=True)


def _allow_pages(group: Group, codenames: Iterable[str]) -> None:
    """These permissions under each catalogue, and no others."""
    indexes = list(Page.objects.type(CourseIndexPage))
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    group.page_permissions.exclude(page__in=indexes, permission__in=permissions).delete()
    known = set(group.page_permissions.values_list("page", "permission"))
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=page, permission=permission)
        for page in indexes
        for permission in permissions
        if (page.pk, permission.pk) not in known
    )


def _allow_files(group: Group, codenames: Iterable[str]) -> None:
    """These permissions on pictures and documents, and no others."""
    root = Collection.get_first_root_node()
    apps = ("wagtailimages", "wagtaildocs")
    permissions = Permission.objects.filter(content_type__app_label__in=apps, codename__in=codenames)
    group.collection_permissions.exclude(collection=root, permission__in=permissions).delete()
    known = set(group.collection_permissions.values_list("permission", flat=True))
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=root, permission=permission)
        for permission in permissions
        if permission.pk not in known
    )


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
