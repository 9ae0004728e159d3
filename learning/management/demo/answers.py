"""Right and wrong responses to a question, made from its frozen content. For the demo's attempts."""

import random
from collections.abc import Mapping

from assessments.questions.content import key


def right_response(content: Mapping) -> object:
    """The response that is marked in full."""
    if content["kind"] == "cloze":
        return {name: accepted[0] for name, accepted in key(content).items()}
    if content["kind"] == "scenario":
        return _path(content, best=True)
    return key(content)


def wrong_response(content: Mapping, dice: random.Random) -> object:
    """A response that is marked with less than full points."""
    kind, right = content["kind"], key(content)
    if kind == "truefalse":
        return not right
    if kind == "single":
        return dice.choice([option["key"] for option in content["options"] if option["key"] != right])
    if kind == "multiple":
        return right[:1]
    if kind == "ordering":
        return list(reversed(right))
    if kind == "matching":
        values = list(right.values())
        return dict(zip(right, values[1:] + values[:1], strict=True))
    if kind == "cloze":
        return dict.fromkeys(right, "?")
    return _path(content, best=False)


def _path(content: Mapping, *, best: bool) -> list[str]:
    path, node = [], content["nodes"][content["start"]]
    while node["choices"]:
        ranked = sorted(node["choices"], key=lambda choice: (not choice["critical"], choice["points"]))
        choice = ranked[-1] if best else ranked[0]
        path.append(choice["key"])
        node = content["nodes"][choice["next"]]
    return path
