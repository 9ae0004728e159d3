"""How long and how heavy something to study is, in words: "12 minutes · 15 kB". Called by the selectors of pages."""

from django.utils.formats import localize
from django.utils.translation import gettext, ngettext


def size_in_words(minutes: int, kilobytes: int, lessons: int | None = None) -> str:
    """In the active language; without the lessons for a single one, without kilobytes where they are not known."""
    parts = [ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": localize(minutes)}]
    if lessons:
        parts.insert(0, ngettext("%(n)s lesson", "%(n)s lessons", lessons) % {"n": localize(lessons)})
    if kilobytes:
        parts.append(gettext("%(n)s kB") % {"n": localize(kilobytes)})
    return " · ".join(parts)
