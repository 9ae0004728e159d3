"""A question as frozen content (JSON), and its parts: what a learner may see before closing, and what marking needs.

Pure. Called when a version is published, when an attempt is shown and when it is marked. How content is made of a record
is in freezing.py.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal

from learning.languages import SOURCE, choose

CHOICE_KINDS = ("single", "multiple")
# Marked by people, with a rubric: no machine can tell what a text is worth.
BY_PEOPLE = ("extendedtext",)
# Whose answers hold parts, each given by itself.
IN_PARTS = ("matching", "cloze")


def digest(content: Mapping) -> str:
    """A fingerprint of the content; a new version is made only when it differs."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def key(content: Mapping) -> object:
    """What `marking.mark` needs to mark an answer to this content."""
    return _KEYS[content["kind"]](content) if content["kind"] in _KEYS else content["key"]


def _matching_key(content: Mapping) -> dict[str, str]:
    return {pair["left"]["key"]: pair["right"]["key"] for pair in content["pairs"]}


def _cloze_key(content: Mapping) -> dict[str, list[str]]:
    # A learner may change the language half-way, so a word that is right in one language is right in all.
    accepted = {name: [text for texts in words.values() for text in texts] for name, words in content["blanks"].items()}
    return accepted | {name: [lines[0]["key"]] for name, lines in content.get("lists", {}).items()}


def _numeric_key(content: Mapping) -> dict:
    units = {unit["key"]: Decimal(unit["factor"]) for unit in content["units"]}
    return {"value": Decimal(content["value"]), "tolerance": Decimal(content["tolerance"]), "units": units}


def _shorttext_key(content: Mapping) -> list[dict]:
    return [
        {"accepted": [text for words in row["words"].values() for text in words], "share": Decimal(row["percent"]) / 100}
        for row in content["answers"]
    ]


_KEYS = {
    "ordering": lambda content: [step["key"] for step in content["sequence"]],
    "matching": _matching_key,
    "cloze": _cloze_key,
    "numeric": _numeric_key,
    "shorttext": _shorttext_key,
    "scenario": lambda content: {name: content[name] for name in ("start", "max_points", "nodes")},
}


def shown(content: Mapping, language: str, arrangement: object) -> dict:
    """What a learner may see before closing, in one language: no key, weight, feedback, or telling order.

    A question that is not whole in the language is shown in the source language; `language` says which it is.
    """
    used = language_of(content, language)
    visible = {"kind": content["kind"], "language": used, "draft": used != SOURCE and not content["checked"].get(used)}
    visible |= {"image": picture_of(content, used)} if "image" in content else {}
    if content["kind"] == "scenario":
        titles = {name: choose(content[name], used) for name in ("title", "content_note")}
        return visible | titles
    visible["content_note"] = choose(content.get("content_note", {}), used)
    return visible | {"stem": choose(content["stem"], used)} | _SHOWN[content["kind"]](content, used, arrangement)


def picture_of(content: Mapping, language: str) -> dict:
    """The picture with its words in one language; {} where there is none. A draft does not know its file yet."""
    picture = content.get("image", {})
    known = {name: picture[name] for name in ("name", "width", "height") if name in picture}
    return known | {"alt": choose(picture["alt"], language)} if picture else {}


def stem_of(content: Mapping) -> str:
    """What the question asks, in the reader's language; of a case its title."""
    return choose(content["title"] if content["kind"] == "scenario" else content["stem"])


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
    elif kind == "cloze":
        rows = [line for lines in content.get("lists", {}).values() for line in lines]
    elif kind == "numeric":
        rows = content["units"]
    else:
        rows = []
    return {row["key"]: row["text"] for row in rows}


# --- showing each kind ---------------------------------------------------------------------------
def _rows(lines: Mapping[str, Mapping], keys: Iterable[str], language: str) -> list[dict]:
    return [{"key": name, "text": choose(lines[name], language)} for name in keys]


def _shown_options(content: Mapping, language: str, arrangement: list) -> dict:
    return {"options": _rows(lines_of(content), arrangement, language)}


def _shown_stem_only(content: Mapping, language: str, arrangement: object) -> dict:
    return {}


def _shown_pairs(content: Mapping, language: str, arrangement: Mapping) -> dict:
    lines = lines_of(content)
    return {side: _rows(lines, arrangement[side], language) for side in ("left", "right")}


def _shown_text(content: Mapping, language: str, arrangement: object) -> dict:
    """The text in pieces: plain ones, and a blank for each mark [1], [2] …, with its list where it has one."""
    pieces, rest = [], choose(content["stem"], language)
    lists, lines = content.get("lists", {}), lines_of(content)
    for name in sorted(content["blanks"], key=lambda blank: rest.find(f"[{blank}]")):
        before, _mark, rest = rest.partition(f"[{name}]")
        options = {"options": _rows(lines, arrangement[name], language)} if name in lists else {}
        pieces += [{"text": before}, {"blank": name, **options}]
    return {"pieces": [*pieces, {"text": rest}]}


def _shown_space(content: Mapping, language: str, arrangement: object) -> dict:
    return {"most_words": content["most_words"]}


def _shown_units(content: Mapping, language: str, arrangement: list) -> dict:
    """Units in the author's order: the first is the one the others are counted in, and tells nothing."""
    lines = lines_of(content)
    return {"units": _rows(lines, lines, language)}


_SHOWN = {
    "single": _shown_options,
    "multiple": _shown_options,
    "truefalse": _shown_stem_only,
    "matching": _shown_pairs,
    "ordering": _shown_options,
    "cloze": _shown_text,
    "numeric": _shown_units,
    "shorttext": _shown_stem_only,
    "extendedtext": _shown_space,
}


def _visible(content: Mapping) -> Iterable[Mapping]:
    if "image" in content:
        yield content["image"]["alt"]
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
