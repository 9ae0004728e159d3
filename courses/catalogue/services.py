"""Writes about courses: their activities, what they attest, and telling the record about it."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F

from assessments.quizzes.definition import set_pass_mark
from assessments.quizzes.models import Quiz
from courses.catalogue.models import Activity, Alignment, Course
from learning.competencies.services import note_offer


@transaction.atomic
def define_course(
    *,
    code: str,
    minutes: int,
    attests: Mapping[str, int],
    validity_months: int = 24,
    pass_percent: int = 80,
    is_flagship: bool = False,
    order: int = 0,
) -> Course:
    """Create a course, or bring an existing one to these values, with exactly these competencies attested."""
    course, _created = Course.objects.update_or_create(
        code=code,
        defaults={
            "minutes": minutes,
            "validity_months": validity_months,
            "pass_percent": pass_percent,
            "is_flagship": is_flagship,
            "order": order,
        },
    )
    for competency, level in attests.items():
        Alignment.objects.update_or_create(course=course, competency_code=competency, defaults={"level": level})
    Alignment.objects.filter(course=course).exclude(competency_code__in=attests).delete()
    return course


@transaction.atomic
def settle_activities(*, course: Course, lesson: UUID, quizzes: Iterable[Quiz], order: int) -> list[Activity]:
    """Make the activities of a published lesson what its text holds: reading it, and each quiz in it.

    An activity no longer in the text is put out of use, never deleted: results point at it.
    """
    wanted = list(quizzes)
    kept = [_activity(course, lesson, order, kind=Activity.Kind.READING)]
    kept += [
        _activity(course, lesson, order + place, kind=Activity.Kind.QUIZ, quiz=quiz)
        for place, quiz in enumerate(wanted, start=1)
    ]
    Activity.objects.filter(lesson=lesson, active=True).exclude(pk__in=[row.pk for row in kept]).update(active=False)
    return kept


def _activity(course: Course, lesson: UUID, order: int, **key) -> Activity:
    activity, _created = Activity.objects.update_or_create(
        lesson=lesson, **key, defaults={"course": course, "order": order, "active": True}
    )
    return activity


@transaction.atomic
def apply_pass_mark(*, course: Course) -> None:
    """The quizzes that count for the course take its pass mark; attempts begun keep the one they began with."""
    for quiz in Quiz.objects.filter(activities__course=course, activities__active=True, counts=True).distinct():
        set_pass_mark(quiz=quiz, percent=course.pass_percent)


@transaction.atomic
def retire_activities(*, lesson: UUID) -> int:
    """Put the activities of a lesson that is no longer published out of use. Returns how many."""
    return Activity.objects.filter(lesson=lesson, active=True).update(active=False)


@transaction.atomic
def announce(*, course: Course, titles: Mapping[str, str], address: str, is_open: bool) -> None:
    """Tell the record what the course attests, and mark everything kept ready about it as out of date."""
    note_offer(
        module=course.code,
        titles=titles,
        address=address,
        minutes=course.minutes,
        levels=dict(course.alignments.values_list("competency_code", "level")),
        is_open=is_open,
    )
    Course.objects.filter(pk=course.pk).update(edition=F("edition") + 1)
