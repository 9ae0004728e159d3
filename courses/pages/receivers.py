"""Where Wagtail speaks first: a page was published, withdrawn, moved or deleted, and what is kept ready is made anew."""

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.pages.models import CoursePage, LearningPage, LessonPage, ModulePage
from courses.pages.services import move_page, settle_page, withdraw_page


@receiver(page_published)
def settle(sender, instance, **kwargs):
    if issubclass(sender, LearningPage):
        settle_page(instance)


@receiver(page_unpublished)
@receiver(post_delete, sender=CoursePage)
@receiver(post_delete, sender=ModulePage)
@receiver(post_delete, sender=LessonPage)
def withdraw(sender, instance, **kwargs):
    # A page about to be deleted is told to be unpublished while it still stands as published: hence deleted pages too.
    if issubclass(sender, LearningPage):
        withdraw_page(instance)


@receiver(post_page_move)
def move(sender, instance, parent_page_before, **kwargs):
    if issubclass(sender, LearningPage):
        move_page(instance, parent_page_before)
