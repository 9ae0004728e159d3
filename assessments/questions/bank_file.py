"""Reading a question bank written as YAML into unsaved questions, with messages that name the entry and the field.

Called by `services.load_bank`. Texts are by language; a flat file `<bank>.<language>.yaml` (path to text) may add one. The
files of a folder `<bank>/` hold more questions of the bank.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assessments.questions.bank_kinds import READERS, Entry, codes_in, set_texts
from assessments.questions.bank_text import BankError, add_texts, parsed
from assessments.questions.kinds import KINDS
from assessments.questions.models import Difficulty, PublishableQuestion
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
    "numeric": ASKED | {"value", "tolerance", "units"},
    "shorttext": ASKED | {"answers"},
    "extendedtext": ASKED | {"most_words", "rubric"},
    "scenario": {"title", "max_points", "start", "nodes"},
}
MODELS = {kind.kind: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class BankFile:
    """A bank as it was read: its slug, its title and its questions, not saved yet."""

    slug: str
    title: str
    questions: list[PublishableQuestion]


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
        entry = Entry(f"{name}, {code or f'entry {number}'}", values if isinstance(values, Mapping) else {})
        question = _question(entry)
        notes += entry.notes
        questions.append(question)
    codes = [question.code for question in questions if question]
    notes += [f"{name}, {code}, code: used twice" for code in sorted({code for code in codes if codes.count(code) > 1})]
    if notes:
        raise BankError(notes)
    return BankFile(slug, str(data.get("title") or data.get("course") or slug), questions)


def _question(entry: Entry) -> PublishableQuestion | None:
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
        also=codes_in(entry, "also"),
        level=entry.value("level", int, "write 1, 2 or 3", 1),
        difficulty=entry.value("difficulty", int, "write 1 (easy), 2 or 3 (hard)", Difficulty.MEDIUM),
        tags=codes_in(entry, "tags"),
    )
    for code in codes_in(entry, "checked"):
        if code in ("ru", "tk"):
            setattr(question, f"checked_{code}", True)
        else:
            entry.wrong("checked", "only ru and tk are translations")
    set_texts(question, "source", entry.texts("source", entry.values.get("source"), 300))
    set_texts(question, "content_note", entry.texts("content_note", entry.values.get("content_note", {})))
    if kind != "scenario":
        for name in ("stem", "feedback"):
            set_texts(question, name, entry.texts(name, entry.values.get(name)))
    READERS[kind](entry, question)
    return question
