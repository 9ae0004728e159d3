"""The lists on the pages that are opened most, each drawn in one piece: a course's lessons, and what it lifts.

Called by the views; decides nothing.
"""

from collections.abc import Collection, Iterable
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from courses.pages.selectors import LessonLine
from courses.player.selectors import Lift
from learning.languages import current
from learning.templatetags.okuw import ladder

RAIL = '<ol class="rail">{}</ol>'
LINE = '<li class="{state}">{title}<small class="num">{words}{size}</small></li>'
LINK = '<a href="{path}"{here}{lang}>{title}</a>'
PLAIN = "<span{lang}>{title}</span>"
LIFT = '<li class="lv">{drawing}<span><b>{name}</b><br>{words}</span></li>'
HERE = mark_safe(' aria-current="page"')


def rail(
    lines: Iterable[LessonLine],
    *,
    done: Collection[UUID] = (),
    now: UUID | None = None,
    here: UUID | None = None,
    linked: bool = True,
) -> SafeString:
    """`now` is the lesson to go on with, `here` the one being read; `linked` is False for who may not open them yet."""
    language = current()
    words = {name: f"{text} · " for name, text in _words().items()} if linked or here else {}
    rows = (
        {
            "state": "now" if line.key == now else "done" if line.key in done else "",
            "title": _title(line, language, line.key == here, linked),
            "words": words.get("here" if line.key == here else "done" if line.key in done else "ahead", ""),
            "size": line.size,
        }
        for line in lines
    )
    return format_html(RAIL, format_html_join("", LINE, rows))


def _words() -> dict[str, str]:
    return {"here": gettext("You are here"), "done": gettext("Done"), "ahead": gettext("Not started")}


def _title(line: LessonLine, language: str, is_here: bool, linked: bool) -> SafeString:
    lang = format_html(' lang="{}"', line.language) if line.language != language else ""
    if not linked:
        return format_html(PLAIN, lang=lang, title=line.title)
    return format_html(LINK, path=line.path, here=HERE if is_here else "", lang=lang, title=line.title)


def lift_list(lifts: Iterable[Lift]) -> SafeString:
    """A line for each competency: the ladder, and in words where the reader stands and what the certificate shows."""
    rows = ({"drawing": _ladder(lift), "name": lift.name, "words": _standing(lift)} for lift in lifts)
    return format_html_join("", LIFT, rows)


def _ladder(lift: Lift) -> SafeString:
    current, required = (lift.level.current, lift.level.required) if lift.level else (0, None)
    return ladder(level=current, required=required, gain=lift.attests, size="m")


def _standing(lift: Lift) -> str:
    to = lift.attests
    if lift.level is None:
        return gettext("up to level %(to)s") % {"to": to}
    if lift.level.current is None:
        return gettext("up to level %(to)s, %(required)s required") % {"to": to, "required": lift.level.required}
    words = gettext("you: %(now)s, certificate: %(to)s, required: %(required)s")
    return words % {"now": _number(lift.level.current), "to": to, "required": lift.level.required}


def _number(level: Decimal) -> str:
    """A level with one decimal, or none where it is whole."""
    rounded = level.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return localize(rounded if rounded % 1 else int(rounded))
