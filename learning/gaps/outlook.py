"""What follows from the rows of a report: priorities with advice, the four quadrants, the change since the last round.

Pure. Called by learning.gaps.publishing. Only rows whose total shows come in; nothing here says more than they do.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from learning.gaps.body import Row
from learning.gaps.causes import treatability
from learning.gaps.cells import SHOWN, Sums, as_published
from learning.gaps.figures import mix_shown
from learning.gaps.priority import HIGH_ATTAINMENT, Candidate, Ranked, quadrant, ranked, ranks_differ
from learning.gaps.ratings import borich_figures, importance_shown
from learning.gaps.trend import EFFECT_FROM, trend_between

TOO_FEW_CAUSES = "too few causes"
STEP = Decimal("0.05")
QUADRANTS = ("train_first", "keep_up", "later", "possible_overinvestment")


@dataclass(frozen=True, kw_only=True, slots=True)
class Competence:
    """A competency as a report needs it: its domain, the framework's importance, the courses that teach it."""

    code: str
    domain: str
    importance: Decimal
    courses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """The rows that can be ranked, with the importance used."""

    priorities: list[dict]
    not_ranked: list[str]
    quadrants: dict[str, list[dict]]


def importances(competences: Iterable[Competence], rated: Mapping[str, Mapping], *, k: int) -> dict[str, Decimal]:
    """Importance by code: the respondents' where enough rated, else the framework's."""
    return {each.code: importance_shown(rated.get(each.code), each.importance, k=k) for each in competences}


def outlook_of(
    rows: Mapping[str, Row],
    competences: Mapping[str, Competence],
    rated: Mapping[str, Mapping],
    *,
    k: int,
    coarse: Iterable[str] = (),
) -> Outlook:
    """Rank the rows and place them in the quadrants. Rows without a shown total are in neither, low coverage is not ranked."""
    weights = importances(competences.values(), rated, k=k)
    order = ranked(
        Candidate(
            competency=code,
            importance=weights[code],
            mean_gap=row.sums.mean_gap,
            below=row.sums.below,
            known=row.sums.known,
            coverage=row.sums.coverage,
        )
        for code, row in rows.items()
        if row.total_shown
    )
    borich = borich_figures(rated, [each.candidate.competency for each in order if each.rank], k=k, coarse=coarse)
    return Outlook(
        priorities=[_priority(each, rows, competences, rated, borich, k) for each in order if each.rank],
        not_ranked=[each.candidate.competency for each in order if not each.rank],
        quadrants=_quadrants(rows, weights),
    )


def _priority(each: Ranked, rows, competences, rated, borich, k: int) -> dict:
    code = each.candidate.competency
    total = rows[code].total
    known = borich.get(code, {"borich": None, "borich_rank": None})
    return {
        "rank": each.rank,
        "competency": code,
        "importance": as_published(each.candidate.importance, 1),
        "mean_gap": total["mean_gap"],
        "figure": total["figure"],
        "band": total["band"],
        "people_below": total["people_below"],
        "n": total["n"],
        "priority": as_published(each.priority),
        **known,
        "ranks_differ": ranks_differ(each.rank, known["borich_rank"]),
        **advice_of(rated.get(code, {}).get("causes", {}), k=k),
        "courses": list(competences[code].courses),
    }


def advice_of(causes: Mapping[str, int], *, k: int) -> dict:
    """Whether training is the answer. Causes named by fewer than k people are not told, shares to 5 points or in words."""
    named = sum(causes.values())
    if 0 < named < k:
        return {"advice": TOO_FEW_CAUSES, "trainable_share": None, "causes": {}, "means": [], "plan_lines": []}
    found = treatability(causes)
    trainable = sum(causes.get(letter, 0) for letter in "KP")
    return {
        "advice": found.advice,
        "trainable_share": mix_shown(trainable, known=named),
        "causes": {letter: mix_shown(count, known=named) for letter, count in causes.items()},
        "means": list(found.means),
        "plan_lines": list(found.plan_lines),
    }


def _quadrants(rows: Mapping[str, Row], weights: Mapping[str, Decimal]) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {name: [] for name in QUADRANTS}
    for code, row in rows.items():
        if row.total["state"] != SHOWN or not row.sums.asked or not _mix_stays_open(row, _high):
            continue
        entry = {"competency": code, "importance": as_published(weights[code], 1)}
        if _mix_stays_open(row, _to_five_points):
            entry["attainment"] = float(_to_five_points(row.sums.attainment))
        found[quadrant(importance=weights[code], attainment=row.sums.attainment)].append(entry)
    return found


def _high(attained: Decimal) -> bool:
    return attained >= HIGH_ATTAINMENT


def _to_five_points(attained: Decimal) -> Decimal:
    return (attained / STEP).quantize(Decimal(1), rounding=ROUND_HALF_UP) * STEP


def _mix_stays_open(row: Row, reading: Callable[[Decimal], object]) -> bool:
    """Whether a person more in one hidden cell and less in another would read the same.

    Attainment tells how many levels are asked in all, and where posts ask for different levels that is who is in which.
    """
    hidden = {name: part for name, part in row.parts.items() if name in row.hidden and part.known}
    asked = {name: Decimal(part.asked) / part.known for name, part in hidden.items()}
    shown = reading(row.sums.attainment)
    steps = {
        name: [sign * (asked[other] - asked[name]) for other in hidden if other != name for sign in (1, -1)] for name in hidden
    }
    return all(any(_reads(row.sums, step, reading) == shown for step in each) for each in steps.values())


def _reads(sums: Sums, step: Decimal, reading: Callable[[Decimal], object]) -> object:
    asked = sums.asked + step
    return reading((asked - sums.gaps) / asked) if asked > 0 else None


def trend_of(before: Mapping[int, Decimal], after: Mapping[int, Decimal], *, k: int) -> dict | None:
    """The change of people's mean gaps since another round; None where too few answered.

    The line of everyone is left out where it would single out the few who are in one round only.
    """
    if len(before) < k or len(after) < k:
        return None
    found = trend_between(before, after)
    panel = found.panel
    alone = (len(before) - panel, len(after) - panel)
    shows_panel = panel >= k
    shows_all = not shows_panel or all(count == 0 or count >= k for count in alone)
    result = {
        "label": found.label if shows_panel or panel == 0 or shows_all else None,
        "n_before": len(before),
        "n_after": len(after),
    }
    if shows_all:
        result |= _line("all", found.mean_before, found.mean_after, found.change)
    if shows_panel:
        result |= {"panel": panel, **_line("panel", found.panel_before, found.panel_after, found.panel_change)}
        if panel >= EFFECT_FROM and found.dz is not None:
            result["dz"] = as_published(found.dz)
    return result


def _line(name: str, before: Decimal, after: Decimal, change: Decimal) -> dict:
    return {
        f"{name}_before": as_published(before),
        f"{name}_after": as_published(after),
        f"{name}_change": as_published(change),
    }
