"""Writes about questions: freezing a version at publishing, loading a bank, and who may draft and who may publish."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Workflow, WorkflowContentType

from assessments.questions.bank_file import BankError, read_bank
from assessments.questions.content import digest
from assessments.questions.kinds import KINDS
from assessments.questions.models import PublishableQuestion, Question, QuestionBank, QuestionVersion
from assessments.questions.pictures import BadPicture, with_file
from assessments.questions.rules import problems
from assessments.questions.selectors import competency_codes
from learning.people.models import User


@transaction.atomic
def publish_version(*, question: PublishableQuestion, by: User | None = None) -> QuestionVersion:
    """Freeze a question as it is now; the newest version again if nothing a learner or marking sees has changed.

    Raises ValidationError for a question that cannot be marked: the last door, whatever way it was published.
    """
    content = question.content()
    found = problems(content, competencies=None)
    if found:
        raise ValidationError([f"{question.code}: {problem.message}" for problem in found])
    Question.objects.non_polymorphic().select_for_update().get(pk=question.pk)
    newest = question.versions.order_by("-number").first()
    if "image" in content:
        content = _with_file(content, question, newest)
    if newest and newest.digest == digest(content):
        return newest
    return QuestionVersion.objects.create(
        question_id=question.pk,
        number=newest.number + 1 if newest else 1,
        kind=question.kind,
        content=content,
        digest=digest(content),
        written_by=by,
    )


def _with_file(content: Mapping, question: PublishableQuestion, newest: QuestionVersion | None) -> dict:
    try:
        return with_file(content, question.image, before=newest.content if newest else None)
    except BadPicture as problem:
        raise ValidationError([f"{question.code}: {problem}"]) from problem


@transaction.atomic
def load_bank(source: Path | str | Mapping, *, only_new: bool = False) -> QuestionBank:
    """Create or bring up to date the questions of a bank file, and publish them. All of the file or nothing.

    An entry that was once published as it stands in the file is left alone: loading twice changes nothing, and what a
    trainer wrote since stays. With `only_new` no question that there is is touched, whatever the file says of it. Raises
    BankError, each problem naming the entry and the field.
    """
    file = read_bank(source)
    known = {question.code: question for question in Question.objects.filter(code__in=[row.code for row in file.questions])}
    questions = [question for question in file.questions if not only_new or question.code not in known]
    _refuse_problems(questions)
    bank, _created = QuestionBank.objects.get_or_create(slug=file.slug, defaults={"title": file.title})
    loaded = set(QuestionVersion.objects.filter(question__in=known.values()).values_list("question__code", "digest"))
    for question in questions:
        if (question.code, digest(question.content())) not in loaded:
            _store(question, known.get(question.code), bank)
    return bank


def _refuse_problems(questions: Iterable[PublishableQuestion]) -> None:
    codes = competency_codes()
    notes = []
    for question in questions:
        notes += [f"{question.code}, {problem.field}: {problem.message}" for problem in problems(question.content(), codes)]
        try:
            question.clean_fields(exclude=["bank", "nodes", "content_type"])
        except ValidationError as error:
            notes += [f"{question.code}, {name}: {text}" for name, texts in error.message_dict.items() for text in texts]
    if notes:
        raise BankError(notes)


def _store(question: PublishableQuestion, existing: Question | None, bank: QuestionBank) -> None:
    if existing:
        if type(existing) is not type(question) or existing.bank_id != bank.pk:
            raise BankError([f"{question.code}, kind: a question with this code exists in another kind or bank"])
        for name in ("pk", "id", "question_ptr_id", "uuid", "latest_revision_id", "live_revision_id", "first_published_at"):
            setattr(question, name, getattr(existing, name))
        question._state.adding = False
    question.bank = bank
    if existing:
        question.save()
        question.save_revision(clean=False).publish()
    else:
        _store_new(question)


def _store_new(question: PublishableQuestion) -> None:
    """What saving, and then publishing a revision, comes to; without saving everything a second time for it."""
    question.first_published_at = question.last_published_at = timezone.now()
    question.save()
    revision = question.save_revision(clean=False)
    type(question).objects.filter(pk=question.pk).update(live_revision=revision, has_unpublished_changes=False)
    publish_version(question=question)


def set_up_review(
    *,
    authors: Iterable[Group],
    reviewers: Iterable[Group],
    workflow: Workflow,
    kinds: Iterable[type[models.Model]] = KINDS,
) -> None:
    """Let authors draft these kinds and reviewers publish them by this review, which is that of the storey above.

    Idempotent. Called when the roles are set up; the kinds of other nouns (quizzes) may be passed too.
    """
    kinds, reviewers = list(kinds), list(reviewers)
    authors = list(authors)
    grant([*kinds, QuestionBank], ("view", "add", "change"), [*authors, *reviewers])
    grant([Question], ("view",), [*authors, *reviewers])
    grant([*kinds, QuestionBank], ("publish", "lock", "unlock"), reviewers)
    for kind in kinds:
        content_type = ContentType.objects.get_for_model(kind)
        WorkflowContentType.objects.update_or_create(content_type=content_type, defaults={"workflow": workflow})


def grant(kinds: Iterable[type[models.Model]], actions: Iterable[str], groups: Iterable[Group]) -> None:
    """Let groups do these things with all of these kinds; what they may do already stays. Also called for the courses."""
    actions, types = list(actions), ContentType.objects.get_for_models(*kinds)
    names = [f"{action}_{model._meta.model_name}" for model in types for action in actions]
    granted = list(Permission.objects.filter(content_type__in=types.values(), codename__in=names))
    for group in groups:
        group.permissions.add(*granted)
