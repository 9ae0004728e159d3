"""What the storey above hands down when an edition is made: who was asked, and what they rated. Values only, no records.

Made by assessments.needs, read by learning.gaps.services.freeze_edition.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyPerson:
    """One active person of the round: the post and the requirements frozen at opening, and the person's own answers.

    `profile` is the main role profile; `groups` holds sex, age_band, region, language ("" for not said) and team (the
    supervisor's id, "" for none); `required` the levels by competency code (0 or absent: not required); `self_ratings` 0 to
    4, `importance` 1 to 5 and `causes` one of K P T A R L, by competency code and only where given.
    """

    learner_id: int
    agency_id: int
    agency_code: str
    agency_kind: str
    profile: str
    groups: dict[str, str]
    required: dict[str, int]
    self_ratings: dict[str, int] = field(default_factory=dict)
    importance: dict[str, int] = field(default_factory=dict)
    causes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """A closed round: its people (each once, the ineligible left out), and per agency code how many were invited,
    ineligible, answered in full (`complete`), or in part with at least 80 % of the items (`partial`).

    `k` and `k_outside` are the smallest groups shown inside and outside; 5 and 10 at least.
    """

    round_code: str
    framework_version: str
    k: int
    k_outside: int
    people: list[SurveyPerson]
    invited: dict[str, int]
    ineligible: dict[str, int]
    complete: dict[str, int]
    partial: dict[str, int]
