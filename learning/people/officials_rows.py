"""One row of the file of officials against what is known: agencies, profiles, people. Called by import_officials."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from learning.languages import CODES
from learning.people.models import Agency, Post, Region, RoleProfile, User
from learning.people.officials_file import Problem, Row
from learning.people.services import folded

Role = User.Role

# Roles with rights beyond one's own agency are given by an administrator, person by person.
IMPORTED_ROLES = (Role.LEARNER, Role.SUPERVISOR, Role.FOCAL)
EARLIEST_POST = date(1950, 1, 1)
DAY_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"),
    re.compile(r"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{4})"),
)


@dataclass(frozen=True)
class Known:
    """What the database holds that the file may name. Agencies, profiles and people by folded code or username."""

    today: date
    agencies: Mapping[str, Agency]
    profiles: Mapping[str, RoleProfile]
    people: Mapping[str, User]
    posts: Mapping[int, Post]
    owner_of_email: Mapping[str, str]


@dataclass(frozen=True)
class Official:
    """A row understood. "" and None mean that the file does not say."""

    line: int
    username: str
    last_name: str
    first_name: str
    agency: Agency
    profiles: tuple[RoleProfile, ...]
    since: date
    email: str
    region: str
    role: str
    supervisor: str
    language: str
    sex: str
    age_band: str
    account_ends: date | None


class _Wrong(Exception):
    """A cell that cannot be taken, with what to do."""


def understand(row: Row, known: Known) -> tuple[Official | None, list[Problem]]:
    """The row as an official, or its problems, one a column."""
    told, problems = {}, []
    for column, reading in READINGS.items():
        if column in row.spoilt:
            continue
        try:
            told[column] = reading(row.cells[column], known)
        except _Wrong as wrong:
            problems.append(Problem(row.line, column, str(wrong)))
    if problems or row.spoilt:
        return None, problems
    return Official(line=row.line, **told), []


def _required(cell: str) -> str:
    if not cell:
        raise _Wrong(_("This cell is empty. Fill it."))
    return cell


def _username(cell: str, known: Known) -> str:
    name = folded(_required(cell))
    try:
        User.username_validator(name)
    except ValidationError as error:
        raise _Wrong(_("A username has letters, digits and @ . + - _ only, and no space.")) from error
    return name


def _name(cell: str, known: Known) -> str:
    return _required(cell)


def _email(cell: str, known: Known) -> str:
    try:
        if cell:
            validate_email(cell)
    except ValidationError as error:
        raise _Wrong(_("This is not an e-mail address. Correct it or leave the cell empty.")) from error
    return cell


def _agency(cell: str, known: Known) -> Agency:
    agency = known.agencies.get(folded(_required(cell)))
    if agency is None:
        raise _Wrong(_("There is no agency with the code “%(code)s”. Use a code from the list of agencies.") % {"code": cell})
    if agency.valid_from and agency.valid_from > known.today:
        raise _Wrong(_("This agency begins only on %(day)s. Use the code of the agency of today.") % {"day": agency.valid_from})
    if agency.valid_to and agency.valid_to < known.today:
        if agency.successor:
            words = _("This agency ended on %(day)s. Use the code of its successor: %(code)s.")
            raise _Wrong(words % {"day": agency.valid_to, "code": agency.successor.code})
        raise _Wrong(_("This agency ended on %(day)s. Use the code of the agency of today.") % {"day": agency.valid_to})
    return agency


def _profiles(cell: str, known: Known) -> tuple[RoleProfile, ...]:
    codes = dict.fromkeys(folded(code) for code in re.split(r"[\s;,]+", _required(cell)) if code)
    unknown = [code.upper() for code in codes if code not in known.profiles]
    if unknown or not codes:
        offered = " ".join(profile.code for profile in known.profiles.values())
        words = _("There is no role profile “%(codes)s”. Use these codes, the main one first: %(offered)s.")
        raise _Wrong(words % {"codes": " ".join(unknown) or cell, "offered": offered})
    return tuple(known.profiles[code] for code in codes)


def _day(cell: str) -> date:
    for form in DAY_FORMS:
        match = form.fullmatch(cell)
        if match:
            try:
                return date(**{part: int(number) for part, number in match.groupdict().items()})
            except ValueError:
                break
    raise _Wrong(_("This is not a day. Write it as 2026-11-21 or 21.11.2026."))


def _since(cell: str, known: Known) -> date:
    day = _day(_required(cell))
    if day > known.today:
        raise _Wrong(_("This day lies ahead. Import the row when the person has begun."))
    if day < EARLIEST_POST:
        raise _Wrong(_("This day is too long ago for a post held today. Correct the year."))
    return day


def _account_ends(cell: str, known: Known) -> date | None:
    day = _day(cell) if cell else None
    if day and day < known.today:
        raise _Wrong(_("The account would have ended already. Give a coming day or leave the cell empty."))
    return day


def _supervisor(cell: str, known: Known) -> str:
    return folded(cell)


def _one_of(values: tuple[str, ...]) -> Callable[[str, Known], str]:
    """A reading that takes nothing or one of these codes, in any case."""
    by_fold = {folded(value): value for value in values}

    def reading(cell: str, known: Known) -> str:
        if not cell:
            return ""
        if folded(cell) not in by_fold:
            words = _("“%(cell)s” is not offered here. Use one of these or leave the cell empty: %(values)s.")
            raise _Wrong(words % {"cell": cell, "values": ", ".join(values)})
        return by_fold[folded(cell)]

    return reading


def _role(cell: str, known: Known) -> str:
    if folded(cell) in set(Role.values) - set(IMPORTED_ROLES):
        words = _("The role “%(role)s” is given by an administrator, not by a file. Use one of these: %(values)s.")
        raise _Wrong(words % {"role": cell, "values": ", ".join(IMPORTED_ROLES)})
    return _one_of(IMPORTED_ROLES)(cell, known)


def _offered(choices: type) -> tuple[str, ...]:
    return tuple(value for value in choices.values if value)


READINGS: dict[str, Callable[[str, Known], object]] = {
    "username": _username,
    "last_name": _name,
    "first_name": _name,
    "agency": _agency,
    "profiles": _profiles,
    "since": _since,
    "email": _email,
    "region": _one_of(_offered(Region)),
    "role": _role,
    "supervisor": _supervisor,
    "language": _one_of(CODES),
    "sex": _one_of(_offered(User.Sex)),
    "age_band": _one_of(_offered(User.AgeBand)),
    "account_ends": _account_ends,
}
