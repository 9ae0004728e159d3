"""Reading a question bank written as YAML into unsaved questions, with messages that name the entry and the field.

Called by `services.load_bank`. Texts are by language; a flat file `<bank>.<language>.yaml` (path to text) may add one. The
files of a folder `<bank>/` hold more questions of the bank.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assessments.questions.bank_text import BankError, add_texts, parsed
from assessments.questions.models import (
    KINDS,
    ClozeBlank,
    Difficulty,
    MatchingPair,
    MultipleChoiceOption,
    OrderingStep,
    PublishableQuestion,
    SingleChoiceOption,
)
from learning.languages import CODES

COMMON = {
    "code", "kind", "competency", "also", "level", "difficulty", "tags", "source", "checked", "content_note",
}  # fmt: skip
ASKED = {"stem", "feedback"}
OWN = {
    "single": ASKED | {"options"},
    "multiple": ASKED | {"options"},
    "truefalse": ASKED | {"answer"},
    "matching": ASKED | {"pairs"},
    "ordering": ASKED | {"sequence"},
    "cloze": ASKED | {"blanks"},
    "scenario": {"title", "max_points", "start", "nodes"},
}
MODELS = {kind.kind: kind for kind in KINDS}
LONGEST_LINE = 400


@dataclass(frozen=True, slots=True)
class BankFile:
    """A bank as it was read: its slug, its title and its questions, not saved yet."""

    slug: str
    title: str
    questions: list[PublishableQuestion]


@dataclass(slots=True)
class _Entry:
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


def read_bank(source: Path | str | Mapping) -> BankFile:
    """The bank of a file, or of a mapping of the same shape.

    With a file come the texts of the flat files beside it, and the questions of the folder that has its name.
    """
    if isinstance(source, Mapping):
        return _bank(source, "bank")
    path = Path(source)
    data = parsed(path)
    for code in CODES:
        flat = path.with_suffix(f".{code}.yaml")
        if flat.exists():
            add_texts(data, parsed(flat), code, flat.name)
    for more in sorted(path.with_suffix("").glob("*.yaml")):
        _join(data, parsed(more), f"{path.stem}/{more.name}")
    return _bank(data, path.name)


def _join(data: dict, more: Mapping, name: str) -> None:
    """Take in the questions of a file of the same bank."""
    if more.get("bank") != data.get("bank") or not isinstance(more.get("questions"), list):
        raise BankError([f"{name}: names the bank {data.get('bank')} and has a list under `questions`"])
    data["questions"] = [*data.get("questions", []), *more["questions"]]


def _bank(data: object, name: str) -> BankFile:
    slug = data.get("bank") if isinstance(data, Mapping) else None
    entries = data.get("questions") if isinstance(data, Mapping) else None
    if not isinstance(slug, str) or not isinstance(entries, list):
        raise BankError([f"{name}: a bank has a slug under `bank` and a list under `questions`"])
    notes, questions = [], []
    for number, values in enumerate(entries, start=1):
        code = values.get("code") if isinstance(values, Mapping) else None
        entry = _Entry(f"{name}, {code or f'entry {number}'}", values if isinstance(values, Mapping) else {})
        question = _question(entry)
        notes += entry.notes
        questions.append(question)
    codes = [question.code for question in questions if question]
    notes += [f"{name}, {code}, code: used twice" for code in sorted({code for code in codes if codes.count(code) > 1})]
    if notes:
        raise BankError(notes)
    return BankFile(slug, str(data.get("title") or data.get("course") or slug), questions)


def _question(entry: _Entry) -> PublishableQuestion | None:
    kind = entry.values.get("kind")
    if kind not in OWN:
        entry.wrong("kind", f"one of {', '.join(OWN)}")
        return None
    for name in entry.values:
        if name not in COMMON | OWN[kind]:
            entry.wrong(str(name), f"is not known in a question of kind {kind}")
    question = MODELS[kind](
        code=entry.value("code", str, "write the code as text", ""),
        competency_code=entry.value("competency", str, "write the code of a competency", ""),
        also=_codes(entry, "also"),
        level=entry.value("level", int, "write 1, 2 or 3", 1),
        difficulty=entry.value("difficulty", int, "write 1 (easy), 2 or 3 (hard)", Difficulty.MEDIUM),
        tags=_codes(entry, "tags"),
    )
    for code in _codes(entry, "checked"):
        if code in ("ru", "tk"):
            setattr(question, f"checked_{code}", True)
        else:
            entry.wrong("checked", "only ru and tk are translations")
    _set(question, "source", entry.texts("source", entry.values.get("source"), 300))
    _set(question, "content_note", entry.texts("content_note", entry.values.get("content_note", {})))
    if kind != "scenario":
        for name in ("stem", "feedback"):
            _set(question, name, entry.texts(name, entry.values.get(name)))
    _READERS[kind](entry, question)
    return question


def _options(entry: _Entry, question) -> None:
    model = SingleChoiceOption if question.kind == "single" else MultipleChoiceOption
    rows = []
    for place, row in _rows(entry, "options", {"text", "correct", "feedback"}):
        texts = entry.texts(f"options.{place}.text", row.get("text"), LONGEST_LINE)
        why = entry.texts(f"options.{place}.feedback", row.get("feedback", {}))
        if not isinstance(row.get("correct"), bool):
            entry.wrong(f"options.{place}.correct", "write true or false")
        rows.append(_line(model(sort_order=place, correct=row.get("correct") is True), text=texts, feedback=why))
    question.options = rows


def _answer(entry: _Entry, question) -> None:
    question.answer = entry.value("answer", bool, "write true or false", False)


def _pairs(entry: _Entry, question) -> None:
    rows = []
    for place, row in _rows(entry, "pairs", {"left", "right"}):
        left = entry.texts(f"pairs.{place}.left", row.get("left"), LONGEST_LINE)
        right = entry.texts(f"pairs.{place}.right", row.get("right"), LONGEST_LINE)
        rows.append(_line(MatchingPair(sort_order=place), text=left, match=right))
    question.pairs = rows


def _sequence(entry: _Entry, question) -> None:
    steps = entry.value("sequence", list, "write the steps in their order", [])
    question.steps = [
        _line(OrderingStep(sort_order=place), text=entry.texts(f"sequence.{place}", step, LONGEST_LINE))
        for place, step in enumerate(steps)
    ]


def _blanks(entry: _Entry, question) -> None:
    rows = []
    blanks = entry.value("blanks", dict, "write the accepted answers of each blank", {})
    for place, (name, accepted) in enumerate(blanks.items()):
        texts = accepted if isinstance(accepted, dict) else {None: None}
        joined = {code: "|".join(words) if _are_words(words) else words for code, words in texts.items()}
        row = ClozeBlank(sort_order=place, name=str(name))
        rows.append(_line(row, text=entry.texts(f"blanks.{name}", joined, LONGEST_LINE)))
    question.blanks = rows


def _case(entry: _Entry, question) -> None:
    _set(question, "stem", entry.texts("title", entry.values.get("title")))
    question.start = entry.value("start", str, "name the first situation", "")
    question.max_points = entry.value("max_points", int, "write the points of the best path", 0)
    nodes = entry.value("nodes", dict, "write the situations by name", {})
    question.nodes = [("node", _node(entry, str(name), node)) for name, node in nodes.items()]


def _node(entry: _Entry, name: str, node: object) -> dict:
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


def _choice(entry: _Entry, place: str, row: object) -> dict:
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


_READERS = {
    "single": _options,
    "multiple": _options,
    "truefalse": _answer,
    "matching": _pairs,
    "ordering": _sequence,
    "cloze": _blanks,
    "scenario": _case,
}


# --- pieces ---------------------------------------------------------------------------------------
def _rows(entry: _Entry, name: str, known: set[str]):
    for place, row in enumerate(entry.value(name, list, "write a list", [])):
        if not isinstance(row, dict) or not set(row) <= known:
            entry.wrong(f"{name}.{place}", f"has {' and '.join(sorted(known))}")
        else:
            yield place, row


def _codes(entry: _Entry, name: str) -> list[str]:
    given = entry.values.get(name) or []
    if not isinstance(given, list) or not all(isinstance(code, str) for code in given):
        entry.wrong(name, "write a list of codes")
        return []
    return given


def _line(row, **texts: Mapping[str, str]):
    for name, by_language in texts.items():
        _set(row, name, by_language)
    return row


def _set(record, name: str, texts: Mapping[str, str]) -> None:
    for code in CODES:
        setattr(record, f"{name}_{code}", texts.get(code, ""))


def _by_language(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}_{code}": texts.get(code, "") for code in CODES}


def _are_words(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(word, str) and "|" not in word for word in given)


def _tuple(types) -> tuple:
    return types if isinstance(types, tuple) else (types,)
