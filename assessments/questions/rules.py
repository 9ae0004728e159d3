"""What a question must fulfil before it may be published: checks on its content, each with a message for the author.

Pure. Called by the admin form, by the loader and, as the last door, when a version is made.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.questions.scenario import LoopProblem, best_points, reachable
from learning.languages import CODES, NAMES, SOURCE

LOWEST_LEVEL, HIGHEST_LEVEL = 1, 3
# What no learner sees: a preview does without it.
UNSEEN = {"competency_code"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: the field of the question it stands in, and the message."""

    field: str
    message: str


def problems(content: Mapping, competencies: Collection[str] | None) -> list[Problem]:
    """Everything that keeps a question from being published. `competencies` are the codes in force, None: not looked at."""
    found = [*_about_all(content), *_about_codes(content, competencies)]
    found += _RULES[content["kind"]](content)
    return found


def _about_all(content: Mapping) -> Iterable[Problem]:
    if content["kind"] == "scenario":
        yield from _needs_source(content["title"], "stem", _("Write the title in English."))
    else:
        yield from _needs_source(content["stem"], "stem", _("Write the question in English."))
        yield from _needs_source(content["feedback"], "feedback", _("Write the feedback in English."))
    if "image" in content:
        words = _("Say in English what the picture shows, for people who do not see it.")
        yield from _needs_source(content["image"]["alt"], "image_alt", words)
    yield from _needs_source(content["source"], "source", _("Name the source in English: every rule taught has one."))
    if not isinstance(content["level"], int) or not LOWEST_LEVEL <= content["level"] <= HIGHEST_LEVEL:
        yield Problem("level", _("A question tests level 1, 2 or 3."))


def _about_codes(content: Mapping, competencies: Collection[str] | None) -> Iterable[Problem]:
    main, also = content["competency"], content["also"]
    if not main:
        yield Problem("competency_code", _("Choose the competency that it tests."))
    if competencies is not None:
        if main and main not in competencies:
            yield Problem("competency_code", _("%(code)s is not in the framework in force.") % {"code": main})
        for code in also:
            if code not in competencies:
                yield Problem("also", _("%(code)s is not in the framework in force.") % {"code": code})
    if main in also or len(set(also)) != len(also):
        yield Problem("also", _("Name each competency once."))


def _needs_source(texts: Mapping[str, object], field: str, message: str) -> Iterable[Problem]:
    if not texts.get(SOURCE):
        yield Problem(field, message)


def _choice(content: Mapping) -> Iterable[Problem]:
    yield from _lines(content, "options", 2, _("Write at least two options, each in English."))


def _single(content: Mapping) -> Iterable[Problem]:
    yield from _choice(content)
    if content["key"] is None:
        yield Problem("options", _("Exactly one option is right."))


def _multiple(content: Mapping) -> Iterable[Problem]:
    yield from _choice(content)
    if not content["key"] or len(content["key"]) == len(content["options"]):
        yield Problem("options", _("At least one option is right and at least one is wrong."))


def _truefalse(content: Mapping) -> Iterable[Problem]:
    return ()


def _ordering(content: Mapping) -> Iterable[Problem]:
    yield from _lines(content, "sequence", 3, _("Write at least three steps, each in English."), field="steps")


def _lines(content: Mapping, name: str, least: int, message: str, *, field: str = "") -> Iterable[Problem]:
    rows = content[name]
    if len(rows) < least or not all(row["text"].get(SOURCE) for row in rows):
        yield Problem(field or name, message)
    if len({row["key"] for row in rows}) != len(rows):
        yield Problem(field or name, _("Two lines have the same text."))


def _matching(content: Mapping) -> Iterable[Problem]:
    sides = [side["text"].get(SOURCE) for pair in content["pairs"] for side in (pair["left"], pair["right"])]
    if len(content["pairs"]) < 3 or not all(sides):
        yield Problem("pairs", _("Write at least three pairs, both sides in English."))
    if len({pair["left"]["key"] for pair in content["pairs"]}) != len(content["pairs"]):
        yield Problem("pairs", _("Two lines have the same text."))
    rights = {pair["right"]["key"] for pair in content["pairs"]}
    if len(content["pairs"]) > 1 and len(rights) < 2:
        yield Problem("pairs", _("All lines belong to the same one: there is nothing to choose."))
    if len(_clear(content)) != len(rights):
        yield Problem("pairs", _("Lines that are the same in English must be the same in each language."))


def _clear(content: Mapping) -> set[tuple]:
    return {tuple(sorted(pair["right"]["text"].items())) for pair in content["pairs"]}


def _cloze(content: Mapping) -> Iterable[Problem]:
    blanks = content["blanks"]
    if not blanks:
        yield Problem("blanks", _("Name at least one blank."))
    for name, accepted in blanks.items():
        yield from _needs_source(accepted, "blanks", _("Blank %(name)s: write an accepted answer in English.") % {"name": name})
    for code in CODES:
        text = content["stem"].get(code)
        for name in blanks if text else ():
            if text.count(f"[{name}]") != 1:
                yield Problem(
                    "stem",
                    _("%(language)s: the text holds the mark [%(name)s] exactly once.")
                    % {"language": NAMES[code], "name": name},
                )
    yield from _marks_without_blank(content)
    for name, lines in content.get("lists", {}).items():
        yield from _list(name, lines, blanks[name])


