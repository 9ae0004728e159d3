"""Reads about what can be studied: the blueprint of a test. Called by the admin."""

from collections.abc import Iterable
from itertools import chain

from assessments.questions.models import Question
from assessments.questions.selectors import current_versions
from assessments.quizzes.drawing import candidates
from assessments.quizzes.models import Quiz
from courses.catalogue.blueprint import Asked, Line, blueprint
from courses.catalogue.models import Alignment


def blueprint_of(quiz: Quiz) -> list[Line]:
    """What a test asks of each competency, against what the courses with this test attest. Six queries, whatever its size."""
    fixed = list(quiz.slots.order_by("sort_order", "id").values_list("question_id", flat=True))
    draws = list(quiz.draws.order_by("sort_order", "id"))
    fitting = candidates(draws)
    questions = Question.objects.non_polymorphic()
    banks = {*questions.filter(pk__in=fixed).values_list("bank", flat=True), *(draw.bank_id for draw in draws)}
    beside = questions.filter(bank__in=banks - {None}).values_list("pk", flat=True)
    known = _asked({*fixed, *beside, *chain(*fitting)})
    return blueprint(
        attested=attested_with(quiz),
        fixed=[known[pk] for pk in fixed if pk in known],
        draws=[
            (draw.count, [known[pk] for pk in found if pk in known and pk not in fixed])
            for draw, found in zip(draws, fitting, strict=True)
        ],
        bank=known.values(),
    )


def attested_with(quiz: Quiz) -> dict[str, int]:
    """The competencies, with their levels, of the courses that hold this test and count it. One query."""
    rows = Alignment.objects.filter(course__activities__quiz=quiz, course__activities__active=True)
    levels: dict[str, int] = {}
    for code, level in rows.values_list("competency_code", "level"):
        levels[code] = max(level, levels.get(code, 0))
    return levels


def _asked(question_ids: Iterable[int]) -> dict[int, Asked]:
    """The published ones of these questions, as their newest versions have them."""
    versions = current_versions(question_ids)
    return {
        pk: Asked(pk, version.kind, version.content["level"], (version.content["competency"], *version.content["also"]))
        for pk, version in versions.items()
    }
