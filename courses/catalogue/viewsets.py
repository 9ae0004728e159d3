"""Courses in the Wagtail admin: what they attest, how long a certificate holds, the pass mark."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.catalogue.models import Course


class CourseViewSet(SnippetViewSet):
    """What is the same in every language; the texts are pages."""

    model = Course
    icon = "openquote"
    menu_label = _("Courses")
    menu_order = 150
    add_to_admin_menu = True
    list_display = ["code", "minutes", "validity_months", "pass_percent", "order"]
    inspect_view_enabled = True
    panels = [
        FieldPanel("code"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("validity_months"), FieldPanel("pass_percent")]),
        FieldRowPanel([FieldPanel("is_flagship"), FieldPanel("order")]),
        InlinePanel("alignments", heading=_("Competencies attested"), label=_("competency")),
    ]
