"""Which questions an attempt asks: the fixed ones of its quiz, and those drawn for it. Called when an attempt begins.

What the learner has not met yet, in this quiz or another, comes first: a second attempt, or the test after a course, is
another form as long as the bank allows; no question stands twice in an attempt.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from django.db.models import Q, QuerySet

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
    fitting = candidates(draws)
    versions = current_versions({*fixed, *chain(*fitting)})
    section_of = {pk: section for pk, section in fixed.items() if pk in versions}
    met = _met(learner) if draws else frozenset()
    for draw, found in zip(draws, fitting, strict=True):
        free = [pk for pk in found if pk in versions and pk not in section_of]
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


def candidates(draws: Sequence[QuizDraw]) -> list[list[int]]:
    """For each draw the questions it may take, published or not. One query, whatever their number; none for no draws."""
    wanted = Q(pk__in=[])
    for draw in draws:
        wanted |= _wanted(_asked(draw))
    return fitting_among(Question.objects.filter(wanted), draws)


def fitting_among(questions: QuerySet[Question], draws: Iterable[QuizDraw]) -> list[list[int]]:
    """For each draw those of these questions that it may take. One query."""
    rows = list(questions.non_polymorphic().values("pk", "bank_id", "competency_code", "level", "tags"))
    return [[row["pk"] for row in rows if _fits(row, asked)] for asked in map(_asked, draws)]


def published_for(draws: Sequence[QuizDraw], *, besides: Iterable[int] = ()) -> list[int]:
    """How many published questions each draw has to take from, when those before it have taken theirs. Two queries."""
    fitting = candidates(draws)
    published = set(current_versions(chain(*fitting))) - set(besides)
    counts, taken = [], set()
    for draw, found in zip(draws, fitting, strict=True):
        free = [pk for pk in found if pk in published - taken]
        counts.append(len(free))
        # The worst case: what several draws could take is gone already.
        taken |= set(free[: draw.count])
    return counts


def _asked(draw: QuizDraw) -> dict[str, object]:
    """What a draw asks of a question, by column; what it leaves open is not in it."""
    asked = {"bank_id": draw.bank_id, "competency_code": draw.competency_code, "level": draw.level, "tags": draw.tag}
    return {name: value for name, value in asked.items() if value not in (None, "")}


def _fits(row: Mapping, asked: Mapping[str, object]) -> bool:
    return all(value in row[name] if name == "tags" else value == row[name] for name, value in asked.items())


def _wanted(asked: Mapping[str, object]) -> Q:
    """The same for the database, which takes a tag for one that it is only a part of. Nothing asked: all."""
    return Q(**{"tags__icontains" if name == "tags" else name: value for name, value in asked.items()}) or ~Q(pk__in=[])


def _met(learner: User) -> frozenset[int]:
    """The questions this learner was asked before, in this quiz or another."""
    items = AttemptItem.objects.filter(attempt__learner=learner)
    return frozenset(items.values_list("version__question_id", flat=True))
