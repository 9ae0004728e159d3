"""A published body as a page shows it: names in the reader's language, cells with their band, the finding in words.

Called by the views of the reports. Computes nothing: every figure comes from the body as it was published.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.formats import get_format
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.competencies.models import Competency, Offer
from learning.gaps.body import POOLED
from learning.gaps.cells import HIDDEN, LOW_COVERAGE, NOT_REQUIRED, UNKNOWN, WITH_FIGURES
from learning.gaps.selectors import TOTAL
from learning.gaps.words import ADVICE, BAND_CLASS, BANDS, CAUSES, share_or_number
from learning.languages import choose
from learning.people.models import Agency, RoleProfile

ABSENT = {"state": NOT_REQUIRED}
FIRST = 3
TOP_PRIORITIES = 12
COURSES = 2


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """A column of the heat map: key, short label, full name, and the report behind it if there is one."""

    key: str
    label: str
    name: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """Names of what a body mentions by code."""

    columns: Mapping[str, str]
    competencies: Mapping[str, Competency]
    courses: Mapping[str, Offer]

    def short(self, code: str) -> str:
        found = self.competencies.get(code)
        return found.short if found else code


def names_for(body: Mapping) -> Names:
    """Three queries, whatever the size of the report."""
    keys = body["heatmap"]["columns"]
    model = RoleProfile if body["scope"] == "agency" else Agency
    found = {each.code: each.name for each in model.objects.filter(code__in=keys)}
    kinds = dict(Agency.Kind.choices)
    for key in keys:
        if key.startswith(POOLED):
            kind = kinds.get(key.removeprefix(POOLED), key)
            found[key] = _("Small bodies together: %(kind)s") % {"kind": kind}
    competencies = Competency.objects.filter(framework__version=body["framework"]).select_related("domain")
    return Names(
        columns=found,
        competencies={each.code: each for each in competencies},
        courses={offer.module: offer for offer in Offer.objects.filter(open=True)},
    )


def localised_figure(figure: str) -> str:
    """A printed mean gap with the reader's decimal sign."""
    return figure.replace(".", get_format("DECIMAL_SEPARATOR"))


# --- heat map ---------------------------------------------------------------------------------------------------------
def column_heads(body: Mapping, names: Names, *, link: bool) -> list[ColumnHead]:
    heads = []
    for key in body["heatmap"]["columns"]:
        pooled = key.startswith(POOLED)
        name = names.columns.get(key, key)
        if body["scope"] == "agency":
            heads.append(ColumnHead(key, name, name))
        else:
            heads.append(ColumnHead(key, _("small") if pooled else key, name, f"{key}/" if link and not pooled else ""))
    return heads


def heat_groups(body: Mapping, heads: Iterable[ColumnHead], names: Names, tail: str) -> list[dict]:
    """The rows by domain, each with its cells ready to print."""
    columns, everyone, words = list(heads), ColumnHead(TOTAL, _("All"), _("All")), cell_words()
    groups: dict[str, dict] = {}
    for row in body["heatmap"]["rows"]:
        code = row["competency"]
        competency = names.competencies.get(code)
        group = groups.setdefault(row["domain"], {"name": competency.domain.name if competency else row["domain"], "rows": []})
        cells = [cell_html(row["cells"].get(head.key, ABSENT), head, f"{code}/{tail}", words) for head in columns]
        total = cell_html(row["total"], everyone, f"{code}/{tail}", words, last=True)
        rung = round(row["total"].get("required", 0))
        line = {"code": code, "short": names.short(code), "cells": mark_safe("".join(cells) + total), "row": row, "rung": rung}  # noqa: S308 - escaped below
        group["rows"].append(line)
    return list(groups.values())


def cell_words() -> dict[str, str]:
    """The words of cells in the reader's language, looked up once a page."""
    words = {band: str(word) for band, word in BANDS.items()}
    words |= {f"{LOW_COVERAGE} {band}": _("%(band)s, low coverage") % {"band": word} for band, word in words.items()}
    words |= {NOT_REQUIRED: _("not required"), UNKNOWN: _("no evidence"), HIDDEN: _("too few people to show")}
    return {name: escape(word) for name, word in words.items()}


