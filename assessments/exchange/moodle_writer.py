"""Writing Moodle XML, in plain text but where a picture needs HTML. Called by export. Pure."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from fractions import Fraction
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from assessments.exchange.entries import put_in, said
from assessments.exchange.gift_writer import share
from assessments.exchange.reading import Skip
from assessments.exchange.rubrics import points_of, rubric_lines

# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIKE_A_BLANK = re.compile(r"\{[0-9]*:[A-Z_]+:")
_TYPES = {
    "single": "multichoice", "multiple": "multichoice", "truefalse": "truefalse", "matching": "matching",
    "ordering": "ordering", "cloze": "cloze", "numeric": "numerical", "shorttext": "shortanswer",
    "extendedtext": "essay",
}  # fmt: skip


def write_moodle_xml(questions: Sequence[tuple[str, Mapping]], language: str) -> tuple[bytes, list[tuple[str, str]]]:
    """The file, and code and reason of each question that Moodle XML cannot carry."""
    pieces, left_out = [], []
    for code, entry in questions:
        try:
            pieces.append(_question(code, entry))
        except Skip as skip:
            left_out.append((code, str(skip)))
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "".join(pieces) + "</quiz>\n").encode(), left_out


def allowed(text: str) -> str:
    """A text without what XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def shown(text: str) -> str:
    """A text inside an element."""
    return escape(allowed(text))


def _question(code: str, entry: Mapping) -> str:
    own = _OWN[entry["kind"]](entry)
    stem = _with_blanks(entry, html="image" in entry) if entry["kind"] == "cloze" else said(entry["stem"])
    tags = "".join(f"<tag><text>{shown(tag)}</text></tag>" for tag in entry["tags"])
    return (
        f'<question type="{_TYPES[entry["kind"]]}">\n<name><text>{shown(code)}</text></name>\n'
        + (_with_picture(code, entry, stem) if "image" in entry else _text("questiontext", stem))
        + _text("generalfeedback", said(entry["feedback"]))
        + f"<defaultgrade>{points_of(entry.get('rubric', ())) or 1}</defaultgrade>\n<penalty>0</penalty>\n"
        + f"<hidden>0</hidden>\n<idnumber>{shown(code)}</idnumber>\n"
        + own
        + (f"<tags>{tags}</tags>\n" if tags else "")
        + "</question>\n"
    )


def _text(name: str, text: str, inside: str = "", attributes: str = "") -> str:
    return f'<{name}{attributes} format="plain_text"><text>{shown(text)}</text>{inside}</{name}>\n'


def _answer(percent: str, text: str, feedback: str = "", inside: str = "") -> str:
    return _text("answer", text, _text("feedback", feedback) + inside, f' fraction="{percent}"')


def _options(entry: Mapping) -> str:
    one = entry["kind"] == "single"
    right = share(sum(row["correct"] for row in entry["options"]))
    wrong = "0" if one else f"-{right}"
    rows = (_answer(right if row["correct"] else wrong, said(row["text"]), said(row["feedback"])) for row in entry["options"])
    return f"<single>{str(one).lower()}</single>\n<shuffleanswers>true</shuffleanswers>\n" + "".join(rows)


def _truefalse(entry: Mapping) -> str:
    return "".join(_answer("100" if entry["answer"] is truth else "0", str(truth).lower()) for truth in (True, False))


def _pairs(entry: Mapping) -> str:
    rows = (
        _text("subquestion", said(pair["left"]), f"<answer><text>{shown(said(pair['right']))}</text></answer>")
        for pair in entry["pairs"]
    )
    return "<shuffleanswers>true</shuffleanswers>\n" + "".join(rows)


def _sequence(entry: Mapping) -> str:
    how = "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>0</selectcount>"
    graded = "<gradingtype>RELATIVE_ALL_PREVIOUS_AND_NEXT</gradingtype><showgrading>SHOW</showgrading>\n"
    rows = (_text("answer", said(step), attributes=f' fraction="{n}"') for n, step in enumerate(entry["sequence"], start=1))
    return how + graded + "".join(rows)


