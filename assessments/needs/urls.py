"""Addresses of the needs assessment, under /<language>/."""

from django.urls import path

from assessments.needs.views import own, rounds, team

urlpatterns = [
    path("needs/", own.needs, name="needs"),
    path("needs/<slug:round>/", own.own_form, name="self_form"),
    path("team/", team.team, name="team"),
    path("team/<uuid:uuid>/", team.rate, name="supervisor_form"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/<slug:code>/", rounds.round_page, name="round"),
    path("rounds/<slug:code>/open/", rounds.round_open, name="round_open"),
    path("rounds/<slug:code>/close/", rounds.round_close, name="round_close"),
    path("rounds/<slug:code>/edition/", rounds.round_edition, name="round_edition"),
]
