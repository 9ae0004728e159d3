"""What can be done in the list of questions with all that are marked: tags, copies, retiring. Registered by the app's hooks.

As everywhere: whoever writes questions may tag and copy them; retiring takes the right to publish. For others these do not
exist.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from assessments.questions.bulk import change_tags, copy_questions, retire_questions
from assessments.questions.filters import found_by
from assessments.questions.forms import TagsField
from assessments.questions.listing import permitted_kinds
from assessments.questions.models import Question

# Digits; more do not fit into a column of either database.
LONGEST_ID = 18


class QuestionBulkAction(SnippetBulkAction):
    """Asks first, with the questions by name. Each action names the right it takes, its words and its service."""

    models = [Question]
    needed = "change"
    template_name = "assessments/questions/bulk_action.html"
    explanation = ""
    # What is told when it is done; `%(count)s` are the questions it did something with.
    done = ""

    def dispatch(self, request, *args, **kwargs):
        self.kinds = permitted_kinds(request.user, self.needed)
        if not self.kinds:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def check_perm(self, question):
        return type(question) in self.kinds

    @classmethod
    def get_queryset(cls, model, object_ids):
        known = [pk for pk in map(str, object_ids) if pk.isdecimal() and len(pk) <= LONGEST_ID]
        found = list(Question.objects.filter(pk__in=known).order_by("code"))
        if not found:
            raise Http404
        return found

    def get_all_objects_in_listing_query(self, parent_id):
        """All that the list shows with its filters, and not all there are."""
        return list(found_by(self.request).values_list("pk", flat=True))

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.display_name, explanation=self.explanation, serious="serious" in self.classes, **kwargs
        )

    @classmethod
    def execute_action(cls, objects, **kwargs):
        action = kwargs["self"]
        if not objects:
            raise PermissionDenied
        return action.act([question.pk for question in objects]), 0

    @abstractmethod
    def act(self, question_ids: Sequence[int]) -> int:
        """Call the service, and return how many questions it changed."""

    def get_success_message(self, num_parent_objects, num_child_objects):
        return self.done % {"count": num_parent_objects}


class TagsForm(forms.Form):
    tags = TagsField(label=gettext_lazy("Tags"), help_text=gettext_lazy("Several with commas between."))


class TagsAction(QuestionBulkAction):
    """Asks for tags too; `change` is what the service is to do with them."""

    form_class = TagsForm
    change = ""

    def act(self, question_ids):
        tags = self.cleaned_form.cleaned_data["tags"]
        return change_tags(question_ids=question_ids, by=self.request.user, **{self.change: tags})


class AddTags(TagsAction):
    change = "add"
    display_name = gettext_lazy("Add tags")
    action_type = "add_tags"
    aria_label = gettext_lazy("Add tags to the marked questions")
    action_priority = 10
    explanation = gettext_lazy("Nothing is published by it: learners see no tags. Draws by these tags may take the questions.")
    done = gettext_lazy("Questions with new tags: %(count)s")


class RemoveTags(TagsAction):
    change = "remove"
    display_name = gettext_lazy("Remove tags")
    action_type = "remove_tags"
    aria_label = gettext_lazy("Remove tags from the marked questions")
    action_priority = 20
    explanation = gettext_lazy("Draws by these tags will not take the questions any more.")
    done = gettext_lazy("Questions with fewer tags: %(count)s")


class CopyQuestions(QuestionBulkAction):
    display_name = gettext_lazy("Copy")
    action_type = "copy"
    aria_label = gettext_lazy("Copy the marked questions")
    action_priority = 30
    needed = "add"
    explanation = gettext_lazy("Each copy is a draft in the same bank, under a new code.")
    done = gettext_lazy("Copies made: %(count)s")

    def act(self, question_ids):
        return len(copy_questions(question_ids=question_ids, by=self.request.user))


class RetireQuestions(QuestionBulkAction):
    """Stands where Wagtail would delete: what was asked once is kept. The bank does not know of quizzes, so it is told."""

    display_name = gettext_lazy("Retire")
    action_type = "delete"
    aria_label = gettext_lazy("Retire the marked questions")
    action_priority = 40
    needed = "publish"
    classes = {"serious"}
    explanation = gettext_lazy(
        "No new attempt asks them. Attempts under way and results stay. Publishing a question brings it back."
    )
    done = gettext_lazy("Questions retired: %(count)s")

    def quizzes_of(self, questions: Sequence[Question]) -> Mapping[int, Sequence[object]]:
        """The quizzes each question stands in, by its id."""
        return {}

    def annotate_items(self, items):
        quizzes = self.quizzes_of(items)
        for question in items:
            question.quizzes = quizzes.get(question.pk, ())
        return items

    def object_context(self, question):
        return super().object_context(question) | {"quizzes": question.quizzes}

    def act(self, question_ids):
        return retire_questions(question_ids=question_ids, by=self.request.user)
