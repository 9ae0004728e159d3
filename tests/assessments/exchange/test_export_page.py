"""Exporting in the admin: what goes out and what stays behind is said first; the file has a neutral name."""

import pytest

from assessments.exchange.formats import looks_like, read
from tests.assessments import papers
from tests.assessments.exchange.test_import_pages import text

ADDRESS = "/admin/question-export/"
NAMES = {"moodlexml": "questions.xml", "gift": "questions.txt", "qti": "questions.zip"}


@pytest.fixture
def bank(db):
    return papers.make_questions()["X1"].bank


@pytest.mark.parametrize("role", ["trainer", "reviewer", "partner", "coordinator"])
@pytest.mark.parametrize("form", NAMES)
def test_whoever_sees_questions_takes_them_out(role, form, bank, groups, request, sign_in):
    answer = sign_in(request.getfixturevalue(role)).post(ADDRESS, {"bank": bank.pk, "form": form, "language": "en"})
    assert answer["Content-Disposition"] == f'attachment; filename="{NAMES[form]}"'
    assert "no-store" in answer["Cache-Control"]
    content = b"".join(answer) if answer.streaming else answer.content
    assert looks_like(content) == form and len(read(content).questions) >= 5


@pytest.mark.parametrize("role", ["official", "focal", "administrator"])
def test_for_others_there_is_no_export(role, bank, groups, request, sign_in):
    client = sign_in(request.getfixturevalue(role))
    wanted = {"bank": bank.pk, "form": "gift", "language": "en"}
    assert {client.get(ADDRESS).status_code, client.get(ADDRESS, wanted).status_code} == {404}
    assert client.post(ADDRESS, wanted).status_code == 404


def test_what_stays_behind_is_said_before_the_download(bank, author):
    assert "Download the file" not in text(author.get(f"{ADDRESS}?bank={bank.pk}"))
    page = text(author.get(ADDRESS, {"bank": bank.pk, "form": "gift", "language": "en"}))
    assert "In the bank: 9. In the file: 5. Left behind: 4." in page
    assert "X6 GIFT has no such kind: fill the blanks" in page
    assert "Download the file" in page


@pytest.mark.parametrize("wanted", [{"bank": "9" * 5000}, {"bank": "0"}, {"form": "word"}, {"language": "\x00"}, {"bank": ""}])
def test_what_cannot_be_exported_is_refused(bank, author, wanted):
    asked = {"bank": bank.pk, "form": "gift", "language": "en"} | wanted
    for answer in (author.get(ADDRESS, asked), author.post(ADDRESS, asked)):
        assert answer.status_code == 200 and "Content-Disposition" not in answer
        assert "Download the file" not in text(answer)
