"""The list of questions in the admin: what it shows, by what it is filtered, sorted and searched, and where one is used."""

import re
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from assessments.analysis.models import ItemFigures
from assessments.questions.content import language_of
from assessments.questions.kinds import KINDS, ScenarioQuestion, SingleChoiceQuestion
from assessments.questions.models import Question
from assessments.questions.overview import State, Translation, listed
from assessments.quizzes.definition import define_quiz
from assessments.quizzes.models import Quiz, QuizDraw

MODELS = {kind.kind: kind for kind in KINDS}


@pytest.fixture
def show(questions, author):
    """Which of these questions the list shows for an address, on all its pages and in its order; by code."""

    def codes(client=author, **asked):
        found = listing(client, **asked).context["paginator"].object_list
        return [question.code for question in found if question.code in questions]

    return codes


def figures(question, **fields):
    return ItemFigures.objects.create(question=question, counted_at=timezone.now(), **fields)


def listing(client, **asked):
    page = client.get(reverse(Question.snippet_viewset.get_url_name("list")), asked)
    assert page.status_code == 200
    return page


def rows(page):
    """The cells of each row of the table, as text."""
    table = page.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    cells = [re.split(r"<td[^>]*>", row)[1:] for row in table.split("<tr")[1:]]
    return [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]


def row_of(client, code):
    """What stands in the row of a question, from its text on."""
    found = rows(listing(client, q=code))
    return next(cells[cells.index(text) :] for cells in found for text in cells if text == TEXTS[code])


TEXTS = {"X1": "Stem of single", "X2": "Stem of multiple", "X3": "Stem of truefalse"}


# --- what it shows --------------------------------------------------------------------------------
def test_a_row_says_in_words_how_a_question_stands(questions, author):
    figures(questions["X1"], attempts=40, facility="0.7250", discrimination="0.3", flags=["idle", "differs_b"])
    assert row_of(author, "X1") == [
        "Stem of single",
        "single choice",
        "ID1",
        "2",
        "ru draft, tk missing",
        "published",
        "40",
        "73%",
        "almost nobody chooses an answer, harder in one language",
    ]
    assert row_of(author, "X3")[-3:] == ["–", "–", ""]


def test_all_right_is_no_number(questions, author):
    figures(questions["X1"], attempts=40, facility="1.0000")
    figures(questions["X2"], attempts=40, facility="0.0020")
    assert [row_of(author, code)[-2] for code in ("X1", "X2")] == ["almost all", "almost none"]


@pytest.mark.parametrize("kind", MODELS)
def test_translations_are_those_that_learners_meet(kind, questions):
    question = next(row for row in questions.values() if row.kind == kind)

    def told():
        row = listed().get(pk=question.pk)
        content = Question.objects.get(pk=question.pk).content()
        return [(row.in_ru, language_of(content, "ru")), (row.in_tk, language_of(content, "tk"))]

    assert told() == [(Translation.UNCHECKED, "ru"), (Translation.MISSING, "en")]
    Question.objects.filter(pk=question.pk).update(checked_ru=True)
    assert told()[0] == (Translation.CHECKED, "ru")
    for relation, name in LINES.get(kind, []):
        line = getattr(Question.objects.get(pk=question.pk), relation).first()
        kept = getattr(line, name)
        type(line).objects.filter(pk=line.pk).update(**{name: ""})
        assert told()[0] == (Translation.MISSING, "en"), name
        type(line).objects.filter(pk=line.pk).update(**{name: kept})
    Question.objects.filter(pk=question.pk).update(stem_ru="")
    assert told()[0] == (Translation.MISSING, "en")


LINES = {
    "single": [("options", "text_ru")],
    "multiple": [("options", "text_ru")],
    "matching": [("pairs", "text_ru"), ("pairs", "match_ru")],
    "ordering": [("steps", "text_ru")],
    "cloze": [("blanks", "text_ru")],
    "numeric": [("units", "text_ru")],
}


@pytest.mark.parametrize("place", [("text_ru",), ("choices", 0, "text_ru"), ("choices", 0, "feedback_ru")])
def test_a_case_is_translated_in_every_situation(place, questions):
    case = ScenarioQuestion.objects.get(code="X7")
    value = case.nodes[0].value
    *way, name = place
    for step in way:
        value = value[step]
    value[name] = ""
    case.save()
    assert listed().get(pk=case.pk).in_ru == Translation.MISSING
    assert language_of(ScenarioQuestion.objects.get(code="X7").content(), "ru") == "en"


