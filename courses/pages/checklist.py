"""The author checklist: its points, which of them concern what is reviewed, and what an answered one still lacks.

Pure. Called by the dialog of an approval and, as the last door, by the task that approves. What a machine finds: findings.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_REASON = 500
HOLDS, NOT_CONCERNED, NOT_MET = "holds", "not_concerned", "not_met"
ANSWERS = {
    HOLDS: gettext_lazy("Holds"),
    NOT_CONCERNED: gettext_lazy("Does not apply, because:"),
    NOT_MET: gettext_lazy("Does not hold, because:"),
}
CANNOT_HOLD = gettext_lazy("With what was found this cannot hold. Choose another answer and say why.")


class Subject(StrEnum):
    """What may be reviewed, as far as the checklist tells it apart."""

    LESSON = "lesson"
    QUESTION = "question"
    QUIZ = "quiz"
    # A course or a module: a title and a few lines.
    PART = "part"
    INDEX = "index"


TEACHING = frozenset({Subject.LESSON, Subject.QUESTION})
IN_A_MODULE = TEACHING | {Subject.QUIZ, Subject.PART}
PROSE = TEACHING | {Subject.PART, Subject.INDEX}
ALL = frozenset(Subject)


@dataclass(frozen=True, slots=True)
class Point:
    """One point: its lasting key, its short name, what is signed, and what it concerns."""

    key: str
    title: str
    statement: str
    concerns: frozenset[Subject]


POINTS = (
    Point("source", gettext_lazy("Sources"), gettext_lazy("Each rule has its source, with the article."), TEACHING),
    Point(
        "words",
        gettext_lazy("Words for people"),
        gettext_lazy("“Victim” and “survivor” are used with care, and nobody is blamed for what was done to them."),
        ALL,
    ),
    Point(
        "mix",
        gettext_lazy("Sexes and forms"),
        gettext_lazy("Across the module there are both sexes and several forms of trafficking."),
        IN_A_MODULE,
    ),
    Point(
        "stereotypes",
        gettext_lazy("Nationalities"),
        gettext_lazy("No nationality is shown as typical of victims or of offenders."),
        PROSE,
    ),
    Point(
        "force",
        gettext_lazy("Binding or for comparison"),
        gettext_lazy("Of each rule it is said whether it is binding or there for comparison."),
        TEACHING,
    ),
    Point(
        "pictures",
        gettext_lazy("Pictures and captions"),
        gettext_lazy("Each picture is told in words, and what is to be heard has captions."),
        TEACHING,
    ),
    Point(
        "languages",
        gettext_lazy("Three languages"),
        gettext_lazy("It is there in three languages, or readers are told what is missing."),
        ALL,
    ),
    Point(
        "content_note",
        gettext_lazy("Content note"),
        gettext_lazy("A content note comes before what may distress."),
        TEACHING,
    ),
    Point("law", gettext_lazy("Read by a lawyer"), gettext_lazy("A lawyer has read it."), TEACHING),
    Point(
        "assistance",
        gettext_lazy("Read by someone who has assisted victims"),
        gettext_lazy("Someone with experience of assistance has read it."),
        TEACHING,
    ),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a machine saw at a point, with the field or block it stands in. Where it fails, the point cannot hold."""

    message: str
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A point as it is asked about one thing, with what was found there."""

    point: Point
    found: tuple[Finding, ...] = ()

    @property
    def key(self) -> str:
        return self.point.key

    @property
    def may_hold(self) -> bool:
        return not any(finding.fails for finding in self.found)


@dataclass(frozen=True, slots=True)
class Lack:
    """What one line still lacks: the part of the answer it is about ("answer" or "reason"), and the message."""

    line: Line
    part: str
    message: str


def lines_for(subject: Subject, found: Mapping[str, Iterable[Finding]]) -> list[Line]:
    """The points that concern the subject, in their order, with what was found at each."""
    return [Line(point, tuple(found.get(point.key, ()))) for point in POINTS if subject in point.concerns]


def lacks(lines: Iterable[Line], given: object) -> list[Lack]:
    """What keeps the checklist from being signed; none when it is whole. `given` may be anything at all."""
    return [lack for line in lines if (lack := _lack(line, *_answer(given, line.key)))]


def _answer(given: object, key: str) -> tuple[str, str]:
    """Answer and reason as they were given for a point; two empty ones where they are not."""
    told = given.get(key) if isinstance(given, Mapping) else None
    parts = [told.get(name) if isinstance(told, Mapping) else None for name in ("answer", "reason")]
    answer, reason = (part.strip() if isinstance(part, str) else "" for part in parts)
    return answer, reason


def _lack(line: Line, answer: str, reason: str) -> Lack | None:
    if answer not in ANSWERS:
        return Lack(line, "answer", _("Choose an answer."))
    if answer == HOLDS and not line.may_hold:
        return Lack(line, "answer", str(CANNOT_HOLD))
    if answer != HOLDS and not reason:
        return Lack(line, "reason", _("Say why."))
    if len(reason) > LONGEST_REASON:
        return Lack(line, "reason", _("Say why in at most %(count)s characters.") % {"count": LONGEST_REASON})
    return None


def named(missing: Iterable[Lack]) -> str:
    """The sentence that names the points by which an approval is held up."""
    points = "; ".join(str(lack.line.point.title) for lack in missing)
    return _("Not approved: the checklist is not complete. Missing: %(points)s") % {"points": points}


def as_signed(lines: Iterable[Line], given: object) -> list[dict]:
    """The checklist as it is kept: the words that were read, what was found, the answer and the reason."""
    rows = []
    for line in lines:
        answer, reason = _answer(given, line.key)
        found = [{"message": finding.message, "fails": finding.fails} for finding in line.found]
        point = {"key": line.key, "title": str(line.point.title), "statement": str(line.point.statement)}
        rows.append(point | {"found": found, "answer": answer, "reason": reason})
    return rows
