"""The blueprint of a test: what stands for each competency, and what is too thin to be attested."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assessments.quizzes.models import Quiz, QuizDraw
from courses.catalogue.blueprint import Asked, blueprint
from courses.catalogue.selectors import blueprint_of
from tests.trials import examples

THIN, CASE = "Thin: fewer than four items stand for this competency.", "Attested at level 3 without a case"


def asked(pk, code="ID1", level=2, kind="single", also=()):
    return Asked(pk, kind, level, (code, *also))


def line(code="ID1", *, attested=2, fixed=(), draws=(), bank=()):
    found = blueprint(attested={"ID1": attested} if attested else {}, fixed=fixed, draws=draws, bank=bank)
    return next(each for each in found if each.code == code)


def test_items_are_counted_by_level_and_for_what_they_also_count():
    found = line("CC1", fixed=[asked(1, also=["CC1"]), asked(2, "CC1", level=1)])
    assert (found.asked, found.attested, found.warnings) == ((1, 1, 0), 0, ())


@pytest.mark.parametrize(("number", "warned"), [(3, True), (4, False)])
def test_fewer_than_four_are_thin(number, warned):
    assert (THIN in line(fixed=[asked(pk) for pk in range(number)]).warnings) == warned


def test_level_3_needs_a_case_and_an_item_of_its_level():
    plain = [asked(pk, level=2) for pk in range(4)]
    assert [text[:30] for text in line(attested=3, fixed=plain).warnings] == [CASE[:30], "No item asks for level 3, whic"]
    assert line(attested=3, fixed=[*plain, asked(9, level=3, kind="scenario")]).warnings == ()


def test_of_a_draw_so_many_count_as_it_must_take():
    candidates = [asked(1), asked(2), asked(3), asked(4, "ID2")]
    assert line(draws=[(3, candidates)]).asked == (0, 2, 0)
    assert line("ID2", draws=[(4, candidates)]).asked == (0, 1, 0)
    assert line(draws=[(9, candidates)]).asked == (0, 3, 0)


@examples(60, 600)
@given(
    st.lists(st.tuples(st.sampled_from(["ID1", "ID2", "CC1"]), st.integers(1, 3)), max_size=12),
    st.integers(0, 14),
    st.randoms(),
)
def test_no_draw_takes_fewer_than_the_blueprint_says(found, count, dice):
    candidates = [asked(pk, code, level) for pk, (code, level) in enumerate(found)]
    drawn = dice.sample(candidates, min(count, len(candidates)))
    for each in blueprint(attested={}, fixed=[], draws=[(count, candidates)], bank=[]):
        for level, sure in zip((1, 2, 3), each.asked, strict=True):
            assert sum(one.codes[0] == each.code and one.level == level for one in drawn) >= sure


def test_the_test_of_the_flagship_against_what_it_attests(flagship):
    quiz = Quiz.objects.get(activities__course=flagship)
    lines = {each.code: each for each in blueprint_of(quiz)}
    attested = dict(flagship.alignments.values_list("competency_code", "level"))
    assert {code: each.attested for code, each in lines.items() if each.attested} == attested
    assert sum(each.in_each_attempt for each in lines.values()) >= quiz.slots.count()
    assert all(each.in_the_bank >= each.in_each_attempt for each in lines.values())


def test_queries_do_not_grow(flagship, django_assert_num_queries):
    quiz = Quiz.objects.get(activities__course=flagship)
    with django_assert_num_queries(6):
        blueprint_of(quiz)
    for place in range(5):
        QuizDraw.objects.create(quiz=quiz, count=2, competency_code="ID1", sort_order=place)
    with django_assert_num_queries(7):
        blueprint_of(quiz)


def test_authors_open_it_from_the_list_and_others_do_not(flagship, trainer, official, sign_in):
    quiz = Quiz.objects.get(activities__course=flagship)
    address = reverse("blueprint:quiz", args=[quiz.pk])
    listing = reverse(Quiz.snippet_viewset.get_url_name("list"))
    assert address in sign_in(trainer).get(listing).content.decode()
    page = sign_in(trainer).get(address)
    assert page.status_code == 200 and THIN in page.content.decode()
    assert sign_in(official).get(address).status_code in (302, 404)
    assert sign_in(trainer).get(reverse("blueprint:quiz", args=[0])).status_code == 404
