"""A foreign question on its way to an entry of a bank file: its texts cleaned, what is lost noted, its kind shaped.

Called by the readers, one function a kind; the fields are those of fixtures/questions/README.md. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments.exchange.pictures import Pictures, left_out
from assessments.exchange.plain import Plain, on_one_line, plain
from assessments.exchange.reading import Read, Skip
from learning.languages import SOURCE

# Shares are written with few places: 33.33333 per cent is a third.
NEAR = Fraction(1, 1000)
PLACES = 6
LONGEST_NUMERAL = 40
_TRUE = {"true", "верно", "dogry"}
_FALSE = {"false", "неверно", "nädogry", "ýalňyş"}


@dataclass(frozen=True, slots=True)
class Option:
    """An option, or an accepted answer: `share` is what it earns, 1 for all; below 0 it takes away."""

    text: str
    share: Fraction
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank of a text: the accepted words, and the wrong ones where it is a list to choose from."""

    right: Sequence[str]
    others: Sequence[str] = ()


@dataclass(slots=True)
class Draft:
    """What is known of the question so far."""

    where: str
    language: str = SOURCE
    name: str = ""
    stem: str = ""
    feedback: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # What the file tells those who mark a text, and how many words it may have.
    guide: str = ""
    words: int | None = None
    pictures: Pictures = field(default_factory=Pictures)

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def cleaned(self, text: str, form: str) -> str:
        """The text as lines; what was left out of it is noted."""
        found = self._lines_of(text, form)
        for picture in found.pictures:
            self.note(left_out(picture.name))
        return found.text

    def asked(self, text: str, form: str) -> str:
        """The text of the question itself, whose picture is taken along."""
        found = self._lines_of(text, form)
        for note in self.pictures.take(found.pictures):
            self.note(note)
        return found.text

    def _lines_of(self, text: str, form: str) -> Plain:
        found = plain(text, form)
        for thing in found.left_out:
            self.note(_("Left out: %(thing)s.") % {"thing": thing})
        return found

    def line(self, text: str, form: str) -> str:
        """The same for what stands on one line."""
        return on_one_line(self.cleaned(text, form))

    def said(self, text: str) -> dict[str, str]:
        return {self.language: text} if text else {}

    def note_points(self, points: Fraction | None) -> None:
        """Say what the question was worth in the file, where that was not one point."""
        if points not in (None, 1):
            words = _("The question earned %(points)s points in the file; here it earns one.")
            self.note(words % {"points": f"{float(points):g}"})

    def tell(self, about: str, text: str) -> None:
        """Keep what was to be said about one answer where the kind says one thing about all."""
        if text:
            self.feedback.append(f"{about}: {text}" if about else text)
            self.note(_("What the file says about single answers stands in the feedback of the whole question."))

    def read(self, kind: str, **own: object) -> Read:
        if not self.stem:
            raise Skip(_("The question has no text."))
        entry = {
            "kind": kind,
            "stem": self.said(self.stem),
            "feedback": self.said("\n".join(self.feedback)),
            "tags": list(dict.fromkeys(tag for tag in self.tags if tag)),
            **own,
        }
        if self.pictures.own:
            entry["image"] = {"file": self.pictures.own, "alt": self.said(self.pictures.words)}
        return Read(self.where, entry, notes=tuple(self.notes), name=self.name)


# --- kinds ----------------------------------------------------------------------------------------
def choice(draft: Draft, options: Sequence[Option], *, one: bool) -> Read:
    """Single choice where `one` answer is given, else multiple choice."""
    if not all(option.text for option in options):
        raise without_words()
    if one:
        right = [option.share >= 1 - NEAR for option in options]
        _note_single_shares(draft, options, right)
    else:
        right = [option.share > 0 for option in options]
        _note_multiple_shares(draft, options)
    rows = [
        {"text": draft.said(option.text), "correct": is_right, "feedback": draft.said(option.feedback)}
        for option, is_right in zip(options, right, strict=True)
    ]
    return draft.read("single" if one else "multiple", options=rows)


def _note_single_shares(draft: Draft, options: Sequence[Option], right: Sequence[bool]) -> None:
    for option, is_right in zip(options, right, strict=True):
        if not is_right and option.share:
            words = _("“%(answer)s” earned %(percent)s per cent in the file; here only the right option counts.")
            draft.note(words % {"answer": option.text[:60], "percent": percent_text(option.share)})


def _note_multiple_shares(draft: Draft, options: Sequence[Option]) -> None:
    shares = [option.share for option in options if option.share > 0]
    if not shares:
        return
    each = Fraction(1, len(shares))
    kept = all(abs(abs(option.share) - each) < NEAR for option in options)
    if not kept:
        draft.note(_("The shares of the options changed: here each right one counts the same, and a wrong one takes one away."))


def truefalse(draft: Draft, *, answer: bool, about_true: str = "", about_false: str = "") -> Read:
    with override(draft.language):
        yes, no = _("True"), _("False")
    draft.tell(yes, about_true)
    draft.tell(no, about_false)
    return draft.read("truefalse", answer=answer)


