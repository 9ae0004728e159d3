"""Where Wagtail speaks first: a question was published, so its version is frozen; or unpublished, so its review is over."""

from django.dispatch import receiver
from wagtail.signals import published, unpublished

from assessments.questions.bulk import call_off_review
from assessments.questions.kinds import KINDS
from assessments.questions.services import publish_version


@receiver(published)
def freeze_version(sender, instance, revision, **kwargs):
    if sender in KINDS:
        publish_version(question=instance, by=revision.user)


@receiver(unpublished)
def end_review(sender, instance, **kwargs):
    if sender in KINDS:
        call_off_review(question=instance)
