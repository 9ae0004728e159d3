"""Addresses of the learner's door, under /<language>/."""

from django.urls import path

from courses.player import attempts, marking, staff, views

LESSON = "courses/<slug:course>/<slug:module>/<slug:lesson>/"

urlpatterns = [
    path("my/", views.my, name="my"),
    path("team/progress/", staff.staff, name="staff"),
    path("team/progress/<uuid:uuid>/", staff.record, name="staff_record"),
    path("team/progress/<uuid:uuid>/accommodation/", staff.accommodation, name="accommodation"),
    path("courses/", views.index, name="index"),
    path("courses/<slug:course>/", views.course, name="course"),
    path("courses/<slug:course>/start/", views.start, name="start"),
    path(LESSON, views.lesson, name="lesson"),
    path(LESSON + "read/", views.read, name="read"),
    path(LESSON + "place/", views.place, name="place"),
    path(LESSON + "quiz/<slug:quiz>/", attempts.start_quiz, name="start_quiz"),
    # Before the same addresses of assessments: an attempt that belongs to a course tells the course its result.
    path("attempts/<uuid:uuid>/", attempts.CourseAttemptView.as_view(), name="attempt"),
    path("attempts/<uuid:uuid>/review/", attempts.CourseReviewView.as_view(), name="review"),
    # Likewise: the last text of an attempt to be marked gives the course its result.
    path("marking/<str:address>/", marking.CourseTextView.as_view(), name="text"),
]
