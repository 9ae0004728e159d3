"""Addresses of attempts, under /<language>/."""

from django.urls import path

from assessments.quizzes import views

urlpatterns = [
    path("attempts/<uuid:uuid>/", views.AttemptView.as_view(), name="attempt"),
    path("attempts/<uuid:uuid>/answers/<int:order>/", views.AnswerView.as_view(), name="answer"),
    path("attempts/<uuid:uuid>/review/", views.ReviewView.as_view(), name="review"),
]
