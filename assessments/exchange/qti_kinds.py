"""Reading one QTI item: what its interactions ask for, as one of the kinds there are here. Called by qti_package."""

import re
from collections.abc import Callable
from fractions import Fraction
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.draft import (
    NEAR,
    Draft,
    Option,
    choice,
    matching,
    number,
    ordering,
    truefalse,
    truth_of,
    without_words,
)
from assessments.exchange.qti import (
    Answer,
    answer_to,
    content_of,
    feedback_of,
    for_markers,
    interactions,
    markup,
    stem_of,
)
from assessments.exchange.qti_blanks import INLINE, gap_match, typed
from assessments.exchange.reading import Read, Skip, few, unsupported
from assessments.exchange.rubrics import extendedtext
from assessments.exchange.xml_tree import named, text_of

_TEXT = "extendedTextInteraction"
# The most words as editors write it: a word and what follows it, so many times.
_WORDS = re.compile(r"\)\{0,([0-9]{1,6})\}\$?$")


def item(draft: Draft, root: Element) -> Read:
    """An item as an entry. Raises Skip with the reason why it cannot be one."""
    asked = interactions(root)
    for interaction in asked:
        if interaction.tag not in INLINE and interaction.tag not in _KINDS:
            raise unsupported(interaction.tag)
    _note_lost(draft, root, asked)
    if all(interaction.tag in INLINE for interaction in asked):
        return typed(draft, root, asked)
    if len(asked) > 1:
        raise Skip(_("The item asks several things at once."))
    return _KINDS[asked[0].tag](draft, root, asked[0])


def _note_lost(draft: Draft, root: Element, asked: list[Element]) -> None:
    if any(next(named(root, name), None) is not None for name in ("endAttemptInteraction", "infoControl")):
        draft.note(_("Left out: the hints."))
    if asked[0].tag != _TEXT:
        draft.note_points(_most_points(root))


def _choice(draft: Draft, root: Element, interaction: Element) -> Read:
    draft.stem = stem_of(draft, root, {})
    answer = answer_to(root, interaction)
    choices = {part.get("identifier", ""): part for part in few(list(named(interaction, "simpleChoice")))}
    told = feedback_of(draft, root, choices)
    texts = {name: content_of(draft, part) for name, part in choices.items()}
    if not set(answer.right) <= set(choices):
        raise Skip(_("The file does not say which answer is right."))
    most = interaction.get("maxChoices", "0")
    one = not answer.several or (most == "1" and len(answer.right) == 1)
    if one and _are_truth(texts):
        return _truefalse(draft, texts, answer, told)
    if interaction.get("shuffle") != "true" or any(part.get("fixed") == "true" for part in choices.values()):
        draft.note(_("The options had a fixed order in the file; here they are shuffled."))
    if one:
        shares = {name: Fraction(name in answer.right) or _part(answer, name) for name in choices}
    else:
        shares = _several(draft, root, answer, choices)
        if most not in ("0", str(len(choices))):
            words = _("In the file at most %(most)s options could be chosen; here as many as one likes.")
            draft.note(words % {"most": most[:9]})
    return choice(draft, [Option(texts[name], shares[name], told[name]) for name in choices], one=one)


def _part(answer: Answer, name: str) -> Fraction:
    """What a wrong option of a single choice earns all the same."""
    best = max(answer.shares.values(), default=Fraction(0))
    share = answer.shares.get(name, Fraction(0)) / best if best > 0 else Fraction(0)
    return min(share, 1 - 2 * NEAR)


def _several(draft: Draft, root: Element, answer: Answer, choices: dict) -> dict[str, Fraction]:
    whole = sum((share for share in answer.shares.values() if share > 0), Fraction(0))
    if whole and all((answer.shares.get(name, 0) > 0) == (name in answer.right) for name in choices):
        return {name: answer.shares.get(name, Fraction(0)) / whole for name in choices}
    draft.note(_("In the file only the whole answer counts; here each right option does, and a wrong one takes one away."))
    each = Fraction(1, len(answer.right))
    return {name: each if name in answer.right else -each for name in choices}


def _are_truth(texts: dict[str, str]) -> bool:
    return len(texts) == 2 and {truth_of(text) for text in texts.values()} == {True, False}


def _truefalse(draft: Draft, texts: dict[str, str], answer: Answer, told: dict[str, str]) -> Read:
    yes, no = sorted(texts, key=lambda name: not truth_of(texts[name]))
    return truefalse(draft, answer=answer.right == [yes], about_true=told[yes], about_false=told[no])


