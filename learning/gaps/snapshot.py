"""Where everyone stood on the day of each edition, and the one set of values that is published: for every agency and
competency the newest edition that may show. Pure. Called by learning.gaps.gate, body, tables and services."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from learning.evidence.level import ZERO, Level, Piece
from learning.evidence.rounding import settled
from learning.gaps.cells import Sums, added, sums_of_one

# Beside the competencies: who is on the staff, and of whom anything is known.
STAFF = "*"
SERIOUS = 1
KINDS = {"self": "s", "supervisor": "v", "observed": "o", "test": "t", "certificate": "c", "expired": "e"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """One person in one edition, as stored: `levels` by code are [required, current or None, confidence, kinds used]."""

    learner_id: int
    profile: str
    groups: Mapping[str, str]
    levels: Mapping[str, list]
    certificates: Mapping[str, str] = field(default_factory=dict)


# People of one edition by agency code and learner id.
Snapshot = Mapping[str, Mapping[int, Person]]
Versions = dict[str, dict[str, int]]
# The editions whose figures stood before those of `Versions`, the newest first.
Earlier = dict[str, dict[str, list[int]]]
Tallies = dict[str, dict[str, Counter]]


@dataclass(slots=True)
class Overall:
    """One person over several competencies: gaps and levels asked where known, how many, on what evidence, how serious."""

    groups: Mapping[str, str]
    gaps: Decimal = ZERO
    asked: int = 0
    known: int = 0
    self_only: int = 0
    serious: int = 0

    @property
    def mean_gap(self) -> Decimal:
        return self.gaps / self.known

    def take(self, level: list, sign: int, important: bool) -> None:
        """Count one known level in, or with sign -1 out again."""
        gaps = sums_of_one(level[0], level[1]).gaps
        self.gaps += sign * gaps
        self.asked += sign * level[0]
        self.known += sign
        self.self_only += sign * (level[3] == KINDS["self"])
        self.serious += sign * (important and gaps >= SERIOUS)

    def merge(self, other: "Overall") -> None:
        self.groups = other.groups
        self.gaps += other.gaps
        self.asked += other.asked
        self.known += other.known
        self.self_only += other.self_only
        self.serious += other.serious


def stored_level(level: Level, as_of) -> list:
    """A level of the ledger in the form an edition keeps: exact enough to compare, short enough to store."""
    current = None if level.current is None else _plain(settled(level.current))
    kinds = {_kind(weighed.piece, as_of) for weighed in level.pieces if weighed.used}
    return [level.required, current, _plain(round(level.confidence, 4)), "".join(sorted(kinds))]


def _kind(piece: Piece, as_of) -> str:
    expired = piece.kind == "certificate" and piece.valid_until < as_of
    return KINDS["expired" if expired else piece.kind]


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def with_staff_row(levels: dict[str, list]) -> dict[str, list]:
    """The levels with the staff row: everyone counts once, known if any competency is."""
    known = any(level[1] is not None for level in levels.values())
    return {**levels, STAFF: [1, "1" if known else None, "0", ""]}


def differs(before: Person | None, after: Person | None, code: str) -> bool:
    """Whether the person's required or current level changed, the person joining or leaving included."""
    return _value(before, code) != _value(after, code)


def _value(person: Person | None, code: str) -> list | None:
    level = person.levels.get(code) if person else None
    return level[:2] if level else None


