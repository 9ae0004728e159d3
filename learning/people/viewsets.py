"""The Wagtail admin of people and agencies: accounts, agencies, role profiles, posts, the coordination body.

For administrators only; registered by learning.wagtail_hooks, the accounts by learning.apps.UsersConfig.
"""

import django_filters
from django.contrib.auth.models import Group
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import account, generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.users.views import bulk_actions
from wagtail.users.views import groups as wagtail_groups
from wagtail.users.views import users as wagtail_users

from learning.languages import search_key
from learning.people.admin_forms import AgencyForm, ChangedAccountForm, NewAccountForm, PostForm, RoleProfileForm
from learning.people.models import Agency, CoordinationBody, Membership, Post, RoleProfile, User
from learning.people.policies import HiddenFromOthers, RolePolicy, TellsRefusal, kept_by_administrators


class KeptViewSet(HiddenFromOthers, ModelViewSet):
    """A list that administrators keep. Nothing is deleted or copied."""

    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50

    @property
    def permission_policy(self):
        return kept_by_administrators(self.model)

    def get_permissions_to_register(self):
        """None: who may do what is decided by the role, so no group can be given these."""
        return super().get_permissions_to_register().none()


class FoundByKey:
    """For an index view: searched by the text kept for it, the same on every database and in every alphabet."""

    search_fields = ["search_key"]
    key_field = "search_key"

    def search_queryset(self, queryset):
        for word in search_key(self.search_query or "").split():
            queryset = queryset.filter(**{f"{self.key_field}__contains": word})
        return queryset


class CreateView(TellsRefusal, generic.CreateView):
    pass


class EditView(TellsRefusal, generic.EditView):
    pass


# --- accounts -------------------------------------------------------------------------------------
class AccountFilterSet(WagtailFilterSet):
    role = django_filters.ChoiceFilter(choices=User.Role.choices, label=_("Role"))
    agency = django_filters.ModelChoiceFilter(queryset=Agency.objects.all(), label=_("Agency"))
    is_active = django_filters.BooleanFilter(label=_("Open"))

    def __init__(self, *args, is_searching=False, **kwargs):
        super().__init__(*args, **kwargs)

    class Meta:
        model = User
        fields = []


class AccountIndexView(FoundByKey, wagtail_users.IndexView):
    """Wagtail's list of users without its bulk actions, which would go round the services."""

    template_name = "wagtailadmin/generic/index.html"

    @cached_property
    def columns(self):
        kept = [column for column in super().columns if column.name in ("name", "username")]
        return [
            *kept,
            Column("role", accessor="get_role_display", label=_("Role"), sort_key="role"),
            Column("agency", accessor="agency.code", label=_("Agency"), sort_key="agency__code"),
            BooleanColumn("is_active", label=_("Open"), sort_key="is_active"),
            DateColumn("account_ends", label=_("Account ends on"), sort_key="account_ends"),
        ]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("agency")

    def get_delete_url(self, instance):
        return None


class AccountCreateView(TellsRefusal, wagtail_users.CreateView):
    pass


class AccountEditView(TellsRefusal, wagtail_users.EditView):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.can_delete = False


class AccountViewSet(HiddenFromOthers, wagtail_users.UserViewSet):
    """Wagtail's own user management for administrators, with our fields, and services that do what the forms say."""

    template_prefix = ""
    copy_view_enabled = False
    filterset_class = AccountFilterSet
    index_view_class = AccountIndexView
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView

    @property
    def permission_policy(self):
        return kept_by_administrators(User)

    def get_form_class(self, for_update=False):
        return ChangedAccountForm if for_update else NewAccountForm

    def get_permissions_to_register(self):
        return super().get_permissions_to_register().none()


class GroupViewSet(HiddenFromOthers, wagtail_groups.GroupViewSet):
    """What groups may do is said by courses.pages.groups; only a superuser opens Wagtail's page of it."""

    @property
    def permission_policy(self):
        every = ("view", "add", "change", "delete")
        return RolePolicy(Group, test=lambda user: user.is_active and user.is_superuser, roles=(), actions=every)


class _Closed:
    """A bulk action of Wagtail that would change accounts without asking a service."""

    def dispatch(self, request, *args, **kwargs):
        raise Http404


class AssignRole(_Closed, bulk_actions.AssignRoleBulkAction):
    pass


class Delete(_Closed, bulk_actions.DeleteBulkAction):
    pass


class SetActiveState(_Closed, bulk_actions.SetActiveStateBulkAction):
    pass


CLOSED_BULK_ACTIONS = (AssignRole, Delete, SetActiveState)


class OwnSettingsView(account.AccountView):
    """Wagtail's page of one's own settings, without the name, which certificates bear, and without a picture of oneself.

    Names are kept by administrators and pictures of people by nobody: docs/privacy.md.
    """

    def get_panels(self):
        return [panel for panel in super().get_panels() if panel.name not in ("name_email", "avatar")]


own_settings = never_cache(require_admin_access(OwnSettingsView.as_view()))


# --- agencies, profiles, posts --------------------------------------------------------------------
class AgencyIndexView(FoundByKey, generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("parent")


class AgencyViewSet(KeptViewSet):
    model = Agency
    icon = "site"
    list_display = ["name", "code", "kind", "parent", "valid_from", "valid_to"]
    list_filter = ["kind", "is_partner"]
    search_fields = ["search_key"]
    index_view_class = AgencyIndexView
    add_view_class = CreateView
    edit_view_class = EditView

    def get_form_class(self, for_update=False):
        return AgencyForm


class RoleProfileViewSet(KeptViewSet):
    model = RoleProfile
    icon = "tag"
    list_display = ["name", "code", "order"]

    def get_form_class(self, for_update=False):
        return RoleProfileForm


class PostIndexView(FoundByKey, generic.IndexView):
    key_field = "user__search_key"

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("user", "agency", "main_profile", "supervisor")

    def get_edit_url(self, instance):
        return None if instance.until else super().get_edit_url(instance)


class PostEditView(EditView):
    """The post held now. The old ones are kept as they were."""

    def get_object(self, queryset=None):
        post = super().get_object(queryset)
        if post.until:
            raise Http404
        return post


class PostViewSet(KeptViewSet):
    model = Post
    icon = "user"
    list_display = [
        "user", Column("username", accessor="user.username", label=_("Username")), "agency", "main_profile", "region",
        "supervisor", "since", "until",
    ]  # fmt: skip
    list_filter = ["agency", "main_profile", "region"]
    search_fields = ["search_key"]
    index_view_class = PostIndexView
    add_view_class = CreateView
    edit_view_class = PostEditView

    def get_form_class(self, for_update=False):
        return PostForm


class CoordinationBodyViewSet(KeptViewSet):
    model = CoordinationBody
    icon = "group"
    list_display = ["name", "since"]
    form_fields = ["name_en", "name_ru", "name_tk", "since"]


class MembershipViewSet(KeptViewSet):
    model = Membership
    icon = "link"
    list_display = ["agency", "body", "since", "until"]
    list_filter = ["body", "agency"]
    form_fields = ["body", "agency", "since", "until"]


class PeopleViewSetGroup(ModelViewSetGroup):
    menu_label = _("Agencies")
    menu_name = "people"
    menu_icon = "group"
    menu_order = 500
    items = (AgencyViewSet, RoleProfileViewSet, PostViewSet, CoordinationBodyViewSet, MembershipViewSet)