def _ordering(draft: Draft, root: Element, interaction: Element) -> Read:
    draft.stem = stem_of(draft, root, {})
    answer = answer_to(root, interaction)
    steps = {part.get("identifier", ""): part for part in few(list(named(interaction, "simpleChoice")))}
    _tell_all(draft, root, steps)
    if set(answer.right) != set(steps) or len(answer.right) != len(steps):
        raise Skip(_("The right order does not name each step once."))
    draft.note(_("Partial answers are marked in another way here: by how many pairs of steps stand in their order."))
    return ordering(draft, [content_of(draft, steps[name]) for name in answer.right])


def _matching(draft: Draft, root: Element, interaction: Element) -> Read:
    draft.stem = stem_of(draft, root, {})
    answer = answer_to(root, interaction)
    sides = [
        {part.get("identifier", ""): part for part in few(list(named(group, "simpleAssociableChoice")))}
        for group in named(interaction, "simpleMatchSet")
    ]
    pairs = [tuple(pair.split()) for pair in answer.right]
    if len(sides) != 2 or not all(len(pair) == 2 and pair[0] in sides[0] and pair[1] in sides[1] for pair in pairs):
        raise Skip(_("The file does not say which answer is right."))
    _tell_all(draft, root, sides[0] | sides[1])
    lefts, rights = ([pair[side] for pair in pairs] for side in (0, 1))
    if len(set(lefts)) < len(lefts) and len(set(rights)) == len(rights):
        # Written the other way round: many on the right belong to one on the left.
        sides, pairs, lefts = sides[::-1], [pair[::-1] for pair in pairs], rights
    if len(set(lefts)) < len(lefts):
        raise Skip(_("A line belongs to several others; here it belongs to one."))
    if set(lefts) != set(sides[0]):
        raise Skip(_("A line belongs to none of the others."))
    _note_shares(draft, answer)
    texts = {name: content_of(draft, part) for side in sides for name, part in side.items()}
    if not all(texts.values()):
        raise without_words()
    extra = [("", texts[name]) for name in sides[1] if name not in {right for _left, right in pairs}]
    in_order = sorted(pairs, key=lambda pair: list(sides[0]).index(pair[0]))
    return matching(draft, [*((texts[left], texts[right]) for left, right in in_order), *extra])


def _note_shares(draft: Draft, answer: Answer) -> None:
    if not answer.shares:
        draft.note(_("In the file only the whole answer counts; here each part of it does."))
    elif len({answer.shares.get(pair, Fraction(0)) for pair in answer.right}) > 1:
        draft.note(_("Each pair counts the same here; in the file some count more."))


def _tell_all(draft: Draft, root: Element, options: dict[str, Element]) -> None:
    for name, text in feedback_of(draft, root, options).items():
        draft.tell(content_of(draft, options[name]) if text else "", text)


def _extendedtext(draft: Draft, root: Element, interaction: Element) -> Read:
    told = for_markers(root)
    draft.stem = stem_of(draft, root, {}, read=told)
    feedback_of(draft, root, {})
    guide = [draft.cleaned(markup(block, {}), "html") for block in told]
    examples = [text_of(value) for value in root.iterfind("responseDeclaration/correctResponse/value")]
    draft.guide = "\n".join(text for text in (*guide, *examples) if text)
    mask = interaction.get("patternMask", "")
    most = _WORDS.search(mask)
    draft.words = int(most[1]) if most else None
    if mask and not most:
        draft.note(_("Left out: the pattern “%(pattern)s”.") % {"pattern": mask[:60]})
    return extendedtext(draft, points=_most_points(root))


def _most_points(root: Element) -> Fraction | None:
    outcomes = {outcome.get("identifier", "").upper(): outcome for outcome in root.iterfind("outcomeDeclaration")}
    named_so, score = outcomes.get("MAXSCORE"), outcomes.get("SCORE")
    most = number(text_of(named_so.find("defaultValue/value"))) if named_so is not None else None
    return most or (number(score.get("normalMaximum", "")) if score is not None else None) or None


_KINDS: dict[str, Callable[[Draft, Element, Element], Read]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _ordering,
    "matchInteraction": _matching,
    "gapMatchInteraction": gap_match,
    _TEXT: _extendedtext,
}
