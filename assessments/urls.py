"""Addresses of the middle storey, under /<language>/: attempts, the marking queue, needs assessments."""

from assessments.marking import urls as marking
from assessments.needs import urls as needs
from assessments.quizzes import urls as quizzes

app_name = "assessments"
urlpatterns = [*quizzes.urlpatterns, *marking.urlpatterns, *needs.urlpatterns]
