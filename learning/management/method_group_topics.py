"""The topics of the method about groups: figures, ranks, suppression, trend, causes, samples. Called by method_topics."""

from decimal import Decimal

from learning.gaps.causes import treatability
from learning.gaps.figures import Reading, group_figures, priority_value
from learning.gaps.priority import Candidate, Ratings, discrepancies, ranked
from learning.gaps.sampling import cochran, hake_gain, response_rate, yamane
from learning.gaps.suppression import SMALLEST_K, suppress
from learning.gaps.trend import trend_between
from learning.management.method_cases import CaseProblem, Fields, figure, number, whole

_AGENCY = frozenset({"required", "importance", "current"})
_PRIORITY_ROW = frozenset({"competency", "importance", "mean_gap", "people_below", "n", "coverage"})
_BORICH_ROW = frozenset({"competency", "importance", "self_rating"})
_RESPONSE = frozenset({"invited", "ineligible", "complete", "partial_over_80pct"})

Result = dict[str, object]


def agency(case: object, where: str) -> Result:
    """Return the figures of one competency in a group that all have the same required level (3.4)."""
    fields = Fields.of(case, where=where, known=_AGENCY)
    required, importance = fields.whole("required", 0, 4), fields.number("importance", 1, 5)
    levels = [None if level is None else number(level, where=place, low=0, high=4) for level, place in fields.rows("current")]
    group = group_figures(Reading(required=required, current=level) for level in levels)
    priority = None if group.mean_gap is None else priority_value(importance=importance, mean_gap=group.mean_gap)
    share = None if group.share_below is None else 100 * group.share_below
    return {
        "N": group.staff,
        "n": group.known,
        "coverage": figure(group.coverage, 3),
        "mean_current": figure(group.mean_current, 2),
        "mean_gap": figure(group.mean_gap, 2),
        "people_below": group.below,
        "share_below_pct": figure(share, 1),
        "volume_levels": figure(group.volume, 2),
        "attainment": figure(group.attainment, 3),
        "priority": figure(priority, 3),
    }


def priority(case: object, where: str) -> Result:
    """Return the ranked competencies (3.5)."""
    fields = Fields.of(case, where=where, known=frozenset({"rows"}))
    rows = ranked(_candidate(row, place) for row, place in _rows_once_each(fields, _PRIORITY_ROW))
    return {
        "rows": [
            {"competency": row.candidate.competency, "priority": figure(row.priority, 3), "rank": row.rank} for row in rows
        ]
    }


def borich(case: object, where: str) -> Result:
    """Return the competencies by mean weighted discrepancy, with the ranked discrepancy score beside it (3.1)."""
    fields = Fields.of(case, where=where, known=frozenset({"rows"}))
    rows = discrepancies([_ratings(row) for row, _ in _rows_once_each(fields, _BORICH_ROW)])
    return {
        "rows": [
            {
                "competency": row.competency,
                "mean_importance": figure(row.mean_importance, 2),
                "mean_ability": figure(row.mean_ability, 2),
                "mean_discrepancy": figure(row.mean_discrepancy, 2),
                "mwds": figure(row.mwds, 2),
                "rds": figure(row.rds, 2),
                "rank": row.rank,
            }
            for row in rows
        ]
    }


def suppression(case: object, where: str) -> Result:
    """Return which cells of a breakdown are hidden (3.4)."""
    fields = Fields.of(case, where=where, known=frozenset({"cells", "k"}))
    k = fields.whole("k", SMALLEST_K) if fields.has("k") else SMALLEST_K
    mask = suppress(fields.wholes("cells"), k=k)
    return {
        "primary": list(mask.primary),
        "complementary": list(mask.complementary),
        "shown": list(mask.shown),
        "total_shown": mask.total_shown,
    }


def trend(case: object, where: str) -> Result:
    """Return the change between two rounds (3.6)."""
    fields = Fields.of(case, where=where, known=frozenset({"before", "after"}))
    found = trend_between(_gaps(fields, "before"), _gaps(fields, "after"))
    return {
        "mean1_all": figure(found.mean_before, 2),
        "mean2_all": figure(found.mean_after, 2),
        "cross_section_change": figure(found.change, 2),
        "matched_n": found.panel,
        "matched_mean1": figure(found.panel_before, 2),
        "matched_mean2": figure(found.panel_after, 2),
        "matched_change": figure(found.panel_change, 2),
        "sd_change": figure(found.sd, 4),
        "dz": figure(found.dz, 2),
        "label": found.label,
    }


def causes(case: object, where: str) -> Result:
    """Return whether training is the answer (3.7)."""
    fields = Fields.of(case, where=where, known=frozenset({"causes"}))
    found = treatability(fields.wholes("causes"))
    return {"trainable_share": figure(found.trainable_share, 3), "advice": found.advice}


def gain(case: object, where: str) -> Result:
    """Return Hake's gain (3.1)."""
    fields = Fields.of(case, where=where, known=frozenset({"pre_pct", "post_pct"}))
    made = hake_gain(before=fields.number("pre_pct", 0, 100), after=fields.number("post_pct", 0, 100))
    return {"gain": figure(made, 3)}


def response(case: object, where: str) -> Result:
    """Return the response rate (3.1)."""
    fields = Fields.of(case, where=where, known=_RESPONSE)
    rate = response_rate(
        invited=fields.whole("invited"),
        ineligible=fields.whole("ineligible"),
        complete=fields.whole("complete"),
        mostly_complete=fields.whole("partial_over_80pct"),
    )
    return {"rate_pct": figure(rate, 1)}


def sample(case: object, where: str) -> Result:
    """Return the two sample sizes (3.1)."""
    fields = Fields.of(case, where=where, known=frozenset({"N", "e"}))
    population, margin = fields.whole("N"), fields.number("e", 0, 1)
    return {
        "yamane": yamane(population=population, margin=margin),
        "cochran": cochran(population=population, margin=margin),
    }


def _rows_once_each(fields: Fields, known: frozenset[str]) -> list[tuple[Fields, str]]:
    rows = [(Fields.of(row, where=place, known=known), place) for row, place in fields.rows("rows")]
    names = [row.text("competency") for row, _ in rows]
    if len(set(names)) < len(names):
        raise CaseProblem(f"{fields.where}, rows: give each competency once")
    return rows


def _candidate(row: Fields, where: str) -> Candidate:
    known, below = row.whole("n"), row.whole("people_below")
    if below > known:
        raise CaseProblem(f"{where}: people_below cannot be more than n")
    return Candidate(
        competency=row.text("competency"),
        importance=row.number("importance", 1, 5),
        mean_gap=None if row.raw("mean_gap") is None else row.number("mean_gap", 0, 4),
        below=below,
        known=known,
        coverage=row.number("coverage", 0, 1) if row.has("coverage") else None,
    )


def _ratings(row: Fields) -> Ratings:
    return Ratings(
        competency=row.text("competency"),
        importance=[whole(rating, where=place, low=1, high=5) for rating, place in row.rows("importance")],
        self_rating=[whole(rating, where=place, low=0, high=4) for rating, place in row.rows("self_rating")],
    )


def _gaps(fields: Fields, key: str) -> dict[str, Decimal]:
    """Read the gaps of a round by person; null is a person whose level is not known, who is in neither line."""
    return {person: number(gap, where=place, low=0, high=4) for person, gap, place in fields.entries(key) if gap is not None}
