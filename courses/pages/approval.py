"""What an approval asks of a reviewer: the checklist about one thing, and the dialog in which it is answered.

Called by the review's task, and by the hook that tells why an approval from a form was refused.
"""

import json

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm

from assessments.questions.models import Question
from assessments.quizzes.models import Quiz
from courses.pages.checklist import ANSWERS, CANNOT_HOLD, HOLDS, LONGEST_REASON, Lack, Line, Subject, lacks, lines_for, named
from courses.pages.findings import findings

PAGES = {
    "lessonpage": Subject.LESSON,
    "modulepage": Subject.PART,
    "coursepage": Subject.PART,
    "courseindexpage": Subject.INDEX,
}
SENT = "workflow-action-extra-data"


class ChecklistIncomplete(PermissionDenied):
    """An approval without a whole checklist; the message names the points."""

    def __init__(self, missing: list[Lack]):
        super().__init__(named(missing))


def lines_about(held) -> list[Line]:
    """The checklist about a page, a question or a quiz: its points, with what is found in the newest wording."""
    content = held.revisions.order_by("created_at", "pk").last().content
    if isinstance(held, Question | Quiz):
        subject = Subject.QUIZ if isinstance(held, Quiz) else Subject.QUESTION
        return lines_for(subject, findings(subject, content, "", {}))
    page = held.specific
    subject = PAGES[page._meta.model_name]
    others = page.get_translations().filter(live=True).values_list("locale__language_code", "translation_state")
    return lines_for(subject, findings(subject, content, page.locale.language_code, dict(others)))


def sent_with_form(data) -> object:
    """The answers that came with a form by which something is approved; None when none did, or nonsense."""
    try:
        sent = json.loads(data.get(SENT, "{}"))
    except ValueError:
        return None
    return sent.get("checklist") if isinstance(sent, dict) and sent.keys() <= {"comment", "checklist"} else None


class ApprovalForm(TaskStateCommentForm):
    """The checklist as a form. Clean, it holds what the task takes: `checklist`, answers and reasons by key, and `comment`."""

    def __init__(self, data=None, *, lines: list[Line]):
        super().__init__(data)
        self.lines = lines
        # Wagtail's own label has no translation.
        self.fields["comment"].label = _("Comment")
        for line in lines:
            allowed = [(value, label) for value, label in ANSWERS.items() if value != HOLDS or line.may_hold]
            self.fields[f"{line.key}-answer"] = forms.ChoiceField(
                choices=allowed,
                required=False,
                widget=forms.RadioSelect,
                label=line.point.title,
                error_messages={"invalid_choice": CANNOT_HOLD},
            )
            self.fields[f"{line.key}-reason"] = forms.CharField(
                label=_("Reason"), required=False, max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2})
            )

    def clean(self):
        checklist = {
            line.key: {part: self.cleaned_data.get(f"{line.key}-{part}", "") for part in ("answer", "reason")}
            for line in self.lines
        }
        missing = lacks(self.lines, checklist)
        for lack in missing:
            if not self.has_error(f"{lack.line.key}-{lack.part}"):
                self.add_error(f"{lack.line.key}-{lack.part}", lack.message)
        return {"comment": self.cleaned_data.get("comment", ""), "checklist": checklist}

    def rows(self) -> list[tuple]:
        """Each line with its two fields."""
        return [(line, self[f"{line.key}-answer"], self[f"{line.key}-reason"]) for line in self.lines]

    def missing(self) -> list[tuple]:
        """The lines with an error, for the list above the form: name of the point, address of the field."""
        return [
            (line.point.title, part.auto_id if part == reason else f"{part.auto_id}_0")
            for line, answer, reason in self.rows()
            for part in (answer, reason)
            if part.errors
        ]
