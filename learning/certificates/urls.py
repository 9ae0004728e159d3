"""Addresses of certificates: the public check page without a language, the rest under /<language>/."""

from django.urls import path

from learning.certificates import views

public_urlpatterns = [
    path("verify/<str:serial>.json", views.check_json, name="certificate_check_json"),
    path("verify/<str:serial>/", views.check_page, name="certificate_check"),
]
urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("certificates/revoke/", views.revoke, name="revoke_certificate"),
    path("certificates/<str:serial>.pdf", views.pdf, name="certificate_pdf"),
]
