"""Sitting an attempt, saving one answer of it, and reading its review. Only one's own: anything else is 404.

The course player subclasses AttemptView and overrides `after_submit` to record the result in the same transaction.
"""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import date as date_format
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from assessments.questions.answers import Given, given_in_form
from assessments.questions.responses import BadResponse
from assessments.quizzes.forms import answer_in_json, choice_in_form
from assessments.quizzes.models import EXPLAINED, Answer, Attempt, AttemptItem, Layout, Shows
from assessments.quizzes.paper import drawn, notices, reviewed, telling, unanswered
from assessments.quizzes.results import AttemptResult, percent_of
from assessments.quizzes.screens import headings, screen_of
from assessments.quizzes.selectors import answers_at, items_of, own_attempt, standing_answers
from assessments.quizzes.services import (
    AttemptClosed,
    SequenceTaken,
    TimeUp,
    close_overdue,
    go_on,
    save_answers,
    save_own_answer,
    submit_attempt,
)
from assessments.quizzes.timing import is_over, seconds_left
from learning.languages import current

VERDICTS = ("right", "partly", "wrong", "waiting")


class OwnAttemptMixin(LoginRequiredMixin):
    """A view of the signed-in learner's own attempt."""

    def get_attempt(self) -> Attempt:
        try:
            return own_attempt(self.request.user, self.kwargs["uuid"])
        except Attempt.DoesNotExist:
            raise Http404 from None

    def get_extra_context(self, attempt: Attempt) -> dict:
        """For the storey above: more to show, such as the course to go back to."""
        return {}


