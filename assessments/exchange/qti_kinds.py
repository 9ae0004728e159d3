"""Reading one QTI item: what its interactions ask for, as one of the kinds there are here. Called by qti_package."""

import re
from collections.abc import Callable
from fractions import Fraction
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.draft import (
    NEAR,
    Blank,
    Draft,
    Option,
    choice,
    cloze,
    matching,
    number,
    numeric,
    ordering,
    shorttext,
    truefalse,
)
from assessments.exchange.qti import (
    HERE,
    Answer,
    answer_to,
    content_of,
    feedback_of,
    for_markers,
    interactions,
    markup,
    stem_of,
)
from assessments.exchange.qti_marking import tolerance_of
from assessments.exchange.reading import Read, Skip, unsupported
from assessments.exchange.rubrics import extendedtext
from assessments.exchange.xml_tree import named, text_of

INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
_TEXT = "extendedTextInteraction"
# The most words as editors write it: a word and what follows it, so many times.
_WORDS = re.compile(r"\)\{0,([0-9]{1,6})\}\$?$")
_NUMBERS = ("float", "integer")
_TRUE = {"true", "верно", "dogry"}
_FALSE = {"false", "неверно", "nädogry", "ýalňyş"}
# With this template a choice of several is right as a whole or not at all.
_ALL_OR_NOTHING = "match_correct"


def item(draft: Draft, root: Element) -> Read:
    """An item as an entry. Raises Skip with the reason why it cannot be one."""
    asked = interactions(root)
    for interaction in asked:
        if interaction.tag not in INLINE and interaction.tag not in _KINDS:
            raise unsupported(interaction.tag)
    if all(interaction.tag in INLINE for interaction in asked):
        return _typed(draft, root, asked)
    if len(asked) > 1:
        raise Skip(_("The item asks several things at once."))
    if asked[0].tag != _TEXT:
        draft.stem = stem_of(draft, root, {})
    return _KINDS[asked[0].tag](draft, root, asked[0])


def _choice(draft: Draft, root: Element, interaction: Element) -> Read:
    answer = answer_to(root, interaction)
    choices = {part.get("identifier", ""): part for part in named(interaction, "simpleChoice")}
    told = feedback_of(draft, root, choices)
    texts = {name: content_of(draft, part) for name, part in choices.items()}
    if not set(answer.right) <= set(choices):
        raise Skip(_("The file does not say which answer is right."))
    if not answer.several and _are_truth(texts):
        return _truefalse(draft, texts, answer, told)
    if not answer.several:
        shares = {name: Fraction(name in answer.right) or _part(answer, name) for name in choices}
    else:
        shares = _several(draft, root, answer, choices)
    return choice(draft, [Option(texts[name], shares[name], told[name]) for name in choices], one=not answer.several)


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
    words = [text.casefold().rstrip(".") for text in texts.values()]
    return len(words) == 2 and bool(_TRUE & set(words)) and bool(_FALSE & set(words))


def _truefalse(draft: Draft, texts: dict[str, str], answer: Answer, told: dict[str, str]) -> Read:
    yes = next(name for name, text in texts.items() if text.casefold().rstrip(".") in _TRUE)
    no = next(name for name in texts if name != yes)
    return truefalse(draft, answer=answer.right == [yes], about_true=told[yes], about_false=told[no])


def _ordering(draft: Draft, root: Element, interaction: Element) -> Read:
    answer = answer_to(root, interaction)
    steps = {part.get("identifier", ""): part for part in named(interaction, "simpleChoice")}
    _tell_all(draft, root, steps)
    if set(answer.right) != set(steps) or len(answer.right) != len(steps):
        raise Skip(_("The right order does not name each step once."))
    draft.note(_("Partial answers are marked in another way here: by how many pairs of steps stand in their order."))
    return ordering(draft, [content_of(draft, steps[name]) for name in answer.right])


