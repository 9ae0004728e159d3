"""The level a post requires in one competency. Pure; called by selectors, reports and the method command."""

from collections.abc import Iterable, Mapping


def required_level(
    *, role_profiles: Iterable[str], matrix: Mapping[str, int], override: Mapping[str, int] | None = None
) -> int:
    """Return the required level, 0 to 4, of a person for one competency.

    `matrix` and `override` hold levels by role profile for that competency; an override of the agency
    replaces the matrix, upward or downward. The highest over the person's role profiles counts. 0 means
    *not required*, as for a person without a role profile. Raises KeyError for a profile that is in neither.
    Source: method 3.2.
    """
    overriding = override or {}
    levels = (overriding[profile] if profile in overriding else matrix[profile] for profile in role_profiles)
    return max(levels, default=0)
