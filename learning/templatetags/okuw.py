"""Tags of the page frame and of the one visual idea, the ladder. Called by every template; they draw and never decide.

Who may open what comes from learning.people.permissions; a tag only asks.
"""

from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote

from django import template
from django.conf import settings
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.http import escape_leading_slashes
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy

from learning import languages
from learning.people import permissions

register = template.Library()

HIGHEST = 4
LEVEL_NAMES = {
    0: gettext_lazy("None"),
    1: gettext_lazy("Aware"),
    2: gettext_lazy("Guided"),
    3: gettext_lazy("Independent"),
    4: gettext_lazy("Expert"),
}
SIZES = {"s": "ld", "m": "ld ld-m", "l": "ld ld-l"}
# In this order in the bar: the country's own language first.
BAR_LANGUAGES = ("tk", "ru", "en")


# --- the ladder ----------------------------------------------------------------------------------
@register.simple_tag
def ladder(level=None, required=None, gain=None, size="s"):
    """The drawing alone: filled up to `level` (None: not known), marked at `required`, paler up to `gain`."""
    return mark_safe(_drawing(level, required or 0, gain or 0, SIZES[size]))  # noqa: S308 - built from numbers only


@register.simple_tag
def ladder_text(level=None, required=None, gain=None, size="s"):
    """The drawing with the words that say the same: "Level 1 of 3 required"."""
    return format_html(
        '<span class="lv">{}<span>{}</span></span>', ladder(level, required, gain, size), _words(level, required or 0)
    )


@register.simple_tag
def level_name(level):
    """The word for a whole level, 0 to 4."""
    return LEVEL_NAMES[int(level)]


def _words(level, required: int) -> str:
    if level is None:
        return (
            gettext("Level not known, %(required)s required") % {"required": required}
            if required
            else gettext("Level not known")
        )
    shown = floatformat(level, -1)
    if not required:
        return gettext("Level %(level)s") % {"level": shown}
    return gettext("Level %(level)s of %(required)s required") % {"level": shown, "required": required}


def _drawing(level, required: int, gain: int, css_class: str) -> str:
    reached = None if level is None else Decimal(str(level))
    rails = "k" if reached is not None else "k q"
    rungs = "".join(_rung(rung, reached, required, gain) for rung in range(1, HIGHEST + 1))
    mark = ""
    if required:
        y = 15 - 4 * required
        mark = f'<path class="r" d="M0 {y}l3 2.5-3 2.5zM16 {y}l-3 2.5 3 2.5z"/>'
    return (
        f'<svg class="{css_class}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        f'<path class="{rails}" d="M3.5 0v16M12.5 0v16"/>{rungs}{mark}</svg>'
    )


def _rung(rung: int, reached: Decimal | None, required: int, gain: int) -> str:
    """One rung: filled, to be gained, asked for, or thin; of a part level as much is filled as is reached."""
    foot = 16 - 4 * rung
    part = Decimal(0) if reached is None else min(Decimal(1), max(Decimal(0), reached - (rung - 1)))
    if part == 1:
        return f'<path class="f" d="M4 {foot}h8v3H4z"/>'
    empty = ""
    if rung <= gain:
        return f'<path class="g" d="M4 {foot}h8v3H4z"/>' + _part(part, foot)
    if rung == required:
        empty = f'<path class="e" d="M4.5 {foot}.5h7v2h-7z"/>'
    elif reached is not None:
        empty = f'<path class="o" d="M4 {foot + 1}.5h8"/>'
    return empty + _part(part, foot)


def _part(part: Decimal, foot: int) -> str:
    return f'<path class="f" d="M4 {foot}h{(8 * part).quantize(Decimal("0.1"))}v3H4z"/>' if part else ""


# --- addresses -----------------------------------------------------------------------------------
@register.simple_tag
def localpath(path=""):
    """The address of a page of this site in the active language: `{% localpath "gaps/" %}` gives /en/gaps/."""
    return f"/{languages.current()}/{path}"


# --- the frame -----------------------------------------------------------------------------------
@register.simple_tag
def kept(template_name):
    """A part of the frame that depends on the language alone: rendered once in each, then kept."""
    return _rendered(template_name, languages.current(), settings.QUICK_EXIT_URL)


@lru_cache(maxsize=64)
def _rendered(template_name: str, language: str, exit_url: str) -> str:
    return render_to_string(template_name, {"quick_exit_url": exit_url})


@register.simple_tag(takes_context=True)
def language_switch(context):
    """The same page in each language. A page may say better in `translations`, {code: address}."""
    given = context.get("translations") or {}
    request = context.get("request")
    active = languages.current()
    links = format_html_join(
        "",
        LANGUAGE_LINK,
        (_language_link(code, given.get(code) or _same_page(request, code), active) for code in BAR_LANGUAGES),
    )
    return format_html('<nav class="langs" aria-label="{}">{}</nav>', gettext("Language"), links)


LANGUAGE_LINK = (
    '<a href="{href}" lang="{code}" hreflang="{code}"{mark}>'
    '<span class="l">{name}</span><abbr class="s" title="{name}">{short}</abbr></a>'
)


def _language_link(code: str, href: str, active: str) -> dict:
    mark = mark_safe(' aria-current="true"') if code == active else ""
    return {"href": href, "code": code, "name": languages.NAMES[code], "short": code.upper(), "mark": mark}


