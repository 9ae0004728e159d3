"""A question of the bank as the entry of one language that writers write, in the shape that readers give. Called by export."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from assessments.exchange.draft import exact, number
from assessments.exchange.pictures import kept
from assessments.exchange.reading import Skip
from assessments.questions.bank_file import MODELS
from assessments.questions.pictures import BadPicture
from learning.languages import NAMES


def entry_of(question, language: str) -> dict:
    """The entry of a question record. Raises Skip where it lacks the language, or is of a kind that nobody else has."""
    if question.kind not in _OWN:
        raise Skip(_("No other system has this kind: %(kind)s") % {"kind": kind_name(question.kind)})
    texts = _Texts(language)
    return {
        "kind": question.kind,
        "stem": texts.needed(question, "stem"),
        "feedback": texts.found(question, "feedback"),
        "tags": list(question.tags or []),
        **_picture(question, texts),
        **_OWN[question.kind](question, texts),
    }


def _picture(question, texts: "_Texts") -> dict:
    if not question.image:
        return {}
    try:
        return {"image": {"file": kept(question.image), "alt": texts.found(question, "image_alt")}}
    except BadPicture as problem:
        raise Skip(str(problem)) from problem


def kind_name(kind: str) -> str:
    """A kind in the words of its authors."""
    return str(MODELS[kind]._meta.verbose_name)


def said(texts: Mapping[str, str]) -> str:
    """The one text of an entry, or nothing."""
    return next(iter(texts.values()), "")


def put_in(text: str, pieces: Mapping[str, str]) -> str:
    """The text with each mark replaced, all at once, so that a piece is never taken for a mark."""
    return re.sub("|".join(map(re.escape, pieces)), lambda mark: pieces[mark[0]], text) if pieces else text


class _Texts:
    def __init__(self, language: str):
        self.language = language

    def found(self, record, field: str) -> dict[str, str]:
        text = (getattr(record, f"{field}_{self.language}") or "").strip()
        return {self.language: text} if text else {}

    def needed(self, record, field: str) -> dict[str, str]:
        found = self.found(record, field)
        if not found:
            raise Skip(_("It is not written in this language: %(language)s") % {"language": NAMES[self.language]})
        return found

    def words(self, record, field: str) -> dict[str, list[str]]:
        found = self.found(record, field)
        words = [word for piece in said(found).split("|") if (word := piece.strip())]
        return {self.language: words} if words else {}

    def needed_words(self, record, field: str) -> dict[str, list[str]]:
        self.needed(record, field)
        return self.words(record, field)


def _options(question, texts: _Texts) -> dict:
    rows = [
        {"text": texts.needed(row, "text"), "correct": row.correct, "feedback": texts.found(row, "feedback")}
        for row in question.options.all()
    ]
    return {"options": rows}


def _pairs(question, texts: _Texts) -> dict:
    return {"pairs": [{"left": texts.needed(row, "text"), "right": texts.needed(row, "match")} for row in question.pairs.all()]}


def _sequence(question, texts: _Texts) -> dict:
    return {"sequence": [texts.needed(step, "text") for step in question.steps.all()]}


def _blanks(question, texts: _Texts) -> dict:
    """The blanks numbered as they stand in the text, since other systems know them by their place."""
    stem = said(texts.needed(question, "stem"))
    rows = {f"[{row.name}]": row for row in question.blanks.all()}
    marks = [mark for mark in re.findall(r"\[[^\[\]]*\]", stem) if mark in rows]
    if sorted(marks) != sorted(rows):
        raise Skip(_("The marks in the text are not those of its blanks."))
    blanks = {}
    for place, mark in enumerate(marks, start=1):
        right, others = texts.needed_words(rows[mark], "text"), texts.words(rows[mark], "others")
        blanks[str(place)] = {"right": right, "others": others} if others else right
    places = {mark: f"[{place}]" for place, mark in enumerate(marks, start=1)}
    return {"stem": {texts.language: put_in(stem, places)}, "blanks": blanks}


def _number(question, texts: _Texts) -> dict:
    units = [{"text": texts.needed(unit, "text"), "factor": _plain(unit.factor)} for unit in question.units.all()]
    return {"value": _plain(question.value), "tolerance": _plain(question.tolerance), "units": units}


def _plain(value) -> str:
    return exact(number(str(value)))


def _answers(question, texts: _Texts) -> dict:
    return {"answers": [{"text": texts.needed_words(row, "text"), "percent": row.percent} for row in question.answers.all()]}


def _rubric(question, texts: _Texts) -> dict:
    rows = [
        {"text": texts.needed(row, "text"), "guide": texts.found(row, "guide"), "points": row.points}
        for row in question.rubric.all()
    ]
    return {"most_words": question.most_words, "rubric": rows}


_OWN = {
    "single": _options,
    "multiple": _options,
    "truefalse": lambda question, texts: {"answer": question.answer},
    "matching": _pairs,
    "ordering": _sequence,
    "cloze": _blanks,
    "numeric": _number,
    "shorttext": _answers,
    "extendedtext": _rubric,
}