def cell_html(cell: Mapping, head: ColumnHead, rest: str, words: Mapping[str, str], *, last: bool = False) -> str:
    """One cell of the map. Written here and not in a template, which would take most of the page's time for 684 of them."""
    state = cell["state"]
    edge = "tot" if last else ""
    if state == NOT_REQUIRED:
        return f'<td class="z {edge}"><span class="c bn"><span class="w">{words[state]}</span></span></td>'
    if state in (UNKNOWN, HIDDEN):
        css, text, word = ("bu", "?", words[state]) if state == UNKNOWN else ("bh", "–", words[state])
    else:
        css, text, word = BAND_CLASS[cell["band"]], localised_figure(cell["figure"]), words[cell["band"]]
    if state == LOW_COVERAGE:
        css, text, word = f"{css} bl", f"({text})", words[f"{LOW_COVERAGE} {cell['band']}"]
    calm = "" if cell.get("band") in ("serious", "critical") else "z "
    href = f"cell/{quote(head.key)}/{rest}"
    return (
        f'<td class="{calm}{edge}"><a class="c {css}" data-a="{escape(head.label)}" href="{escape(href)}">'
        f'{escape(text)}<span class="w"> {word}</span></a></td>'
    )


# --- finding ----------------------------------------------------------------------------------------------------------
def first_needs(body: Mapping) -> list[Mapping]:
    """The highest priorities among what to train first, three at most."""
    train_first = {entry["competency"] for entry in body["quadrants"]["train_first"]}
    return [row for row in body["priorities"] if row["competency"] in train_first][:FIRST]


def finding(body: Mapping, scope: str) -> str:
    """The title of a report: what it found."""
    if not any(row["total"]["state"] in WITH_FIGURES for row in body["heatmap"]["rows"]):
        return _("%(scope)s: no figures can be shown") % {"scope": scope}
    needs = first_needs(body)
    training = all(row["advice"] == "training" for row in needs)
    sentences = {
        (0, True): _("%(scope)s: no competency needs attention first"),
        (1, True): _("%(scope)s: one competency needs training first"),
        (2, True): _("%(scope)s: two competencies need training first"),
        (3, True): _("%(scope)s: three competencies need training first"),
        (1, False): _("%(scope)s: one competency needs attention first"),
        (2, False): _("%(scope)s: two competencies need attention first"),
        (3, False): _("%(scope)s: three competencies need attention first"),
    }
    return sentences[len(needs), training] % {"scope": scope}


def scope_name(body: Mapping, agency: Agency | None) -> str:
    if agency is not None:
        return agency.name
    count = body["head"]["agencies"]
    return ngettext("%(n)s agency", "%(n)s agencies", count) % {"n": count}


def lead_of(body: Mapping, names: Names) -> str:
    """The needs named, and for how many of them training is not the first answer."""
    needs = first_needs(body)
    if not needs:
        return ""
    text = "; ".join(names.short(row["competency"]) for row in needs) + "."
    other = sum(row["advice"] == "non-training first" for row in needs)
    if not other:
        return text
    note = ngettext(
        "For %(n)s of them training is not the first answer.", "For %(n)s of them training is not the first answer.", other
    )
    return f"{text} {note % {'n': other}}"


# --- priorities -------------------------------------------------------------------------------------------------------
def priority_rows(body: Mapping, names: Names, tail: str, limit: int = TOP_PRIORITIES) -> list[dict]:
    rows = []
    for row in body["priorities"][:limit]:
        share = row["trainable_share"]
        rows.append(
            {
                **row,
                "short": names.short(row["competency"]),
                "href": f"cell/{TOTAL}/{row['competency']}/{tail}",
                "gap": localised_figure(row["figure"]),
                "word": BANDS[row["band"]],
                "below": below_text(row["people_below"], row["n"]),
                "share": share_or_number(share),
                "bar": share if isinstance(share, int) else None,
                "advice_text": ADVICE[row["advice"]],
                "missing": [CAUSES[letter] for letter in row["plan_lines"]],
                "offers": _offers(row["courses"], names),
            }
        )
    return rows


def _offers(modules: Iterable[str], names: Names) -> list[tuple[str, str]]:
    """Addresses and titles of the courses that lift most, two at most."""
    found = [names.courses[module] for module in modules if module in names.courses]
    return [(offer.address, course_title(offer)) for offer in found[:COURSES]]


def below_text(shown, known: int) -> str:
    """How many stand below what is required: "33 of 55", or the words alone."""
    if isinstance(shown, str):
        return str(share_or_number(shown))
    return _("%(n)s of %(total)s") % {"n": shown, "total": known}


def course_title(offer: Offer) -> str:
    return choose(offer.titles)
