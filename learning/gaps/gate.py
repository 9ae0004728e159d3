"""What may move from one edition to the next: a figure does when at least k people in it changed, else the older stands.

Pure. Called by learning.gaps.services and body. Why so: docs/decisions/0012-editions-that-do-not-tell.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from learning.gaps.snapshot import Earlier, Person, Published, Snapshot, Versions, differs

# How many replaced figures of a cell are remembered.
REMEMBERED = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A column of a row before the gate: people known when it was last published (None: never), people changed since."""

    name: str
    known_before: int | None
    changed: int
    was_hidden: bool = False


def movers(units: Iterable[Unit], *, k: int) -> frozenset[str]:
    """Return the columns that take their new figures.

    A column moves by itself from k changes. Columns too small ever to reach k move together, when the changes in them
    and in hidden columns that move are k: what can be subtracted is then the change of at least k people.
    """
    rows = list(units)
    if all(unit.known_before is None for unit in rows):
        return frozenset(unit.name for unit in rows)
    alone = {unit.name for unit in rows if unit.changed >= k}
    small = [unit for unit in rows if unit.name not in alone and (unit.known_before or 0) < k]
    beside = sum(unit.changed for unit in rows if unit.name in alone and unit.was_hidden)
    if sum(unit.changed for unit in small) + beside >= k:
        return frozenset(alone | {unit.name for unit in small})
    return frozenset(alone)


def split_may_move(changed: Mapping[str, int], *, hidden: Iterable[str] = (), k: int) -> bool:
    """Whether all parts of a whole may take their new figures at once: each has no change or at least k.

    Parts that stand hidden count as one.
    """
    together = set(hidden)
    counts = [count for name, count in changed.items() if name not in together]
    counts.append(sum(count for name, count in changed.items() if name in together))
    return any(counts) and all(count == 0 or count >= k for count in counts)


def changed_people(before: Mapping[int, Person], after: Mapping[int, Person], code: str) -> set[int]:
    """Who changed in one competency between two editions, joined or left."""
    if before is after:
        return set()
    return {learner for learner in before.keys() | after.keys() if differs(before.get(learner), after.get(learner), code)}


def changed_by_profile(before: Mapping[int, Person], after: Mapping[int, Person], code: str) -> dict[str, int]:
    """How many changed by role profile; who changed the profile counts in both."""
    counts: dict[str, int] = {}
    for learner in before.keys() | after.keys():
        old, new = before.get(learner), after.get(learner)
        profiles = {person.profile for person in (old, new) if person and code in person.levels}
        if len(profiles) > 1 or differs(old, new, code):
            for profile in profiles:
                counts[profile] = counts.get(profile, 0) + 1
    return counts


def next_versions(
    published: Published,
    newest: Versions,
    *,
    columns: Mapping[str, list[str]],
    codes: Iterable[str],
    hidden: Mapping[str, Iterable[str]],
    k: int,
) -> tuple[Versions, Earlier, dict[str, frozenset[str]]]:
    """Return the versions after the gate, those they replaced, and by code the columns that moved.

    `published` is what stands now, `newest` what could be shown, by agency and code. `columns` give their agencies,
    `hidden` by code the columns that stood hidden.
    """
    versions = {agency: dict(by_code) for agency, by_code in published.versions.items()}
    earlier = {agency: dict(by_code) for agency, by_code in published.earlier.items()}
    candidate = Published(newest, published.snapshots)
    moved: dict[str, frozenset[str]] = {}
    for code in codes:
        units = [_unit(name, agencies, code, published, candidate, hidden.get(code, ())) for name, agencies in columns.items()]
        moved[code] = movers(units, k=k)
        for name in moved[code]:
            for agency in columns[name]:
                _replace(versions, earlier, agency, code, newest.get(agency, {}).get(code))
    return versions, earlier, moved


def _replace(versions: Versions, earlier: Earlier, agency: str, code: str, version: int | None) -> None:
    old = versions.get(agency, {}).get(code)
    if version and version != old:
        versions.setdefault(agency, {})[code] = version
        if old:
            stood = earlier.setdefault(agency, {})
            stood[code] = [old, *stood.get(code, ())][:REMEMBERED]


def _unit(name: str, agencies: list[str], code: str, published: Published, candidate: Published, hidden: Iterable[str]) -> Unit:
    known = [agency for agency in agencies if published.version(agency, code)]
    return Unit(
        name=name,
        known_before=published.sums(known, code).known if known else None,
        changed=_changes(agencies, code, published, candidate),
        was_hidden=name in set(hidden),
    )


def _changes(agencies: list[str], code: str, published: Published, candidate: Published) -> int:
    """How many people changed since the figure that stands, or since an older one if that is fewer and any.

    People who went back to an earlier level would otherwise cancel out in the difference to an older edition.
    """
    now = {agency: candidate.people(agency, code) for agency in agencies}
    since = [sum(len(changed_people(published.people(agency, code), now[agency], code)) for agency in agencies)]
    for agency in agencies if len(agencies) == 1 else ():
        since += [len(changed_people(people, now[agency], code)) for people in published.people_earlier(agency, code)]
    return min((count for count in since if count), default=0) if since[0] else 0


def released_between(old: Published, new: Published, agencies: Iterable[str], codes: Iterable[str]) -> set[int]:
    """Whose published values differ between two states: the people a table over several competencies has to count."""
    wanted = list(codes)
    released: set[int] = set()
    for agency in agencies:
        pairs = {(old.version(agency, code), new.version(agency, code)) for code in wanted}
        for before, after in pairs:
            if before != after:
                released |= _changed_in(old, new, agency, before, after, wanted)
    return released


def _changed_in(old: Published, new: Published, agency: str, before, after, codes: list[str]) -> set[int]:
    these = [code for code in codes if (old.version(agency, code), new.version(agency, code)) == (before, after)]
    earlier: Mapping[int, Person] = _of(old.snapshots, before, agency)
    later: Mapping[int, Person] = _of(new.snapshots, after, agency)
    return {
        learner
        for learner in earlier.keys() | later.keys()
        if any(differs(earlier.get(learner), later.get(learner), code) for code in these)
    }


def _of(snapshots: Mapping[int, Snapshot], version: int | None, agency: str) -> Mapping[int, Person]:
    return snapshots[version].get(agency, {}) if version else {}
