"""A question record as frozen content (JSON): all that is needed to show, mark and explain it, independent of the record.

Pure. Called when a version is published, for previews and by the author's form. Lines of a question are named by keys
made from their English text, so a key tells nothing about the place of a line or whether it is right.
"""

import hashlib
from collections.abc import Mapping

from learning.languages import CODES, SOURCE


def freeze(question) -> dict:
    """The content of a question record: all that is needed to show, mark and explain it, independent of the record."""
    content = {
        "kind": question.kind,
        "code": question.code,
        "competency": question.competency_code,
        "also": list(question.also or []),
        "level": question.level,
        "checked": {"ru": question.checked_ru, "tk": question.checked_tk},
        "source": texts_of(question, "source"),
        **_picture(question),
    }
    if question.kind == "scenario":
        return content | _scenario(question)
    # Left out where it is empty: a version frozen before there were such notes then has the same fingerprint.
    note = texts_of(question, "content_note")
    return (
        content
        | ({"content_note": note} if note else {})
        | {"stem": texts_of(question, "stem"), "feedback": texts_of(question, "feedback")}
        | _LINES[question.kind](question)
    )


def _picture(question) -> dict:
    """The words for its picture; the file is told of where a version is made. Nothing where it has none, as before."""
    return {"image": {"alt": texts_of(question, "image_alt")}} if question.image_id else {}


def texts_of(record, field: str) -> dict[str, str]:
    """The texts of a field by language, those that are there."""
    read = record.get if isinstance(record, Mapping) else lambda name: getattr(record, name)
    return {code: text for code in CODES if (text := (read(f"{field}_{code}") or "").strip())}


def line_key(texts: Mapping[str, str]) -> str:
    """The short key of a line, from its source text."""
    return hashlib.blake2b(texts.get(SOURCE, "").encode(), digest_size=3).hexdigest()


def _line(texts: Mapping[str, str]) -> dict:
    return {"key": line_key(texts), "text": dict(texts)}


def _choices(question) -> list[tuple[dict, bool]]:
    rows = []
    for option in question.options.all():
        told = texts_of(option, "feedback")
        rows.append((_line(texts_of(option, "text")) | ({"feedback": told} if told else {}), option.correct))
    return rows


def _single(question) -> dict:
    rows = _choices(question)
    right = [line["key"] for line, correct in rows if correct]
    return {"options": [line for line, _ in rows], "key": right[0] if len(right) == 1 else None}


def _multiple(question) -> dict:
    rows = _choices(question)
    return {"options": [line for line, _ in rows], "key": [line["key"] for line, correct in rows if correct]}


def _truefalse(question) -> dict:
    return {"key": bool(question.answer)}


def _matching(question) -> dict:
    rows = question.pairs.all()
    return {"pairs": [{"left": _line(texts_of(row, "text")), "right": _line(texts_of(row, "match"))} for row in rows]}


def _ordering(question) -> dict:
    return {"sequence": [_line(texts_of(step, "text")) for step in question.steps.all()]}


def _cloze(question) -> dict:
    blanks, lists = {}, {}
    for row in question.blanks.all():
        name = _free_name(row.name, blanks)
        blanks[name] = _words(row, "text")
        others = _words(row, "others")
        if others:
            lists[name] = _side_by_side(blanks[name], others)
    return {"blanks": blanks} | ({"lists": lists} if lists else {})


def _words(row, field: str) -> dict[str, list[str]]:
    """What stands between the bars, by language."""
    return {code: [part for piece in text.split("|") if (part := piece.strip())] for code, text in texts_of(row, field).items()}


def _side_by_side(right: Mapping[str, list], others: Mapping[str, list]) -> list[dict]:
    """The lines of a list to choose from, the right one first. Where a language has too few, the rules find the gap."""
    columns = {code: [*right.get(code, [""])[:1], *others.get(code, [])] for code in {*right, *others}}
    rows = range(max(len(words) for words in columns.values()))
    lines = [{code: words[row] for code, words in columns.items() if row < len(words) and words[row]} for row in rows]
    return [_line({code: texts[code] for code in CODES if code in texts}) for texts in lines]


def _numeric(question) -> dict:
    units = [_line(texts_of(unit, "text")) | {"factor": _plain(unit.factor)} for unit in question.units.all()]
    return {"value": _plain(question.value), "tolerance": _plain(question.tolerance), "units": units}


def _plain(number) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def _shorttext(question) -> dict:
    return {"answers": [{"words": _words(row, "text"), "percent": row.percent} for row in question.answers.all()]}


def _extendedtext(question) -> dict:
    rubric = [
        _line(texts_of(row, "text")) | {"guide": texts_of(row, "guide"), "points": row.points} for row in question.rubric.all()
    ]
    return {"most_words": question.most_words, "rubric": rubric}


def _scenario(question) -> dict:
    nodes = {}
    for block in question.nodes:
        nodes[_free_name(block.value["name"], nodes)] = _node(block.value)
    return {
        "title": texts_of(question, "stem"),
        "content_note": texts_of(question, "content_note"),
        "start": question.start,
        "max_points": question.max_points,
        "nodes": nodes,
    }


def _free_name(name: str, taken: Mapping) -> str:
    """A second one of the same name gets a number, so that the rules find it: nothing leads to it."""
    return name if name not in taken else f"{name} ({len(taken) + 1})"


def _node(node: Mapping) -> dict:
    return {"text": texts_of(node, "text"), "choices": [_choice(choice) for choice in node["choices"]]}


def _choice(choice: Mapping) -> dict:
    return _line(texts_of(choice, "text")) | {
        "feedback": texts_of(choice, "feedback"),
        "points": choice["points"] or 0,
        "critical": bool(choice["critical"]),
        "next": choice["next"],
    }


_LINES = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "numeric": _numeric,
    "shorttext": _shorttext,
    "extendedtext": _extendedtext,
}
