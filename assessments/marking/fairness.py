"""Whether the answers to one version of a question may be marked by the key of a newer one, and if not, why.

Pure. Called by assessments.marking.regrading and by the page that offers a regrade.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from assessments.questions.content import BY_PEOPLE, CHOICE_KINDS, key, lines_of

# What an answer can name, as tuples that are the same in two versions only where they mean the same.
Names = set[tuple]


def why_not(old: Mapping, newest: Mapping) -> str:
    """Why it would not be fair, in words for the reviewer; "" if it is.

    Nothing that was answered may be unknown to the newer version, and nothing that it asks for full marks may be unknown to
    those who answered the older one.
    """
    if old["kind"] in BY_PEOPLE:
        return _("People mark this question, not a key.")
    if old["kind"] != newest["kind"]:
        return _("The newest version is a question of another kind.")
    if _NAMES.get(old["kind"], _none)(old) - _NAMES.get(newest["kind"], _none)(newest):
        return _("The newest version lacks something that could be answered.")
    if _ASKED.get(newest["kind"], _none)(newest) - _NAMES.get(old["kind"], _none)(old):
        return _("The newest version asks for something that these people were never shown.")
    return ""


def _none(content: Mapping) -> Names:
    """Whoever says yes or no, or writes words, can answer anything."""
    return set()


def _lines(content: Mapping) -> Names:
    return {(line,) for line in lines_of(content)}


def _sides(content: Mapping) -> Names:
    """A line has its side: what stood left cannot be matched as right."""
    return {(side, pair[side]["key"]) for pair in content["pairs"] for side in ("left", "right")}


def _blanks(content: Mapping) -> Names:
    """A blank to be typed into, or the lines of its list: one is not marked as the other."""
    lists = content.get("lists", {})
    typed = {(blank, "") for blank in content["blanks"] if blank not in lists}
    return typed | {(blank, line["key"]) for blank, lines in lists.items() for line in lines}


def _units(content: Mapping) -> Names:
    """No unit is an answer too, where none is asked."""
    return _lines(content) or {("",)}


def _steps(content: Mapping) -> Names:
    """Where the case begins, and where each choice leads: another way is another case."""
    ways = {(name, choice["key"], choice["next"]) for name, node in content["nodes"].items() for choice in node["choices"]}
    return ways | {("start", content["start"])}


def _right_lines(content: Mapping) -> Names:
    right = key(content)
    return {(line,) for line in (right if isinstance(right, list) else [right])}


def _right_blanks(content: Mapping) -> Names:
    lists = content.get("lists", {})
    return {(blank, lists[blank][0]["key"] if blank in lists else "") for blank in content["blanks"]}


_NAMES: Mapping[str, Callable[[Mapping], Names]] = {
    **dict.fromkeys((*CHOICE_KINDS, "ordering"), _lines),
    "matching": _sides,
    "cloze": _blanks,
    "numeric": _units,
    "scenario": _steps,
}
_ASKED: Mapping[str, Callable[[Mapping], Names]] = {
    **dict.fromkeys(CHOICE_KINDS, _right_lines),
    "ordering": _lines,
    "matching": _sides,
    "cloze": _right_blanks,
    "scenario": _steps,
}
