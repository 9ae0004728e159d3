"""The tables of the pages: figures as text in the reader's format, a dash where nothing is known. Called by the viewset."""

from collections.abc import Iterable, Sequence

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.analysis.figures import Comparison, Item, ItemFigures, QuizFigures
from assessments.analysis.flags import Option, comparison_flags
from assessments.analysis.statistics import BANDS
from assessments.questions.shares import UNKNOWN, percent, share_of
from learning.gaps.figures import COUNTS_FROM
from learning.languages import NAMES

# What a group scored, where it is not told in numbers.
POINTS = {
    "almost_none": gettext_lazy("almost no points"),
    "some": gettext_lazy("some of the points"),
    "half": gettext_lazy("about half of the points"),
    "most": gettext_lazy("most of the points"),
    "almost_all": gettext_lazy("almost all points"),
}
# Below this a chance is not written out.
LEAST_P = 0.001


def whole(count: int) -> str:
    """A count, its thousands apart."""
    return floatformat(count, "0g")


def number(value: float | None, places: int = 2) -> str:
    return UNKNOWN if value is None else floatformat(value, places)


def chance(p: float | None) -> str:
    """A probability, to three places."""
    return _("under %(n)s") % {"n": number(LEAST_P, 3)} if p is not None and p < LEAST_P else number(p, 3)


def duration(seconds: float | None) -> str:
    if seconds is None:
        return UNKNOWN
    minutes, rest = divmod(round(seconds), 60)
    if minutes:
        return _("%(minutes)s min %(seconds)s s") % {"minutes": whole(minutes), "seconds": rest}
    return _("%(seconds)s s") % {"seconds": rest}


def language_name(code: str) -> str:
    return NAMES.get(code) or _("language not known")


def head(figures: QuizFigures) -> list[dict]:
    """The figures of the whole test, each with what it means."""
    by_language = ", ".join(f"{language_name(code)} {whole(sent)}" for code, sent in figures.languages.items())
    return [
        _line(_("Attempts counted"), whole(figures.attempts), by_language),
        _line(_("Mean score"), share_of(figures.mean, people=figures.people, words=POINTS), ""),
        _line(_("Standard deviation"), percent(figures.deviation), _("How far scores lie from the mean, typically.")),
        _line(
            _("Reliability (alpha)"),
            number(figures.alpha),
            _("Whether the questions measure one thing: 1 at best, good from 0.7."),
        ),
        _line(
            _("Standard error"),
            percent(figures.error),
            _("How far a score may lie from what the same person would get on average."),
        ),
    ]


def _line(label: str, value: str, meaning: str) -> dict:
    return {"label": label, "value": value, "meaning": meaning}


def distribution(counts: Sequence[int] | None) -> list[dict]:
    """A row for each tenth of the scores; none where they are too few to be shown."""
    step = 100 // BANDS
    return [
        {
            "label": _("%(low)s to %(high)s%%")
            % {"low": place * step, "high": place * step + (step - 1 if place < BANDS - 1 else step)},
            "attempts": whole(sent),
            "sent": sent,
            "most": max(counts),
        }
        for place, sent in enumerate(counts or [])
    ]


def figures_row(figures: ItemFigures | None, *, people: int | None = None) -> dict | None:
    """The figures of an item in one group as text; None where they are not shown. Fewer people than it has: as if so few."""
    if figures is None:
        return None
    people = figures.people if people is None else min(people, figures.people)
    return {
        "attempts": whole(figures.attempts),
        "facility": share_of(figures.facility, people=people),
        "discrimination": number(figures.discrimination) if people >= COUNTS_FROM else UNKNOWN,
        "omitted": share_of(figures.omitted, people=people),
        "time": duration(figures.seconds),
    }


def by_language(item: Item) -> list[dict]:
    """All attempts, then each language; only the first where everyone read the same.

    A language is told in numbers if each of them has people enough: else the others and all would give its number away.
    """
    rows = [{"group": _("All"), "figures": figures_row(item.figures)}]
    if len(item.languages) > 1:
        fewest = min(found.people if found else 0 for found in item.languages.values())
        rows += [
            {"group": language_name(code), "figures": figures_row(found, people=fewest)}
            for code, found in item.languages.items()
        ]
    return rows


def options_table(item: Item, options: Iterable[Option]) -> dict:
    """How often each option was chosen: a column for all, and one a language if it may be told of every language.

    Else what is told of the others could be taken from all.
    """
    told = [(_("All"), item.figures)] if item.figures and item.figures.chosen is not None else []
    languages = item.languages if len(item.languages) > 1 else {}
    if told and all(found and found.chosen is not None for found in languages.values()):
        told += [(language_name(code), found) for code, found in languages.items()]
    rows = [
        {
            "text": option.text,
            "right": option.right,
            "shares": [share_of(found.chosen.get(option.key, 0), people=found.people) for _name, found in told],
        }
        for option in options
    ]
    omitted = [share_of(found.omitted, people=found.people) for _name, found in told]
    return {"groups": [name for name, _found in told], "rows": rows if told else [], "omitted": omitted}


def comparison_row(comparison: Comparison) -> dict:
    """One pair of languages: how many attempts it rests on, and what came of it."""
    found = comparison.found
    flags = comparison_flags(comparison)
    told = flags[0].words if flags else _("No difference that matters.")
    if comparison.too_few:
        told = _("Too few.")
    elif found is None:
        told = _("Cannot be computed: nobody is right, or nobody is wrong, among those who score alike.")
    return {
        "languages": f"{language_name(comparison.focal)} – {language_name(comparison.reference)}",
        "attempts": " + ".join(whole(sent) for sent in reversed(comparison.attempts)),
        "odds": number(found and found.odds),
        "delta": number(found and found.delta),
        "p": chance(found and found.p),
        "grade": found.grade if found else UNKNOWN,
        "told": told,
    }
