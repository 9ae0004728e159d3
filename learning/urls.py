"""The composition root: which storey answers which address. The only file of this folder that looks up."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from assessments.quizzes.pictures import question_picture
from courses.pages.media import picture
from learning.certificates import urls as certificates
from learning.gaps import urls as gaps
from learning.people import urls as people
from learning.people.views import OwnAddressesView
from learning.people.viewsets import own_settings

record = [*people.urlpatterns, *certificates.urlpatterns, *gaps.urlpatterns]

urlpatterns = [
    *people.public_urlpatterns,
    *certificates.public_urlpatterns,
    # Before allauth's and Wagtail's own: the same pages with less to change on them.
    path("accounts/email/", OwnAddressesView.as_view(), name="account_email"),
    path("admin/account/", own_settings, name="wagtailadmin_account"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # The same address in every language: on a slow line a picture is fetched once.
    path("media/questions/<str:name>", question_picture, name="question_picture"),
    path("media/<path:path>", picture, name="picture"),
]
urlpatterns += i18n_patterns(
    path("", include((record, "learning"))),
    # Before the middle storey: an attempt that belongs to a course is answered by the course.
    path("", include("courses.urls")),
    path("", include("assessments.urls")),
)

handler400 = "learning.people.errors.bad_request"
handler403 = "learning.people.errors.no_access"
handler404 = "learning.people.errors.not_found"
handler500 = "learning.people.errors.broken"
# Read by allauth's rate limits.
handler429 = "learning.people.errors.too_many"
