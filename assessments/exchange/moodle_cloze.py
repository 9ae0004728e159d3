"""Texts with blanks as Moodle writes them: {1:SHORTANSWER:=Kyiv~%50%Kiev} and [[1]]. Called by moodle_xml."""

import html
import re
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.exchange.draft import NEAR, Blank, Draft, cloze, number
from assessments.exchange.reading import Read, Skip, few, unsupported

_TYPED = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
_LISTED = {"MULTICHOICE", "MC"} | {f"MULTICHOICE_{how}" for how in ("V", "H", "S", "VS", "HS")}
_LISTED |= {f"MC{how}" for how in ("V", "H", "S", "VS", "HS")}
_NUMBER = {"NUMERICAL", "NM"}
_BEGIN = re.compile(r"\{([0-9]*):([A-Z_]+):")
_END = re.compile(r"(?<!\\)\}")
_DIVIDE = re.compile(r"(?<!\\)~")
_WEIGHT = re.compile(r"=|%(-?[0-9]+(?:[.,][0-9]*)?)%")
_GAP = re.compile(r"\[\[([0-9]+)\]\]")
# Where a blank was cut out, until the text around it has been cleaned.
_HERE = "\ue000{}\ue001"
_WAITING = re.compile("[\ue000\ue001]")


def cloze_of(draft: Draft, text: str, form: str) -> Read:
    """A question of the kind cloze."""
    text = _WAITING.sub("", text)
    blanks, weights, pieces, place = [], set(), [], 0
    while begin := _BEGIN.search(text, place):
        end = _END.search(text, begin.end())
        if end is None:
            raise Skip(_("A brace is missing."))
        pieces += [text[place : begin.start()], _HERE.format(len(blanks) + 1)]
        few(blanks).append(_blank(draft, begin[2], text[begin.end() : end.start()], form, len(blanks) + 1))
        weights.add(begin[1] or "1")
        place = end.end()
    if len(weights) > 1:
        draft.note(_("Each blank counts the same here; in the file some count more."))
    _set_stem(draft, "".join([*pieces, text[place:]]), form)
    return cloze(draft, blanks)


def gapselect_of(draft: Draft, text: str, form: str, words: list[tuple[str, str]]) -> Read:
    """A text with the marks [[1]]; `words` are what may be chosen, each with the group it is offered in."""
    blanks: list[Blank] = []
    offers: dict[str, list[str]] = {}
    for word, group in few(words):
        offers.setdefault(group, []).append(_shown_word(draft, word))

    def put(mark: re.Match) -> str:
        place = int(mark[1]) - 1
        if not 0 <= place < len(words):
            raise Skip(_("The file does not say what is right in blank %(name)s.") % {"name": mark[1][:9]})
        right, group = words[place]
        offered = dict.fromkeys(offers[group])
        shown = _shown_word(draft, right)
        few(blanks).append(Blank([shown], [word for word in offered if word != shown]))
        return _HERE.format(len(blanks))

    _set_stem(draft, _GAP.sub(put, _WAITING.sub("", text)), form)
    return cloze(draft, blanks)


def _shown_word(draft: Draft, word: str) -> str:
    """Markup only where somebody wrote tags."""
    return draft.line(word, "html" if "<" in word else "plain")


def _set_stem(draft: Draft, text: str, form: str) -> None:
    """The cleaned text; what looks like a mark and is none gets round brackets."""
    clean = re.sub(r"\[([0-9]+)\]", r"(\1)", draft.asked(text, form))
    draft.stem = re.sub("\ue000([0-9]+)\ue001", r"[\1]", clean)


def _blank(draft: Draft, kind: str, answers: str, form: str, place: int) -> Blank:
    if kind not in _TYPED | _LISTED | _NUMBER:
        raise unsupported(kind)
    if kind.endswith("C") and kind in _TYPED:
        draft.note(_("Capital and small letters were told apart in the file; here they are not."))
    right, others = [], []
    for piece in few(_DIVIDE.split(answers)):
        text, share = _answer(draft, piece, form, place)
        (right if share >= 1 - NEAR else others).append(text)
        if 0 < share < 1 - NEAR or (share <= 0 and kind not in _LISTED and text not in ("", "*")):
            draft.note(_("Left out of blank %(name)s: the share of “%(answer)s”.") % {"name": place, "answer": text[:60]})
    if kind in _NUMBER:
        return Blank([word for text in right for word in _spellings(text)])
    if kind in _TYPED:
        return Blank(_whole_words(right), ())
    if not others:
        raise Skip(_("Blank %(name)s: there is nothing to choose.") % {"name": place})
    return Blank(right, others)


def _answer(draft: Draft, piece: str, form: str, place: int) -> tuple[str, Fraction]:
    share, piece = Fraction(0), piece.strip()
    weight = _WEIGHT.match(piece)
    if weight:
        share = Fraction(1) if weight[0] == "=" else (number(weight[1]) or Fraction(0)) / 100
        piece = piece[weight.end() :]
    # Not the # of &#39;
    text, *told = re.split(r"(?<![\\&])#", piece, maxsplit=1)
    text = _bare(text)
    # Words are typed or chosen as they stand; only where somebody wrote tags there are tags to take away.
    text = draft.line(text, "html") if "<" in text and form == "html" else draft.line(html.unescape(text), "plain")
    if told:
        draft.tell(f"[{place}] {text}" if text != "*" else f"[{place}]", draft.cleaned(_bare(told[0]), form))
    return text, share


def _bare(text: str) -> str:
    """Without the backslashes before signs."""
    return re.sub(r'\\([\\~=#}{"/])', r"\1", text)


def _whole_words(words: list[str]) -> list[str]:
    whole = [word.replace("\\*", "*") for word in words if "*" not in word.replace("\\*", "")]
    if words and not whole:
        raise Skip(_("No accepted answer is written in whole words."))
    return whole


def _spellings(text: str) -> list[str]:
    """A number as it may be typed. Raises Skip for one with a tolerance: words are compared in a blank."""
    value, _colon, tolerance = text.partition(":")
    if number(value) is None or number(tolerance or "0") != 0:
        raise Skip(_("A number with a tolerance cannot stand in a blank here: %(text)s") % {"text": text[:40]})
    value = value.strip()
    return list(dict.fromkeys([value, value.replace(".", ",")]))
