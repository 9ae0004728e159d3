"""Letters that a test has its result, or another one: after the commit, once, in the own language; they tell nothing else."""

import pytest

from assessments.marking.models import Marking
from tests.courses.player import test_marking, test_regrading_pages
from tests.courses.player.test_marking import attempt, give_full_marks, quiz  # noqa: F401
from tests.courses.player.test_regrading_pages import just_failing, of, regraded, sit

NOWHERE = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 9}


@pytest.fixture
def posted(django_capture_on_commit_callbacks, mailoutbox):
    """Does something, commits it, and says which letters went to whom."""

    def work(do):
        del mailoutbox[:]
        with django_capture_on_commit_callbacks(execute=True):
            do()
        return [letter.to[0] for letter in mailoutbox]

    return work


def addressed(person, **fields):
    person.email = f"{person.username}@example.org"
    for name, value in fields.items():
        setattr(person, name, value)
    person.save()
    return person


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Okuw: a test of yours is marked"), ("ru", "проверен"), ("tk", "test")]
)
def test_the_last_text_marked_is_told_once_and_says_nothing(
    attempt, official, trainer, sign_in, posted, mailoutbox, language, subject  # noqa: F811
):  # fmt: skip
    addressed(official, language=language)
    client = sign_in(trainer)
    first, second = attempt.items.all()
    assert posted(lambda: test_marking.give(client, first, test_marking.FULL)) == []
    assert posted(lambda: test_marking.give(client, second, {test_marking.texts.LAW: 7})) == ["official@example.org"]
    letter = mailoutbox[0]
    assert subject in letter.subject and f"http://127.0.0.1:8000/{language}/my/" in letter.body
    told = letter.subject + letter.body
    secrets = ["100", "First I would ask", "M1", "Trainer", str(attempt.uuid), str(official)]
    assert [secret for secret in secrets if secret in told] == []
    assert posted(lambda: test_marking.give(client, second, {test_marking.texts.LAW: 7})) == []


def test_a_mail_server_that_fails_changes_nothing(attempt, official, trainer, sign_in, posted, settings, caplog):  # noqa: F811
    addressed(official)
    for name, value in NOWHERE.items():
        setattr(settings, name, value)
    assert posted(lambda: give_full_marks(sign_in(trainer), attempt)) == []
    attempt.refresh_from_db()
    assert (attempt.passed, Marking.objects.count()) == (True, 2)
    assert "could not be sent: 1" in caplog.text and "example.org" not in caplog.text


def test_a_regrade_is_told_to_whose_result_it_turned(official, colleague, flagship, reviewer, sign_in, posted):
    failed = sit(flagship, addressed(official), wrong=just_failing(flagship, official))
    sit(flagship, addressed(colleague), wrong=1)
    assert posted(lambda: regraded(failed)) == ["official@example.org"]
    assert posted(lambda: regraded(failed)) == []
    regrade = test_regrading_pages.Regrade.objects.get()
    browser = sign_in(reviewer)
    assert posted(lambda: browser.post(of(regrade, "take_back"))) == ["official@example.org"]
    assert posted(lambda: browser.post(of(regrade, "take_back"))) == []


@pytest.mark.parametrize("gone", [{"email": ""}, {"is_active": False}, {"account_ends": "2026-01-01"}])
def test_who_has_no_address_or_has_left_gets_no_letter(official, flagship, posted, gone):
    failed = sit(flagship, official, wrong=just_failing(flagship, official))
    addressed(official, **gone)
    assert posted(lambda: regraded(failed)) == []
