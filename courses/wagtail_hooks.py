"""What the courses add to Wagtail's admin, a table of contents; and telling the record when a course is changed there."""

from django.contrib.auth.views import redirect_to_login
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from courses.catalogue.models import Course
from courses.catalogue.services import apply_pass_mark
from courses.catalogue.viewsets import CourseViewSet
from courses.pages.services import announce_course
from courses.player.regrading import RegradeViewSet

register_snippet(CourseViewSet)


@hooks.register("register_admin_viewset")
def register_regrades():
    return RegradeViewSet()


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def tell_the_record(request, instance):
    if isinstance(instance, Course):
        apply_pass_mark(course=instance)
        announce_course(instance)


@hooks.register("before_serve_document")
def documents_are_for_people_signed_in(document, request):
    return None if request.user.is_authenticated else redirect_to_login(request.get_full_path())
