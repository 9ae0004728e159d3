"""What a page says of a question on its way in or out: its text, its lines, which of them are right. Pure.

Called by the viewsets. An entry speaks one language, that of its file.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from assessments.exchange.entries import kind_name, said


def shown(entry: Mapping) -> dict:
    """The question in words: kind, text, lines with their mark and what is said about them, feedback."""
    return {
        "kind": kind_name(entry["kind"]),
        "text": said(entry["stem"]),
        "lines": _LINES[entry["kind"]](entry),
        "feedback": said(entry["feedback"]),
        "tags": entry["tags"],
        "picture": (said(entry["image"]["alt"]) or entry["image"]["file"].name) if "image" in entry else "",
    }


def picture_of(entry: Mapping) -> dict:
    """Its picture as a page of the question draws it, before the library has it."""
    if "image" not in entry:
        return {}
    picture = entry["image"]["file"]
    width, height = picture.size
    return {"image": {"address": picture.address, "width": width, "height": height, "alt": said(entry["image"]["alt"])}}


def _line(text: str, right: bool | None = None, about: str = "") -> dict:
    """`right` is None where a line is neither right nor wrong."""
    return {"text": text, "right": right, "about": about}


def _options(entry: Mapping) -> list[dict]:
    return [_line(said(row["text"]), row["correct"], said(row["feedback"])) for row in entry["options"]]


def _truth(entry: Mapping) -> list[dict]:
    return [_line(_("True"), entry["answer"]), _line(_("False"), not entry["answer"])]


def _pairs(entry: Mapping) -> list[dict]:
    return [_line(f"{said(pair['left'])} → {said(pair['right'])}") for pair in entry["pairs"]]


def _steps(entry: Mapping) -> list[dict]:
    return [_line(f"{place}. {said(step)}") for place, step in enumerate(entry["sequence"], start=1)]


def _blanks(entry: Mapping) -> list[dict]:
    lines = []
    for name, blank in entry["blanks"].items():
        right, others = (blank["right"], blank["others"]) if "others" in blank else (blank, {})
        lines.append(_line(f"[{name}] {' / '.join(said(right))}", True))
        lines += [_line(f"[{name}] {word}", False) for word in said(others)]
    return lines


def _number(entry: Mapping) -> list[dict]:
    unit, *others = [said(row["text"]) for row in entry["units"]] or [""]
    lines = [_line(f"{entry['value']} (± {entry['tolerance']}) {unit}".strip(), True)]
    factors = [row["factor"] for row in entry["units"][1:]]
    return lines + [_line(f"1 {name} = {factor} {unit}") for name, factor in zip(others, factors, strict=True)]


def _words(entry: Mapping) -> list[dict]:
    return [_line(f"{' / '.join(said(row['text']))} ({row['percent']}%)", True) for row in entry["answers"]]


def _rubric(entry: Mapping) -> list[dict]:
    rows = [(said(row["text"]), row["points"], said(row["guide"])) for row in entry["rubric"]]
    lines = [
        _line(_("%(text)s – points: %(points)s") % {"text": text, "points": points}, None, guide)
        for text, points, guide in rows
    ]
    return [_line(_("Most words: %(words)s") % {"words": entry["most_words"]}), *lines]


_LINES = {
    "single": _options,
    "multiple": _options,
    "truefalse": _truth,
    "matching": _pairs,
    "ordering": _steps,
    "cloze": _blanks,
    "numeric": _number,
    "shorttext": _words,
    "extendedtext": _rubric,
}