class Published:
    """The values that count: by agency and code those of the edition named in `versions`. Sums are made once and kept.

    `important` are the competencies in which a serious gap is counted.
    """

    def __init__(
        self,
        versions: Versions,
        snapshots: Mapping[int, Snapshot],
        important: Iterable[str] = (),
        earlier: Earlier | None = None,
    ):
        self.versions = versions
        self.earlier = earlier or {}
        self.snapshots = snapshots
        self.important = frozenset(important)
        self._tallies: dict[tuple[int, str], Tallies] = {}
        self._sums: dict[tuple[int, str, str], dict[str, Sums]] = {}
        self._whole: dict[tuple[int, str], dict[int, Overall]] = {}

    def version(self, agency: str, code: str) -> int | None:
        return self.versions.get(agency, {}).get(code)

    def people_earlier(self, agency: str, code: str) -> list[Mapping[int, Person]]:
        """The people of every figure that was ever published of the agency, as far as it is remembered."""
        return [self._people(version, agency) for version in self.earlier.get(agency, {}).get(code, ())]

    def newest(self, agencies: Iterable[str], code: str) -> int:
        return max((self.version(agency, code) or 0 for agency in agencies), default=0)

    def people(self, agency: str, code: str) -> Mapping[int, Person]:
        version = self.version(agency, code)
        return self._people(version, agency) if version else {}

    def tallies(self, agency: str, code: str) -> dict[str, Counter]:
        """How many people of each role profile share the same level, confidence and evidence."""
        version = self.version(agency, code)
        if not version:
            return {}
        if (version, agency) not in self._tallies:
            self._tallies[version, agency] = _tallied(self._people(version, agency).values())
        return self._tallies[version, agency].get(code, {})

    def by_profile(self, agency: str, code: str) -> dict[str, Sums]:
        version = self.version(agency, code)
        if not version:
            return {}
        if (version, agency, code) not in self._sums:
            tallies = self.tallies(agency, code)
            self._sums[version, agency, code] = {profile: _summed(tally) for profile, tally in tallies.items()}
        return self._sums[version, agency, code]

    def sums(self, agencies: Iterable[str], code: str) -> Sums:
        return added(part for agency in agencies for part in self.by_profile(agency, code).values())

    def overall(self, agencies: Iterable[str], codes: Iterable[str]) -> dict[int, Overall]:
        """Everyone of the agencies over the codes; people of whom nothing is known in them are left out."""
        wanted = list(codes)
        found: dict[int, Overall] = {}
        for agency in agencies:
            for version, chosen in self._codes_by_version(agency, wanted):
                for learner, overall in self._over(version, agency, chosen):
                    if learner in found:
                        found[learner].merge(overall)
                    else:
                        found[learner] = overall
        return found

    def _people(self, version: int, agency: str) -> Mapping[int, Person]:
        return self.snapshots[version].get(agency, {})

    def _codes_by_version(self, agency: str, codes: list[str]) -> Iterator[tuple[int, set[str]]]:
        # The newest last, so that a person's groups are those of the newest edition.
        versions = {code: self.version(agency, code) for code in codes}
        for version in sorted({version for version in versions.values() if version}):
            yield version, {code for code in codes if versions[code] == version}

    def _over(self, version: int, agency: str, codes: set[str]) -> Iterator[tuple[int, Overall]]:
        """Everyone over the codes, starting from all of them where that is the shorter way."""
        if (version, agency) not in self._whole:
            self._whole[version, agency] = self._all_codes(version, agency)
        whole = self._whole[version, agency]
        for learner, person in self._people(version, agency).items():
            if learner not in whole:
                continue
            rest = [code for code in person.levels if code not in codes and code != STAFF]
            if 2 * len(rest) > len(person.levels):
                overall = Overall(person.groups)
                self._count(overall, person, codes, 1)
            else:
                overall = replace(whole[learner])
                self._count(overall, person, rest, -1)
            if overall.known:
                yield learner, overall

    def _all_codes(self, version: int, agency: str) -> dict[int, Overall]:
        found = {}
        for learner, person in self._people(version, agency).items():
            overall = Overall(person.groups)
            self._count(overall, person, person.levels.keys() - {STAFF}, 1)
            if overall.known:
                found[learner] = overall
        return found

    def _count(self, overall: Overall, person: Person, codes: Iterable[str], sign: int) -> None:
        for code in codes:
            level = person.levels.get(code)
            if level is not None and level[1] is not None:
                overall.take(level, sign, code in self.important)


def _tallied(people: Iterable[Person]) -> Tallies:
    found: Tallies = {}
    for person in people:
        for code, level in person.levels.items():
            found.setdefault(code, {}).setdefault(person.profile, Counter())[tuple(level)] += 1
    return found


def _summed(tally: Mapping[tuple, int]) -> Sums:
    """Sums of people who are counted by their level."""
    parts = [(sums_of_one(level[0], level[1]), count) for level, count in tally.items()]
    return Sums(
        staff=sum(part.staff * count for part, count in parts),
        known=sum(part.known * count for part, count in parts),
        below=sum(part.below * count for part, count in parts),
        gaps=sum((part.gaps * count for part, count in parts), ZERO),
        asked=sum(part.asked * count for part, count in parts),
    )
