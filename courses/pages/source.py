"""Reading a lesson's source file: front matter and Markdown with boxes, into the blocks of a lesson. Pure.

The format is described in fixtures/courses/README.md.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from markdown_it import MarkdownIt

# libyaml reads eight times as fast where it is there.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "code", "fence", "html_inline", "heading", "lheading"])
_FENCE = re.compile(r"^:::\s*(?P<kind>\w+)?\s*(?P<title>.*)$")
BOXES = {"callout", "case", "key", "source", "quiz"}


class SourceError(ValueError):
    """A source file that cannot be read; the message names file and line."""


@dataclass(frozen=True)
class LessonSource:
    """A lesson as written: what stands in the front matter, and its blocks as (kind, value) in order."""

    title: str
    minutes: int
    summary: str
    objectives: list[dict]
    content_note: str
    translation: str
    published: bool
    blocks: list[tuple[str, object]]


def rich_text(markdown: str) -> str:
    """Markdown as the HTML that a rich text block stores."""
    return _markdown.render(markdown.strip()).replace("<strong>", "<b>").replace("</strong>", "</b>").strip()


def inline_text(markdown: str) -> str:
    """One line of Markdown as HTML without its paragraph."""
    return rich_text(markdown).removeprefix("<p>").removesuffix("</p>")


def read_course(path: Path) -> dict:
    """What course.yaml says."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 - a safe loader


def read_lesson(path: Path) -> LessonSource:
    """Read one lesson file. Raises SourceError naming file and line when it does not follow the format."""
    text = path.read_text(encoding="utf-8")
    match = re.match(r"---\n(.*?)\n---\n(.*)", text, re.DOTALL)
    if not match:
        raise SourceError(f"{path.name}: begins without front matter between two lines ---")
    try:
        head = yaml.load(match[1], Loader=Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise SourceError(f"{path.name}: front matter is not YAML: {error}") from error
    first_line = match[1].count("\n") + 4
    return LessonSource(
        title=head["title"],
        minutes=int(head["minutes"]),
        summary=head.get("summary") or "",
        objectives=[_objective(row) for row in head.get("objectives") or []],
        content_note=head.get("content_note") or "",
        translation=head.get("translation", "source"),
        published=head.get("published", True),
        blocks=list(_blocks(match[2], path.name, first_line)),
    )


def _objective(row: object) -> dict:
    if isinstance(row, dict):
        (code, text), *_more = row.items()
        return {"codes": code, "text": str(text)}
    return {"codes": "", "text": str(row)}


def _blocks(body: str, name: str, first_line: int):
    waiting: list[str] = []
    lines = iter(enumerate(body.split("\n"), start=first_line))
    for number, line in lines:
        fence = _FENCE.match(line)
        if not fence and not line.startswith("## "):
            waiting.append(line)
            continue
        yield from _text(waiting)
        waiting = []
        if not fence:
            yield "heading", line[3:].strip()
            continue
        if fence["kind"] not in BOXES:
            raise SourceError(f"{name}, line {number}: ::: {fence['kind'] or ''} is not one of {', '.join(sorted(BOXES))}")
        inside = _inside(lines, f"{name}, line {number}")
        yield _BUILDERS[fence["kind"]](fence["title"].strip(), inside)
    yield from _text(waiting)


def _inside(lines, where: str) -> list[str]:
    inside = []
    for _number, line in lines:
        if line.strip() == ":::":
            return inside
        inside.append(line)
    raise SourceError(f"{where}: the box is not closed by a line :::")


def _text(lines: list[str]):
    text = "\n".join(lines).strip()
    if text:
        yield "text", rich_text(text)


def _callout(title: str, lines: list[str]):
    return "callout", {"title": title, "text": rich_text("\n".join(lines))}


def _case(title: str, lines: list[str]):
    story, *choices = re.split(r"^\? ", "\n".join(lines), flags=re.MULTILINE)
    pairs = [choice.split("\n", 1) for choice in choices]
    opened = [{"choice": head.strip(), "consequence": rich_text("".join(rest))} for head, *rest in pairs]
    return "case", {"title": title, "text": rich_text(story), "choices": opened}


def _key(_title: str, lines: list[str]):
    points = [inline_text(point) for point in re.split(r"^- ", "\n".join(lines), flags=re.MULTILINE) if point.strip()]
    return "key_point", {"points": points}


def _source(force: str, lines: list[str]):
    return "source", {"force": force or "guidance", "references": [line.strip() for line in lines if line.strip()]}


def _quiz(code: str, _lines: list[str]):
    return "quiz", {"quiz": code}


_BUILDERS = {"callout": _callout, "case": _case, "key": _key, "source": _source, "quiz": _quiz}
