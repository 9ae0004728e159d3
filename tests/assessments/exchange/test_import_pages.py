"""Importing in the admin: a file is looked at first, exactly that file is imported, and nobody else gets at it."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.questions.models import Question, QuestionBank
from tests.assessments.exchange.files import choices, declared, item, sample
from tests.assessments.exchange.test_hostile_files import LAUGHS

INDEX = "/admin/question-import/"
TOLD = {"new_bank": "other", "form": "auto", "language": "en", "competency": "", "level": "1"}


def sent(client, content=None, name="questions.gift", **fields):
    file = SimpleUploadedFile(name, sample("every-kind.gift") if content is None else content)
    return client.post(INDEX, {**TOLD, "file": file, **fields})


def text(response):
    assert response.status_code == 200
    body = response.content.decode()
    words = re.sub(r"<[^>]+>", " ", body[body.index('<div class="nice-padding">') :])
    return " ".join(unescape(words).split())


def imported():
    return Question.objects.filter(bank__slug="other")


# --- whom it exists for ---------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["trainer", "reviewer", "partner"])
def test_whoever_writes_questions_imports_them(role, groups, request, sign_in):
    client = sign_in(request.getfixturevalue(role))
    assert client.get(INDEX).status_code == 200
    assert sent(client).status_code == 302


@pytest.mark.parametrize("role", ["official", "focal", "coordinator", "administrator"])
def test_for_others_there_is_no_import(role, groups, request, sign_in):
    client = sign_in(request.getfixturevalue(role))
    addresses = [INDEX, f"{INDEX}{uuid4()}/", f"{INDEX}{uuid4()}/outcome/", f"{INDEX}{uuid4()}/0/"]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert (sent(client).status_code, client.post(addresses[1]).status_code) == (404, 404)
    assert not imported().exists()


def test_the_menu_and_the_list_of_banks_lead_there(author, sign_in, coordinator):
    bank = QuestionBank.objects.create(slug="other", title="The other bank")
    listing = reverse(QuestionBank.snippet_viewset.get_url_name("list"))
    page = author.get(listing).content.decode()
    assert f'href="{INDEX}?bank={bank.pk}"' in page and f'href="/admin/question-export/?bank={bank.pk}"' in page
    assert f'<option value="{bank.pk}" selected>' in author.get(f"{INDEX}?bank={bank.pk}").content.decode()
    page = sign_in(coordinator).get(listing).content.decode()
    assert INDEX not in page and "/admin/question-export/" in page


# --- looking ---------------------------------------------------------------------------------------
def test_the_preview_shows_each_question_and_saves_nothing(author):
    page = text(author.get(sent(author).url))
    assert "File: questions.gift. Bank: other." in page
    assert "Read: 22 To be imported: 16 Skipped: 6" in page
    assert "line 4 (Colours) other-" in page
    assert "Which of these is a primary colour: pick one ✓ red (right) Right. ✗ brown Mixed." in page
    assert "Feedback: Primary colours cannot be mixed. Tags: pravo, definitions" in page
    assert "Skipped: Write at least three pairs, both sides in English." in page
    assert "Left out: the picture flag one.png." in page or "flag one.png" in page
    assert not imported().exists() and not QuestionBank.objects.filter(slug="other").exists()


def test_the_preview_can_be_narrowed_and_turned(author):
    address = sent(author, b"Is it?{T}\n\n" + "".join(f"Is {n} even?{{T}}\n\n" for n in range(60)).encode()).url
    assert "Is 5 even?" in text(author.get(address)) and "Is 55 even?" not in text(author.get(address))
    assert "Is 55 even?" in text(author.get(f"{address}?p=3"))
    assert "Is it?" in text(author.get(f"{address}?p=nonsense&show=%00"))
    skipped = text(author.get(f"{sent(author).url}?show=skipped"))
    assert "Becomes a draft" not in skipped and skipped.count("Skipped: ") == 7


def test_pages_ask_as_little_of_one_question_as_of_many(author, django_assert_num_queries):
    addresses = [sent(author, "".join(f"Is {n} even?{{T}}\n\n" for n in range(*rows)).encode()).url for rows in ((1,), (1, 21))]
    author.get(addresses[0])
    for address in addresses:
        with django_assert_num_queries(13):
            author.get(address)
    outcomes = [author.post(address).url for address in addresses]
    author.get(outcomes[0])
    for address in outcomes:
        with django_assert_num_queries(11):
            author.get(address)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_question_as_a_learner_sees_it(author, language):
    address = sent(author, "Что это?{=да ~нет}\n\nТекст {}\n\nBad{=x}".encode(), language=language).url
    page = author.get(f"{address}0/").content.decode()
    assert "Что это?" in page and page.count('type="radio"') == 2 and f'lang="{language}"' in page
    assert "<textarea" in author.get(f"{address}1/").content.decode()
    assert {author.get(f"{address}{n}/").status_code for n in (3, 99999999999)} == {404}


# --- importing -------------------------------------------------------------------------------------
def test_what_was_looked_at_is_imported_and_leads_to_the_drafts(author):
    address = sent(author, competency="", level="2").url
    done = author.post(address)
    page = author.get(done.url)
    assert "Read: 22 Imported: 16 Skipped: 6" in text(page)
    assert "single choice Which of these is a primary colour: pick one Is a draft now." in text(page)
    assert (imported().count(), set(imported().values_list("level", flat=True))) == (16, {2})
    question = imported().get(stem_en__startswith="Which of these")
    address = reverse(question.snippet_viewset.get_url_name("edit"), args=[question.pk])
    assert f'<a href="{address}">{question.code}</a>' in page.content.decode()
    assert author.get(address).status_code == 200


def test_a_button_pressed_twice_imports_once(author):
    address = sent(author).url
    first, second = author.post(address), author.post(address)
    assert first.url == second.url == f"{address}outcome/"
    assert "Imported: 16" in text(author.get(second.url))
    assert author.get(address).url == author.get(f"{address}0/").url == first.url
    assert imported().count() == 16


def test_a_second_upload_says_what_is_there(author):
    author.post(sent(author).url)
    page = text(author.get(sent(author).url))
    assert "To be imported: 0" in page and "The bank has this question already: other-" in page
    assert "Import as drafts" not in page


def test_an_upload_is_its_owners(author, groups, reviewer, sign_in):
    address = sent(author).url
    other = sign_in(reviewer)
    for answer in (other.get(address), other.post(address), other.get(f"{address}0/"), other.get(f"{address}outcome/")):
        assert (answer.status_code, answer.url) == (302, INDEX)
    assert not imported().exists()


def test_an_upload_that_is_gone_is_asked_for_again(author):
    address = sent(author).url
    cache.clear()
    answer = author.post(address, follow=True)
    assert "This file is no longer kept. Choose it again." in answer.content.decode()
    assert not imported().exists()


def test_of_one_person_the_newest_few_are_kept(author):
    addresses = [sent(author, f"Is {n} even?{{T}}".encode()).url for n in range(4)]
    assert [author.get(address).status_code for address in addresses] == [302, 200, 200, 200]


# --- refusing --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "fields", "reason"),
    [
        (b"", {}, "The submitted file is empty."),
        (b"x" * (10 * 1024 * 1024 + 1), {}, "The file is larger than 10 MB."),
        (b"just words", {}, "This is not a file in GIFT: no question has answers in braces."),
        (LAUGHS.encode(), {}, "The file declares entities or fetches something from outside; that is not read."),
        (b"Is it?{T}", {"form": "moodlexml"}, "This is not well-formed XML; it stops making sense on line 1."),
        (b"Is it?{T}", {"new_bank": ""}, "Choose a bank, or name a new one."),
        (b"Is it?{T}", {"new_bank": "a b"}, "Enter a valid"),
        (b"Is it?{T}", {"bank": "9" * 5000}, "Select a valid choice."),
        (b"Is it?{T}", {"bank": str(2**63)}, "Select a valid choice."),
        (b"Is it?{T}", {"competency": "ZZ9"}, "Select a valid choice."),
        (b"Is it?{T}", {"level": "4"}, "Select a valid choice."),
        (b"Is it?{T}", {"language": "de"}, "Select a valid choice."),
    ],
)
def test_refusals_say_why(author, content, fields, reason):
    answer = sent(author, content, **fields)
    assert reason in text(answer)
    assert not QuestionBank.objects.filter(slug="other").exists()


def test_a_question_of_a_stranger_is_shown_as_text(author):
    script = 'Is [html]?{T}\n\n::<script>canary()</script>::<script>canary()</script> why{=<b>a</b> ~"><svg onload=canary()>}'
    content = item(choices("Alpha", "Beta", prompt="&lt;img src=x onerror=canary()&gt;"), declared("B"), title="&lt;script&gt;")
    for body in (script.encode(), content):
        page = author.get(sent(author, body, name="<script>canary().gift").url).content.decode()
        assert not re.search(r"<script>canary|<svg onload|<img src=x", page)