def _number(entry: Mapping) -> str:
    answer = _answer("100", entry["value"], inside=f"<tolerance>{entry['tolerance']}</tolerance>")
    units = "".join(
        f"<unit><multiplier>{_inverse(unit['factor'])}</multiplier><unit_name>{shown(said(unit['text']))}</unit_name></unit>"
        for unit in entry["units"]
    )
    # A wrong unit makes the answer wrong.
    graded = "<unitgradingtype>1</unitgradingtype><unitpenalty>1</unitpenalty><showunits>1</showunits>"
    shown_how = graded if units else "<showunits>3</showunits>"
    return answer + (f"<units>{units}</units>" if units else "") + shown_how + "\n"


def _inverse(factor: str) -> str:
    """Moodle says how many of a unit the first one is; here it is the other way round."""
    return f"{float(1 / Fraction(factor)):.15g}"


def _words(entry: Mapping) -> str:
    rows = (_answer(str(row["percent"]), word.replace("*", "\\*")) for row in entry["answers"] for word in said(row["text"]))
    return "<usecase>0</usecase>\n" + "".join(rows)


def _text_of_ones_own(entry: Mapping) -> str:
    asked = "<responseformat>plain</responseformat><responserequired>1</responserequired>"
    lines = "<responsefieldlines>15</responsefieldlines><minwordlimit></minwordlimit>"
    words = f"<maxwordlimit>{entry['most_words']}</maxwordlimit>"
    files = "<attachments>0</attachments><attachmentsrequired>0</attachmentsrequired>\n"
    rubric = _text("graderinfo", "\n\n".join(rubric_lines(entry["rubric"])))
    return asked + lines + words + files + rubric + _text("responsetemplate", "")


def _with_picture(code: str, entry: Mapping, stem: str) -> str:
    """The text as HTML, with the picture beneath it; the bytes stand beside the text."""
    picture = entry["image"]["file"]
    name = f"{code}.{picture.suffix}"
    text = stem if entry["kind"] == "cloze" else as_html(stem)
    words = quoteattr(allowed(said(entry["image"]["alt"])))
    html = f'<p>{text}</p><p><img src="@@PLUGINFILE@@/{name}" alt={words}></p>'
    file = f'<file name="{name}" path="/" encoding="base64">{b64encode(picture.content).decode()}</file>'
    return f'<questiontext format="html"><text>{shown(html)}</text>{file}</questiontext>\n'


def as_html(text: str) -> str:
    """A text with its line ends; the second of two spaces is one that does not fold."""
    return re.sub("(?<= ) ", "\u00a0", escape(text)).replace("\n", "<br>")


def _with_blanks(entry: Mapping, *, html: bool) -> str:
    text = said(entry["stem"])
    if _LIKE_A_BLANK.search(text) or (html and _LIKE_A_BLANK.search(said(entry["image"]["alt"]))):
        raise Skip(_("The text has signs that Moodle takes for a blank."))
    return put_in(as_html(text) if html else text, {f"[{name}]": _blank(blank) for name, blank in entry["blanks"].items()})


def _blank(blank: Mapping) -> str:
    if "others" not in blank:
        return "{1:SHORTANSWER:" + "~".join("=" + _in_blank(word).replace("*", "\\*") for word in said(blank)) + "}"
    words = [f"={_in_blank(word)}" for word in said(blank["right"])] + [
        f"%0%{_in_blank(word)}" for word in said(blank["others"])
    ]
    return "{1:MULTICHOICE:" + "~".join(words) + "}"


def _in_blank(word: str) -> str:
    return re.sub(r"[~#}]", lambda sign: f"\\{sign[0]}", escape(word).replace("\\", "\0")).replace("\0", "&#92;")


_OWN = {
    "single": _options,
    "multiple": _options,
    "truefalse": _truefalse,
    "matching": _pairs,
    "ordering": _sequence,
    "cloze": lambda entry: "",
    "numeric": _number,
    "shorttext": _words,
    "extendedtext": _text_of_ones_own,
}
