"""Reads about questions: which of them are published, and in which version. Called by quizzes and the loader."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from assessments.questions.kinds import KINDS
from assessments.questions.models import QuestionVersion
from learning.competencies.models import Framework
from learning.competencies.selectors import competencies_of, framework_in_force


def current_versions(question_ids: Iterable[int]) -> dict[int, QuestionVersion]:
    """The newest version of each question that is published now, by question id. One query."""
    newer = QuestionVersion.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
    live = Q()
    for kind in KINDS:
        live |= Q(**{f"question__{kind._meta.model_name}__live": True})
    versions = QuestionVersion.objects.filter(live, question__in=list(question_ids)).filter(~Exists(newer))
    return {version.question_id: version for version in versions}


def competency_codes() -> list[str]:
    """The codes a question may be about, in their order: those of the framework in force; none when there is none."""
    try:
        framework = framework_in_force()
    except Framework.DoesNotExist:
        return []
    return list(framework.competencies.values_list("code", flat=True))


def competency_choices() -> list[tuple[str, str]]:
    """The competencies of the framework in force as code and label, for the author's form."""
    try:
        rows = competencies_of(framework_in_force())
    except Framework.DoesNotExist:
        return []
    return [(row.code, f"{row.code} {row.short}") for row in rows]
