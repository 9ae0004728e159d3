"""Where Wagtail speaks first: a question was published, so its version is frozen."""

from django.dispatch import receiver
from wagtail.signals import published

from assessments.questions.kinds import KINDS
from assessments.questions.services import publish_version


@receiver(published)
def freeze_version(sender, instance, revision, **kwargs):
    if sender in KINDS:
        publish_version(question=instance, by=revision.user)
