"""Reads about what is required: the framework in force, required levels of posts, what attests a competency."""

from collections.abc import Iterable

from django.core.cache import cache

from learning.competencies.models import Competency, Framework, Offer, Requirement, RequirementOverride
from learning.competencies.requirement import required_level
from learning.people.models import Post, RoleProfile, User
from learning.people.selectors import profile_codes


def framework_in_force() -> Framework:
    """The one version in force. Raises Framework.DoesNotExist when none is."""
    return Framework.objects.get(state=Framework.State.IN_FORCE)


def competencies_of(framework: Framework) -> list[Competency]:
    """All competencies in their order, with domain and anchors."""
    return list(framework.competencies.select_related("domain").prefetch_related("levels"))


def required_levels(post: Post, framework: Framework) -> dict[str, int]:
    """Required level by competency code for one post, 0 included."""
    return required_levels_of([post], framework)[post.pk]


def required_levels_of(posts: Iterable[Post], framework: Framework) -> dict[int, dict[str, int]]:
    """Required levels by post id and competency code: the highest over the profiles, an agency's override first.

    A regional unit follows its agency's overrides. Two queries, whatever the number of posts.
    """
    matrix, overrides = _requirements(framework)
    levels: dict[tuple, dict[str, int]] = {}
    result = {}
    for post in posts:
        kind = (post.agency.parent_id or post.agency_id, *profile_codes(post))
        if kind not in levels:
            levels[kind] = _levels_for(kind, matrix, overrides)
        result[post.pk] = dict(levels[kind])
    return result


def requirement_matrix(framework: Framework) -> list[tuple[Competency, list[int]]]:
    """Each competency with the level it asks of every role profile, in the profiles' order; 0 is not required."""
    matrix, _overrides = _requirements(framework)
    profiles = list(RoleProfile.objects.values_list("code", flat=True))
    rows = [(competency, matrix.get(competency.code, {})) for competency in framework.competencies.select_related("domain")]
    return [(competency, [levels.get(profile, 0) for profile in profiles]) for competency, levels in rows]


def _requirements(framework: Framework) -> tuple[dict[str, dict[str, int]], dict[tuple[int, str], dict[str, int]]]:
    matrix: dict[str, dict[str, int]] = {}
    rows = Requirement.objects.filter(competency__framework=framework)
    for code, profile, level in rows.values_list("competency__code", "profile__code", "level"):
        matrix.setdefault(code, {})[profile] = level
    overrides: dict[tuple[int, str], dict[str, int]] = {}
    rows = RequirementOverride.objects.filter(competency__framework=framework)
    for agency, code, profile, level in rows.values_list("agency_id", "competency__code", "profile__code", "level"):
        overrides.setdefault((agency, code), {})[profile] = level
    return matrix, overrides


def _levels_for(kind: tuple, matrix: dict, overrides: dict) -> dict[str, int]:
    agency, *profiles = kind
    levels = {}
    for code, row in matrix.items():
        override = overrides.get((agency, code), {})
        known = [profile for profile in profiles if profile in row or profile in override]
        levels[code] = required_level(role_profiles=known, matrix=row, override=override)
    return levels


def required_now(user: User) -> dict[str, int]:
    """What the person's current post requires in the framework in force; empty without a post.

    One query. The matrix is kept for a minute, for pages that every learner opens; what is published or frozen reads it fresh.
    """
    posts = Post.objects.filter(user=user, until__isnull=True).order_by()
    rows = list(posts.values_list("agency_id", "agency__parent_id", "main_profile__code", "other_profiles__code"))
    if not rows:
        return {}
    kept = cache.get("requirements")
    if kept is None:
        kept = _requirements(framework_in_force())
        cache.set("requirements", kept, 60)
    agency, parent, main, _other = rows[0]
    return _levels_for((parent or agency, main, *(other for *_post, other in rows if other)), *kept)


def offers() -> list[Offer]:
    """Courses open to learners, as the record knows them."""
    return list(Offer.objects.filter(open=True))


def offers_for(competency_code: str, above_level: int = 0) -> list[Offer]:
    """Open courses that attest the competency above a level, the highest first."""
    found = [offer for offer in offers() if offer.levels.get(competency_code, 0) > above_level]
    return sorted(found, key=lambda offer: (-offer.levels[competency_code], offer.module))
