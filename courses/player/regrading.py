"""Regrades in the Wagtail admin: the list of what was done, what one would do before it is done, making it, taking it back.

Registered by the app's hooks. Up here, and not beside the marking, because an attempt that passes only now completes a course.
No names of learners, no single attempts.
"""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from assessments.marking.concerned import asked_versions, effects, newest_version, preview, standing_regrade
from assessments.marking.models import Regrade
from assessments.marking.regrading import LONGEST_REASON, RegradeRefused, is_complete, refusal
from assessments.questions.content import stem_of
from assessments.questions.models import QuestionVersion
from assessments.quizzes.models import Quiz
from courses.player.recording import completed_in, regrade_and_record, take_back
from courses.player.regrade_tables import columns, lines, moved
from learning.people.permissions import may_regrade, smallest_group
from learning.people.policies import GroupPolicy, HiddenFromOthers

PAGE_SIZE = 20
LONGEST_CODE = 40


class ByReviewers:
    """For a view: it does not exist for people who may not regrade."""

    def dispatch(self, request, *args, **kwargs):
        if not may_regrade(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class RegradePage(WagtailAdminTemplateMixin, TemplateView):
    """What the pages share: the way back to the list, how small a group may be, and whether the viewer may do anything."""

    page_title = gettext_lazy("Regrades")
    header_icon = "rotate"

    @cached_property
    def k(self) -> int:
        return smallest_group(self.request.user)

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": reverse("regrades:index"), "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(k=self.k, may_regrade=may_regrade(self.request.user), **kwargs)


class RegradesView(RegradePage):
    """What was done, the newest first; and for reviewers the versions of a question that can be regraded."""

    template_name = "courses/player/regrades.html"

    def get_context_data(self, **kwargs):
        regrades = Regrade.objects.select_related("version__question", "by_version", "made_by", "reverted_by")
        page = Paginator(regrades, PAGE_SIZE).get_page(self.request.GET.get("page"))
        found = effects(list(page), k=self.k)
        code = self.request.GET.get("code", "").strip()
        known = may_regrade(self.request.user) and 0 < len(code) <= LONGEST_CODE and "\x00" not in code
        return super().get_context_data(
            page=page,
            rows=[{"regrade": regrade, "moves": moved(found[regrade.pk])} for regrade in page],
            code=code[:LONGEST_CODE],
            versions=[(version, stem_of(version.content)) for version in asked_versions(code)] if known else [],
            **kwargs,
        )


class RegradeView(RegradePage):
    """One regrade: what it did to the attempts sent before it, and what may still be done."""

    template_name = "courses/player/regrade.html"

    @cached_property
    def regrade(self) -> Regrade:
        known = Regrade.objects.select_related("version__question", "by_version", "made_by", "reverted_by")
        return get_object_or_404(known, uuid=self.kwargs["uuid"])

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.regrade.version.question.code}]

    def get_context_data(self, **kwargs):
        effect = effects([self.regrade], k=self.k)[self.regrade.pk]
        moves = effect.moves if effect else None
        stands = self.regrade.reverted_at is None
        return super().get_context_data(
            regrade=self.regrade,
            stem=stem_of(self.regrade.version.content),
            lines=lines(
                effect,
                staying=completed_in(moves.failing_in) if moves else 0,
                certified=completed_in(moves.passing_in) if moves else 0,
            ),
            waits=stands and may_regrade(self.request.user) and not is_complete(self.regrade),
            **kwargs,
        )


class RegradeForm(forms.Form):
    """By which rule, and why."""

    rule = forms.ChoiceField(label=gettext_lazy("How"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What was wrong with the question. It stays in the list; write no names."),
    )

    def __init__(self, *args, rules, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [(rule.value, capfirst(rule.label)) for rule in rules]


class NewRegradeView(ByReviewers, RegradePage):
    """What each rule would do to the scores; sent with a reason, one of them is done. Nothing changes by looking."""

    template_name = "courses/player/regrade_new.html"

    @cached_property
    def version(self) -> QuestionVersion:
        return get_object_or_404(QuestionVersion.objects.select_related("question"), pk=self.kwargs["version"])

    @cached_property
    def newest(self) -> QuestionVersion:
        return newest_version(self.version)

    @cached_property
    def refusals(self) -> dict[str, str]:
        return {rule: refusal(self.version, rule, self.newest) for rule in Regrade.Rule}

    def get_form(self, data=None) -> RegradeForm:
        return RegradeForm(data, rules=[rule for rule in Regrade.Rule if not self.refusals[rule]])

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.version.question.code}]

    def get(self, request, *args, **kwargs):
        standing = standing_regrade(self.version)
        return redirect("regrades:regrade", standing.uuid) if standing else self.render_to_response(self.get_context_data())

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                made = regrade_and_record(version=self.version, by=request.user, **form.cleaned_data)
            except RegradeRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Regraded. The scores are changed; this page keeps what they were."))
                return redirect("regrades:regrade", made.uuid)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", self.get_form())
        found = {}
        for rule in Regrade.Rule:
            if not self.refusals[rule]:
                by = self.newest if rule == Regrade.Rule.NEWEST_KEY else None
                found[rule] = preview(self.version, by, k=self.k)
        shown = {rule: effect for rule, effect in found.items() if effect}
        return super().get_context_data(
            version=self.version,
            newest=self.newest,
            stem=stem_of(self.version.content),
            refused=[(rule.label, why) for rule, why in self.refusals.items() if why],
            rules=[rule.label for rule in shown],
            rows=columns([(effect, completed_in(effect.moves.failing_in)) for effect in shown.values()]),
            **kwargs,
        )


class OfOneRegrade(ByReviewers, View):
    """A button on the page of a regrade: does something, and leads back there."""

    http_method_names = ["post"]

    def post(self, request, uuid):
        regrade = get_object_or_404(Regrade.objects.select_related("version"), uuid=uuid)
        try:
            messages.success(request, self.do(regrade))
        except RegradeRefused as refused:
            messages.error(request, str(refused))
        return redirect("regrades:regrade", regrade.uuid)


class TakeInView(OfOneRegrade):
    """Marks by a standing regrade what was sent in the same moment, or waited for a marker when it was made."""

    def do(self, regrade: Regrade) -> str:
        if regrade.reverted_at:
            raise RegradeRefused(_("This regrade was taken back."))
        regrade_and_record(version=regrade.version, rule=regrade.rule, reason=regrade.reason, by=self.request.user)
        return _("Done. All attempts are marked by this regrade.")


class TakeBackView(OfOneRegrade):
    def do(self, regrade: Regrade) -> str:
        take_back(regrade=regrade, by=self.request.user)
        return _("Taken back. The scores are what they were.")


class RegradeViewSet(HiddenFromOthers, ViewSet):
    """Regrades, for whoever may see the statistics or regrade. Reached from those of a question, and from the reports."""

    name = "regrades"
    icon = "rotate"
    menu_label = gettext_lazy("Regrades")
    menu_hook = "register_reports_menu_item"

    @property
    def permission_policy(self):
        return GroupPolicy(Quiz, action="view", besides=may_regrade)

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(RegradesView), name="index"),
            path("version/<int:version>/", self.construct_view(NewRegradeView), name="new"),
            path("<uuid:uuid>/", self.construct_view(RegradeView), name="regrade"),
            path("<uuid:uuid>/take-in/", self.construct_view(TakeInView), name="take_in"),
            path("<uuid:uuid>/take-back/", self.construct_view(TakeBackView), name="take_back"),
        ]
