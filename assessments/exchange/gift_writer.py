"""Writing GIFT: one question a block, in plain text, so that every sign is meant as it stands. Called by export. Pure."""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from assessments.exchange.entries import kind_name, said
from assessments.exchange.reading import Skip
from assessments.exchange.rubrics import rubric_lines


def write_gift(questions: Sequence[tuple[str, Mapping]], language: str) -> tuple[bytes, list[tuple[str, str]]]:
    """The file, and code and reason of each question that GIFT cannot carry."""
    blocks, left_out = [], []
    for code, entry in questions:
        try:
            blocks.append(_block(code, entry))
        except Skip as skip:
            left_out.append((code, str(skip)))
    return ("\n\n".join(blocks) + "\n").encode(), left_out


def _block(code: str, entry: Mapping) -> str:
    if entry["kind"] not in _ANSWERS:
        raise Skip(_("GIFT has no such kind: %(kind)s") % {"kind": kind_name(entry["kind"])})
    if "image" in entry:
        raise Skip(_("GIFT carries no pictures."))
    answers = _ANSWERS[entry["kind"]](entry)
    general = f"\n####{_unmarked(_escaped(said(entry['feedback'])))}" if entry["feedback"] else ""
    tags = "".join(f"[tag:{tag}] " for tag in entry["tags"])
    comment = (f"// {tags.strip()}\n" if tags else "") + _rubric(entry)
    return f"{comment}::{_escaped(code)}::[plain]{_escaped(said(entry['stem']))}{{{answers}{general}}}"


def _options(entry: Mapping) -> str:
    right = sum(row["correct"] for row in entry["options"])
    lines = []
    for row in entry["options"]:
        if entry["kind"] == "single":
            weight = "=" if row["correct"] else "~%0%"
        else:
            weight = f"~%{'' if row['correct'] else '-'}{share(right)}%"
        told = f"#{_unmarked(_escaped(said(row['feedback'])))}" if row["feedback"] else ""
        lines.append(f"\n{weight}{_unmarked(_escaped(said(row['text'])))}{told}")
    return "".join(lines)


def _truefalse(entry: Mapping) -> str:
    return "TRUE" if entry["answer"] else "FALSE"


def _pairs(entry: Mapping) -> str:
    lines = []
    for pair in entry["pairs"]:
        left, right = said(pair["left"]), said(pair["right"])
        if "->" in left:
            raise Skip(_("GIFT cannot write the signs -> in a text on the left."))
        lines.append(f"\n={_unmarked(_escaped(left))} -> {_escaped(right)}")
    return "".join(lines)


def _number(entry: Mapping) -> str:
    if entry["units"]:
        raise Skip(_("GIFT has no units."))
    return f"#{entry['value']}:{entry['tolerance']}"


def _words(entry: Mapping) -> str:
    lines = [
        f"\n=%{row['percent']}%{_unmarked(_escaped(word).replace('*', chr(92) + '*'))}"
        for row in entry["answers"]
        for word in said(row["text"])
    ]
    if "->" in "".join(lines):
        raise Skip(_("GIFT takes an answer with the signs -> for a matching."))
    return "".join(lines)


def _rubric(entry: Mapping) -> str:
    """GIFT has no place for a rubric but its comments, which other systems leave unread."""
    if entry["kind"] != "extendedtext":
        return ""
    lines = "\n".join(rubric_lines(entry["rubric"])).split("\n")
    return "".join(f"// {line}".rstrip() + "\n" for line in (f"[rubric:{entry['most_words']}]", *lines))


_ANSWERS = {
    "single": _options,
    "multiple": _options,
    "truefalse": _truefalse,
    "matching": _pairs,
    "numeric": _number,
    "shorttext": _words,
    "extendedtext": lambda entry: "",
}


def share(right: int) -> str:
    """What one of so many right options earns, per cent, as Moodle writes it."""
    return f"{100 / max(1, right):.5f}".rstrip("0").rstrip(".")


def _escaped(text: str) -> str:
    return re.sub(r"[\\~=#{}:]", lambda sign: f"\\{sign[0]}", text).replace("\n", "\\n")


def _unmarked(text: str) -> str:
    """A text that begins like a format says its format first, so that it is not taken for one."""
    return f"[plain]{text}" if re.match(r"\[(html|markdown|plain|moodle)\]", text) else text
