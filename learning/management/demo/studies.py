"""The demo's learning: attempts marked by the real engine, certificates in every state, one course in the middle."""

import random
import uuid
from datetime import date, timedelta
from decimal import Decimal

from courses.catalogue.models import Course
from courses.enrolments.services import enrol
from courses.pages.models import LessonPage
from courses.progress.achievement import achievement_of
from courses.progress.services import keep_place, mark_read
from learning.certificates.models import Certificate
from learning.certificates.services import issue_certificate, revoke_certificate
from learning.languages import SOURCE
from learning.management.demo.people import People
from learning.management.demo.sitting import at_noon, sit
from learning.people.models import User

SITTINGS = 24
CERTIFICATES = 120
REVOCATION_REASON = "Issued to the wrong person by mistake; the course may be taken again."


def load_earlier_certificates(people: People, dice: random.Random, today: date) -> None:
    """Certificates of the last thirty months: most are valid, some have expired, three were revoked, a few were renewed."""
    courses = list(Course.objects.filter(activities__active=True).distinct())
    achievements = {course.pk: achievement_of(course) for course in courses}
    staff = [user for user in people.officials if not user.username.startswith("official")]
    for user in dice.sample(staff, CERTIFICATES):
        course = dice.choice(courses)
        days = dice.choices([dice.randrange(20, 700), dice.randrange(735, 900)], [82, 18])[0]
        score = Decimal(dice.randrange(80, 101)) / 100
        _certify(user, course, achievements[course.pk], today - timedelta(days=days), score)
    certificates = list(Certificate.objects.order_by("id"))
    for certificate in dice.sample([row for row in certificates if row.issued_on < today - timedelta(days=60)], 3):
        revoke_certificate(certificate=certificate, reason=REVOCATION_REASON, by=None, on=today - timedelta(days=30))
    renewed = [row for row in certificates if row.issued_on < today - timedelta(days=500) and not hasattr(row, "revocation")][
        :4
    ]
    for certificate in renewed:
        course = next(course for course in courses if course.code == certificate.course_code)
        _certify(certificate.learner, course, achievements[course.pk], today - timedelta(days=15), Decimal("0.9"))


def _certify(user: User, course: Course, achievement, day: date, score: Decimal) -> Certificate:
    """A certificate of a course studied before the platform kept attempts."""
    return issue_certificate(
        learner=user,
        completion=uuid.uuid4(),
        achievement=achievement,
        on=day,
        score=score,
        language=user.language,
    )


def load_sittings(people: People, dice: random.Random, today: date) -> None:
    """Recent study by the real engine: some pass at once, some at the second try, some are still in the middle."""
    staff = [user for user in people.officials if not user.username.startswith("official")]
    courses = list(Course.objects.filter(activities__active=True).distinct())
    for place, user in enumerate(dice.sample(staff, SITTINGS)):
        course = dice.choice(courses)
        day = today - timedelta(days=dice.randrange(2, 40))
        if place % 3 == 1:
            sit(user, course, dice, day - timedelta(days=1), right=0.5)
        if place % 4 != 3:
            sit(user, course, dice, day, right=1.0)


def load_accounts_study(people: People, dice: random.Random, today: date) -> None:
    """What the named accounts have done: a border officer with one certificate, in the middle of the flagship course."""
    first, law = Course.objects.get(code="M1-IDENT"), Course.objects.get(code="M4-LAW")
    official = people.accounts["official"]
    sit(official, law, dice, today - timedelta(days=78), right=1.0)
    enrolment = enrol(learner=official, course=first, at=at_noon(today - timedelta(days=6)))
    lessons = _lessons(first)
    for lesson in lessons[:3]:
        mark_read(enrolment=enrolment, lesson=lesson.translation_key, at=at_noon(today - timedelta(days=5)))
    keep_place(enrolment=enrolment, lesson=lessons[3].translation_key, place="b6", at=at_noon(today - timedelta(days=1)))
    official2 = people.accounts["official2"]
    _certify(official2, law, achievement_of(law), today - timedelta(days=800), Decimal("0.85"))
    sit(official2, first, dice, today - timedelta(days=20), right=0.4)
    supervisor = people.accounts["supervisor"]
    sit(supervisor, first, dice, today - timedelta(days=200), right=1.0)


def _lessons(course: Course) -> list[LessonPage]:
    pages = LessonPage.objects.filter(course=course, live=True, locale__language_code=SOURCE)
    return list(pages.order_by("path"))
