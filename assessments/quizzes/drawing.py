"""Which questions an attempt asks: the fixed ones of its quiz, and those drawn for it. Called when an attempt begins.

What the learner has not met yet, in this quiz or another, comes first: a second attempt, or the test after a course, is
another form as long as the bank allows; no question stands twice in an attempt.
"""

import random
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from assessments.questions.models import Question, QuestionVersion
from assessments.questions.selectors import current_versions
from assessments.quizzes.models import AttemptItem, Quiz, QuizDraw
from learning.people.models import User


def paper_of(quiz: Quiz, learner: User, dice: random.Random) -> list[tuple[QuestionVersion, int]]:
    """The published versions an attempt begins with, each with its section, in their order; what is not published is left out.

    Sections come in their order, in each the fixed questions before the drawn ones; shuffled ones stay in their section.
    """
    fixed = dict(quiz.slots.order_by("sort_order", "id").values_list("question_id", "section"))
    draws = list(quiz.draws.order_by("sort_order", "id"))
    fitting = candidates(draws) if draws else {}
    versions = current_versions({*fixed, *(pk for found in fitting.values() for pk in found)})
    section_of = {pk: section for pk, section in fixed.items() if pk in versions}
    met = _met(learner) if draws else frozenset()
    for place, draw in enumerate(draws):
        free = [pk for pk in fitting[place] if pk in versions and pk not in section_of]
        section_of |= dict.fromkeys(drawn(free, met, draw.count, dice), draw.section)
    chosen = list(section_of)
    if quiz.shuffled:
        dice.shuffle(chosen)
    return [(versions[pk], section_of[pk]) for pk in sorted(chosen, key=section_of.__getitem__)]


def drawn(free: Iterable[int], met: Iterable[int], count: int, dice: random.Random) -> list[int]:
    """Draw so many of the free ones, those not met before first; all, where there are not enough. Pure."""
    known = set(met)
    order = sorted(free)
    dice.shuffle(order)
    return sorted(order, key=lambda pk: pk in known)[:count]


def candidates(draws: Sequence[QuizDraw]) -> dict[int, list[int]]:
    """The questions each draw may take, published or not, by its place. One query, whatever their number."""
    wanted = Q(pk__in=[])
    for draw in draws:
        wanted |= _wanted(draw)
    fields = ("pk", "bank_id", "competency_code", "level", "tags")
    rows = list(Question.objects.non_polymorphic().filter(wanted).values(*fields))
    return {place: [row["pk"] for row in rows if fits(draw, row)] for place, draw in enumerate(draws)}


def published_for(draws: Sequence[QuizDraw], *, besides: Iterable[int] = ()) -> list[int]:
    """How many published questions each draw has to take from, when those before it have taken theirs. Two queries."""
    fitting = candidates(draws) if draws else {}
    published = set(current_versions({pk for found in fitting.values() for pk in found})) - set(besides)
    counts, taken = [], set()
    for place, draw in enumerate(draws):
        free = [pk for pk in fitting[place] if pk in published - taken]
        counts.append(len(free))
        # The worst case: what several draws could take is gone already.
        taken |= set(free[: draw.count])
    return counts


def fits(draw: QuizDraw, row: Mapping) -> bool:
    """Whether a question is one that a draw may take; what the draw leaves open fits everything."""
    return (
        (draw.bank_id is None or row["bank_id"] == draw.bank_id)
        and (not draw.competency_code or row["competency_code"] == draw.competency_code)
        and (draw.level is None or row["level"] == draw.level)
        and (not draw.tag or draw.tag in row["tags"])
    )


def _wanted(draw: QuizDraw) -> Q:
    """The same as `fits`, roughly, for the database; it never leaves out one that fits."""
    asked = {
        "bank": draw.bank_id,
        "competency_code": draw.competency_code or None,
        "level": draw.level,
        "tags__icontains": draw.tag or None,
    }
    return Q(**{name: value for name, value in asked.items() if value is not None})


def _met(learner: User) -> frozenset[int]:
    """The questions this learner was asked before, in this quiz or another."""
    items = AttemptItem.objects.filter(attempt__learner=learner)
    return frozenset(items.values_list("version__question_id", flat=True))
