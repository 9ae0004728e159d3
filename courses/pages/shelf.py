"""Which courses are open, kept ready in the cache and made anew whenever any course's edition is raised.

Called by the selectors, so that an address is found without a query of its own.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache

from courses.catalogue.models import Course
from courses.pages.models import CourseIndexPage, CoursePage
from learning.languages import SOURCE

A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class OpenCourse:
    """A course whose page is published, by its address; the edition says how fresh what is kept about it must be."""

    pk: int
    uuid: UUID
    edition: int
    slug: str


@dataclass(frozen=True)
class Shelf:
    """The open courses in their order, and the catalogue's own words by language. The stamp names this state of it all."""

    stamp: str
    courses: tuple[OpenCourse, ...]
    introductions: dict[str, str]

    def course(self, slug: str) -> OpenCourse | None:
        return next((course for course in self.courses if course.slug == slug), None)


def shelf() -> Shelf:
    """The courses open now. One short query, of all editions; the rest is kept under them."""
    editions = list(Course.objects.order_by("pk").values_list("uuid", "edition"))
    stamp = hashlib.sha256(repr(editions).encode()).hexdigest()[:32]
    found = cache.get(f"shelf:{stamp}")
    if found is None:
        found = _shelf(stamp)
        if editions:
            cache.set(f"shelf:{stamp}", found, A_DAY)
    return found


def _shelf(stamp: str) -> Shelf:
    pages = CoursePage.objects.filter(live=True, locale__language_code=SOURCE).order_by("course__order", "course__code", "path")
    rows = pages.values_list("course_id", "course__uuid", "course__edition", "slug")
    index_pages = CourseIndexPage.objects.filter(live=True)
    return Shelf(
        stamp=stamp,
        courses=tuple({pk: OpenCourse(pk, *row) for pk, *row in rows}.values()),
        introductions=dict(index_pages.values_list("locale__language_code", "introduction")),
    )