def matching(draft: Draft, pairs: Iterable[tuple[str, str]]) -> Read:
    """Pairs of left and right; a right one without a left one is noted."""
    whole = []
    for left, right in pairs:
        if left and not right:
            raise without_words()
        if left:
            whole.append({"left": draft.said(left), "right": draft.said(right)})
        elif right:
            draft.note(_("Left out: the extra answer “%(answer)s”, which belongs to no line.") % {"answer": right[:60]})
    return draft.read("matching", pairs=whole)


def ordering(draft: Draft, steps: Sequence[str]) -> Read:
    if not all(steps):
        raise without_words()
    return draft.read("ordering", sequence=[draft.said(step) for step in steps])


def shorttext(draft: Draft, answers: Sequence[Option]) -> Read:
    """Words with the share they earn; a pattern (*) is noted, and refused where no whole words are left."""
    by_percent: dict[int, list[str]] = {}
    for answer in answers:
        text = answer.text.replace("\\*", "\0")
        if answer.feedback:
            draft.tell("" if text == "*" else text.replace("\0", "*"), answer.feedback)
        if answer.share <= 0:
            _note_wrong_words(draft, text)
        elif "*" in text:
            draft.note(_("Left out: the pattern “%(pattern)s”. Here whole words are compared.") % {"pattern": text[:60]})
        else:
            by_percent.setdefault(_whole_percent(draft, answer), []).append(_word(text.replace("\0", "*")))
    if not by_percent:
        raise Skip(_("No accepted answer is written in whole words."))
    rows = [
        {"text": {draft.language: list(dict.fromkeys(words))}, "percent": percent}
        for percent, words in sorted(by_percent.items(), reverse=True)
    ]
    return draft.read("shorttext", answers=rows)


def _note_wrong_words(draft: Draft, text: str) -> None:
    if text and text != "*":
        draft.note(_("Left out: the wrong answer “%(answer)s”.") % {"answer": text[:60]})


def _whole_percent(draft: Draft, answer: Option) -> int:
    percent = min(100, max(1, round(answer.share * 100)))
    if abs(answer.share * 100 - percent) > NEAR:
        words = _("“%(answer)s” earns %(percent)s per cent: shares are whole here.")
        draft.note(words % {"answer": answer.text[:60], "percent": percent})
    return percent


def _word(text: str) -> str:
    if "|" in text:
        raise Skip(_("An answer has the sign |, which divides answers here."))
    return text


def cloze(draft: Draft, blanks: Sequence[Blank]) -> Read:
    """A text with the marks [1], [2] … in the order of the blanks."""
    rows = {}
    for number, blank in enumerate(blanks, start=1):
        right = [_word(word) for word in dict.fromkeys(blank.right) if word]
        others = [_word(word) for word in blank.others if word]
        if not right:
            raise Skip(_("The file does not say what is right in blank %(name)s.") % {"name": number})
        words = {draft.language: right}
        rows[str(number)] = {"right": words, "others": {draft.language: others}} if others else words
    return draft.read("cloze", blanks=rows)


def numeric(
    draft: Draft, answers: Sequence[tuple[Fraction, Fraction, Option]], units: Sequence[tuple[str, Fraction]] = ()
) -> Read:
    """A number within a tolerance; `units` are names, each with how many of the first unit it is."""
    for _value, _tolerance, answer in answers:
        draft.tell(answer.text, answer.feedback)
    full = {(value, tolerance) for value, tolerance, answer in answers if answer.share >= 1 - NEAR}
    if len(full) != 1:
        raise Skip(_("Exactly one number is right here; the file has %(count)s.") % {"count": len(full)})
    for _value, _tolerance, answer in answers:
        if 0 < answer.share < 1 - NEAR:
            words = _("Left out: %(answer)s, which earned %(percent)s per cent. Here one number is right.")
            draft.note(words % {"answer": answer.text[:60], "percent": percent_text(answer.share)})
    value, tolerance = full.pop()
    rows = [{"text": draft.said(name), "factor": exact(factor)} for name, factor in units]
    return draft.read("numeric", value=exact(value), tolerance=exact(abs(tolerance)), units=rows)


def without_words() -> Skip:
    return Skip(_("A line has no words; what is only seen or heard cannot be a line here."))


# --- pieces ---------------------------------------------------------------------------------------
def truth_of(text: str) -> bool | None:
    """Whether a text is the word for true or for false, in one of the languages here; None for any other."""
    word = text.casefold().strip().rstrip(".")
    return True if word in _TRUE else False if word in _FALSE else None


def number(text: str) -> Fraction | None:
    """A number as files write it, or None: a point or one comma, also with an exponent."""
    text = text.strip().replace("\u2212", "-").replace(",", ".")
    if len(text) > LONGEST_NUMERAL:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return Fraction(found) if found.is_finite() and abs(found.adjusted()) < LONGEST_NUMERAL else None


def exact(value: Fraction) -> str:
    """The number as a bank file has it. Raises Skip where six places do not hold it."""
    scaled = value * 10**PLACES
    if scaled.denominator != 1:
        raise Skip(_("The number %(number)s has more than six places.") % {"number": float(value)})
    text = f"{Decimal(scaled.numerator).scaleb(-PLACES):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_text(share: Fraction) -> str:
    return f"{float(share * 100):.5f}".rstrip("0").rstrip(".")
