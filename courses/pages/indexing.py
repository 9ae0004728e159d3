"""Wagtail's search and reference index, filled once after many saves instead of at every one. Called by the loaders.

The index follows each save at once everywhere else. Only for loading: it is suspended for the whole process.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models, transaction
from django.db.models.signals import post_save
from modelcluster.fields import ParentalKey
from modelsearch.backends import get_search_backends
from modelsearch.index import class_is_indexed, get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler as update_search
from wagtail.hooks import search_for_hooks
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import update_reference_index_on_save as update_references

Saved = dict[type[models.Model], set[int]]

_waiting: list[Saved] = []


@contextmanager
def index_once() -> Iterator[None]:
    """Within it saves are only noted; at its end each thing saved is indexed, once. One inside another joins it."""
    if _waiting:
        yield
        return
    # Hooks register snippets, and with that whose references are kept.
    search_for_hooks()
    saved: Saved = defaultdict(set)
    searched = get_indexed_models()
    tracked = list(ReferenceIndex.tracked_models)

    def note(sender, instance, raw=False, **kwargs):
        if not raw:
            saved[sender].add(instance.pk)

    _waiting.append(saved)
    _switch(searched, update_search, note)
    _switch(tracked, update_references, note)
    try:
        yield
    finally:
        _switch(searched, note, update_search)
        _switch(tracked, note, update_references)
        _waiting.clear()
    with transaction.atomic():
        _fill_search(saved)
        _fill_references(saved)


def _switch(kinds, old, new) -> None:
    """Let another receiver hear of saves of these models."""
    for kind in kinds:
        if post_save.disconnect(old, sender=kind):
            post_save.connect(new, sender=kind, weak=False)


def _fill_search(saved: Saved) -> None:
    for kind, keys in saved.items():
        if class_is_indexed(kind):
            found = list(kind.get_indexed_objects().filter(pk__in=keys))
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(kind, found)


def _fill_references(saved: Saved) -> None:
    """References of a child (a slot, an option) are its owner's: each owner once."""
    owners: Saved = defaultdict(set)
    for kind, keys in saved.items():
        owner, ids = kind, set(keys)
        while parent := _parental_key(owner):
            ids = set(owner.objects.filter(pk__in=ids).values_list(parent.attname, flat=True)) - {None}
            owner = parent.related_model
        owners[owner] |= ids
    for owner, ids in owners.items():
        if ReferenceIndex.is_indexed(owner):
            for instance in owner.objects.filter(pk__in=ids):
                ReferenceIndex.create_or_update_for_object(instance)


def _parental_key(kind: type[models.Model]) -> ParentalKey | None:
    return next((field for field in kind._meta.get_fields() if isinstance(field, ParentalKey)), None)
