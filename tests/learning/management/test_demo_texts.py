"""The demo's practice quiz: texts that a trainer finds waiting, to a question that is whole in three languages."""

from django.utils import timezone

from assessments.marking.selectors import queue
from assessments.questions.content import language_of
from assessments.questions.models import QuestionVersion
from learning.management.demo.people import People
from learning.management.demo.texts import load_texts
from tests.factories import make_official


def test_a_trainer_of_the_demo_finds_three_texts(border, reviewer, trainer):
    staff = [make_official(username=f"sbs{code}", agency=border, language=code) for code in ("tk", "ru", "en")]
    load_texts(People(accounts={"reviewer": reviewer}, officials=staff), timezone.localdate())
    _page, (group,) = queue(trainer)
    assert [(text.language, text.second) for _place, text in group.texts] == [("ru", True), ("tk", False), ("en", False)]
    content = QuestionVersion.objects.get(question__bank__slug="practice-texts").content
    assert [language_of(content, code) for code in ("ru", "tk")] == ["ru", "tk"]
    for texts in (
        content["source"],
        content["feedback"],
        *(row[part] for row in content["rubric"] for part in ("text", "guide")),
    ):
        assert set(texts) == {"en", "ru", "tk"}
