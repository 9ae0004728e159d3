"""Versions: one a change, never changed, and none of a question that cannot be marked."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.actions.unpublish import UnpublishAction

from assessments.questions.kinds import TrueFalseQuestion
from assessments.questions.selectors import current_versions
from assessments.questions.services import publish_version
from tests.assessments import papers


@pytest.fixture
def question(db):
    return papers.make_questions()["X3"]


def test_a_version_is_made_only_when_something_changed(question, reviewer):
    first = question.versions.get()
    assert publish_version(question=question) == first
    question.answer = True
    question.save()
    second = publish_version(question=question, by=reviewer)
    assert (second.number, second.written_by, second.content["key"]) == (2, reviewer, True)
    first.refresh_from_db()
    assert first.content["key"] is False


def test_publishing_in_wagtail_freezes_a_version(question):
    question.stem_en = "Said anew"
    question.save_revision().publish()
    assert question.versions.first().content["stem"]["en"] == "Said anew"


def test_a_draft_freezes_nothing(question):
    question.stem_en = "Only a draft"
    question.save_revision()
    assert question.versions.count() == 1


def test_a_question_that_cannot_be_marked_gets_no_version(question):
    question.source_en = ""
    with pytest.raises(ValidationError, match="Name the source"):
        publish_version(question=question)
    assert question.versions.count() == 1


def test_only_what_is_published_is_current(question, django_assert_num_queries):
    question.answer = True
    question.save_revision().publish()
    with django_assert_num_queries(1):
        current = current_versions([question.pk])
    assert current[question.pk].number == 2
    UnpublishAction(TrueFalseQuestion.objects.get(pk=question.pk)).execute()
    assert current_versions([question.pk]) == {}


def test_a_question_without_a_competency_gets_no_version(question):
    question.competency_code = ""
    with pytest.raises(ValidationError, match="X3: Choose the competency that it tests"):
        publish_version(question=question)
    assert question.versions.count() == 1
