"""What respondents said of importance, of themselves and of causes, summed up when a round's first edition is made.

Pure. It stays the same in later editions: answers do not change after a round, and one person leaving must not show.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from learning.gaps.cells import as_published
from learning.gaps.priority import RATERS_FROM, Ratings, discrepancies, importance_of
from learning.gaps.survey import Survey, SurveyPerson

NATION = ""
DIMENSIONS = ("sex", "age_band", "region", "language")
# Shown to the supervisor who leads it, and to nobody else: learning.gaps.teams.
TEAM = "team"
UNSAID = "unsaid"


def ratings_by_scope(survey: Survey, defaults: Mapping[str, Decimal]) -> dict[str, dict]:
    """Summed ratings of the nation ("") and of every agency, as an edition keeps them."""
    by_agency: dict[str, list[SurveyPerson]] = {}
    for person in survey.people:
        by_agency.setdefault(person.agency_code, []).append(person)
    scopes = {NATION: survey.people, **by_agency}
    return {scope: {"codes": _rated(people, defaults), "taking_part": _taking_part(people)} for scope, people in scopes.items()}


def importance_shown(rated: Mapping | None, default: Decimal, *, k: int) -> Decimal:
    """The importance of a competency: the respondents' mean if enough of them rated, else the framework's."""
    if rated is None or rated["raters"] < max(RATERS_FROM, k):
        return default
    return Decimal(rated["importance"])


def _rated(people: Iterable[SurveyPerson], defaults: Mapping[str, Decimal]) -> dict[str, dict]:
    importance: dict[str, list[int]] = {code: [] for code in defaults}
    pairs: dict[str, list[tuple[int, int]]] = {code: [] for code in defaults}
    causes: dict[str, Counter] = {code: Counter() for code in defaults}
    for person in people:
        for code, value in person.importance.items():
            if code in importance:
                importance[code].append(value)
                if code in person.self_ratings:
                    pairs[code].append((value, person.self_ratings[code]))
        for code, cause in person.causes.items():
            if code in causes:
                causes[code][cause] += 1
    return {code: _summed(code, importance[code], pairs[code], causes[code], default) for code, default in defaults.items()}


def _summed(code: str, importance: list[int], pairs: list[tuple[int, int]], causes: Counter, default: Decimal) -> dict:
    borich = discrepancies(
        [Ratings(competency=code, importance=[pair[0] for pair in pairs], self_rating=[pair[1] for pair in pairs])]
    )[0]
    return {
        "raters": len(importance),
        "importance": str(importance_of(importance, default=default)),
        "pairs": len(pairs),
        "mwds": None if borich.mwds is None else str(borich.mwds),
        "causes": dict(sorted(causes.items())),
    }


def _taking_part(people: Iterable[SurveyPerson]) -> dict[str, dict[str, list[int]]]:
    """By breakdown and group: how many answered anything, of how many asked."""
    counts: dict[str, dict[str, list[int]]] = {dimension: {} for dimension in (*DIMENSIONS, TEAM)}
    for person in people:
        for dimension in counts:
            count = counts[dimension].setdefault(person.groups.get(dimension) or UNSAID, [0, 0])
            count[0] += bool(person.self_ratings)
            count[1] += 1
    return counts


def borich_figures(
    rated: Mapping[str, Mapping], codes: Iterable[str], *, k: int, coarse: Iterable[str] = ()
) -> dict[str, dict]:
    """Borich's MWDS with its rank among `codes`, of those at least k people rated twice; equals share the better rank.

    In `coarse` rows a hidden column could be subtracted from the national figure, which is therefore given to one place.
    """
    scores = {code: Decimal(rated[code]["mwds"]) for code in codes if code in rated and rated[code]["pairs"] >= k}
    rough = set(coarse)
    return {
        code: {
            "borich": as_published(score, 1 if code in rough else 2),
            "borich_rank": 1 + sum(other > score for other in scores.values()),
        }
        for code, score in scores.items()
    }
