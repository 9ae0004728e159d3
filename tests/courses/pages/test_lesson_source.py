"""Lesson sources: the format, its mistakes named by line, and the product's own lessons."""

import re
from pathlib import Path

import pytest
import yaml

from courses.pages.source import SourceError, read_lesson

FIXTURES = Path(__file__).resolve().parent.parent.parent.parent / "fixtures"
WRITTEN = [
    path
    for name in ("m1-ident", "m2-pros", "m3-prot", "m4-law")
    for path in sorted((FIXTURES / "courses" / name).glob("*.en.md"))
]
HEAD = "---\ntitle: A\nminutes: 5\n---\n"


def lesson(tmp_path, body):
    path = tmp_path / "01-a.en.md"
    path.write_text(HEAD + body, encoding="utf-8")
    return read_lesson(path)


def test_blocks_come_in_their_order(tmp_path):
    blocks = lesson(
        tmp_path, "One **two**.\n\n## Head\n\n::: key\n- a\n- b\n:::\n\n::: source binding\nX, art. 1\n:::\n"
    ).blocks
    assert blocks == [
        ("text", "<p>One <b>two</b>.</p>"),
        ("heading", "Head"),
        ("key_point", {"points": ["a", "b"]}),
        ("source", {"force": "binding", "references": ["X, art. 1"]}),
    ]


def test_a_case_has_choices(tmp_path):
    ((kind, case),) = lesson(tmp_path, "::: case T\nStory.\n\n? Do it\n**Safe.** Good.\n\n? Do not\nBad.\n:::\n").blocks
    assert kind == "case"
    assert [choice["choice"] for choice in case["choices"]] == ["Do it", "Do not"]


@pytest.mark.parametrize(
    "body,words", [("::: box\nx\n:::\n", "line 5"), ("\n::: callout T\nx\n", "line 6"), ("::: key\n- a\n", "not closed")]
)
def test_a_mistake_is_named_by_its_line(tmp_path, body, words):
    with pytest.raises(SourceError, match=words):
        lesson(tmp_path, body)


def test_markup_of_the_web_is_not_let_through(tmp_path):
    ((_kind, text),) = lesson(tmp_path, "<script>alert(1)</script> [x](javascript:alert(1))\n").blocks
    assert "<script" not in text
    assert "href" not in text


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_written_lesson_teaches(path):
    found = read_lesson(path)
    body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    words = len(re.findall(r"[\w'’-]+", body))
    kinds = [kind for kind, _value in found.blocks]
    assert 500 <= words <= 930
    assert {"case", "key_point", "source"} <= set(kinds)


@pytest.mark.parametrize("language", ["ru", "tk"])
def test_the_flagship_is_translated_block_by_block(language):
    for path in sorted((FIXTURES / "courses" / "m1-ident").glob("*.en.md")):
        source, translated = read_lesson(path), read_lesson(path.with_name(path.name.replace(".en.", f".{language}.")))
        assert [kind for kind, _value in translated.blocks] == [kind for kind, _value in source.blocks]
        assert translated.translation == "draft"


def test_the_catalogue_is_whole():
    heads = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (FIXTURES / "courses").glob("*/course.yaml")]
    assert sorted(head["code"] for head in heads) == [
        "M1-IDENT", "M2-PROS", "M3-PROT", "M4-LAW", "M5-NRM", "M6-PREV", "M7-CARE",
    ]  # fmt: skip
    assert sorted(head["code"] for head in heads if head.get("published", True)) == ["M1-IDENT", "M2-PROS", "M3-PROT", "M4-LAW"]
    assert "LF2" not in next(head for head in heads if head["code"] == "M4-LAW")["attests"]
