"""A lesson's text as HTML, as every reader of a language gets it. Called by the selectors, which keep it ready."""

from dataclasses import dataclass

from courses.pages.models import LessonPage


@dataclass(frozen=True)
class Segment:
    """A stretch of the text: HTML that is the same for everybody, or the id of a quiz, shown for each learner."""

    anchor: str
    html: str
    quiz_id: int | None = None


def segments_of(page: LessonPage) -> list[Segment]:
    """The text in as few stretches as the quizzes in it allow.

    Anchors number the blocks, so that a place is the same place in every language.
    """
    segments: list[Segment] = []
    for place, block in enumerate(page.body):
        anchor = f"b{place}"
        if block.block_type == "quiz":
            quiz = block.value["quiz"]
            segments.append(Segment(anchor, "", quiz.pk if quiz else None))
        elif segments and segments[-1].html:
            before = segments.pop()
            segments.append(Segment(before.anchor, before.html + block.render({"anchor": anchor})))
        else:
            segments.append(Segment(anchor, block.render({"anchor": anchor})))
    return segments
