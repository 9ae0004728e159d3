"""Reads of the marking queue: which texts wait for a marker, and one of them to be read. Called by the marking pages.

Nothing here names or tells the writer: no person, agency, post or attempt; addresses are sealed, waits are in whole days,
and the texts of one day stand in an order of their own, so that two texts of one person do not lie side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from assessments.marking.addresses import opened, sealed
from assessments.marking.models import Marking
from assessments.questions.content import BY_PEOPLE, language_of
from assessments.questions.models import QuestionVersion
from assessments.quizzes.models import Answer, AttemptItem
from learning.languages import choose, current
from learning.people.models import User

PAGE_SIZE = 25


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A text in the queue: for how many days it waits, and whether a marker has asked for a second one."""

    address: str
    question: int
    version: int
    language: str
    day: date
    second: bool

    @property
    def days(self) -> int:
        return (timezone.localdate() - self.day).days


@dataclass(frozen=True, kw_only=True)
class Group:
    """The texts on a page of the queue that answer one question; `count` and `days` are of all that wait."""

    stem: str
    language: str
    count: int
    days: int
    texts: list[tuple[int, Waiting]]


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text as its marker reads it. `settled`: it has its score; `own`: this marker has marked it, `second`: another has."""

    item: AttemptItem
    words: str
    # Of the page it was written on; "" where that was not noted.
    language: str
    question: int
    second: bool
    settled: bool
    own: bool


def waiting_for(marker: User) -> QuerySet[AttemptItem]:
    """The texts that this person may mark now: sent, without a score, not the own ones, not marked by the same person."""
    # Once an attempt was sent, only a text that people mark is without a score.
    sent = AttemptItem.objects.filter(score__isnull=True, attempt__score__isnull=True, attempt__submitted_at__isnull=False)
    done = Marking.objects.filter(item=OuterRef("pk"), marker=marker)
    return sent.exclude(attempt__learner=marker).filter(~Exists(done)).order_by()


def number_waiting(marker: User) -> int:
    """How many texts this person may mark now. One query."""
    return waiting_for(marker).count()


def queue(marker: User, *, page: object = 1) -> tuple[Page, list[Group]]:
    """A page of the queue by question, that which waits longest first. Two queries, however many wait."""
    ordered = _ordered(marker)
    here = Paginator(ordered, PAGE_SIZE).get_page(page)
    return here, _groups(here, ordered)


def next_text(marker: User, *, after: int | None = None) -> str:
    """The address of the text to mark next, of the question `after` if one is left; "" when none waits. One query."""
    ordered = _ordered(marker)
    same = [text for text in ordered if text.question == after]
    return next((text.address for text in (*same, *ordered)), "")


def text_to_mark(marker: User, address: str) -> Text:
    """A text that was sent, as it stands. Raises AttemptItem.DoesNotExist for all else, and for one's own. Two queries."""
    markings = Marking.objects.filter(item=OuterRef("pk"))
    items = AttemptItem.objects.select_related("version").exclude(attempt__learner=marker)
    items = items.filter(attempt__submitted_at__isnull=False, version__kind__in=BY_PEOPLE)
    items = items.annotate(own=Exists(markings.filter(marker=marker)), second=Exists(markings.exclude(marker=marker)))
    item = items.annotate(language=F("attempt__language")).get(pk=opened(address) or 0)
    answer = Answer.objects.filter(item=item).order_by("-sequence").first()
    return Text(
        item=item,
        words=answer.response["text"] if answer else "",
        language=item.language,
        question=item.version.question_id,
        second=item.second,
        settled=item.score is not None,
        own=item.own,
    )


def _ordered(marker: User) -> list[Waiting]:
    """All texts that wait: the question that waits longest first, then by day. Sorted here, over numbers and days alone."""
    marked = Exists(Marking.objects.filter(item=OuterRef("pk")))
    facts = ("version__question", "version", "attempt__language", "attempt__submitted_at")
    rows = waiting_for(marker).annotate(marked=marked).values_list("pk", *facts, "marked")
    texts = [
        Waiting(
            address=sealed(pk),
            question=question,
            version=version,
            language=language,
            day=timezone.localdate(sent),
            second=second,
        )
        for pk, question, version, language, sent, second in rows
    ]
    oldest: dict[int, date] = {}
    for text in texts:
        oldest[text.question] = min(text.day, oldest.get(text.question, text.day))
    return sorted(texts, key=lambda text: (oldest[text.question], text.question, text.day, text.address))


def _groups(page: Page, ordered: Iterable[Waiting]) -> list[Group]:
    shown = {text.question: [] for text in page}
    for place, text in enumerate(page, start=page.start_index()):
        shown[text.question].append((place, text))
    versions = QuestionVersion.objects.in_bulk([texts[0][1].version for texts in shown.values()])
    groups = []
    for question, texts in shown.items():
        content = versions[texts[0][1].version].content
        language = language_of(content, current())
        days = [text.days for text in ordered if text.question == question]
        stem = choose(content["stem"], language)
        groups.append(Group(stem=stem, language=language, count=len(days), days=max(days), texts=texts))
    return groups