def _list(name: str, lines: list[Mapping], accepted: Mapping) -> Iterable[Problem]:
    languages = {code for line in lines for code in line["text"]}
    if any(set(line["text"]) != languages for line in lines):
        yield Problem("blanks", _("Blank %(name)s: write as many wrong answers in each language.") % {"name": name})
    if any(len(words) != 1 for words in accepted.values()):
        yield Problem("blanks", _("Blank %(name)s: in a list exactly one answer is right.") % {"name": name})
    if any(len({line["text"].get(code) for line in lines}) != len(lines) for code in languages):
        yield Problem("blanks", _("Two lines have the same text."))


def _numeric(content: Mapping) -> Iterable[Problem]:
    if content["value"] is None:
        yield Problem("value", _("Write the right number."))
    units = content["units"]
    if not all(unit["text"].get(SOURCE) for unit in units):
        yield Problem("units", _("Write each unit in English."))
    if len({unit["key"] for unit in units}) != len(units):
        yield Problem("units", _("Two lines have the same text."))
    if not all(Decimal(unit["factor"] or 0) > 0 for unit in units) or (units and Decimal(units[0]["factor"] or 0) != 1):
        yield Problem("units", _("The first unit counts 1, each other one how many of the first it is."))


def _shorttext(content: Mapping) -> Iterable[Problem]:
    answers = content["answers"]
    if not answers or not all(row["words"].get(SOURCE) for row in answers):
        yield Problem("answers", _("Write at least one accepted answer, each in English."))
    if answers and not any(row["percent"] == 100 for row in answers):
        yield Problem("answers", _("At least one answer earns 100 per cent."))


def _extendedtext(content: Mapping) -> Iterable[Problem]:
    yield from _lines(content, "rubric", 1, _("Write at least one criterion of the rubric, each in English."))
    if not all(row["guide"].get(SOURCE) for row in content["rubric"]):
        yield Problem("rubric", _("Write for each criterion, in English, what earns the points."))


def _marks_without_blank(content: Mapping) -> Iterable[Problem]:
    for code, text in content["stem"].items():
        marks = {piece.split("]")[0] for piece in text.split("[")[1:] if "]" in piece}
        for name in sorted(mark for mark in marks - set(content["blanks"]) if mark.isdigit()):
            yield Problem(
                "blanks", _("%(language)s: the mark [%(name)s] has no blank.") % {"language": NAMES[code], "name": name}
            )


def _scenario(content: Mapping) -> Iterable[Problem]:
    nodes, found = content["nodes"], list(_situations(content))
    if content["start"] not in nodes:
        found.append(Problem("start", _("There is no situation named %(name)s.") % {"name": content["start"] or "–"}))
    else:
        for name in sorted(set(nodes) - reachable(content)):
            found.append(Problem("nodes", _("No choice leads to the situation %(name)s.") % {"name": name or "–"}))
    yield from found
    if content["start"] not in nodes:
        return
    try:
        best = best_points(content)
    except LoopProblem as loop:
        yield Problem("nodes", _("A choice leads back to the situation %(name)s; a case only goes forward.") % {"name": loop})
        return
    if not found:
        yield from _points(content, best)


def _points(content: Mapping, best: int) -> Iterable[Problem]:
    if best != content["max_points"] or best < 1:
        yield Problem("max_points", _("The best path earns %(best)s points; write that number.") % {"best": best})
    if best < 1:
        yield Problem("nodes", _("The best path must earn points."))


def _situations(content: Mapping) -> Iterable[Problem]:
    nodes = content["nodes"]
    if not any(not node["choices"] for node in nodes.values()):
        yield Problem("nodes", _("At least one situation has no choices: it ends the case."))
    for name, node in nodes.items():
        yield from _needs_source(node["text"], "nodes", _("Situation %(name)s: write it in English.") % {"name": name})
        if len({choice["key"] for choice in node["choices"]}) != len(node["choices"]):
            yield Problem("nodes", _("Situation %(name)s: two choices have the same text.") % {"name": name})
        for choice in node["choices"]:
            yield from _about_choice(name, choice, nodes)


def _about_choice(name: str, choice: Mapping, nodes: Mapping) -> Iterable[Problem]:
    if not choice["text"].get(SOURCE) or not choice["feedback"].get(SOURCE):
        yield Problem("nodes", _("Situation %(name)s: write each choice, and what follows, in English.") % {"name": name})
    if choice["next"] not in nodes:
        yield Problem(
            "nodes",
            _("Situation %(name)s: a choice leads to %(next)s, which does not exist.")
            % {"name": name, "next": choice["next"] or "–"},
        )


_RULES = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "ordering": _ordering,
    "matching": _matching,
    "cloze": _cloze,
    "numeric": _numeric,
    "shorttext": _shorttext,
    "extendedtext": _extendedtext,
    "scenario": _scenario,
}
