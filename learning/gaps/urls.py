"""Addresses of the gap reports and of one's own standing, under /<language>/."""

from django.urls import path

from learning.gaps.views import reports, standing

urlpatterns = [
    path("gaps/", reports.gaps, name="gaps"),
    path("gaps/<slug:round>/", reports.national, name="gap_national"),
    path("gaps/<slug:round>/cell/<str:column>/<slug:competency>/", reports.cell, name="gap_cell"),
    path("gaps/<slug:round>/<slug:agency>/", reports.agency, name="gap_agency"),
    path("gaps/<slug:round>/<slug:agency>/cell/<str:column>/<slug:competency>/", reports.cell, name="gap_agency_cell"),
    path("my/standing/", standing.standing, name="standing"),
    path("my/standing/<slug:competency>/", standing.competency, name="standing_of"),
]
