"""Who may open which list in the Wagtail admin: by role; of questions and tests by role and group.

Called by viewsets. Whoever may not gets 404, so that nobody learns which records exist.
"""

from collections.abc import Callable, Collection
from functools import wraps

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.functional import cached_property
from wagtail.admin.menu import MenuItem
from wagtail.permission_policies import BasePermissionPolicy, ModelPermissionPolicy

from learning.people.models import User
from learning.people.permissions import AUTHORING, may_administer, may_publish_alone, may_use_admin


class RolePolicy(BasePermissionPolicy):
    """Everyone who passes the test may do the actions named, and nobody anything else."""

    def __init__(self, model, *, test: Callable[[User], bool], roles: Collection[str], actions: Collection[str]):
        super().__init__(model)
        self.test, self.roles, self.actions = test, roles, frozenset(actions)

    def user_has_permission(self, user, action):
        return action in self.actions and self.test(user)

    def users_with_any_permission(self, actions) -> QuerySet[User]:
        if not self.actions & set(actions):
            return User.objects.none()
        return User.objects.filter(Q(role__in=self.roles) | Q(is_superuser=True), is_active=True)


def kept_by_administrators(model, actions=("view", "add", "change")) -> RolePolicy:
    """Administrators only. Nothing is deleted: accounts end, agencies and posts have a last day."""
    return RolePolicy(model, test=may_administer, roles=[User.Role.ADMIN], actions=actions)


def read_by_authors(model) -> RolePolicy:
    """Whoever may use the admin may read, and nobody may change."""
    return RolePolicy(model, test=may_use_admin, roles=AUTHORING, actions=["view"])


class GroupPolicy(ModelPermissionPolicy):
    """Whoever may use the admin and has this right, by a group, to all of these models; beside them whoever passes the test.

    No other right to them exists here, whatever a group has.
    """

    def __init__(self, *models, action: str, besides: Callable[[User], bool] | None = None):
        super().__init__(models[0])
        self.models, self.actions, self.besides = models, frozenset([action]), besides

    def user_has_permission(self, user, action):
        if action not in self.actions:
            return False
        if self.besides and self.besides(user):
            return True
        held = (ModelPermissionPolicy(model).user_has_permission(user, action) for model in self.models)
        return may_use_admin(user) and all(held)


class HiddenFromOthers:
    """For a viewset: people without any right to it see it in no menu, and each of its views answers 404, by any method."""

    @cached_property
    def menu_item_class(self):
        policy = self.permission_policy

        class PermittedMenuItem(MenuItem):
            def is_shown(self, request):
                return policy.user_has_any_permission(request.user, policy.actions)

        return PermittedMenuItem

    def construct_view(self, view_class, **kwargs):
        return _hidden(super().construct_view(view_class, **kwargs), self.permission_policy)


def _hidden(view, policy: RolePolicy | GroupPolicy):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not policy.user_has_any_permission(request.user, policy.actions):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


class PublishedByReview:
    """For a create or edit view: what is written there goes live through its review, and by no button of the writer's."""

    def get_available_actions(self):
        actions = super().get_available_actions()
        return actions if may_publish_alone(self.request.user) else [action for action in actions if action != "publish"]


class TellsRefusal:
    """For a create or edit view: what a service refuses is shown in the form, with nothing changed."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
