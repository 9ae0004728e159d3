"""A marked question explained: own answer, right answer, feedback, source. Shown after an attempt was sent, never before.

Pure. Called by the review of an attempt.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.formats import localize
from django.utils.translation import gettext as _

from assessments.questions.content import BY_PEOPLE, CHOICE_KINDS, key, language_of, lines_of, picture_of
from assessments.questions.responses import is_empty
from assessments.questions.scenario import walked, weighed
from learning.languages import SOURCE, choose


def explained(
    content: Mapping,
    language: str,
    response: object,
    score: Decimal | None,
    *,
    with_key: bool = True,
    marks: Mapping | None = None,
) -> dict:
    """What the review says about one item, in the language the item was shown in; of the key nothing without `with_key`.

    `score` is None while a text waits for its marker; `marks` are what the markers gave it.
    """
    used = language_of(content, language)
    told = {
        "kind": content["kind"],
        "language": used,
        "draft": used != SOURCE and not content["checked"].get(used),
        "verdict": verdict_of(score),
        "answered": not is_empty(response),
        "source": choose(content["source"], used),
        "image": picture_of(content, used),
    }
    if content["kind"] == "scenario":
        return told | _case(content, used, response or [], with_key)
    return told | {
        "stem": _plain_stem(content, used),
        "feedback": choose(content["feedback"], used),
        "own": _LINES[content["kind"]](content, used, response) if told["answered"] else [],
        "right": _LINES[content["kind"]](content, used, _right(content, used)) if with_key else [],
        "reasons": _reasons(content, used, response, with_key),
        "rubric": _rubric(content, used, marks, with_key) if content["kind"] in BY_PEOPLE else [],
        "comments": (marks or {}).get("comments", []),
    }


def verdict_of(score: Decimal | None) -> str:
    """In one word how an answer was marked; "waiting" before a person has read it."""
    if score is None:
        return "waiting"
    return "right" if score == 1 else "partly" if score > 0 else "wrong"


def _rubric(content: Mapping, language: str, marks: Mapping | None, with_key: bool) -> list[dict]:
    """What the markers looked for and, once they have, what they gave for it; what earns the points only with the key."""
    given = (marks or {}).get("points", {})
    return [
        {
            "text": choose(row["text"], language),
            "guide": choose(row["guide"], language) if with_key else "",
            "given": localize(Decimal(given[row["key"]])) if row["key"] in given else "",
            "most": row["points"],
        }
        for row in content["rubric"]
    ]


def _reasons(content: Mapping, language: str, response: object, with_key: bool) -> list[dict]:
    """What there is to say about each option chosen, and about each right one that was not; in the author's order."""
    if content["kind"] not in CHOICE_KINDS:
        return []
    chosen, right = ({answer} if isinstance(answer, str) else set(answer or ()) for answer in (response, key(content)))
    return [
        {
            "text": choose(option["text"], language),
            "why": choose(option["feedback"], language),
            "chosen": option["key"] in chosen,
        }
        for option in content["options"]
        if option.get("feedback") and option["key"] in (chosen | right if with_key else chosen)
    ]


def _right(content: Mapping, language: str) -> object:
    if content["kind"] in BY_PEOPLE:
        return None
    if content["kind"] == "numeric":
        unit = {"unit": content["units"][0]["key"]} if content["units"] else {}
        return {"number": _spread(content), **unit}
    if content["kind"] == "shorttext":
        full = [row["words"] for row in content["answers"] if row["percent"] == 100]
        return {"text": " / ".join(word for words in full for word in choose(words, language))}
    if content["kind"] == "cloze":
        return {name: " / ".join(choose(accepted, language)) for name, accepted in content["blanks"].items()}
    return key(content)


def _spread(content: Mapping) -> str:
    """The right number in the reader's format, with how far an answer may be from it."""
    value, tolerance = (localize(Decimal(content[name])) for name in ("value", "tolerance"))
    return f"{value} (± {tolerance})" if Decimal(content["tolerance"]) else value


def _plain_stem(content: Mapping, language: str) -> str:
    stem = choose(content["stem"], language)
    for name in content.get("blanks", {}):
        stem = stem.replace(f"[{name}]", f"({name}) …")
    # Where a blank ends a sentence, its three dots do.
    return stem.replace("….", "…")


def _option(content: Mapping, language: str, response: object) -> list[str]:
    return [choose(lines_of(content)[response], language)]


def _options(content: Mapping, language: str, response: list) -> list[str]:
    texts = lines_of(content)
    return [choose(texts[name], language) for name in texts if name in response]


def _truth(content: Mapping, language: str, response: bool) -> list[str]:
    return [_("True") if response else _("False")]


def _steps(content: Mapping, language: str, response: list) -> list[str]:
    texts = lines_of(content)
    return [f"{place}. {choose(texts[name], language)}" for place, name in enumerate(response, start=1) if name]


def _pairs(content: Mapping, language: str, response: Mapping) -> list[str]:
    texts = lines_of(content)
    return [
        f"{choose(texts[left], language)} – {choose(texts[response[left]], language)}"
        for left in key(content)
        if response.get(left)
    ]


def _blanks(content: Mapping, language: str, response: Mapping) -> list[str]:
    texts = lines_of(content)
    given = {name: response[name] for name in content["blanks"] if response.get(name)}
    return [f"({name}) {choose(texts[said], language) if said in texts else said}" for name, said in given.items()]


def _number(content: Mapping, language: str, response: Mapping) -> list[str]:
    unit = lines_of(content).get(response.get("unit"), {})
    return [" ".join(part for part in (response["number"], choose(unit, language)) if part)]


def _words(content: Mapping, language: str, response: Mapping | None) -> list[str]:
    return response["text"].splitlines() if response else []


def _case(content: Mapping, language: str, path: list, with_key: bool) -> dict:
    walk = walked(content, path)
    steps = weighed(content, language, path)
    if not with_key:
        steps = [step | {"better": "", "best_follows": ""} for step in steps]
    return {
        "stem": choose(content["title"], language),
        "steps": steps,
        "critical": walk.critical,
        "points": walk.points,
        "most": content["max_points"],
        "debrief": choose(content["nodes"][walk.nodes[-1]]["text"], language) if walk.finished else "",
    }


_LINES = {
    "single": _option,
    "multiple": _options,
    "truefalse": _truth,
    "ordering": _steps,
    "matching": _pairs,
    "cloze": _blanks,
    "numeric": _number,
    "shorttext": _words,
    "extendedtext": _words,
}
