"""The entries of a bank file, kind by kind, as unsaved questions with their lines. Called by bank_file only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from assessments.questions.kinds import (
    ClozeBlank,
    MatchingPair,
    MultipleChoiceOption,
    NumericUnit,
    OrderingStep,
    RubricCriterion,
    ShortTextAnswer,
    SingleChoiceOption,
)
from learning.languages import CODES

LONGEST_LINE = 400
# As the fields of a number question hold them.
PLACES, FURTHEST = 6, Decimal(10) ** 14


@dataclass(slots=True)
class Entry:
    """One entry of the file; `wrong` notes a problem under the place it stands in."""

    where: str
    values: Mapping
    notes: list[str] = field(default_factory=list)

    def wrong(self, place: str, message: str) -> None:
        self.notes.append(f"{self.where}, {place}: {message}")

    def value(self, name: str, types: type | tuple, message: str, default=None):
        given = self.values.get(name, default)
        if not isinstance(given, types) or (isinstance(given, bool) and bool not in _tuple(types)):
            self.wrong(name, message)
            return default
        return given

    def number(self, name: str, given: object) -> Decimal:
        """A number as written, or 0 with a note: a whole one, or one in quotes, so that nothing is rounded on the way."""
        try:
            if isinstance(given, bool) or not isinstance(given, int | str | float):
                raise InvalidOperation
            found = Decimal(str(given))
            if not found.is_finite() or abs(found) >= FURTHEST or found != round(found, PLACES):
                raise InvalidOperation
        except InvalidOperation:
            self.wrong(name, f"write a number with at most {PLACES} places")
            return Decimal(0)
        return found

    def texts(self, name: str, given: object, most: int = 0) -> dict[str, str]:
        """Texts by language, or {} with a note of what is wrong with them."""
        if not isinstance(given, dict) or not set(given) <= set(CODES):
            self.wrong(name, f"write the texts by language ({', '.join(CODES)})")
            return {}
        for code, text in given.items():
            if not isinstance(text, str):
                self.wrong(f"{name}.{code}", "write a text, in quotes if it looks like a number or like yes and no")
            elif most and len(text) > most:
                self.wrong(f"{name}.{code}", f"at most {most} characters")
        return {code: text.strip() for code, text in given.items() if isinstance(text, str)}


def _options(entry: Entry, question) -> None:
    model = SingleChoiceOption if question.kind == "single" else MultipleChoiceOption
    rows = []
    for place, row in _rows(entry, "options", {"text", "correct", "feedback"}):
        texts = entry.texts(f"options.{place}.text", row.get("text"), LONGEST_LINE)
        why = entry.texts(f"options.{place}.feedback", row.get("feedback", {}))
        if not isinstance(row.get("correct"), bool):
            entry.wrong(f"options.{place}.correct", "write true or false")
        rows.append(_line(model(sort_order=place, correct=row.get("correct") is True), text=texts, feedback=why))
    question.options = rows


def _answer(entry: Entry, question) -> None:
    question.answer = entry.value("answer", bool, "write true or false", False)


def _pairs(entry: Entry, question) -> None:
    rows = []
    for place, row in _rows(entry, "pairs", {"left", "right"}):
        left = entry.texts(f"pairs.{place}.left", row.get("left"), LONGEST_LINE)
        right = entry.texts(f"pairs.{place}.right", row.get("right"), LONGEST_LINE)
        rows.append(_line(MatchingPair(sort_order=place), text=left, match=right))
    question.pairs = rows


def _sequence(entry: Entry, question) -> None:
    steps = entry.value("sequence", list, "write the steps in their order", [])
    question.steps = [
        _line(OrderingStep(sort_order=place), text=entry.texts(f"sequence.{place}", step, LONGEST_LINE))
        for place, step in enumerate(steps)
    ]


def _blanks(entry: Entry, question) -> None:
    rows = []
    blanks = entry.value("blanks", dict, "write the accepted answers of each blank", {})
    for place, (name, given) in enumerate(blanks.items()):
        row = ClozeBlank(sort_order=place, name=str(name))
        listed = isinstance(given, dict) and set(given) == {"right", "others"}
        texts = {"text": given["right"], "others": given["others"]} if listed else {"text": given}
        rows.append(_line(row, **{field: _words(entry, f"blanks.{name}", words) for field, words in texts.items()}))
    question.blanks = rows


def _words(entry: Entry, place: str, given: object) -> dict[str, str]:
    """Words by language, joined as a line keeps them."""
    texts = given if isinstance(given, dict) else {None: None}
    joined = {code: "|".join(words) if _are_words(words) else words for code, words in texts.items()}
    return entry.texts(place, joined, LONGEST_LINE)


def _number(entry: Entry, question) -> None:
    question.value = entry.number("value", entry.values.get("value"))
    question.tolerance = entry.number("tolerance", entry.values.get("tolerance", 0))
    rows = []
    for place, row in _rows(entry, "units", {"text", "factor"}):
        factor = entry.number(f"units.{place}.factor", row.get("factor", 1))
        texts = entry.texts(f"units.{place}.text", row.get("text"), LONGEST_LINE)
        rows.append(_line(NumericUnit(sort_order=place, factor=factor), text=texts))
    question.units = rows


def _answers(entry: Entry, question) -> None:
    rows = []
    for place, row in _rows(entry, "answers", {"text", "percent"}):
        percent = row.get("percent", 100)
        if not isinstance(percent, int) or isinstance(percent, bool) or not 1 <= percent <= 100:
            entry.wrong(f"answers.{place}.percent", "write a whole number from 1 to 100")
            percent = 100
        texts = _words(entry, f"answers.{place}.text", row.get("text"))
        rows.append(_line(ShortTextAnswer(sort_order=place, percent=percent), text=texts))
    question.answers = rows


def _rubric(entry: Entry, question) -> None:
    question.most_words = entry.value("most_words", int, "write a whole number", 300)
    rows = []
    for place, row in _rows(entry, "rubric", {"text", "guide", "points"}):
        points = row.get("points", 2)
        if not isinstance(points, int) or isinstance(points, bool) or not 1 <= points <= 20:
            entry.wrong(f"rubric.{place}.points", "write a whole number from 1 to 20")
            points = 2
        texts = entry.texts(f"rubric.{place}.text", row.get("text"), LONGEST_LINE)
        guide = entry.texts(f"rubric.{place}.guide", row.get("guide"))
        rows.append(_line(RubricCriterion(sort_order=place, points=points), text=texts, guide=guide))
    question.rubric = rows


def _case(entry: Entry, question) -> None:
    set_texts(question, "stem", entry.texts("title", entry.values.get("title")))
    question.start = entry.value("start", str, "name the first situation", "")
    question.max_points = entry.value("max_points", int, "write the points of the best path", 0)
    nodes = entry.value("nodes", dict, "write the situations by name", {})
    question.nodes = [("node", _node(entry, str(name), node)) for name, node in nodes.items()]


def _node(entry: Entry, name: str, node: object) -> dict:
    place = f"nodes.{name}"
    if len(name) > 20 or not isinstance(node, dict) or not set(node) <= {"text", "choices"}:
        entry.wrong(place, "a situation has a name of at most 20 characters, a text and choices")
        return {"name": name, "choices": []}
    choices = node.get("choices")
    if not isinstance(choices, list):
        entry.wrong(f"{place}.choices", "write a list, empty where the case ends")
        choices = []
    texts = _by_language("text", entry.texts(f"{place}.text", node.get("text")))
    return {"name": name, **texts, "choices": [_choice(entry, f"{place}.choices.{n}", row) for n, row in enumerate(choices)]}


def _choice(entry: Entry, place: str, row: object) -> dict:
    if not isinstance(row, dict) or not set(row) <= {"text", "points", "critical", "next", "feedback"}:
        entry.wrong(place, "a choice has text, points, critical, next and feedback")
        row = {}
    points, target = row.get("points", 0), row.get("next")
    if not isinstance(points, int) or isinstance(points, bool) or not 0 <= points <= 10:
        entry.wrong(f"{place}.points", "write a whole number from 0 to 10")
        points = 0
    if not isinstance(target, str):
        entry.wrong(f"{place}.next", "name the next situation")
    if not isinstance(row.get("critical", False), bool):
        entry.wrong(f"{place}.critical", "write true or false")
    return {
        **_by_language("text", entry.texts(f"{place}.text", row.get("text"), LONGEST_LINE)),
        **_by_language("feedback", entry.texts(f"{place}.feedback", row.get("feedback"))),
        "points": points,
        "critical": row.get("critical") is True,
        "next": target if isinstance(target, str) else "",
    }


READERS = {
    "single": _options,
    "multiple": _options,
    "truefalse": _answer,
    "matching": _pairs,
    "ordering": _sequence,
    "cloze": _blanks,
    "numeric": _number,
    "shorttext": _answers,
    "extendedtext": _rubric,
    "scenario": _case,
}


# --- pieces ---------------------------------------------------------------------------------------
def _rows(entry: Entry, name: str, known: set[str]):
    for place, row in enumerate(entry.value(name, list, "write a list", [])):
        if not isinstance(row, dict) or not set(row) <= known:
            entry.wrong(f"{name}.{place}", f"has {' and '.join(sorted(known))}")
        else:
            yield place, row


def codes_in(entry: Entry, name: str) -> list[str]:
    given = entry.values.get(name) or []
    if not isinstance(given, list) or not all(isinstance(code, str) for code in given):
        entry.wrong(name, "write a list of codes")
        return []
    return given


def _line(row, **texts: Mapping[str, str]):
    for name, by_language in texts.items():
        set_texts(row, name, by_language)
    return row


def set_texts(record, name: str, texts: Mapping[str, str]) -> None:
    for code in CODES:
        setattr(record, f"{name}_{code}", texts.get(code, ""))


def _by_language(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}_{code}": texts.get(code, "") for code in CODES}


def _are_words(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(word, str) and "|" not in word for word in given)


def _tuple(types) -> tuple:
    return types if isinstance(types, tuple) else (types,)
