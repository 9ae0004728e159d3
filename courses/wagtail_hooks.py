"""What the courses add to Wagtail's admin, a table of contents; and telling the record when a course is changed there."""

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from assessments.quizzes.models import Quiz
from courses.catalogue.models import Course
from courses.catalogue.services import apply_pass_mark
from courses.catalogue.viewsets import BlueprintViewSet, CourseViewSet
from courses.pages.checklist import named
from courses.pages.selectors import lacking_in_form
from courses.pages.services import announce_course
from courses.player.regrading import RegradeViewSet

register_snippet(CourseViewSet)


@hooks.register("register_admin_viewset")
def register_regrades():
    return RegradeViewSet()


@hooks.register("register_admin_viewset")
def register_blueprints():
    return BlueprintViewSet()


@hooks.register("register_snippet_listing_buttons")
def offer_blueprint(snippet, user, next_url=None):
    """Beside each quiz of the list."""
    if isinstance(snippet, Quiz):
        yield Button(_("Blueprint"), url=reverse("blueprint:quiz", args=[snippet.pk]), icon_name="list-ol", priority=45)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def tell_the_record(request, instance):
    if isinstance(instance, Course):
        apply_pass_mark(course=instance)
        announce_course(instance)


@hooks.register("before_serve_document")
def documents_are_for_people_signed_in(document, request):
    return None if request.user.is_authenticated else redirect_to_login(request.get_full_path())


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def say_what_the_checklist_lacks(request, held):
    """An approval from the form without a whole checklist would be refused by the task; here it can be said why."""
    missing = lacking_in_form(held, request.user, request.POST)
    if not missing:
        return None
    messages.error(request, named(missing))
    return redirect(request.path)


@hooks.register("insert_global_admin_css")
def style_the_checklist():
    return format_html('<link rel="stylesheet" href="{}">', static("courses/checklist.css"))