def test_a_list_to_choose_from_is_translated_too(questions):
    blank = questions["X6"].blanks.exclude(others_en="").get()
    type(blank).objects.filter(pk=blank.pk).update(others_ru="")
    assert listed().get(code="X6").in_ru == Translation.MISSING


def test_a_picture_without_words_is_not_translated(questions, picture):
    Question.objects.filter(code="X3").update(image=picture, image_alt_en="A tree")
    assert listed().get(code="X3").in_ru == Translation.MISSING
    Question.objects.filter(code="X3").update(image_alt_ru="Дерево")
    assert listed().get(code="X3").in_ru == Translation.UNCHECKED


@pytest.fixture
def picture(db):
    from wagtail.images.models import Image
    from wagtail.images.tests.utils import get_test_image_file

    return Image.objects.create(title="A tree", file=get_test_image_file())


# --- filters --------------------------------------------------------------------------------------
def test_it_is_filtered_by_what_a_question_is(questions, show):
    Question.objects.filter(code="X2").update(tags=["form-a", "travel"], difficulty=3, level=1)
    Question.objects.filter(code="X4").update(tags=["form-ab"])
    essay = questions["X10"]
    assert show() == sorted(questions)
    assert show(bank=essay.bank_id) == ["X10"]
    assert show(kind="ordering") == ["X5"]
    assert show(competency="ID3") == ["X5", "X7"]
    assert show(level=1) == show(difficulty=3) == show(tag="form-a") == show(tag="travel", level=1) == ["X2"]
    assert show(tag="form-a", kind="ordering") == []


def test_it_is_filtered_by_state_and_language(questions, show):
    questions["X1"].unpublish()
    SingleChoiceQuestion.objects.filter(pk=questions["X1"].pk).update(first_published_at=timezone.now())
    type(questions["X2"]).objects.filter(code="X2").update(live=False)
    Question.objects.filter(code="X3").update(checked_ru=True, stem_tk="Agaç")
    assert [show(state=state) for state in (State.RETIRED, State.DRAFT)] == [["X1"], ["X2"]]
    assert len(show(state=State.PUBLISHED)) == len(questions) - 2
    assert show(in_ru=Translation.CHECKED) == show(in_tk=Translation.UNCHECKED) == ["X3"]
    assert "X3" not in show(in_ru=Translation.UNCHECKED)


def test_authors_find_what_they_wrote_last(questions, show, author, trainer, publisher, reviewer):
    questions["X1"].save_revision(user=trainer, clean=False)
    questions["X2"].save_revision(user=trainer, clean=False)
    questions["X2"].save_revision(user=reviewer, clean=False)
    assert show(author="me") == ["X1"]
    assert show(publisher, author="me") == show(author=str(reviewer.uuid)) == ["X2"]
    assert str(trainer) in listing(publisher).content.decode()


def test_whoever_only_reads_is_named_no_authors(questions, everyone, trainer, coordinator, sign_in):
    questions["X1"].save_revision(user=trainer, clean=False)
    page = listing(sign_in(coordinator), author=str(trainer.uuid))
    assert str(trainer) not in page.content.decode()
    assert len(page.context["paginator"].object_list) > 1


def test_it_is_filtered_by_the_last_statistics(questions, show):
    figures(questions["X1"], attempts=12, flags=["too_few"])
    figures(questions["X2"], attempts=40, facility="0.6")
    figures(questions["X3"], attempts=40, facility="0.97", flags=["very_easy"])
    figures(questions["X4"], attempts=50, facility="0.4", flags=["negative", "idle"])
    figures(questions["X5"], attempts=0)
    found = {name: show(figures=name) for name in ("too_few", "fine", "any", "very_easy", "idle", "weak")}
    assert found == {
        "too_few": ["X1"],
        "fine": ["X2"],
        "any": ["X3", "X4"],
        "very_easy": ["X3"],
        "idle": ["X4"],
        "weak": [],
    }
    assert show(figures="none") == ["X10", "X5", "X6", "X7", "X8", "X9"]


