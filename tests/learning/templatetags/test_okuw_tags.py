"""The ladder and the small tags: what they draw, and that the words beside the drawing say the same."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from learning.templatetags import okuw


def rungs(svg):
    """The classes of the drawing's parts, without the rails, and where filled rungs begin and how wide they are."""
    return re.findall(r'class="([fgeor])" d="M\S+ (-?[\d.]+)(?:h([\d.]+))?', svg)


@pytest.mark.parametrize(
    ("level", "required", "gain", "parts"),
    [
        (0, 3, None, [("o", "13.5", "8"), ("o", "9.5", "8"), ("e", "4.5", "7"), ("o", "1.5", "8"), ("r", "3", "")]),
        (1, 3, 3, [("f", "12", "8"), ("g", "8", "8"), ("g", "4", "8"), ("o", "1.5", "8"), ("r", "3", "")]),
        (2, None, None, [("f", "12", "8"), ("f", "8", "8"), ("o", "5.5", "8"), ("o", "1.5", "8")]),
        (4, 4, None, [("f", "12", "8"), ("f", "8", "8"), ("f", "4", "8"), ("f", "0", "8"), ("r", "-1", "")]),
        (None, 2, None, [("e", "8.5", "7"), ("r", "7", "")]),
        (
            Decimal("2.4"),
            3,
            None,
            [("f", "12", "8"), ("f", "8", "8"), ("e", "4.5", "7"), ("f", "4", "3.2"), ("o", "1.5", "8"), ("r", "3", "")],
        ),
    ],
)
def test_ladder_draws(level, required, gain, parts):
    assert rungs(okuw.ladder(level, required, gain)) == parts


def test_ladder_of_an_unknown_level_has_dashed_rails():
    assert 'class="k q"' in okuw.ladder(None, 2)
    assert 'class="k"' in okuw.ladder(0, 2)


@pytest.mark.parametrize(
    ("language", "level", "required", "words"),
    [
        ("en", 1, 3, "Level 1 of 3 required"),
        ("en", Decimal("2.40"), 3, "Level 2.4 of 3 required"),
        ("ru", Decimal("2.4"), 3, "Уровень 2,4 из требуемых 3"),
        ("tk", Decimal("2.4"), 3, "Dereje: 2,4, talap edilýäni: 3"),
        ("en", 2, 0, "Level 2"),
        ("en", None, 2, "Level not known, 2 required"),
        ("en", None, None, "Level not known"),
    ],
)
def test_ladder_text_says_what_it_draws(language, level, required, words):
    with translation.override(language):
        html = okuw.ladder_text(level, required)
    assert html.endswith(f"</svg><span>{words}</span></span>")
    assert html.count("<svg") == 1


def test_level_names_are_words_in_each_language():
    with translation.override("ru"):
        names = [str(okuw.level_name(level)) for level in range(5)]
    assert names == ["Нет", "Знает", "С поддержкой", "Самостоятельно", "Эксперт"]


@pytest.mark.parametrize(
    ("size", "language", "words"),
    [(1, "en", "1 kB"), (74_213, "en", "74 kB"), (999_600, "en", "1.0 MB"), (1_274_213, "ru", "1,3 МБ")],
)
def test_weight_is_readable(size, language, words):
    with translation.override(language):
        assert okuw.weight(size) == words


def test_fallback_line_names_the_language_in_its_own_words():
    page = Template('{% include "components/fallback_line.html" with language="ru" %}')
    with translation.override("en"):
        assert "It is shown in: Русский" in page.render(Context())


def test_stylesheets_name_no_colour_outside_the_tokens():
    folder = Path(okuw.__file__).parent.parent / "static" / "learning"
    for name in ("okuw.css", "report.css"):
        text = re.sub(r"/\*.*?\*/", "", (folder / name).read_text(), flags=re.S)
        assert re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)|rgba?\(|hsla?\(", text) == []
