"""Writes about many questions at once: their tags, copies of them, retiring them. Called by the bulk actions of their list."""

import uuid
from collections.abc import Collection, Iterable
from itertools import count

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from modelcluster.models import get_all_child_relations
from wagtail.actions.unpublish import UnpublishAction
from wagtail.log_actions import log
from wagtail.models import Revision, TaskState

from assessments.questions.models import PublishableQuestion, Question
from learning.people.models import User

# Revisions written in one statement.
AT_ONCE = 200
LONGEST_CODE = Question._meta.get_field("code").max_length
# What a copy does not take over: it is a draft that nobody has published, planned or locked.
_NEW = {
    "pk": None,
    "live": False,
    "has_unpublished_changes": True,
    "first_published_at": None,
    "last_published_at": None,
    "latest_revision": None,
    "live_revision": None,
    "go_live_at": None,
    "expire_at": None,
    "expired": False,
    "locked": False,
    "locked_at": None,
    "locked_by": None,
}


@transaction.atomic
def change_tags(
    *, question_ids: Collection[int], add: Collection[str] = (), remove: Collection[str] = (), by: User | None = None
) -> int:
    """Give questions tags, or take tags away, and return how many changed. Twice changes nothing more.

    Nothing is published and no version is made: learners and marking see no tags. What waits to be published (the newest
    draft, one in review or planned) is told too, so that publishing it later does not undo this.
    """
    changed, questions = 0, _locked(question_ids)
    _retag_revisions(questions, add, remove)
    for question in questions:
        tags = _retagged(question.tags, add, remove)
        if tags != question.tags:
            question.tags = tags
            question.save(update_fields=["tags"])
            log(instance=question, action="okuw.tag_question", user=by, data={"add": [*add], "remove": [*remove]})
            changed += 1
    return changed


def _retagged(tags: Iterable[str], add: Iterable[str], remove: Collection[str]) -> list[str]:
    return [tag for tag in dict.fromkeys([*tags, *add]) if tag not in remove]


def _retag_revisions(questions: Iterable[PublishableQuestion], add: Collection[str], remove: Collection[str]) -> None:
    revisions = list(_waiting(questions).select_for_update(of=["self"]))
    for revision in revisions:
        revision.content["tags"] = _retagged(revision.content["tags"], add, remove)
    Revision.objects.bulk_update(revisions, ["content"], batch_size=AT_ONCE)


def _waiting(questions: Iterable[PublishableQuestion]) -> QuerySet[Revision]:
    """The revisions of these questions that may be published as they are."""
    in_review = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).values("revision")
    return Revision.objects.filter(
        Q(pk__in=[question.latest_revision_id for question in questions])
        | Q(pk__in=in_review)
        | Q(approved_go_live_at__isnull=False),
        base_content_type=ContentType.objects.get_for_model(Question),
        object_id__in=[str(question.pk) for question in questions],
    ).order_by("pk")


@transaction.atomic
def copy_questions(*, question_ids: Collection[int], by: User | None = None) -> list[PublishableQuestion]:
    """Make a draft of each question, in its bank, under a code of its own: its newest texts, lines, situations and picture.

    A copy was never published and nobody was asked it. Each call makes new ones.
    """
    return [_copy(question, by) for question in _locked(question_ids)]


def _copy(question: PublishableQuestion, by: User | None) -> PublishableQuestion:
    kind = type(question)
    content = question.get_latest_revision_as_object().serializable_data() | _NEW
    content |= {"uuid": str(uuid.uuid4()), "code": _free_code(question.code)}
    for relation in get_all_child_relations(kind):
        for line in content[relation.get_accessor_name()]:
            line["pk"] = None
    made = kind.from_serializable_data(content)
    made.save()
    made.save_revision(user=by, clean=False)
    log(instance=made, action="wagtail.copy", user=by, data={"source": {"id": question.pk, "title": str(question)}})
    return made


def _free_code(code: str) -> str:
    """The code of a copy: `<code>-copy`, then `<code>-copy-2` and so on; a long one is cut off at its end."""
    for number in count(1):
        ending = "-copy" if number == 1 else f"-copy-{number}"
        free = f"{code[: LONGEST_CODE - len(ending)]}{ending}"
        if not Question.objects.filter(code=free).exists():
            return free


@transaction.atomic
def retire_questions(*, question_ids: Collection[int], by: User | None = None) -> int:
    """Unpublish questions and return how many were published; no new attempt asks them.

    Versions stay, and with them attempts under way, results and figures. A review of a newer draft is called off; the draft
    stays. A question is in use again once it is published again. Twice changes nothing more.
    """
    published = [question for question in _locked(question_ids) if question.live]
    for question in published:
        call_off_review(question=question, by=by)
        UnpublishAction(question, user=by).execute(skip_permission_checks=True)
    return len(published)


def call_off_review(*, question: PublishableQuestion, by: User | None = None) -> None:
    """End the review of a question that is not in use any more: approving it would bring the question back unasked.

    Does nothing where there is none. Also called when one question is unpublished by Wagtail's own button.
    """
    if review := question.current_workflow_state:
        review.cancel(user=by)


def _locked(ids: Collection[int]) -> list[PublishableQuestion]:
    """The questions, each of its kind, while nobody else writes them."""
    list(Question.objects.non_polymorphic().filter(pk__in=ids).order_by("pk").select_for_update())
    return list(Question.objects.filter(pk__in=ids).order_by("pk"))
