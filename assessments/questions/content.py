"""A question as frozen content (JSON), and its parts: what a learner may see before closing, and what marking needs.

Pure. Called when a version is published, when an attempt is shown and when it is marked. Lines of a question are named
by keys made from their English text, so a key tells nothing about the place of a line or whether it is right.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

from learning.languages import CODES, SOURCE, choose

CHOICE_KINDS = ("single", "multiple")


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


def digest(content: Mapping) -> str:
    """A fingerprint of the content; a new version is made only when it differs."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def key(content: Mapping) -> object:
    """What `marking.mark` needs to mark an answer to this content."""
    if content["kind"] == "ordering":
        return [step["key"] for step in content["sequence"]]
    if content["kind"] == "matching":
        return {pair["left"]["key"]: pair["right"]["key"] for pair in content["pairs"]}
    if content["kind"] == "cloze":
        # A learner may change the language half-way, so a word that is right in one language is right in all.
        return {name: [text for texts in accepted.values() for text in texts] for name, accepted in content["blanks"].items()}
    if content["kind"] == "scenario":
        return {name: content[name] for name in ("start", "max_points", "nodes")}
    return content["key"]


def shown(content: Mapping, language: str, arrangement: object) -> dict:
    """What a learner may see before closing, in one language: no key, weight, feedback, or telling order.

    A question that is not whole in the language is shown in the source language; `language` says which it is.
    """
    used = language_of(content, language)
    visible = {"kind": content["kind"], "language": used, "draft": used != SOURCE and not content["checked"].get(used)}
    if content["kind"] == "scenario":
        titles = {name: choose(content[name], used) for name in ("title", "content_note")}
        return visible | titles
    visible["content_note"] = choose(content.get("content_note", {}), used)
    return visible | {"stem": choose(content["stem"], used)} | _SHOWN[content["kind"]](content, used, arrangement)


def language_of(content: Mapping, language: str) -> str:
    """The language asked for if every text a learner reads before closing exists in it, else the source language."""
    return language if all(texts.get(language) for texts in _visible(content)) else SOURCE


def lines_of(content: Mapping) -> dict[str, Mapping]:
    """The text by language of every line a response can name, by its key."""
    kind = content["kind"]
    if kind in CHOICE_KINDS:
        rows = content["options"]
    elif kind == "ordering":
        rows = content["sequence"]
    elif kind == "matching":
        rows = [side for pair in content["pairs"] for side in (pair["left"], pair["right"])]
    else:
        rows = []
    return {row["key"]: row["text"] for row in rows}


def texts_of(record, field: str) -> dict[str, str]:
    """The texts of a field by language, those that are there."""
    read = record.get if isinstance(record, Mapping) else lambda name: getattr(record, name)
    return {code: text for code in CODES if (text := (read(f"{field}_{code}") or "").strip())}


def line_key(texts: Mapping[str, str]) -> str:
    """The short key of a line, from its source text."""
    return hashlib.blake2b(texts.get(SOURCE, "").encode(), digest_size=3).hexdigest()


def _line(texts: Mapping[str, str]) -> dict:
    return {"key": line_key(texts), "text": dict(texts)}


# --- freezing each kind --------------------------------------------------------------------------
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
    blanks = {}
    for row in question.blanks.all():
        texts = {
            code: [part for piece in text.split("|") if (part := piece.strip())] for code, text in texts_of(row, "text").items()
        }
        blanks[_free_name(row.name, blanks)] = texts
    return {"blanks": blanks}


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
}


# --- showing each kind ---------------------------------------------------------------------------
def _rows(lines: Mapping[str, Mapping], keys: Iterable[str], language: str) -> list[dict]:
    return [{"key": name, "text": choose(lines[name], language)} for name in keys]


def _shown_options(content: Mapping, language: str, arrangement: list) -> dict:
    return {"options": _rows(lines_of(content), arrangement, language)}


def _shown_statement(content: Mapping, language: str, arrangement: object) -> dict:
    return {}


def _shown_pairs(content: Mapping, language: str, arrangement: Mapping) -> dict:
    lines = lines_of(content)
    return {side: _rows(lines, arrangement[side], language) for side in ("left", "right")}


def _shown_text(content: Mapping, language: str, arrangement: object) -> dict:
    """The text in pieces: plain ones, and a blank for each mark [1], [2] …"""
    pieces, rest = [], choose(content["stem"], language)
    for name in sorted(content["blanks"], key=lambda blank: rest.find(f"[{blank}]")):
        before, _mark, rest = rest.partition(f"[{name}]")
        pieces += [{"text": before}, {"blank": name}]
    return {"pieces": [*pieces, {"text": rest}]}


_SHOWN = {
    "single": _shown_options,
    "multiple": _shown_options,
    "truefalse": _shown_statement,
    "matching": _shown_pairs,
    "ordering": _shown_options,
    "cloze": _shown_text,
}


def _visible(content: Mapping) -> Iterable[Mapping]:
    if content["kind"] == "scenario":
        yield content["title"]
        for node in content["nodes"].values():
            yield node["text"]
            for choice in node["choices"]:
                yield choice["text"]
                yield choice["feedback"]
        return
    yield content["stem"]
    yield from lines_of(content).values()
    yield from content.get("blanks", {}).values()
