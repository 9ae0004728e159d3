"""What a QTI 2.1 item asks, kind by kind: declarations, the text with its interaction, the marking. Called by qti_writer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext as _

from assessments.exchange.entries import put_in, said
from assessments.exchange.moodle_writer import shown
from assessments.exchange.reading import Skip
from assessments.exchange.rubrics import points_of, rubric_lines

TRUTH = {"en": ("True", "False"), "ru": ("Верно", "Неверно"), "tk": ("Dogry", "Nädogry")}
# So many words with what stands between them, in the form that editors of QTI write.
_MOST_WORDS = r"^(?:(?:[^\s\:\!\?\;\…\€]+)[\s\:\!\?\;\…\€]*){{0,{}}}$"
_SCORE = '<setOutcomeValue identifier="SCORE">{}</setOutcomeValue>\n'
_ALL, _NONE = (_SCORE.format(f'<baseValue baseType="float">{score}</baseValue>') for score in (1, 0))
_RIGHT_OR_NOT = (
    f"<responseCondition><responseIf>{{}}{_ALL}</responseIf><responseElse>{_NONE}</responseElse></responseCondition>\n"
)
_IS_RIGHT = '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'


@dataclass(frozen=True, slots=True)
class Body:
    """The parts of an item that differ by kind; `feedback` is what is said about options, by their identifier."""

    declarations: str
    text: str
    marking: str
    feedback: dict[str, str] = field(default_factory=dict)


def lines(text: str) -> str:
    """A text with its line ends; the second of two spaces is one that does not fold."""
    return re.sub("(?<= ) ", "\u00a0", shown(text)).replace("\n", "<br/>")


def _paragraph(entry: Mapping) -> str:
    return f"<p>{lines(said(entry['stem']))}</p>\n"


def _declared(right: list[str], shares: Mapping[str, float], cardinality: str, base: str, name: str = "RESPONSE") -> str:
    values = "".join(f"<value>{shown(value)}</value>" for value in right)
    case = ' caseSensitive="false"' if base == "string" else ""
    entries = "".join(
        f'<mapEntry mapKey={quoteattr(shown_key(key))} mappedValue="{value:.6g}"{case}/>' for key, value in shares.items()
    )
    mapping = f'<mapping lowerBound="0" defaultValue="0">{entries}</mapping>' if shares else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{values}</correctResponse>{mapping}</responseDeclaration>\n"
    )


def shown_key(text: str) -> str:
    """A text as the value of an attribute, before its quotes; `quoteattr` escapes what is left."""
    return "".join(letter for letter in text if letter.isprintable())


def _chosen(options: Mapping[str, str], most: int) -> str:
    rows = "".join(f'<simpleChoice identifier="{name}">{lines(text)}</simpleChoice>\n' for name, text in options.items())
    opening = f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}">'
    return f"{opening}\n{rows}</choiceInteraction>\n"


def _single(entry: Mapping, language: str) -> Body:
    names = {f"c{place}": row for place, row in enumerate(entry["options"], start=1)}
    right = [name for name, row in names.items() if row["correct"]]
    return Body(
        _declared(right, {}, "single", "identifier"),
        _paragraph(entry) + _chosen({name: said(row["text"]) for name, row in names.items()}, 1),
        _RIGHT_OR_NOT.format(_IS_RIGHT),
        {name: said(row["feedback"]) for name, row in names.items() if row["feedback"]},
    )


def _multiple(entry: Mapping, language: str) -> Body:
    names = {f"c{place}": row for place, row in enumerate(entry["options"], start=1)}
    right = [name for name, row in names.items() if row["correct"]]
    shares = {name: (1 if row["correct"] else -1) / max(1, len(right)) for name, row in names.items()}
    return Body(
        _declared(right, shares, "multiple", "identifier"),
        _paragraph(entry) + _chosen({name: said(row["text"]) for name, row in names.items()}, 0),
        _SCORE.format('<mapResponse identifier="RESPONSE"/>'),
        {name: said(row["feedback"]) for name, row in names.items() if row["feedback"]},
    )


def _truefalse(entry: Mapping, language: str) -> Body:
    options = dict(zip(("true", "false"), TRUTH[language], strict=True))
    return Body(
        _declared([str(entry["answer"]).lower()], {}, "single", "identifier"),
        _paragraph(entry) + _chosen(options, 1).replace('shuffle="true"', 'shuffle="false"'),
        _RIGHT_OR_NOT.format(_IS_RIGHT),
    )


def _matching(entry: Mapping, language: str) -> Body:
    lefts = {f"l{place}": said(pair["left"]) for place, pair in enumerate(entry["pairs"], start=1)}
    texts = list(dict.fromkeys(said(pair["right"]) for pair in entry["pairs"]))
    rights = {text: f"r{place}" for place, text in enumerate(texts, start=1)}
    right = [f"{name} {rights[said(pair['right'])]}" for name, pair in zip(lefts, entry["pairs"], strict=True)]
    sides = _side(lefts, 1) + _side({name: text for text, name in rights.items()}, len(lefts))
    opening = f'<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="{len(lefts)}">'
    return Body(
        _declared(right, {pair: 1 / len(right) for pair in right}, "multiple", "directedPair"),
        f"{_paragraph(entry)}{opening}\n{sides}</matchInteraction>\n",
        _SCORE.format('<mapResponse identifier="RESPONSE"/>'),
    )


def _side(texts: Mapping[str, str], most: int) -> str:
    rows = (
        f'<simpleAssociableChoice identifier="{name}" matchMax="{most}">{lines(text)}</simpleAssociableChoice>\n'
        for name, text in texts.items()
    )
    return f"<simpleMatchSet>\n{''.join(rows)}</simpleMatchSet>\n"


def _ordering(entry: Mapping, language: str) -> Body:
    names = {f"s{place}": said(step) for place, step in enumerate(entry["sequence"], start=1)}
    rows = "".join(f'<simpleChoice identifier="{name}">{lines(text)}</simpleChoice>\n' for name, text in names.items())
    return Body(
        _declared(list(names), {}, "ordered", "identifier"),
        f'{_paragraph(entry)}<orderInteraction responseIdentifier="RESPONSE" shuffle="true">\n{rows}</orderInteraction>\n',
        _RIGHT_OR_NOT.format(_IS_RIGHT),
    )


def _numeric(entry: Mapping, language: str) -> Body:
    if entry["units"]:
        raise Skip(_("QTI has no units."))
    margin = f'toleranceMode="absolute" tolerance="{entry["tolerance"]} {entry["tolerance"]}"'
    equal = f'<equal {margin}><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal>'
    return Body(
        _declared([entry["value"]], {}, "single", "float"),
        _paragraph(entry) + '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>\n',
        _RIGHT_OR_NOT.format(equal),
    )


def _shorttext(entry: Mapping, language: str) -> Body:
    words = {word: row["percent"] / 100 for row in entry["answers"] for word in said(row["text"])}
    best = [word for word, share in words.items() if share == max(words.values())]
    return Body(
        _declared(best[:1], words, "single", "string"),
        _paragraph(entry) + '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>\n',
        _SCORE.format('<mapResponse identifier="RESPONSE"/>'),
    )


def _cloze(entry: Mapping, language: str) -> Body:
    each = 1 / len(entry["blanks"])
    declarations, pieces, scores = "", {}, ""
    for name, blank in entry["blanks"].items():
        response = f"RESPONSE{name}"
        if "others" in blank:
            options = {f"w{place}": word for place, word in enumerate([*said(blank["right"]), *said(blank["others"])])}
            declarations += _declared(["w0"], {"w0": each}, "single", "identifier", response)
            rows = "".join(f'<inlineChoice identifier="{key}">{shown(word)}</inlineChoice>' for key, word in options.items())
            pieces[f"[{name}]"] = (
                f'<inlineChoiceInteraction responseIdentifier="{response}" shuffle="true">{rows}</inlineChoiceInteraction>'
            )
        else:
            words = dict.fromkeys(said(blank), each)
            declarations += _declared(list(words)[:1], words, "single", "string", response)
            pieces[f"[{name}]"] = f'<textEntryInteraction responseIdentifier="{response}"/>'
        scores += f'<mapResponse identifier="{response}"/>'
    return Body(
        declarations,
        f"<p>{put_in(lines(said(entry['stem'])), pieces)}</p>\n",
        _SCORE.format(f"<sum>{scores}</sum>"),
    )


def _extendedtext(entry: Mapping, language: str) -> Body:
    rubric = "".join(
        f'<rubricBlock view="scorer"><p>{lines(text)}</p></rubricBlock>\n' for text in rubric_lines(entry["rubric"])
    )
    asked = (
        f'<extendedTextInteraction responseIdentifier="RESPONSE" patternMask="{_MOST_WORDS.format(entry["most_words"])}"/>\n'
    )
    most = f"<defaultValue><value>{points_of(entry['rubric'])}</value></defaultValue>"
    return Body(
        '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>\n'
        f'<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float">{most}</outcomeDeclaration>\n',
        _paragraph(entry) + asked + rubric,
        "",
    )


BODIES = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "extendedtext": _extendedtext,
    "numeric": _numeric,
    "shorttext": _shorttext,
}
