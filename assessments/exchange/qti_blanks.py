"""Reading one QTI item: words typed, chosen or dragged into a text: a cloze, a short text or a number. Called by qti_kinds."""

import re
from fractions import Fraction
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.draft import Blank, Draft, Option, cloze, number, numeric, shorttext, without_words
from assessments.exchange.qti import HERE, Answer, answer_to, content_of, feedback_of, markup, stem_of
from assessments.exchange.qti_marking import tolerance_of
from assessments.exchange.reading import Read, Skip, few
from assessments.exchange.xml_tree import named

INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
_NUMBERS = ("float", "integer")
_WORDS = ("gapText", "gapImg")


def typed(draft: Draft, root: Element, asked: list[Element]) -> Read:
    """Words typed or chosen within a text: one that stands alone is a number or a short text, else it is a cloze."""
    answers = [answer_to(root, interaction) for interaction in asked]
    for interaction, answer in zip(asked, answers, strict=True):
        if not answer.any_case:
            draft.note(_("Capital and small letters were told apart in the file; here they are not."))
        if mask := interaction.get("patternMask"):
            draft.note(_("Left out: the pattern “%(pattern)s”.") % {"pattern": mask[:60]})
    feedback_of(draft, root, {})
    one = len(asked) == 1 and asked[0].tag == "textEntryInteraction"
    if one and (answers[0].base in _NUMBERS or _stands_alone(root, asked[0])):
        alone = _stands_alone(root, asked[0])
        draft.stem = stem_of(draft, root, {id(asked[0]): "" if alone else "_____"})
        return _number(draft, root, answers[0]) if answers[0].base in _NUMBERS else _words(draft, answers[0])
    marks = {id(interaction): HERE.format(place) for place, interaction in enumerate(asked, start=1)}
    _set_stem(draft, root, marks)
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
        found.append((value, tolerance_of(root, answer.name, value), Option(text, share)))
    return numeric(draft, found)


def _words(draft: Draft, answer: Answer) -> Read:
    best = max(answer.shares.values(), default=Fraction(0))
    shares = {text: Fraction(1) for text in answer.right}
    shares |= {text: share / best for text, share in answer.shares.items() if best > 0 and (text not in shares or share > 0)}
    # No pattern in QTI: a star is a star.
    return shorttext(draft, [Option(text.replace("*", "\\*"), share) for text, share in shares.items()])


def _blank(draft: Draft, root: Element, interaction: Element, answer: Answer, place: int) -> Blank:
    if interaction.tag == "inlineChoiceInteraction":
        options = few(list(named(interaction, "inlineChoice")))
        choices = {part.get("identifier", ""): content_of(draft, part) for part in options}
        right = [choices[name] for name in answer.right if name in choices]
        return Blank(right, [text for name, text in choices.items() if name not in answer.right])
    best = max(answer.shares.values(), default=Fraction(0))
    for text, share in answer.shares.items():
        if share < best and text not in answer.right:
            draft.note(_("Left out of blank %(name)s: the share of “%(answer)s”.") % {"name": place, "answer": text[:60]})
    words = dict.fromkeys([*answer.right, *(text for text, share in answer.shares.items() if best and share == best)])
    if answer.base not in _NUMBERS:
        return Blank(list(words))
    if any(number(text) is None or tolerance_of(root, answer.name, number(text)) for text in words):
        raise Skip(_("A number with a tolerance cannot stand in a blank here: %(text)s") % {"text": next(iter(words))[:40]})
    return Blank([spelling for text in words for spelling in dict.fromkeys([text, text.replace(".", ",")])])


def _set_stem(draft: Draft, root: Element, marks: dict[int, str]) -> None:
    """The text with the marks of its blanks; what looks like a mark and is none gets round brackets."""
    clean = re.sub(r"\[([0-9]+)\]", r"(\1)", stem_of(draft, root, marks))
    draft.stem = re.sub("\ue000([0-9]+)\ue001", r"[\1]", clean)


def gap_match(draft: Draft, root: Element, interaction: Element) -> Read:
    """Words dragged into gaps: here each gap is a list to choose from."""
    answer = answer_to(root, interaction)
    words = {part.get("identifier", ""): part for part in few([part for part in interaction.iter() if part.tag in _WORDS])}
    gaps = {gap.get("identifier", ""): gap for gap in few(list(named(interaction, "gap")))}
    marks = {id(gap): HERE.format(place) for place, gap in enumerate(gaps.values(), start=1)}
    marks |= {id(part): "" for part in words.values()}
    marks |= {id(prompt): f"<p>{markup(prompt, {})}</p>" for prompt in interaction.findall("prompt")}
    _set_stem(draft, root, marks | {id(interaction): f"<div>{markup(interaction, marks)}</div>"})
    feedback_of(draft, root, {})
    _note_gap_shares(draft, answer)
    texts = {name: content_of(draft, part) for name, part in words.items()}
    if not all(texts.values()):
        raise without_words()
    return cloze(draft, [_gap(gap, texts, answer) for gap in gaps.values()])


def _gap(gap: Element, texts: dict[str, str], answer: Answer) -> Blank:
    # Files name the word first; some the gap.
    pairs = [pair.split() for pair in answer.right]
    right = [texts[name] for pair in pairs if gap.get("identifier") in pair for name in pair if name in texts]
    offered = gap.get("matchGroup", "").split() or texts
    others = dict.fromkeys(texts[name] for name in offered if name in texts)
    return Blank(right, [text for text in others if text not in right])


def _note_gap_shares(draft: Draft, answer: Answer) -> None:
    if not answer.shares:
        draft.note(_("In the file only the whole answer counts; here each part of it does."))
    elif len({answer.shares.get(pair, Fraction(0)) for pair in answer.right}) > 1:
        draft.note(_("Each blank counts the same here; in the file some count more."))
