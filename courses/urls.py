"""Addresses of the top storey, under /<language>/."""

from courses.player import urls as player

app_name = "courses"
urlpatterns = [*player.urlpatterns]
