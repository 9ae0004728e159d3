"""From figures to flags: what is conspicuous about a test or a question, and what to do, in words. Called by the viewset.

Pure. A flag is a hint for its author, not a verdict; where each threshold comes from stands in docs/method.md, section 12.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.analysis.figures import Comparison, Item, ItemFigures, QuizFigures
from assessments.questions.content import CHOICE_KINDS, key
from learning.languages import NAMES, choose

# Attempts from which a figure is judged at all.
JUDGED_FROM = 30
VERY_EASY_ABOVE = 0.95
# What guessing gives among four options.
VERY_HARD_BELOW = 0.25
WEAK_BELOW = 0.1
IDLE_BELOW = 0.05
UNRELIABLE_BELOW = 0.7


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """An option of a question: its key in answers, its text, whether it is right."""

    key: str
    text: str
    right: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """A name for code and tests, and the words for the author."""

    name: str
    words: str


def options_of(content: Mapping) -> list[Option]:
    """What can be chosen in a question, in the author's order; nothing for kinds that are not answered by choosing."""
    if content["kind"] == "truefalse":
        right = str(key(content)).lower()
        return [Option(key=name, text=text, right=name == right) for name, text in (("true", _("True")), ("false", _("False")))]
    if content["kind"] not in CHOICE_KINDS:
        return []
    right = key(content) if content["kind"] == "multiple" else [key(content)]
    return [Option(key=row["key"], text=choose(row["text"]), right=row["key"] in right) for row in content["options"]]


def quiz_flags(figures: QuizFigures | None, *, k: int) -> list[Flag]:
    """What to say about the test as a whole."""
    if figures is None:
        return [_too_few_people(k)]
    if figures.attempts < JUDGED_FROM:
        return [_too_few(figures.attempts)]
    if figures.alpha is not None and figures.alpha < UNRELIABLE_BELOW:
        words = _(
            "The questions do not pull together: with other questions like these the same people might come out in another"
            " order. Replace flagged questions, or ask more of them."
        )
        return [Flag(name="unreliable", words=words)]
    return []


def item_flags(item: Item, options: Sequence[Option], *, kind: str, k: int) -> list[Flag]:
    """What to say about one version of a question: the gravest first."""
    figures = item.figures
    if figures is None:
        return [_too_few_people(k)]
    differing = [flag for comparison in item.comparisons for flag in comparison_flags(comparison)]
    if figures.attempts < JUDGED_FROM:
        return [_too_few(figures.attempts)]
    idle = _idle(figures, options) if kind in CHOICE_KINDS else []
    return [*_of_the_key(figures, options, kind), *_of_difficulty(figures), *differing, *idle]


def comparison_flags(comparison: Comparison) -> list[Flag]:
    """Whether one language makes the question harder for people who otherwise score alike; nothing from too few."""
    found = comparison.found
    if found is None or found.grade == "A":
        return []
    harder, easier = (comparison.focal, comparison.reference) if found.delta < 0 else (comparison.reference, comparison.focal)
    words = {
        "B": _(
            "Harder in one language (%(harder)s) than in another (%(easier)s) for people who score alike. Compare the wordings."
        ),
        "C": _(
            "Much harder in one language (%(harder)s) than in another (%(easier)s) for people who score alike. Have the"
            " translation checked."
        ),
    }[found.grade]
    return [Flag(name=f"differs_{found.grade.lower()}", words=words % {"harder": NAMES[harder], "easier": NAMES[easier]})]


def _too_few_people(k: int) -> Flag:
    return Flag(name="too_few_people", words=_("Too few: nothing is shown of fewer than %(k)s people.") % {"k": k})


def _too_few(attempts: int) -> Flag:
    told = {"n": attempts, "least": JUDGED_FROM}
    words = _("Too few to judge: %(n)s attempts. Wait for %(least)s.") % told
    return Flag(name="too_few", words=words)


def _of_the_key(figures: ItemFigures, options: Sequence[Option], kind: str) -> list[Flag]:
    """Signs that the key or the wording is wrong."""
    found = []
    if figures.discrimination is not None and figures.discrimination < 0:
        words = _("People who do well in the rest get this one wrong. Check first whether the key is right, then the wording.")
        found.append(Flag(name="negative", words=words))
    if kind == "single" and figures.chosen:
        right = max((figures.chosen.get(option.key, 0) for option in options if option.right), default=0)
        for option in options:
            if not option.right and figures.chosen.get(option.key, 0) > right:
                words = _(
                    "More people choose “%(option)s” than the right answer. Check the key, or say more clearly what is asked."
                )
                found.append(Flag(name="drawn_away", words=words % {"option": option.text}))
    return found


def _of_difficulty(figures: ItemFigures) -> list[Flag]:
    if figures.facility > VERY_EASY_ABOVE:
        words = _("Almost everyone gets this right. Ask for more, or keep it as an easy first question.")
        return [Flag(name="very_easy", words=words)]
    if figures.facility < VERY_HARD_BELOW:
        words = _("Few get this right. Check the key and the wording, and whether the lessons teach it.")
        return [Flag(name="very_hard", words=words)]
    if figures.discrimination is not None and 0 <= figures.discrimination < WEAK_BELOW:
        words = _(
            "This hardly tells those who know from those who do not. Make the wrong answers plausible, the right one clear."
        )
        return [Flag(name="weak", words=words)]
    return []


def _idle(figures: ItemFigures, options: Sequence[Option]) -> list[Flag]:
    """Wrong options that do nothing. Where almost everyone is right that is said already."""
    if figures.chosen is None or figures.facility > VERY_EASY_ABOVE:
        return []
    words = _("Almost nobody chooses “%(option)s”. Write a better wrong answer.")
    return [
        Flag(name="idle", words=words % {"option": option.text})
        for option in options
        if not option.right and figures.chosen.get(option.key, 0) < IDLE_BELOW
    ]
