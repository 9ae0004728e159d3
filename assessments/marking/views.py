"""The marking queue and the page of one text, for trainers and reviewers; everybody else gets 404.

The course player subclasses TextView and overrides `after_marking` to record the result in the same transaction.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.marking import selectors
from assessments.marking.forms import MarkingForm
from assessments.marking.rubric import BadMarks
from assessments.marking.services import Marked, MarkingRefused, mark_text
from assessments.questions.content import language_of, shown
from assessments.quizzes.models import AttemptItem
from assessments.quizzes.results import AttemptResult
from learning.languages import choose, current
from learning.people.permissions import may_mark


def texts_waiting(request) -> dict:
    """For every page, as a context processor: the number beside the place in the navigation. Counted only where it is shown."""
    return {"texts_waiting": SimpleLazyObject(lambda: selectors.number_waiting(request.user))}


@require_safe
@login_required
@never_cache
def queue(request):
    if not may_mark(request.user):
        raise Http404
    page, groups = selectors.queue(request.user, page=request.GET.get("page"))
    context = {"section": "marking", "page": page, "groups": groups, "texts_waiting": page.paginator.count}
    return render(request, "assessments/marking/queue.html", context)


@method_decorator(never_cache, name="dispatch")
class TextView(LoginRequiredMixin, View):
    """One text with its rubric. Who has marked it is led to the next one."""

    template_name = "assessments/marking/text.html"

    def get(self, request, address):
        text = self.get_text(address)
        if text.own or text.settled:
            return self.gone(text)
        return self.page(text, self.form(text))

    def post(self, request, address):
        text = self.get_text(address)
        form = self.form(text, request.POST)
        if not form.is_valid():
            return self.gone(text) if text.settled or text.own else self.page(text, form)
        try:
            marked = self.mark(text, form)
        except BadMarks as problem:
            form.add_error(None, str(problem))
            return self.page(text, form)
        except MarkingRefused as refusal:
            return self.onward(text, str(refusal), messages.WARNING)
        waits = marked.marking.second_wanted and not text.second
        told = _("Your points are saved. Another marker will read this text too.") if waits else _("Your points are saved.")
        return self.onward(text, told, messages.SUCCESS)

    def get_text(self, address) -> selectors.Text:
        try:
            return selectors.text_to_mark(self.request.user, address)
        except AttemptItem.DoesNotExist:
            raise Http404 from None

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not may_mark(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form(self, text: selectors.Text, data=None) -> MarkingForm:
        content = text.item.version.content
        return MarkingForm(data, content=content, language=language_of(content, current()), second=text.second)

    @transaction.atomic
    def mark(self, text: selectors.Text, form: MarkingForm) -> Marked:
        """Keep the marking, and let the storey above record the result in the same transaction."""
        marked = mark_text(
            item=text.item,
            marker=self.request.user,
            points=form.points(),
            comment=form.cleaned_data["comment"],
            second_wanted=form.cleaned_data.get("second_wanted", False),
        )
        if marked.result:
            self.after_marking(marked.result)
        return marked

    def after_marking(self, result: AttemptResult) -> None:
        """The last text of an attempt was marked. Override to record the result."""

    def gone(self, text: selectors.Text):
        told = (
            _("You have marked this text.") if text.own else _("Somebody else has marked this text in the meantime. Thank you.")
        )
        return self.onward(text, told, messages.INFO)

    def onward(self, text: selectors.Text, told: str, level: int):
        """To the text to mark next, one of the same question first; to the queue when none waits."""
        following = selectors.next_text(self.request.user, after=text.question)
        messages.add_message(self.request, level, f"{told} {_('This is the next text.')}" if following else told)
        return redirect(reverse("assessments:text", args=[following]) if following else reverse("assessments:marking"))

    def page(self, text: selectors.Text, form: MarkingForm):
        content = text.item.version.content
        question = shown(content, current(), text.item.arrangement)
        context = {
            "section": "marking",
            "text": text,
            "form": form,
            "question": question,
            "feedback": choose(content["feedback"], question["language"]),
            "source": choose(content["source"], question["language"]),
        }
        return render(self.request, self.template_name, context)
