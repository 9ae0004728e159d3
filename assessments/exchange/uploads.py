"""A file that somebody looks at before it is imported: kept for an hour, for that person only. Called by the viewsets.

It waits in the cache of the sessions, which all server processes share and which empties itself; no name of a file, no path
and no folder comes into it. Of one person the newest few are kept.
"""

from dataclasses import asdict, dataclass, field
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import caches

from assessments.exchange.services import Wish
from learning.people.models import User

HOUR = 60 * 60
MOST_OF_ONE_PERSON = 3


@dataclass(frozen=True, slots=True)
class Upload:
    """The bytes of a file and what its importer said of it; after the import, what came of it and no bytes."""

    content: bytes
    wish: Wish
    form: str
    outcome: list[dict] = field(default_factory=list)
    done: bool = False


def keep(*, owner: User, upload: Upload) -> UUID:
    """Keep an upload; gives the key by which its owner finds it."""
    key, cache = uuid4(), _cache()
    newest = [str(key), *(cache.get(_list_of(owner)) or [])]
    cache.delete_many([_name(owner, old) for old in newest[MOST_OF_ONE_PERSON:]])
    cache.set(_list_of(owner), newest[:MOST_OF_ONE_PERSON], HOUR)
    cache.set(_name(owner, key), asdict(upload), HOUR)
    return key


def kept(*, owner: User, key: UUID) -> Upload | None:
    """The upload of this person; None for somebody else's, and when its hour is over."""
    found = _cache().get(_name(owner, key))
    return Upload(**{**found, "wish": Wish(**found["wish"])}) if found else None


def claim(*, owner: User, key: UUID) -> bool:
    """Whether this is the first to import the upload: a button pressed twice imports once."""
    return _cache().add(f"{_name(owner, key)}-claimed", True, HOUR)


def conclude(*, owner: User, key: UUID, upload: Upload, outcome: list[dict]) -> None:
    """Put what came of an upload in the place of its bytes."""
    done = Upload(content=b"", wish=upload.wish, form=upload.form, outcome=outcome, done=True)
    _cache().set(_name(owner, key), asdict(done), HOUR)


def _cache():
    return caches[settings.SESSION_CACHE_ALIAS]


def _name(owner: User, key: UUID | str) -> str:
    return f"import-{owner.pk}-{key}"


def _list_of(owner: User) -> str:
    return f"imports-{owner.pk}"
