"""The form of each kind of question as an author fills it in, and the way through the review. Called by tests of the admin."""

from django.urls import reverse
from wagtail.models import TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from assessments.questions.kinds import KINDS
from tests import checklists

MODELS = {kind.kind: kind for kind in KINDS}


def address(kind, view, *args):
    return reverse(MODELS[kind].snippet_viewset.get_url_name(view), args=args)


def text(name, english):
    return {f"{name}_en": english, f"{name}_ru": "", f"{name}_tk": ""}


def choice(words, target, points=0, critical=False):
    value = {**text("text", words), **text("feedback", f"After {words}"), "points": str(points), "next": target}
    return value | ({"critical": "on"} if critical else {})


def node(name, words, choices):
    rows = {"count": str(len(choices))}
    for number, row in enumerate(choices):
        rows[str(number)] = {"id": "", "order": str(number), "deleted": "", "value": row}
    return {"name": name, **text("text", words), "choices": rows}


LINES = {
    "single": {"options": inline_formset([{**text("text", "Oak")}, {**text("text", "Birch"), "correct": "on"}])},
    "multiple": {
        "options": inline_formset(
            [{**text("text", "Oak")}, {**text("text", "Birch"), "correct": "on"}, {**text("text", "Ash"), "correct": "on"}]
        )
    },
    "truefalse": {"answer": "on"},
    "matching": {
        "pairs": inline_formset(
            [
                {**text("text", left), **text("match", right)}
                for left, right in (("Dog", "Kennel"), ("Bee", "Hive"), ("Hen", "Coop"))
            ]
        )
    },
    "ordering": {"steps": inline_formset([text("text", words) for words in ("Wake", "Wash", "Eat")])},
    "cloze": {"blanks": inline_formset([{"name": "1", **text("text", "means|ways")}])},
    "numeric": {
        "value": "90",
        "tolerance": "2.5",
        "units": inline_formset([text("text", "Minute") | {"factor": "1"}]),
    },
    "shorttext": {"answers": inline_formset([{"percent": "100", **text("text", "debt bondage|bonded labour")}])},
    "extendedtext": {
        "most_words": "200",
        "rubric": inline_formset([{"points": "3", **text("text", "Safety"), **text("guide", "Names what makes it safe.")}]),
    },
    "scenario": {
        **text("content_note", ""),
        "start": "n1",
        "max_points": "2",
        "nodes": streamfield(
            [
                ("node", node("n1", "You find her.", [choice("Ask", "end", 2), choice("Shout", "end", critical=True)])),
                ("node", node("end", "Debrief.", [])),
            ]
        ),
    },
}


def form(kind, bank, **changes):
    asked = {} if kind == "scenario" else text("feedback", "Because.")
    stem = "Without [1] it is nothing." if kind == "cloze" else "What is it?"
    data = {
        "bank": str(bank.pk),
        "code": f"new-{kind}",
        "competency_code": "ID1",
        "level": "2",
        "difficulty": "3",
        "tags": "form-a, Travel",
        **text("stem", stem),
        **asked,
        **text("source", "A source"),
        **LINES[kind],
        **changes,
    }
    also = data.pop("also", ["CC1"])
    return nested_form_data(data) | {"also": also}


def send_and_approve(author, publisher, add_or_edit, data):
    """The author sends a form for review, the publisher approves it; returns the answer to the author."""
    answer = author.post(add_or_edit, data | {"action-submit": "Submit"})
    for state in TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).specific():
        held = state.workflow_state.content_object
        approve = reverse(held.snippet_viewset.get_url_name("workflow_action"), args=[held.pk, "approve", state.pk])
        publisher.post(approve, checklists.dialog(held))
    return answer


def created(kind):
    return MODELS[kind].objects.get(code=f"new-{kind}")
