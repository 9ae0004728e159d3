"""Export, then import: equal questions, in three alphabets and with every sign that means something to a format."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from assessments.exchange.export import WRITERS
from assessments.exchange.formats import READERS
from assessments.exchange.pictures import Picture
from tests.trials import examples

# What each format cannot carry.
MISSING = {"gift": {"ordering", "cloze"}, "moodlexml": set(), "qti": set()}
LETTERS = "abcXYZабвЯёýňžŞäÖ0159"
SIGNS = "~=#{}:\\<>&\"'%*/;.,!?()-_+$@^` "
PIECES = [
    "<b>",
    "&amp;",
    "->",
    "::",
    "//",
    "####",
    "%50%",
    "[html]",
    "[1]",
    "{T}",
    "\\n",
    "$CATEGORY:",
    "]]>",
    "{1:",
    "  ",
    "…",
    "😀",
]
letters = st.sampled_from([*LETTERS, *SIGNS, *PIECES])
LANGUAGES = st.sampled_from(["en", "ru", "tk"])


def line(more=(), without="\n", longest=12):
    pieces = st.one_of(letters, st.sampled_from(list(more))) if more else letters
    text = st.lists(pieces, min_size=1, max_size=longest).map(lambda parts: "".join(parts))
    return text.map(lambda whole: "".join(sign for sign in whole if sign not in without).strip()).filter(bool)


def words(count):
    """Accepted words: no bar, one space at a time."""
    text = line(without="|\n").map(lambda word: " ".join(word.split()))
    return st.lists(text, min_size=1, max_size=count, unique=True)


def _as_kept(text):
    """Lines without room around them, and not three ends of a line together."""
    return re.sub("\n+", "\n", "\n".join(part.strip() for part in text.split("\n"))).strip()


stems = line(more=["\n", "\n"], longest=20, without="").map(_as_kept).filter(bool)
tags = st.lists(st.sampled_from(["form-a", "form-b", "set-2", "law"]), unique=True, max_size=2)
decimals = st.integers(-(10**9), 10**9).map(lambda whole: f"{whole / 1000:.3f}".rstrip("0").rstrip("."))


def drawn(colour):
    file = io.BytesIO()
    Image.new("RGB", (3, 2), colour).save(file, "PNG")
    return Picture(file.getvalue(), "png", (3, 2))


pictures = st.sampled_from([None, None, drawn("red"), drawn("blue")])


@st.composite
def entries(draw, kinds=None):
    language = draw(LANGUAGES)
    said = lambda text: {language: text} if text else {}  # noqa: E731 - a word for what follows
    kind = draw(st.sampled_from(kinds or sorted(OWN)))
    entry = {
        "kind": kind,
        "stem": said(draw(stems)),
        "feedback": said(draw(st.one_of(st.just(""), stems))),
        "tags": draw(tags),
    }
    if picture := draw(pictures):
        entry["image"] = {"file": picture, "alt": said(draw(st.one_of(st.just(""), line())))}
    return language, entry | OWN[kind](draw, said)


def options(draw, said, count):
    texts = draw(st.lists(line(), min_size=2, max_size=5, unique=True))
    right = set(draw(st.permutations(range(len(texts))))[: count(len(texts))])
    told = [draw(st.one_of(st.just(""), stems)) for _text in texts]
    rows = [{"text": said(text), "correct": n in right, "feedback": said(told[n])} for n, text in enumerate(texts)]
    return {"options": rows}


def pairs(draw, said):
    lefts = draw(st.lists(line(), min_size=3, max_size=4, unique=True))
    return {"pairs": [{"left": said(left), "right": said(draw(line()))} for left in lefts]}


def blanks(draw, said):
    names = [str(n) for n in range(1, draw(st.integers(1, 3)) + 1)]
    around = [draw(line(without="[]\n")).replace("{1:", "") or "x" for _name in [*names, ""]]
    stem = "".join(f"{text} [{name}] " for text, name in zip(around, names, strict=False)) + around[-1]
    found = {}
    for name in names:
        several = draw(words(4))
        if draw(st.booleans()) and len(several) > 1:
            [language] = said("x")
            found[name] = {"right": {language: several[:1]}, "others": {language: several[1:]}}
        else:
            found[name] = said(several)
    return {"stem": said(stem.strip()), "blanks": found}


def number(draw, said):
    units = draw(st.lists(line(), max_size=3, unique=True))
    factors = ["1", *(draw(st.sampled_from(["60", "1000", "0.5", "24", "0.01"])) for _unit in units[1:])]
    rows = [{"text": said(text), "factor": factor} for text, factor in zip(units, factors, strict=False)]
    tolerance = draw(st.sampled_from(["0", "0.5", "2.125"]))
    return {"value": draw(decimals).replace("-0", "0") or "0", "tolerance": tolerance, "units": rows}


def answers(draw, said):
    several = draw(words(4))
    percents = [100, *draw(st.lists(st.sampled_from([75, 50, 33]), min_size=3, max_size=3))]
    return {"answers": [{"text": said([word]), "percent": percent} for word, percent in zip(several, percents, strict=False)]}


def rubric(draw, said):
    texts = draw(st.lists(line(), min_size=1, max_size=3, unique=True))
    guides = [draw(st.one_of(st.just(""), stems, st.just("\\[2] a\n[2] b"))) for _text in texts]
    points = st.integers(1, 20)
    rows = [
        {"text": said(text), "guide": said(guide), "points": draw(points)} for text, guide in zip(texts, guides, strict=True)
    ]
    return {"most_words": draw(st.integers(20, 800)), "rubric": rows}


OWN = {
    "single": lambda draw, said: options(draw, said, lambda count: 1),
    "multiple": lambda draw, said: options(draw, said, lambda count: count - 1),
    "truefalse": lambda draw, said: {"answer": draw(st.booleans())},
    "matching": pairs,
    "ordering": lambda draw, said: {
        "sequence": [said(text) for text in draw(st.lists(line(), min_size=3, max_size=5, unique=True))]
    },
    "cloze": blanks,
    "numeric": number,
    "shorttext": answers,
    "extendedtext": rubric,
}


def told_once(entry):
    """The entry with its accepted words together by what they earn."""
    if entry["kind"] != "shorttext":
        return entry
    shares = {}
    for row in entry["answers"]:
        for language, several in row["text"].items():
            shares.setdefault((row["percent"], language), []).extend(several)
    return entry | {"answers": shares}


def carried(form, entry):
    text = str(entry)
    if form == "gift" and "image" in entry:
        return False
    if form == "gift":
        arrows = "->" in text if entry["kind"] in ("matching", "shorttext") else False
        return entry["kind"] not in MISSING["gift"] and not arrows and not entry.get("units")
    return form == "moodlexml" or not entry.get("units")


@pytest.mark.parametrize("form", WRITERS)
@given(case=entries())
@examples(250, 8000)
def test_export_then_import_gives_the_same_question(form, case):
    language, entry = case
    content, left_out = WRITERS[form]([("code-1", entry)], language)
    if left_out:
        assert not carried(form, entry) and left_out[0][1]
        return
    reading = READERS[form](content, language)
    assert reading.problem == ""
    [row] = reading.questions
    assert row.reason == ""
    assert told_once(row.entry) == told_once(entry)
    assert row.name == "code-1"
