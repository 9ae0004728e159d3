"""Addresses of the middle storey, under /<language>/: attempts and needs assessments."""

from assessments.needs import urls as needs
from assessments.quizzes import urls as quizzes

app_name = "assessments"
urlpatterns = [*quizzes.urlpatterns, *needs.urlpatterns]
