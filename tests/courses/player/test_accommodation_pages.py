"""The page on which a focal point grants time and attempts, and where the person alone sees it beside."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.quizzes.accommodations import set_accommodation
from assessments.quizzes.models import Accommodation, Quiz
from assessments.quizzes.selectors import accommodation_of
from courses.catalogue.models import Activity

REASON = "Agreed with the personnel department."
FORM = {"time_factor": "1.50", "extra_attempts": "2", "reason": REASON}
TEST = "courses/m1-ident/speaking-and-acting-safely/test/"


def record(person, language="en") -> str:
    return f"/{language}/team/progress/{person.uuid}/"


def page_of(person, language="en") -> str:
    return f"{record(person, language)}accommodation/"


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split("<main", 1)[1].split("</main", 1)[0].split())


@pytest.fixture
def granted(official, focal):
    return set_accommodation(learner=official, by=focal, time_factor=Decimal("1.50"), extra_attempts=2, reason=REASON)


@pytest.fixture
def limited(flagship):
    """The test of the flagship course, 40 minutes long, with three attempts."""
    quiz = Activity.objects.get(course=flagship, kind=Activity.Kind.QUIZ).quiz
    Quiz.objects.filter(pk=quiz.pk).update(minutes=40, attempts_allowed=3)
    return quiz


def test_a_focal_point_grants_changes_and_ends_it(focal, official, sign_in):
    browser = sign_in(focal)
    assert "Tests have the usual time and attempts." in text(browser.get(record(official)))
    told = browser.post(page_of(official), FORM, follow=True)
    assert told.redirect_chain == [(record(official), 302)]
    assert "Saved. It counts from the next attempt on." in text(told)
    assert REASON in text(told)
    form = browser.get(page_of(official)).context["form"]
    assert (form["time_factor"].value(), form["extra_attempts"].value(), form["reason"].value()) == ("1.50", 2, None)
    ending = {"time_factor": "1.00", "extra_attempts": "0", "reason": "No longer needed."}
    assert "the usual time and attempts" in text(browser.post(page_of(official), ending, follow=True))
    assert accommodation_of(official) is None
    history = text(browser.get(page_of(official)))
    assert history.index("No longer needed.") < history.index(REASON)
    assert "counts now" not in history


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_factor": "3.00"},
        {"time_factor": ""},
        {"extra_attempts": "11"},
        {"extra_attempts": "-1"},
        {"extra_attempts": ""},
        {"reason": " "},
        {"reason": "x" * 301},
        {"reason": "\x00"},
    ],
)
def test_bad_input_says_so_and_changes_nothing(focal, official, sign_in, wrong):
    assert "Please correct these places:" in text(sign_in(focal).post(page_of(official), FORM | wrong))
    assert not Accommodation.objects.exists()


def test_the_form_warns_in_each_language_and_names_the_minutes(focal, official, sign_in):
    page = text(sign_in(focal).get(page_of(official)))
    assert "Write what was agreed, not a diagnosis or an illness." in page
    assert "× 1.25 (40 min become 50 min)" in page
    assert "× 1,25" in text(sign_in(focal, "ru").get(page_of(official, "ru")))


def test_there_is_no_such_page_for_anybody_else(supervisor, focal2, coordinator, trainer, official, focal, granted, sign_in):
    for person in (supervisor, focal2, coordinator, trainer, official):
        assert sign_in(person).get(page_of(official)).status_code == 404
        assert sign_in(person).post(page_of(official), FORM | {"extra_attempts": "9"}).status_code == 404
    assert sign_in(focal).post(page_of(focal), FORM).status_code == 404
    assert Accommodation.objects.get() == granted


def test_a_supervisor_sees_nothing_of_it_in_the_record(supervisor, official, granted, sign_in):
    page = text(sign_in(supervisor).get(record(official)))
    assert "ccommodation" not in page
    assert REASON not in page


def test_another_focal_point_is_told_without_a_name(focal, official, granted, sign_in):
    assert "<span>you</span>" in text(sign_in(focal).get(page_of(official)))
    Accommodation.objects.update(set_by=None)
    assert "<span>another focal point</span>" in text(sign_in(focal).get(page_of(official)))


@pytest.mark.parametrize("rows", [1, 40])
def test_the_page_asks_a_fixed_number_of_questions(focal, official, sign_in, rows, django_assert_num_queries):
    Accommodation.objects.bulk_create(
        Accommodation(learner=official, set_by=focal, reason=str(row), set_at=timezone.now()) for row in range(rows)
    )
    browser = sign_in(focal)
    browser.get(page_of(official))
    # one's account; the person; whether one may; the settings
    with django_assert_num_queries(4):
        page = browser.get(page_of(official))
    assert len(page.context["settings"]) == rows


def test_the_learner_sees_it_in_the_own_profile_and_nobody_else_does(official, colleague, granted, sign_in):
    page = text(sign_in(official).get("/en/profile/"))
    assert REASON in page and "counts now" in page
    assert re.search(r"<span>× 1\.5\s*</span>", page)
    assert "ccommodation" not in text(sign_in(colleague).get("/en/profile/"))


@pytest.mark.parametrize("language", ["en", "ru", "tk"])
def test_the_card_of_a_test_shows_the_own_time_and_attempts(official, granted, limited, sign_in, language):
    response = sign_in(official, language).get(f"/{language}/{TEST}")
    assert re.search(r": 40 (min|мин)\. [^.]+: 60 (min|мин)</li>", text(response))
    [card] = [card for _segment, card in response.context["reading"].segments if card]
    assert (card.minutes, card.attempts_left) == (60, 5)


def test_the_card_of_everybody_else_stays_and_asks_one_question_more(
    colleague, granted, limited, sign_in, django_assert_num_queries
):
    browser = sign_in(colleague)
    browser.get(f"/en/{TEST}")
    # the account; the editions; the enrolment; the quiz; the accommodation
    with django_assert_num_queries(5):
        page = text(browser.get(f"/en/{TEST}"))
    assert "Your time" not in page
    assert "Attempts left: 3" in page