def _matching(draft: Draft, root: Element, interaction: Element) -> Read:
    answer = answer_to(root, interaction)
    sides = [
        {part.get("identifier", ""): part for part in named(group, "simpleAssociableChoice")}
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
    texts = {name: content_of(draft, part) for side in sides for name, part in side.items()}
    extra = [("", texts[name]) for name in sides[1] if name not in {right for _left, right in pairs}]
    in_order = sorted(pairs, key=lambda pair: list(sides[0]).index(pair[0]))
    return matching(draft, [*((texts[left], texts[right]) for left, right in in_order), *extra])


def _tell_all(draft: Draft, root: Element, options: dict[str, Element]) -> None:
    for name, text in feedback_of(draft, root, options).items():
        draft.tell(content_of(draft, options[name]) if text else "", text)


def _typed(draft: Draft, root: Element, asked: list[Element]) -> Read:
    """Words typed or chosen within a text: one that stands alone is a number or a short text, else it is a cloze."""
    answers = [answer_to(root, interaction) for interaction in asked]
    for answer in answers:
        if not answer.any_case:
            draft.note(_("Capital and small letters were told apart in the file; here they are not."))
    feedback_of(draft, root, {})
    one = len(asked) == 1 and asked[0].tag == "textEntryInteraction"
    if one and (answers[0].base in _NUMBERS or _stands_alone(root, asked[0])):
        alone = _stands_alone(root, asked[0])
        draft.stem = stem_of(draft, root, {id(asked[0]): "" if alone else "_____"})
        return _number(draft, root, answers[0]) if answers[0].base in _NUMBERS else _words(draft, answers[0])
    marks = {id(interaction): HERE.format(place) for place, interaction in enumerate(asked, start=1)}
    clean = re.sub(r"\[([0-9]+)\]", r"(\1)", stem_of(draft, root, marks))
    draft.stem = re.sub("\ue000([0-9]+)\ue001", r"[\1]", clean)
    rows = enumerate(zip(asked, answers, strict=True), start=1)
    return cloze(draft, [_blank(draft, root, *both, place) for place, both in rows])


def _stands_alone(root: Element, interaction: Element) -> bool:
    """Whether the block around it holds nothing else."""
    around = next(part for part in root.iter() if interaction in list(part))
    if around.tag == "itemBody":
        return True
    return len(around) == 1 and not (around.text or "").strip() and not (interaction.tail or "").strip()


def _number(draft: Draft, root: Element, answer: Answer) -> Read:
    found = []
    best = max(answer.shares.values(), default=Fraction(1))
    for text in dict.fromkeys([*answer.right, *answer.shares]):
        value = number(text)
        if value is None:
            raise Skip(_("This is not a number: %(text)s") % {"text": text[:40]})
        share = Fraction(1) if text in answer.right else answer.shares[text] / best if best > 0 else Fraction(0)
        found.append((value, tolerance_of(root, value), Option(text, share)))
    return numeric(draft, found)


def _words(draft: Draft, answer: Answer) -> Read:
    best = max(answer.shares.values(), default=Fraction(0))
    shares = {text: Fraction(1) for text in answer.right}
    shares |= {text: share / best for text, share in answer.shares.items() if best > 0 and (text not in shares or share > 0)}
    # No pattern in QTI: a star is a star.
    return shorttext(draft, [Option(text.replace("*", "\\*"), share) for text, share in shares.items()])


def _blank(draft: Draft, root: Element, interaction: Element, answer: Answer, place: int) -> Blank:
    if interaction.tag == "inlineChoiceInteraction":
        choices = {part.get("identifier", ""): content_of(draft, part) for part in named(interaction, "inlineChoice")}
        right = [choices[name] for name in answer.right if name in choices]
        return Blank(right, [text for name, text in choices.items() if name not in answer.right])
    best = max(answer.shares.values(), default=Fraction(0))
    for text, share in answer.shares.items():
        if share < best and text not in answer.right:
            draft.note(_("Left out of blank %(name)s: the share of “%(answer)s”.") % {"name": place, "answer": text[:60]})
    words = dict.fromkeys([*answer.right, *(text for text, share in answer.shares.items() if best and share == best)])
    if answer.base not in _NUMBERS:
        return Blank(list(words))
    if any(number(text) is None or tolerance_of(root, number(text)) for text in words):
        raise Skip(_("A number with a tolerance cannot stand in a blank here: %(text)s") % {"text": next(iter(words))[:40]})
    return Blank([spelling for text in words for spelling in dict.fromkeys([text, text.replace(".", ",")])])


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
    _TEXT: _extendedtext,
}
