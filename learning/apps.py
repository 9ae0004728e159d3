"""The ground floor as a Django app: who, what is required, what has been shown, what is missing. And Wagtail's users."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Learning record")
    default_auto_field = "django.db.models.BigAutoField"
    default = True


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's users and groups in the admin, with our pages in the place of its own."""

    user_viewset = "learning.people.viewsets.AccountViewSet"
    group_viewset = "learning.people.viewsets.GroupViewSet"