@method_decorator(never_cache, name="dispatch")
class AttemptView(OwnAttemptMixin, View):
    """The questions of an attempt, all or one a screen; a plain form that saves, chooses in a case, goes on, or sends."""

    template_name = "assessments/quizzes/attempt.html"

    def get(self, request, **kwargs):
        attempt = self.get_attempt()
        if attempt.submitted_at:
            return redirect(self.review_url(attempt))
        if is_over(attempt, request.received_at):
            return self.time_up(attempt, request.received_at)
        items = items_of(attempt)
        return self.page(attempt, screen_of(attempt, items, request.GET.get("q")), items, standing_answers(attempt))

    def post(self, request, **kwargs):
        at = request.received_at
        attempt = self.get_attempt()
        sending = request.POST.get("do") == "send"
        if attempt.submitted_at:
            return self.sent_again(attempt, at) if sending else self.closed(attempt)
        if is_over(attempt, at):
            return self.time_up(attempt, at)
        try:
            return self.take(attempt, at, sending)
        except AttemptClosed:
            return self.closed(attempt)

    def closed(self, attempt: Attempt) -> HttpResponse:
        return render(self.request, "assessments/quizzes/closed.html", {"attempt": attempt}, status=409)

    def sent_again(self, attempt: Attempt, at) -> HttpResponse:
        """The one result again; answers that came after it are not taken, and that is said."""
        if self.would_change(attempt, items_of(attempt), standing_answers(attempt)):
            messages.warning(self.request, _("This test was sent. Its answers cannot be changed."))
        return self.submit(attempt, at)

    def take(self, attempt: Attempt, at, sending: bool) -> HttpResponse:
        """Save what the form holds; then show the page again, with what is wrong, or send the attempt."""
        items, answers = items_of(attempt), standing_answers(attempt)
        screen = screen_of(attempt, items, self.request.POST.get("screen"))
        if attempt.layout == Layout.IN_ORDER:
            refused = self.out_of_order(attempt, screen, items, answers)
            if refused:
                return refused
        given = self.read_form(screen.items, answers)
        try:
            answers = answers | self.save_changes(attempt, screen.items, answers, given, at)
        except BadResponse as problem:
            messages.error(self.request, str(problem))
            return redirect(self.own_url(attempt, "", screen.number))
        if any(posted.error for posted in given.values()):
            return self.page(attempt, screen, items, answers, given=given)
        going = self.request.POST.get("go", "")
        if not sending and not (going and attempt.layout == Layout.IN_ORDER):
            return redirect(self.own_url(attempt, self.request.POST.get("choose", ""), going or screen.number))
        # Whatever is left behind for good is named first.
        open_items = unanswered(items if sending else screen.items, answers)
        # Where one cannot go back, of a text it was asked when it was left.
        told = telling(screen.items if attempt.layout == Layout.IN_ORDER else items, answers)
        if not (self.was_asked("unanswered", open_items) and self.was_asked("told", told)):
            return self.page(attempt, screen, items, answers, unanswered=open_items, told=told, going=not sending)
        return self.submit(attempt, at, items) if sending else self.leave(attempt)

    def was_asked(self, name: str, orders) -> bool:
        """Whether the page that this form came from asked about each of these questions."""
        return {str(order) for order in orders} <= set(self.request.POST.get(name, "").split(","))

    def out_of_order(self, attempt: Attempt, screen, items, answers) -> HttpResponse | None:
        """The page of the question reached, if the form came from another one: what it would change there is refused."""
        if self.would_change(attempt, [item for item in items if item not in screen.items], answers):
            messages.error(self.request, _("In this test questions are answered in order; this one cannot be answered now."))
            return self.page(attempt, screen, items, answers, status=409)
        if self.request.POST.get("screen", "") not in ("", str(screen.number)):
            # Pressed twice: the question was left behind the first time.
            return redirect(self.own_url(attempt, "", ""))
        return None

    def leave(self, attempt: Attempt) -> HttpResponse:
        """Go on to the next question, where they come in order."""
        left = self.request.POST.get("screen", "")
        go_on(attempt=attempt, left=int(left) if left.isascii() and left.isdigit() else 0)
        return redirect(self.own_url(attempt, "", ""))

    def read_form(self, items, answers) -> dict[int, Given]:
        data = self.request.POST
        given = {item.order: given_in_form(item.version.content, item.order, data) for item in items}
        for item in items:
            if item.version.kind == "scenario" and data.get("choose") == str(item.order):
                given[item.order] = choice_in_form(item.version.content, item.order, data, answers.get(item.pk))
        return given

    def would_change(self, attempt, items, answers) -> bool:
        """Whether the form holds, for any of these items, more than what was saved."""
        given = self.read_form(items, answers)
        return any(posted.error for posted in given.values()) or bool(self.changes(attempt, items, answers, given))

    def changes(self, attempt, items, answers, given) -> dict[int, object]:
        """What this page changed, by order; an answer that it only still shows does not go over a newer one."""
        stale = {
            item.pk: given[item.order].sequence
            for item in items
            if item.pk in answers and given[item.order].sequence not in (0, answers[item.pk].sequence)
        }
        bases = answers | answers_at(attempt, stale)
        return {
            item.order: given[item.order].response
            for item in items
            if given[item.order].response is not None
            and not (item.pk in bases and bases[item.pk].response == given[item.order].response)
        }

    def save_changes(self, attempt, items, answers, given, at) -> dict[int, Answer]:
        """Save what this page changed; by item id."""
        changed = self.changes(attempt, items, answers, given)
        if not changed:
            return {}
        saved = save_answers(attempt=attempt, responses=changed, items=items, at=at)
        if any(
            answer.item_id in answers and answers[answer.item_id].sequence != given[answer.item.order].sequence
            for answer in saved
        ):
            message = _("This was also answered on another device. Both answers are kept; the later one counts.")
            messages.warning(self.request, message)
        return {answer.item_id: answer for answer in saved}

    def submit(self, attempt: Attempt, at, items=None) -> HttpResponse:
        """Send the attempt, and let the storey above record the result in the same transaction."""
        with transaction.atomic():
            result = submit_attempt(attempt=attempt, items=items, language=current(), at=at)
            return self.after_submit(result)

    def time_up(self, attempt: Attempt, at) -> HttpResponse:
        """Close an attempt whose time is up, with what was saved, and say so."""
        messages.warning(self.request, _("The time is up. What was saved in time was marked."))
        with transaction.atomic():
            result = close_overdue(attempt=attempt, at=at)
            return self.after_submit(result) if result else redirect(self.review_url(attempt))

    def after_submit(self, result: AttemptResult) -> HttpResponse:
        """Where the learner goes next: the path given at the start, or the review. Override to record the result."""
        return redirect(self.next_path() or self.review_url(result.attempt))

    def next_path(self) -> str:
        """The path of our own host that was given as `next` when the attempt began; empty if none or a strange one."""
        path = self.request.GET.get("next", "")
        own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
        return path if own else ""

    def own_url(self, attempt: Attempt, order: str, screen: object) -> str:
        place = f"#q{order}" if order.isdigit() else ""
        query = self.request.GET.copy()
        query.pop("q", None)
        if attempt.layout == Layout.SCREENS:
            query["q"] = str(screen)
        return f"{self.request.path}{'?' if query else ''}{query.urlencode()}{place}"

    def review_url(self, attempt: Attempt) -> str:
        return reverse("assessments:review", args=[attempt.uuid])

    def page(
        self, attempt, screen, items, answers, *, given=None, unanswered=(), told=None, going=False, status=200
    ) -> HttpResponse:
        rows = drawn(screen.items, answers, given, headings(attempt, screen.items, current()))
        shown = {item.order for item in screen.items}
        answered = {item.order for item in items if item.pk in answers}
        context = {
            "attempt": attempt,
            "items": rows,
            "total": len(items),
            "screen": screen,
            "numbers": screen.numbers(answered),
            "going": going,
            "errors": [row for row in rows if row["error"]],
            "unanswered": [{"order": order, "begun": order in answered, "here": order in shown} for order in unanswered],
            "confirmed": ",".join(str(order) for order in unanswered),
            "telling": [{"order": order, "signs": found, "here": order in shown} for order, found in (told or {}).items()],
            "told": ",".join(str(order) for order in told or ()),
            "saved": len(answered),
            "elsewhere": len(answered - shown),
            "seconds_left": seconds_left(attempt, timezone.now()),
            "section": "courses",
        }
        context |= notices(rows) | self.get_extra_context(attempt)
        return render(self.request, self.template_name, context, status=status)


