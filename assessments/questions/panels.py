"""What the author's form shows beside its fields. Called by the viewsets."""

from wagtail.admin.panels import Panel

from assessments.questions.freezing import freeze
from assessments.questions.map import mapped
from assessments.questions.map_layout import laid_out
from assessments.questions.rules import problems
from assessments.questions.selectors import competency_codes
from learning.languages import current


class MapPanel(Panel):
    """The map of a branching case as it was last saved, or as it was typed where the form comes back with errors."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "assessments/questions/map_panel.html"

        class Media:
            css = {"all": ["assessments/map.css"]}

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            content = freeze(self.instance)
            self.situations = mapped(content, current())
            self.drawing = laid_out(self.situations)
            self.problems = problems(content, competency_codes()) if self.situations else []
