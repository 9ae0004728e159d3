"""The order in which the lines of a question are shown: shuffled, repeatable, and never telling.

Called when an attempt begins and for previews. The shuffle starts from the keys in alphabetical order, not from the author's,
and from the seed together with the secret of the site: an order is shuffled again where it is the right one, and whoever
knows the seed, which stands in the address of an attempt, could otherwise see that it was.
"""

import random
from collections.abc import Mapping

from django.utils.crypto import salted_hmac

from assessments.questions.content import key, lines_of


def arrange(content: Mapping, seed: str) -> list | dict:
    """Option keys in the order to show; for a matching one order a side, for lists in a text and for situations one each."""
    shuffler = random.Random(salted_hmac("arrangement", seed).digest())  # noqa: S311 - an order
    kind = content["kind"]
    if kind == "matching":
        return _two_sides(content, shuffler)
    if kind == "scenario":
        nodes = content["nodes"].items()
        return {name: _shuffled(shuffler, [choice["key"] for choice in node["choices"]]) for name, node in sorted(nodes)}
    if kind == "cloze" and content.get("lists"):
        lists = content["lists"].items()
        return {name: _shuffled(shuffler, [line["key"] for line in lines]) for name, lines in sorted(lists)}
    lines = list(lines_of(content))
    order = _shuffled(shuffler, lines)
    while kind == "ordering" and len(lines) > 2 and order == key(content):
        order = _shuffled(shuffler, lines)
    return order


def _two_sides(content: Mapping, shuffler: random.Random) -> dict[str, list[str]]:
    pairs = key(content)
    left, right = _shuffled(shuffler, pairs), _shuffled(shuffler, set(pairs.values()))
    while len(right) > 2 and right == list(dict.fromkeys(pairs[line] for line in left)):
        right = _shuffled(shuffler, right)
    return {"left": left, "right": right}


def _shuffled(shuffler: random.Random, lines) -> list[str]:
    order = sorted(lines)
    shuffler.shuffle(order)
    return order
