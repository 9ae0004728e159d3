"""What the learner's pages show, put together from the storeys below. Called by courses.player.views."""

from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone

from assessments.quizzes.models import Attempt, Quiz
from assessments.quizzes.selectors import accommodation_of, sized_quizzes
from assessments.quizzes.timing import allowed_attempts, is_limited, minutes_of, refusal
from courses.enrolments.models import Enrolment
from courses.enrolments.selectors import enrolments_of
from courses.pages.rendering import Segment
from courses.pages.selectors import FoundLesson, LessonLine, LessonText, Outline, catalogue, text_of
from courses.progress.advice import Suggestion, suggestions
from courses.progress.selectors import Study, last_place, lessons_done, progress_counts, study_of
from learning.certificates.selectors import CheckedCertificate, certificates_of
from learning.competencies.models import Competency, Framework
from learning.competencies.selectors import required_now
from learning.evidence.level import Level
from learning.evidence.selectors import levels_now
from learning.languages import current, localised
from learning.people.models import User


@dataclass(frozen=True)
class QuizCard:
    """A quiz inside a lesson as this learner sees it."""

    quiz: Quiz
    questions: int
    # This learner's own time limit; None without one.
    minutes: int | None
    open_attempt: Attempt | None
    # The attempt whose result is told: the best of those that pass, else the last one sent.
    told: Attempt | None
    passed: bool
    # Why no new attempt may begin now; "" if one may.
    refusal: str
    attempts_left: int | None


@dataclass(frozen=True)
class Reading:
    """A lesson as this learner reads it."""

    outline: Outline
    line: LessonLine
    text: LessonText
    entered: bool
    done: frozenset[UUID]
    place: str
    number: int
    previous: LessonLine | None
    next: LessonLine | None
    segments: list[tuple[Segment, QuizCard | None]]

    @property
    def is_draft(self) -> bool:
        return self.line.translation == "draft"

    @property
    def is_fallback(self) -> bool:
        return self.line.language != current()


@dataclass(frozen=True)
class Lift:
    """What a course does for one competency of this person."""

    code: str
    name: str
    attests: int
    level: Level | None


@dataclass(frozen=True)
class Overview:
    """My learning: what to go on with, what comes next for the post, certificates, everything else."""

    resume: LessonLine | None
    resume_outline: Outline | None
    resume_place: str
    done: int
    next: list[Suggestion]
    names: dict[str, str]
    certificates: list[CheckedCertificate]
    begun: list[tuple[Outline, Enrolment, int]]
    rest: list[Outline]
    has_post: bool
    required: int
    shown: int


def reading_of(user: User, lesson: FoundLesson) -> Reading:
    """Everything a lesson page shows. One query besides those for a quiz in the text."""
    lines, line, text = lesson.outline.lessons, lesson.line, text_of(lesson)
    place = lines.index(line)
    study = study_of(user, lesson.outline.course_id)
    cards = _cards(user, study, [segment.quiz_id for segment in text.segments if segment.quiz_id])
    return Reading(
        outline=lesson.outline,
        line=line,
        text=text,
        entered=study is not None,
        done=study.done if study else frozenset(),
        place=study.places.get(line.key, "") if study else "",
        number=place + 1,
        previous=lines[place - 1] if place else None,
        next=lines[place + 1] if place + 1 < len(lines) else None,
        segments=[(segment, cards.get(segment.quiz_id)) for segment in text.segments],
    )


