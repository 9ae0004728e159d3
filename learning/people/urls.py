"""Addresses of the people noun: health and the front door without a language, the rest under /<language>/."""

from django.urls import path

from learning.people import views

public_urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("neutral/", views.neutral, name="neutral"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
]
urlpatterns = [
    path("", views.home, name="home"),
    path("care/", views.care, name="care"),
    path("method/", views.method_page, name="method_page"),
    path("privacy/", views.privacy, name="privacy"),
    path("profile/", views.profile, name="profile"),
    path("team/invite/", views.invite, name="invite"),
    path("team/invite/<uuid:uuid>/", views.invited, name="invited"),
]
