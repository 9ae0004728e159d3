"""Addresses of the marking queue, under /<language>/."""

from django.urls import path

from assessments.marking import views

urlpatterns = [
    path("marking/", views.queue, name="marking"),
    path("marking/<str:address>/", views.TextView.as_view(), name="text"),
]
