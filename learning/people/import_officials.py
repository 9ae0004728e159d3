"""Officials from a CSV file, all of them or none. Called by `manage.py import_officials`.

The username is the key. An empty cell or a missing column changes nothing of what is known about a person; language, sex
and age are taken for new people only, because afterwards they are the person's own to say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.people.models import Agency, Post, RoleProfile, User
from learning.people.officials_file import COLUMNS, Problem, Row, read_sheet
from learning.people.officials_rows import IMPORTED_ROLES, Known, Official, understand
from learning.people.posts import Appointment, appoint, appoint_newcomers, is_same_post, may_supervise, refresh_search_key
from learning.people.services import NewAccount, create_accounts, folded, grant_role


@dataclass(frozen=True)
class ImportResult:
    """What the import did, or would do; with problems it did nothing."""

    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems

    def as_dict(self) -> dict:
        return {"ok": self.ok, **asdict(self)}


@dataclass(frozen=True)
class _Change:
    """A row beside the person it is about, if there is one: which fields differ, and whether the post does."""

    official: Official
    person: User | None
    post: Post | None
    fields: Mapping[str, object]
    region: str
    moves: bool
    supervisor_differs: bool

    @property
    def is_change(self) -> bool:
        return bool(self.fields) or self.moves or self.supervisor_differs


def import_officials(*, content: bytes, dry_run: bool = False) -> ImportResult:
    """Make or change the people of a CSV file in one transaction; with a single problem, or for a dry run, change nothing.

    The same file told twice changes nothing the second time.
    """
    sheet = read_sheet(content)
    try:
        with transaction.atomic():
            return _import(sheet.rows, list(sheet.problems), dry_run)
    except IntegrityError:
        message = _("Somebody changed the same people at the same moment, so nothing was imported. Import the file again.")
        return ImportResult(read=len(sheet.rows), problems=[Problem(0, "", message)])


def _import(rows: list[Row], problems: list[Problem], dry_run: bool) -> ImportResult:
    known = _known(rows)
    officials = []
    for row in rows:
        official, wrong = understand(row, known)
        problems += wrong
        officials += [official] if official else []
    problems += _problems_together(rows, officials, known)
    if problems:
        places = {column: place for place, column in enumerate(("", *COLUMNS))}
        problems.sort(key=lambda problem: (problem.line, places.get(problem.column, len(places))))
        return ImportResult(read=len(rows), problems=problems)
    changes = [_compare(official, known) for official in officials]
    new = [change for change in changes if change.person is None]
    changed = [change for change in changes if change.person and change.is_change]
    if not dry_run:
        _write(new, changed, dict(known.people))
    return ImportResult(len(rows), len(new), len(changed), len(rows) - len(new) - len(changed))


def _known(rows: Iterable[Row]) -> Known:
    """Everything the rows may name, in a fixed number of queries."""
    named = {folded(row.cells[column]) for row in rows for column in ("username", "supervisor")}
    owners, wanted = {}, {}
    for pk, username, email in User.objects.order_by("pk").values_list("pk", "username", "email"):
        owners[folded(email)] = folded(username)
        if folded(username) in named:
            wanted[pk] = folded(username)
    people = User.objects.select_related("agency").in_bulk(wanted)
    posts = Post.objects.filter(user__in=people, until__isnull=True).select_related("agency", "main_profile", "supervisor")
    return Known(
        today=timezone.localdate(),
        agencies={folded(agency.code): agency for agency in Agency.objects.select_related("successor")},
        profiles={folded(profile.code): profile for profile in RoleProfile.objects.all()},
        people={wanted[pk]: person for pk, person in people.items()},
        posts={post.user_id: post for post in posts.prefetch_related("other_profiles")},
        owner_of_email=owners,
    )


def _problems_together(rows: list[Row], officials: list[Official], known: Known) -> list[Problem]:
    """What only shows beside the other rows and the people there are."""
    lines: dict[str, int] = {}
    problems = []
    for row in rows:
        username = folded(row.cells["username"])
        first = lines.setdefault(username, row.line)
        if username and first != row.line:
            message = _("This person stands on line %(line)s already. Keep one of the two lines.") % {"line": first}
            problems.append(Problem(row.line, "username", message))
    by_username = {official.username: official for official in officials}
    owners = dict(known.owner_of_email)
    for official in officials:
        found = {
            "username": _account_problem(official, known),
            "email": _email_problem(official, owners),
            "supervisor": _supervisor_problem(official, lines, by_username, known),
            "since": _since_problem(official, known),
        }
        problems += [Problem(official.line, column, message) for column, message in found.items() if message]
    return problems


def _account_problem(official: Official, known: Known) -> str:
    person = known.people.get(official.username)
    if person and (person.is_superuser or person.role not in IMPORTED_ROLES):
        return _("This account has rights that a file does not give, so an administrator keeps it. Take the line out.")
    if person and not person.is_active:
        return _("This account is closed. Ask an administrator to open it, or take the line out.")
    return ""


def _email_problem(official: Official, owners: dict[str, str]) -> str:
    if official.email and owners.setdefault(folded(official.email), official.username) != official.username:
        return _("Another person has this e-mail address. Correct it or leave the cell empty.")
    return ""


def _supervisor_problem(official: Official, lines: Mapping[str, int], rows: Mapping[str, Official], known: Known) -> str:
    name = official.supervisor
    if not name:
        return ""
    if name == official.username:
        return _("Nobody supervises themselves. Name another person or leave the cell empty.")
    person = known.people.get(name)
    if name not in lines and person is None:
        words = _(
            "There is no account “%(name)s”, neither here nor in this file. Add a line for this person or correct the name."
        )
        return words % {"name": name}
    if person and not person.is_active:
        return _("The account of this supervisor is closed. Name another person or leave the cell empty.")
    if name in lines and name not in rows:
        return ""
    agency = rows[name].agency if name in rows else person.agency
    if agency is None or _whole(agency) != _whole(official.agency):
        return _("This supervisor works in another agency. Name a person of the same agency or leave the cell empty.")
    return ""


def _whole(agency: Agency) -> int:
    """A regional unit belongs to its agency."""
    return agency.parent_id or agency.pk


def _since_problem(official: Official, known: Known) -> str:
    change = _compare(official, known)
    if change.moves and change.post and official.since <= change.post.since:
        words = _("This line gives another post than the one held since %(day)s. Give the later day on which it began.")
        return words % {"day": change.post.since}
    return ""


def _compare(official: Official, known: Known) -> _Change:
    person = known.people.get(official.username)
    post = known.posts.get(person.pk) if person else None
    stays = post is not None and post.agency_id == official.agency.pk
    region = official.region or (post.region if stays else "")
    fields = {}
    if person:
        told = {name: getattr(official, name) for name in ("last_name", "first_name", "email", "role", "account_ends")}
        fields = {name: value for name, value in told.items() if value and value != getattr(person, name)}
    supervisor = known.people.get(official.supervisor)
    return _Change(
        official=official,
        person=person,
        post=post,
        fields=fields,
        region=region,
        moves=post is None or not is_same_post(post, official.agency, official.profiles, region),
        supervisor_differs=bool(official.supervisor and post) and post.supervisor_id != (supervisor.pk if supervisor else None),
    )


def _write(new: list[_Change], changed: list[_Change], people: dict[str, User]) -> None:
    accounts = create_accounts(accounts=[_new_account(change.official) for change in new], by=None)
    people.update((person.username, person) for person in accounts)
    appoint_newcomers(
        appointments=[
            Appointment(
                user=people[change.official.username],
                agency=change.official.agency,
                profiles=change.official.profiles,
                since=change.official.since,
                region=change.region,
                supervisor=people.get(change.official.supervisor),
            )
            for change in new
        ]
    )
    for change in changed:
        _apply(change)
    # When everybody is where the file says: a supervisor may have come to the agency further down.
    for change in changed:
        if change.moves or change.supervisor_differs:
            _appoint(change, _supervisor(change, people))


def _new_account(official: Official) -> NewAccount:
    return NewAccount(
        username=official.username,
        last_name=official.last_name,
        first_name=official.first_name,
        email=official.email,
        role=official.role or User.Role.LEARNER,
        agency=official.agency,
        language=official.language or "tk",
        sex=official.sex,
        age_band=official.age_band,
        account_ends=official.account_ends,
    )


def _apply(change: _Change) -> None:
    """Bring one person to what the row says, the supervisor excepted."""
    person = change.person
    fields = dict(change.fields)
    role = fields.pop("role", None)
    if fields:
        if "email" in fields:
            # The old address must not reset the password any more.
            EmailAddress.objects.filter(user=person).delete()
        for name, value in fields.items():
            setattr(person, name, value)
        person.save(update_fields=list(fields))
        refresh_search_key(person)
    if role:
        grant_role(user=person, role=role, by=None)
    if change.moves:
        _appoint(change, None)


def _appoint(change: _Change, supervisor: User | None) -> None:
    official = change.official
    appoint(
        user=change.person,
        agency=official.agency,
        profiles=official.profiles,
        since=official.since,
        region=change.region,
        supervisor=supervisor,
    )


def _supervisor(change: _Change, people: Mapping[str, User]) -> User | None:
    """The one the row names, else the one there was, if they are still of the same agency."""
    if change.official.supervisor:
        return people[change.official.supervisor]
    held = change.post.supervisor if change.post else None
    if held is None:
        return None
    held = people.get(folded(held.username), held)
    return held if may_supervise(change.person, held, change.official.agency) else None
