"""What a completed course achieves, as the certificate prints it: a snapshot of titles, minutes and competencies."""

from courses.catalogue.models import Course
from courses.pages.models import CoursePage
from courses.pages.selectors import outline_of
from learning.certificates.services import Achievement
from learning.competencies.models import Competency
from learning.competencies.selectors import framework_in_force
from learning.languages import CODES, SOURCE, localised


def achievement_of(course: Course) -> Achievement:
    """The achievement of a course today, in every language it has."""
    levels = dict(course.alignments.values_list("competency_code", "level"))
    competencies = Competency.objects.filter(framework=framework_in_force(), code__in=levels)
    titles = CoursePage.objects.filter(course=course).values_list("locale__language_code", "title")
    return Achievement(
        course_code=course.code,
        titles=dict(titles) or {"en": course.code},
        # As the course page says it: the lessons that are published, the test included.
        minutes=outline_of(course, SOURCE).minutes,
        competencies=[
            {
                "code": competency.code,
                "level": levels[competency.code],
                "names": {language: localised(competency, "short", language) for language in CODES},
            }
            for competency in competencies
        ],
        validity_months=course.validity_months,
    )
