"""A branching case: its graph (best path, what cannot be reached) and a learner's way through it.

Pure. Called by the rules of a question, by the page that shows a case and by its review.
"""

from collections.abc import Mapping

from assessments.questions.marking import Walk, walk
from learning.languages import choose


class LoopProblem(ValueError):
    """The case leads back to a situation it has been in; the message names it."""


def numbers_of(content: Mapping, path: list) -> list[int] | None:
    """A path of choice keys as the numbers that marking follows; None where a choice does not exist."""
    numbers, node = [], content["start"]
    for name in path:
        choices = content["nodes"][node]["choices"]
        found = [number for number, choice in enumerate(choices) if choice["key"] == name]
        if not found:
            return None
        numbers.append(found[0])
        node = choices[found[0]]["next"]
    return numbers


def walked(content: Mapping, path: list) -> Walk:
    """The way of a valid path: nodes, points, whether a choice was critical, whether the end was reached."""
    return walk(content, numbers_of(content, path))


def way(content: Mapping, language: str, path: list) -> list[dict]:
    """The situations behind the learner: text, the choice made and what followed. Safe to show: nothing of it can change."""
    steps = []
    for node, choice in _steps(content, path):
        steps.append(
            {
                "text": choose(node["text"], language),
                "chosen": choose(choice["text"], language),
                "follows": choose(choice["feedback"], language),
            }
        )
    return steps


def situation(content: Mapping, language: str, path: list, arrangement: Mapping) -> dict:
    """The situation the learner is in, with its choices in the order of the attempt; no choices at the end."""
    name = walked(content, path).nodes[-1]
    node = content["nodes"][name]
    texts = {choice["key"]: choice["text"] for choice in node["choices"]}
    order = arrangement.get(name, [])
    return {
        "text": choose(node["text"], language),
        "choices": [{"key": key, "text": choose(texts[key], language)} for key in order],
    }


def weighed(content: Mapping, language: str, path: list) -> list[dict]:
    """The learner's steps for the review: the choice, what followed, whether it was critical, and a better one if any."""
    rows = way(content, language, path)
    for row, (node, choice) in zip(rows, _steps(content, path), strict=True):
        best = max(node["choices"], key=lambda option: (not option["critical"], option["points"]))
        row["critical"] = choice["critical"]
        row["better"] = "" if best["points"] <= choice["points"] and not choice["critical"] else choose(best["text"], language)
        row["best_follows"] = choose(best["feedback"], language) if row["better"] else ""
    return rows


def best_points(content: Mapping) -> int:
    """The points of the best path without a critical choice; a choice that leads nowhere ends its path.

    Raises LoopProblem when a path can go round for ever.
    """
    nodes, best, standing, waiting = content["nodes"], {}, set(), [content["start"]]
    while waiting:
        name = waiting[-1]
        ahead = [choice["next"] for choice in nodes[name]["choices"] if choice["next"] in nodes and choice["next"] not in best]
        if name in best:
            waiting.pop()
        elif name in standing:
            # All that it leads to is known by now.
            standing.remove(waiting.pop())
            best[name] = _best_from(nodes[name], best)
        else:
            standing.add(name)
            for target in ahead:
                if target in standing:
                    raise LoopProblem(target)
            waiting += ahead
    return best[content["start"]]


def _best_from(node: Mapping, best: Mapping[str, int]) -> int:
    safe = [choice for choice in node["choices"] if not choice["critical"]]
    return max((choice["points"] + best.get(choice["next"], 0) for choice in safe), default=0)


def reachable(content: Mapping) -> set[str]:
    """The situations that some path leads to."""
    seen, waiting = set(), [content["start"]]
    while waiting:
        name = waiting.pop()
        if name in content["nodes"] and name not in seen:
            seen.add(name)
            waiting += [choice["next"] for choice in content["nodes"][name]["choices"]]
    return seen


def _steps(content: Mapping, path: list):
    name = content["start"]
    for number in numbers_of(content, path) or []:
        node = content["nodes"][name]
        choice = node["choices"][number]
        yield node, choice
        name = choice["next"]
