"""The Wagtail admin of what is required: competencies and matrix to read, agencies' own requirements to decide.

Registered by learning.wagtail_hooks. A framework itself is loaded from files: a version, once used, never changes.
"""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from learning.competencies.admin_forms import OverrideForm
from learning.competencies.models import Competency, Framework, RequirementOverride
from learning.competencies.selectors import requirement_matrix
from learning.competencies.services import withdraw_requirement
from learning.people.models import RoleProfile
from learning.people.policies import HiddenFromOthers, TellsRefusal, kept_by_administrators, read_by_authors


class CompetencyIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("framework", "domain")


class CompetencyViewSet(HiddenFromOthers, ModelViewSet):
    """Every competency with its statement and its five anchors. To read."""

    model = Competency
    icon = "list-ul"
    list_display = ["short", "code", "domain", "default_importance", "framework"]
    list_filter = ["framework"]
    ordering = ["-framework", "order"]
    list_per_page = 50
    form_fields = ["code"]
    inspect_view_enabled = True
    inspect_template_name = "learning/competencies/admin_competency.html"
    inspect_view_fields = ["code", "domain", "default_importance", "statement_en", "statement_ru", "statement_tk"]
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = CompetencyIndexView

    @property
    def permission_policy(self):
        return read_by_authors(Competency)

    def get_permissions_to_register(self):
        return super().get_permissions_to_register().none()


class MatrixView(WagtailAdminTemplateMixin, TemplateView):
    """One framework version: the level asked of every role profile."""

    template_name = "learning/competencies/admin_matrix.html"
    page_title = _("Requirements matrix")
    header_icon = "table"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        frameworks = list(Framework.objects.all())
        version = self.request.GET.get("version")
        if version is not None:
            framework = get_object_or_404(Framework, version=version)
        else:
            framework = next((one for one in frameworks if one.state == Framework.State.IN_FORCE), None)
        return super().get_context_data(
            frameworks=frameworks,
            framework=framework,
            profiles=RoleProfile.objects.all(),
            rows=requirement_matrix(framework) if framework else [],
            **kwargs,
        )


class MatrixViewSet(HiddenFromOthers, ViewSet):
    """The requirements matrix of a framework version. To read."""

    name = "matrix"
    icon = "table"
    menu_label = _("Requirements matrix")

    @property
    def permission_policy(self):
        return read_by_authors(Framework)

    def get_urlpatterns(self):
        return [path("", self.construct_view(MatrixView), name="index")]


class OverrideCreateView(TellsRefusal, generic.CreateView):
    pass


class OverrideEditView(TellsRefusal, generic.EditView):
    pass


class OverrideDeleteView(generic.DeleteView):
    def delete_action(self):
        withdraw_requirement(override=self.object, by=self.request.user)


class OverrideIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("agency", "profile", "competency", "decided_by")


class OverrideViewSet(HiddenFromOthers, ModelViewSet):
    """Levels that agencies decided for themselves, each with its reason."""

    model = RequirementOverride
    icon = "edit"
    list_display = ["agency", "profile", "competency", "level", "reason", "decided_by", "decided_on"]
    list_filter = ["agency", "profile"]
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = OverrideIndexView
    add_view_class = OverrideCreateView
    edit_view_class = OverrideEditView
    delete_view_class = OverrideDeleteView

    @property
    def permission_policy(self):
        return kept_by_administrators(RequirementOverride, actions=("view", "add", "change", "delete"))

    def get_form_class(self, for_update=False):
        return OverrideForm

    def get_permissions_to_register(self):
        return super().get_permissions_to_register().none()


class RequiredViewSetGroup(ModelViewSetGroup):
    menu_label = _("What is required")
    menu_name = "required"
    menu_icon = "list-ul"
    menu_order = 510
    items = (CompetencyViewSet, MatrixViewSet, OverrideViewSet)
