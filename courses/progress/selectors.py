"""Reads of progress: what an enrolment has done. Called by courses.player and the team pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from courses.enrolments.models import Enrolment
from courses.progress.models import LessonProgress
from learning.people.models import User


@dataclass(frozen=True)
class Study:
    """A learner's current enrolment in a course with what was done in it, lessons by their key."""

    enrolment_id: int
    uuid: UUID
    completed: bool
    done: frozenset[UUID]
    places: dict[UUID, str]


def study_of(learner: User, course_id: int) -> Study | None:
    """How far a learner is in a course; None for who has not entered it. One query."""
    current = Enrolment.objects.filter(learner=learner, course_id=course_id, ended_at__isnull=True).order_by()
    rows = list(
        current.values_list("pk", "uuid", "completion__pk", "lessons__lesson", "lessons__completed_at", "lessons__place")
    )
    if not rows:
        return None
    enrolment, uuid, completion, *_lesson = rows[0]
    return Study(
        enrolment_id=enrolment,
        uuid=uuid,
        completed=completion is not None,
        done=frozenset(row[3] for row in rows if row[4]),
        places={row[3]: row[5] for row in rows if row[3] and not row[4]},
    )


def lessons_done(enrolment: Enrolment) -> set[UUID]:
    """Keys of the lessons read or passed. One query."""
    rows = LessonProgress.objects.filter(enrolment=enrolment, completed_at__isnull=False)
    return set(rows.values_list("lesson", flat=True))


def progress_counts(enrolments: Iterable[Enrolment]) -> dict[int, int]:
    """Lessons completed, by enrolment id. One query for all."""
    rows = LessonProgress.objects.filter(enrolment__in=list(enrolments), completed_at__isnull=False)
    return dict(rows.values("enrolment_id").annotate(done=Count("id")).values_list("enrolment_id", "done"))


def last_place(enrolments: Iterable[Enrolment]) -> LessonProgress | None:
    """Where the learner read last, over all the enrolments named, among lessons not yet completed. One query."""
    rows = LessonProgress.objects.filter(enrolment__in=list(enrolments), completed_at__isnull=True)
    return rows.select_related("enrolment__course").order_by("-seen_at").first()
