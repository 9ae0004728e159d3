"""A text in the test of a course: the learner waits, a trainer marks, and all that a passed test brings follows at once."""

import pytest

from assessments.marking.addresses import sealed
from assessments.marking.models import Marking
from assessments.quizzes.models import Quiz, QuizSlot, Shows
from courses.catalogue.models import Activity
from courses.enrolments.services import enrol
from courses.progress.models import ActivityResult, CourseCompletion
from learning.certificates.models import Certificate
from learning.evidence.models import Evidence
from tests.assessments import papers
from tests.assessments.marking import texts
from tests.assessments.quizzes.test_attempts_at_once import at_once
from tests.factories import make_user

LESSON = "/en/courses/m1-ident/speaking-and-acting-safely/test/"
FULL = {texts.SAFETY: 2, texts.CONSENT: 3}


@pytest.fixture
def quiz(flagship):
    """The test of M1, which here asks for two texts and nothing else."""
    quiz = Activity.objects.get(course=flagship, kind=Activity.Kind.QUIZ).quiz
    quiz.slots.all().delete()
    quiz.draws.all().delete()
    for question in papers.make_questions(texts.BANK).values():
        QuizSlot.objects.create(quiz=quiz, question=question)
    return quiz


@pytest.fixture
def attempt(quiz, official, flagship):
    """Both texts written by the official and sent."""
    return texts.send(official, quiz, context=str(enrol(learner=official, course=flagship).uuid))


def give(client, item, points, **more):
    form = {f"points-{key}": value for key, value in points.items()} | more
    return client.post(f"/en/marking/{sealed(item.pk)}/", form)


def give_full_marks(client, attempt):
    first, second = attempt.items.all()
    return give(client, first, FULL, comment="Well thought."), give(client, second, {texts.LAW: 7})


def brought():
    return ActivityResult.objects.count(), CourseCompletion.objects.count(), Certificate.objects.count()


def test_the_last_text_marked_completes_the_course_and_issues_the_certificate(attempt, official, trainer, sign_in):
    attempt.__class__.objects.filter(pk=attempt.pk).update(language="ru")
    client = sign_in(trainer)
    first, second = attempt.items.all()
    give(client, first, FULL)
    assert brought() == (0, 0, 0)
    give(client, second, {texts.LAW: 7})
    assert brought() == (1, 1, 1)
    attempt.refresh_from_db()
    certificate = Certificate.objects.get(learner=official)
    # In the language of the test, whatever the marker reads.
    assert (attempt.passed, certificate.score, certificate.language) == (True, 1, "ru")
    assert Evidence.objects.filter(learner=official, kind="test", competency_code="ID1").get().share == 1


def test_a_text_marked_low_fails_the_test_and_the_learner_may_try_again(attempt, official, trainer, sign_in):
    client = sign_in(trainer)
    first, second = attempt.items.all()
    give(client, first, {texts.SAFETY: 0, texts.CONSENT: 0})
    give(client, second, {texts.LAW: 1})
    assert ActivityResult.objects.get().success is False and not Certificate.objects.exists()
    told = sign_in(official).get(LESSON).content.decode()
    assert "Not passed yet" in told and "Try again" in told


def test_the_learner_waits_and_then_reads_points_and_words(attempt, official, trainer, sign_in):
    learner = sign_in(official)
    review = f"/en/attempts/{attempt.uuid}/review/"
    told = learner.get(LESSON).content.decode()
    assert "Waiting for a trainer" in told and "Try again" not in told
    told = learner.get(review).content.decode()
    assert "A trainer reads what you wrote, without seeing your name." in told and "First I would ask." in told
    give_full_marks(sign_in(trainer), attempt)
    told = learner.get(review).content.decode()
    assert "You passed. Your result: 100%" in told and "3 of 3" in told and "Well thought." in told
    assert "Open your certificate" in told and trainer.get_full_name() not in told
    told = learner.get(LESSON).content.decode()
    assert "Passed" in told and review in told


def test_what_earns_the_points_is_told_only_where_the_key_is(attempt, official, quiz, trainer, sign_in):
    give_full_marks(sign_in(trainer), attempt)
    for shows, told in ((Shows.KEY, True), (Shows.FEEDBACK, False)):
        Quiz.objects.filter(pk=quiz.pk).update(shows=shows)
        page = sign_in(official).get(f"/en/attempts/{attempt.uuid}/review/").content.decode()
        assert ("Names what Consent asks for." in page) is told and "3 of 3" in page and "Well thought." in page


@pytest.mark.parametrize("language", ["en", "ru", "tk"])
def test_nothing_the_marker_is_shown_tells_whose_text_it_is(attempt, official, border, trainer, sign_in, language):
    client = sign_in(trainer, language)
    item = attempt.items.first()
    pages = [client.get(f"/{language}/marking/"), client.get(f"/{language}/marking/{sealed(item.pk)}/")]
    told = "".join(page.content.decode() for page in pages)
    secrets = ["Official", official.username + "@", str(official.uuid), str(attempt.uuid), attempt.context, "BOR", "SBS",
               border.name_en, border.name_ru, border.name_tk]  # fmt: skip
    assert [secret for secret in secrets if secret in told] == []


@pytest.mark.django_db(transaction=True)
def test_two_markers_at_once_bring_one_certificate(attempt, sign_in):
    people = [make_user(username=f"marker{number}", role="trainer") for number in range(4)]
    browsers = [sign_in(person) for person in people]
    at_once(lambda place: give_full_marks(browsers[place], attempt), number=4, workers=4)
    assert brought() == (1, 1, 1)
    assert Marking.objects.count() == 2
