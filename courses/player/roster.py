"""The staff a supervisor or a focal point answers for: their courses and certificates by name. Called by courses.player.staff.

No test score, no answer, no level of anyone is read here: docs/privacy.md, "Who may see what".
"""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count

from courses.enrolments.models import Enrolment
from courses.enrolments.selectors import enrolments_of
from courses.pages.selectors import Outline, catalogue
from courses.progress.selectors import progress_counts
from learning.certificates.selectors import VALID, CheckedCertificate, certificates_by_learner, certificates_of
from learning.languages import search_key, sort_key
from learning.people.models import Post, User
from learning.people.permissions import records_in_scope
from learning.people.selectors import current_post

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class RosterLine:
    """One person: how many courses are in progress, how many certificates valid, and when the first of them ends."""

    person: User
    begun: int
    valid: int
    first_ends: date | None

    @property
    def waits(self) -> bool:
        """Whether nobody has signed in to this account yet."""
        return self.person.last_login is None and not self.person.has_usable_password()


@dataclass(frozen=True, kw_only=True)
class CourseLine:
    """One course a person has entered; `outline` is None when it can no longer be studied."""

    enrolment: Enrolment
    outline: Outline | None
    done: int

    @property
    def lessons(self) -> int:
        return len(self.outline.lessons) if self.outline else self.done


@dataclass(frozen=True, kw_only=True)
class Record:
    """Progress and certificates of one person."""

    person: User
    post: Post | None
    courses: list[CourseLine]
    certificates: list[CheckedCertificate]


def roster(viewer: User, *, query: str = "", page: object = 1) -> tuple[Page, list[RosterLine]]:
    """One page of the viewer's staff in the order of their names. Four queries, whatever their number."""
    people = records_in_scope(viewer)
    for word in search_key(query).split():
        people = people.filter(search_key__contains=word)
    named = people.values_list("pk", "first_name", "last_name", "username")
    # In the reader's alphabet, the same on every database: sorted here, over names alone.
    ordered = sorted(named, key=lambda row: (sort_key(f"{row[2]} {row[1]}"), row[3]))
    here = Paginator([row[0] for row in ordered], PAGE_SIZE).get_page(page)
    shown = User.objects.in_bulk(list(here))
    return here, _lines([shown[key] for key in here])


def _lines(people: list[User]) -> list[RosterLine]:
    current = Enrolment.objects.filter(learner__in=people, ended_at__isnull=True, completion__isnull=True).order_by()
    begun = dict(current.values("learner").annotate(n=Count("pk")).values_list("learner", "n"))
    held = certificates_by_learner(people)
    lines = []
    for person in people:
        ends = [found.certificate.valid_until for found in held.get(person.pk, ()) if found.state == VALID]
        begun_now = begun.get(person.pk, 0)
        lines.append(RosterLine(person=person, begun=begun_now, valid=len(ends), first_ends=min(ends, default=None)))
    return lines


def record_of(viewer: User, uuid) -> Record:
    """One person's record. Raises User.DoesNotExist for anyone who is not the viewer's staff."""
    person = records_in_scope(viewer).get(uuid=uuid)
    enrolments = list(enrolments_of(person))
    outlines, done = {outline.course_id: outline for outline in catalogue()}, progress_counts(enrolments)
    return Record(
        person=person,
        post=current_post(person),
        courses=[
            CourseLine(enrolment=each, outline=outlines.get(each.course_id), done=done.get(each.pk, 0)) for each in enrolments
        ],
        certificates=certificates_of(person),
    )