@method_decorator(never_cache, name="dispatch")
class AnswerView(View):
    """One answer saved by itself, as JSON; the page says "saved" only after this has answered."""

    def put(self, request, uuid, order):
        if not request.user.is_authenticated:
            message = _("You were signed out to protect your account. Sign in to go on from the same place.")
            return JsonResponse({"message": message}, status=401)
        try:
            sequence, response = answer_in_json(request.body)
            own = {"attempt_uuid": uuid, "learner": request.user, "order": order}
            answer = save_own_answer(**own, sequence=sequence, response=response, at=request.received_at)
        except AttemptItem.DoesNotExist:
            return JsonResponse({"message": _("Page not found")}, status=404)
        except AttemptClosed as closed:
            return JsonResponse({"message": str(closed), "closed": True, "over": isinstance(closed, TimeUp)}, status=409)
        except SequenceTaken as taken:
            told = {"message": str(taken), "highest": taken.highest, "parts": taken.parts}
            return JsonResponse(told, status=409)
        except BadResponse as problem:
            return JsonResponse({"message": str(problem)}, status=422)
        label = _("Saved at %(time)s") % {"time": date_format(timezone.localtime(answer.saved_at), "TIME_FORMAT")}
        return JsonResponse({"sequence": answer.sequence, "saved_at": answer.saved_at, "label": label})


@method_decorator(never_cache, name="dispatch")
class ReviewView(OwnAttemptMixin, View):
    """What an attempt came to, as far as its quiz shows that. There is none before the attempt was sent."""

    template_name = "assessments/quizzes/review.html"

    def get(self, request, **kwargs):
        attempt = self.get_attempt()
        if attempt.submitted_at is None:
            raise Http404
        shows, items, answers = attempt.quiz.shows, items_of(attempt), standing_answers(attempt)
        regrades = self.get_regrades(attempt, items, answers)
        contents = {each.order: each.content for each in regrades}
        rows = reviewed(items, answers, with_key=shows == Shows.KEY, contents=contents) if shows in EXPLAINED else []
        counts = {verdict: sum(1 for row in rows if row["verdict"] == verdict) for verdict in VERDICTS}
        context = {
            "attempt": attempt,
            "items": rows,
            "counts": counts,
            "regrades": regrades,
            "waiting": attempt.score is None,
            "percent": None if shows == Shows.NOTHING or attempt.score is None else percent_of(attempt.score),
            "section": "courses",
        }
        return render(request, self.template_name, context | notices(rows) | self.get_extra_context(attempt))

    def get_regrades(self, attempt: Attempt, items, answers) -> list:
        """For the storey above: questions marked anew since, each its `order` and the `content` that explains how."""
        return []