def test_words_are_found_in_any_case_language_and_order(questions, show):
    Question.objects.filter(code="X3").update(stem_ru="Всё о Рабочей визе", tags=["travel"])
    for words in ("ВИЗЕ рабочей", "все О", "x3 visa".replace("visa", "travel")):
        assert show(q=words) == ["X3"], words
    assert show(q="nothing like it") == []
    assert show(q="stem", kind="ordering") == ["X5"]


def test_unknown_questions_come_last_whichever_way_it_is_sorted(questions, show):
    figures(questions["X8"], attempts=40, facility="0.6")
    figures(questions["X9"], attempts=30, facility="0.9")
    assert [show(ordering=name)[:2] for name in ("facility", "-facility", "asked")] == [
        ["X8", "X9"],
        ["X9", "X8"],
        ["X9", "X8"],
    ]
    assert show(ordering="-competency_code")[0] == "X6"
    assert show(ordering="-code") == sorted(questions, reverse=True)
    assert show(ordering="state")[0] == show(ordering="kind_of_nothing")[0] == "X1"


FILTERS = ("bank", "kind", "competency", "level", "tag", "state", "in_ru", "figures", "author", "ordering", "q")


def test_no_filter_breaks_the_list(author):
    results = reverse(Question.snippet_viewset.get_url_name("list_results"))
    for value in ("9" * 30, "-1", "\0", "\"'", "x" * 5000):
        for names in (FILTERS, ["bank"], ["q"]):
            assert author.get(results, dict.fromkeys(names, value)).status_code == 200, (names, value)


# --- who reads it ---------------------------------------------------------------------------------
def test_whoever_reads_figures_as_outside_has_none_here(questions, show, everyone, partner, coordinator, sign_in):
    figures(questions["X1"], attempts=40, facility="0.7250", flags=["weak"])
    assert row_of(sign_in(coordinator), "X1")[-3:] == ["40", "73%", "tells little"]
    outside = sign_in(partner)
    assert row_of(outside, "X1")[-1] == "published"
    assert "figures" not in listing(outside).context["filters"].filters
    for hidden in ({"figures": "none"}, {"ordering": "-facility"}, {"ordering": "asked"}):
        assert show(outside, **hidden) == sorted(questions)


def test_whoever_changes_nothing_has_nothing_to_mark(questions, everyone, author, coordinator, sign_in):
    marks = "data-bulk-action-checkbox"
    assert marks in listing(author).content.decode()
    assert marks not in listing(sign_in(coordinator)).content.decode()


# --- how much it asks -----------------------------------------------------------------------------
def test_queries_do_not_grow_with_questions(questions, author, django_assert_num_queries):
    def asked(number):
        cache.clear()
        with django_assert_num_queries(number):
            return listing(author, bank=questions["X1"].bank_id, kind="single")

    listing(author)
    assert len(asked(19).context["object_list"]) == 1
    for number in range(30):
        row = SingleChoiceQuestion(bank=questions["X1"].bank, code=f"S{number}", competency_code="ID1", level=1, stem_en="A")
        row.save()
        figures(row, attempts=40, facility="0.5")
    assert len(asked(19).context["object_list"]) == 31


# --- where it is used -----------------------------------------------------------------------------
def usage(client, question):
    return client.get(reverse(question.snippet_viewset.get_url_name("usage"), args=[question.pk]))


def test_a_question_says_where_it_is_used(questions, author, everyone, coordinator, sign_in):
    fixed = define_quiz(code="fixed", titles={"en": "Fixed"}, questions=["X1", "X2"])
    drawing = Quiz.objects.create(code="drawing", title_en="Drawing", live=False)
    QuizDraw.objects.create(quiz=drawing, count=2, competency_code="ID1", level=2, bank=questions["X1"].bank)
    QuizDraw.objects.create(quiz=drawing, count=1, tag="form-a")
    page = usage(author, questions["X1"])
    assert rows(page) == [
        ["drawing · Drawing", "draft", "drawn: 2 of A small bank, ID1, level 2"],
        ["fixed · Fixed", "published", "always"],
    ]
    assert reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[fixed.pk]) in page.content.decode()
    edit = author.get(reverse(questions["X1"].snippet_viewset.get_url_name("edit"), args=[questions["X1"].pk]))
    assert "Used 2 times" in edit.content.decode()
    assert "<tbody>" not in usage(author, questions["X5"]).content.decode()
    assert len(rows(usage(sign_in(coordinator), questions["X1"]))) == 2
    assert "Where it is used" in listing(author).content.decode()
