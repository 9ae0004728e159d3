"""Import with a preview, and export, in the Wagtail admin: their addresses and who may. Registered by the app's hooks."""

from django.urls import path
from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.base import ViewSet

from assessments.exchange.export_views import ExportView
from assessments.exchange.import_views import ImportView, LearnerView, OutcomeView, PreviewView
from assessments.questions.kinds import KINDS
from assessments.questions.models import Question
from learning.people.policies import GroupPolicy, HiddenFromOthers


class ImportViewSet(HiddenFromOthers, ViewSet):
    """For whoever may add questions of every kind: a file may hold any."""

    name = "question_import"
    url_prefix = "question-import"
    icon = "upload"
    menu_label = gettext_lazy("Import questions")

    @property
    def permission_policy(self):
        return GroupPolicy(*KINDS, action="add")

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(ImportView), name="index"),
            path("<uuid:key>/", self.construct_view(PreviewView), name="preview"),
            path("<uuid:key>/outcome/", self.construct_view(OutcomeView), name="outcome"),
            path("<uuid:key>/<int:number>/", self.construct_view(LearnerView), name="question"),
        ]


class ExportViewSet(HiddenFromOthers, ViewSet):
    """For whoever may see questions."""

    name = "question_export"
    url_prefix = "question-export"
    icon = "download"
    menu_label = gettext_lazy("Export questions")

    @property
    def permission_policy(self):
        return GroupPolicy(Question, action="view")

    def get_urlpatterns(self):
        return [path("", self.construct_view(ExportView), name="index")]