def _cards(user: User, study: Study | None, quiz_ids: list[int]) -> dict[int, QuizCard]:
    if not quiz_ids:
        return {}
    own_attempts = Attempt.objects.filter(learner=user, quiz__in=quiz_ids, context=str(study.uuid)) if study else []
    attempts = list(own_attempts)
    quizzes = list(sized_quizzes(quiz_ids))
    given = accommodation_of(user) if any(is_limited(quiz) for quiz in quizzes) else None
    cards = {}
    for quiz in quizzes:
        own = [attempt for attempt in attempts if attempt.quiz_id == quiz.pk]
        sent = [attempt for attempt in own if attempt.submitted_at]
        passed = [attempt for attempt in sent if attempt.passed]
        allowed = allowed_attempts(quiz, given)
        cards[quiz.pk] = QuizCard(
            quiz=quiz,
            questions=quiz.size,
            minutes=minutes_of(quiz, given),
            open_attempt=next((attempt for attempt in own if attempt.submitted_at is None), None),
            told=max(passed, key=lambda attempt: attempt.score, default=sent[0] if sent else None),
            passed=bool(passed),
            refusal=refusal(quiz, sent, timezone.now(), given),
            attempts_left=max(0, allowed - len(sent)) if allowed else None,
        )
    return cards


def names_of_competencies() -> dict[str, str]:
    """Short names by code in the active language, of the framework in force. Kept for a minute."""
    key = f"names:{current()}"
    names = cache.get(key)
    if names is None:
        competencies = Competency.objects.filter(framework__state=Framework.State.IN_FORCE)
        names = {competency.code: localised(competency, "short") for competency in competencies}
        cache.set(key, names, 60)
    return names


def _importance() -> dict:
    weights = cache.get("importance")
    if weights is None:
        competencies = Competency.objects.filter(framework__state=Framework.State.IN_FORCE)
        weights = dict(competencies.values_list("code", "default_importance"))
        cache.set("importance", weights, 60)
    return weights


def lifts_of(user: User, outline: Outline) -> list[Lift]:
    """What the course attests, beside what this person has shown and the post requires."""
    names = names_of_competencies()
    levels = {}
    if user.is_authenticated:
        attested = [code for code, _level in outline.attests]
        levels = levels_now(user, timezone.localdate(), required_now(user), attested)
    return [Lift(code, names.get(code, code), attests, levels.get(code)) for code, attests in outline.attests]


def overview_of(user: User) -> Overview:
    """My learning. Live: only a person's own page is."""
    required = required_now(user)
    levels = levels_now(user, timezone.localdate(), required)
    outlines = {outline.course_id: outline for outline in catalogue()}
    enrolments = [enrolment for enrolment in enrolments_of(user) if enrolment.course_id in outlines]
    counts = progress_counts(enrolments)
    begun = [(outlines[enrolment.course_id], enrolment, counts.get(enrolment.pk, 0)) for enrolment in enrolments]
    certificates = certificates_of(user)
    held = {found.certificate.course_code for found in certificates if found.state == "valid"}
    open_enrolments = [enrolment for enrolment in enrolments if not hasattr(enrolment, "completion")]
    resume, resume_outline, place = _resume(open_enrolments, outlines)
    following = suggestions(outlines.values(), levels, _importance(), held)[:3]
    shown_already = {enrolment.course_id for enrolment in enrolments} | {row.outline.course_id for row in following}
    return Overview(
        resume=resume,
        resume_outline=resume_outline,
        resume_place=place,
        done=next((count for outline, _enrolment, count in begun if outline is resume_outline), 0),
        next=following,
        names=names_of_competencies(),
        certificates=certificates,
        begun=begun,
        rest=[outline for outline in outlines.values() if outline.course_id not in shown_already],
        has_post=bool(required),
        required=sum(1 for level in required.values() if level),
        shown=sum(1 for code, level in levels.items() if required.get(code) and level.current is not None),
    )


def _resume(enrolments: list[Enrolment], outlines: dict[int, Outline]):
    """The lesson where the person stopped: the one read last, else the first unread one of the newest course."""
    stopped = last_place(enrolments)
    if stopped:
        outline = outlines[stopped.enrolment.course_id]
        for line in outline.lessons:
            if line.key == stopped.lesson:
                return line, outline, stopped.place
    for enrolment in enrolments:
        outline = outlines[enrolment.course_id]
        done = lessons_done(enrolment)
        for line in outline.lessons:
            if line.key not in done:
                return line, outline, ""
    return None, None, ""