def _same_page(request, code: str) -> str:
    """The address asked for, with its language segment swapped; where it has none, `?lang=` asks for the language."""
    if request is None:
        return f"/{code}/"
    query = request.GET.copy()
    query.pop("lang", None)
    onward = query.get("next") or (request.POST.get("next") if request.method == "POST" else None)
    if onward:
        query["next"] = _swapped(onward, code) or onward
    path = _swapped(request.path, code)
    if path is None:
        path = request.path
        query["lang"] = code
    tail = f"?{query.urlencode()}" if query else ""
    return escape_leading_slashes(quote(path, safe="/-_.~:@!$&'()*+,;=")) + tail


def _swapped(path: str, code: str) -> str | None:
    _, first, *rest = path.split("/", 2) if path.startswith("/") and path.count("/") > 1 else ("", "")
    return f"/{code}/{rest[0]}" if first in languages.CODES else None


@register.simple_tag(takes_context=True)
def main_nav(context):
    """The addresses the viewer's role may open, with the number of texts waiting. The page names its own place in `section`."""
    user = getattr(context.get("request"), "user", None)
    section = context.get("section") or ""
    if user is None or not user.is_authenticated:
        return _navigation(("courses", "verify"), section, languages.current())
    places = tuple(_places_of(user))
    waiting = context.get("texts_waiting") if "marking" in places else None
    shown = format_html(WAITING, waiting) if waiting else ""
    return format_html(_navigation(places, section, languages.current()), name=str(user), waiting=shown)


WAITING = ' <span class="num">({})</span>'
PLACES = {
    "my": ("my/", gettext_lazy("My learning")),
    "courses": ("courses/", gettext_lazy("Courses")),
    "needs": ("needs/", gettext_lazy("My needs")),
    "team": ("team/", gettext_lazy("My team")),
    "gaps": ("gaps/", gettext_lazy("Gap reports")),
    "rounds": ("rounds/", gettext_lazy("Rounds")),
    "marking": ("marking/", gettext_lazy("Texts to mark")),
    "verify": ("verify/", gettext_lazy("Check a certificate")),
    "admin": ("/admin/", gettext_lazy("Admin pages")),
}


def _places_of(user):
    yield from ("my", "courses", "needs")
    if permissions.may_see_team(user):
        yield "team"
    if permissions.may_see_gap_reports(user):
        yield "gaps"
    if permissions.may_lead_rounds(user):
        yield "rounds"
    if permissions.may_mark(user):
        yield "marking"
    if permissions.may_use_admin(user):
        yield "admin"


@lru_cache(maxsize=512)
def _navigation(places: tuple, section: str, language: str) -> str:
    """Rendered once for each set of places, language and place in it; the caller fills in the viewer's name, and what waits."""
    items = [
        {
            "href": path if path.startswith("/") else localpath(path),
            "label": label,
            "here": place == section,
            "counted": place == "marking",
        }
        for place, (path, label) in ((place, PLACES[place]) for place in places)
    ]
    return render_to_string("components/main_nav.html", {"items": items, "section": section, "signed_in": "my" in places})


@register.simple_tag(takes_context=True)
def second_factor_missing(context):
    """Whether the viewer must set up a second factor before going on."""
    user = context["request"].user
    return settings.SECOND_FACTOR_FORCED and user.is_authenticated and permissions.must_enrol_second_factor(user)


# --- small things --------------------------------------------------------------------------------
@register.filter
def weight(size):
    """Bytes as a reader says them: "74 kB"; under a kilobyte "1 kB", from a thousand of them "1.2 MB"."""
    kilobytes = max(1, round(int(size) / 1000))
    if kilobytes < 1000:
        return gettext("%(n)s kB") % {"n": kilobytes}
    return gettext("%(n)s MB") % {"n": floatformat(Decimal(int(size)) / 1_000_000, 1)}


@register.filter
def language_name(code):
    """A language in its own words: "Русский"."""
    return languages.NAMES.get(code, code)


@register.simple_tag
def percent(share):
    """A share from 0 to 1 as whole per cent, never rounded up to a pass that was not reached: "79%"."""
    return gettext("%(n)s%%") % {"n": int(Decimal(share) * 100)}


@register.simple_tag
def lookup(mapping, key):
    """The value of a mapping under a key that is itself a variable; the key where there is none."""
    return mapping.get(key, key)


# --- forms ---------------------------------------------------------------------------------------
@register.inclusion_tag("components/field.html")
def field(bound, hint="", label=""):
    """One form field: label, hint, error above the input, all of it tied together for screen readers."""
    bound.label = label or bound.label
    hint = (hint or bound.help_text or "").strip()
    bound.field.widget.attrs.pop("placeholder", None)
    described = " ".join(
        name for name, there in ((f"{bound.id_for_label}-hint", hint), (f"{bound.id_for_label}-error", bound.errors)) if there
    )
    attrs = {"aria-describedby": described} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {"field": bound, "hint": hint, "input": bound.as_widget(attrs=attrs), "choices": _choices(bound)}


def _choices(bound):
    """The boxes of a question with several answers: a group, with one label for all of them."""
    return list(bound.subwidgets) if isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple) else None


@register.inclusion_tag("components/error_summary.html")
def error_summary(form, title=""):
    """What is wrong with a form, first on the page, each line a link to its place."""
    return {"form": form, "title": title}
