"""The marking queue in the browser: oldest first, by question, blind to the writer; the page of one text."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.marking.addresses import sealed
from assessments.marking.models import Marking
from assessments.marking.selectors import PAGE_SIZE, next_text, queue
from assessments.marking.services import mark_text
from assessments.quizzes.models import Attempt
from tests import factories
from tests.assessments.marking.texts import CONSENT, LAW, SAFETY, send

QUEUE = "/en/marking/"
NOW = timezone.now()
GOOD = {SAFETY: 2, CONSENT: 1}


def address(item, language="en"):
    return f"/{language}/marking/{sealed(item.pk)}/"


def form(points, **more):
    return {f"points-{key}": value for key, value in points.items()} | more


def body(page):
    return page.content.decode().split("<main")[1]


def links(page):
    return re.findall(r'<th scope="row"><a href="([^"]+)"', page.content.decode())


@pytest.fixture
def writer(border, supervisor):
    """An official with everything that could tell who wrote."""
    return factories.make_official(
        username="maral.s", agency=border, supervisor=supervisor, region="lebap", first_name="Maral", last_name="Synagowa",
        email="maral@example.org",
    )  # fmt: skip


# --- the queue ----------------------------------------------------------------------------------------------------------
def test_texts_wait_by_question_the_longest_wait_first(quiz, trainer, sign_in):
    for number, (days, words) in enumerate([(1, ("a", "b")), (9, ("", "d")), (4, ("e", "")), (4, ("f", ""))]):
        send(factories.make_user(username=f"w{number}"), quiz, words, at=NOW - timedelta(days=days))
    _page, groups = queue(trainer)
    assert [(group.stem, group.count, group.days) for group in groups] == [
        ("Which law holds?", 2, 9),
        ("How would you begin?", 3, 4),
    ]
    assert [text.days for group in groups for _place, text in group.texts] == [9, 1, 4, 4, 1]
    page = sign_in(trainer).get(QUEUE)
    assert "Texts waiting: 3" in body(page) and "Longest wait, days: 9" in body(page)
    assert "Texts to mark <span" in page.content.decode() and "(5)</span>" in page.content.decode()


def test_two_texts_of_one_person_do_not_lie_side_by_side(quiz, trainer):
    """Of a day, the texts to two questions stand in two orders: nobody can pair them by their places."""
    for number in range(12):
        send(factories.make_user(username=f"w{number}"), quiz, at=NOW)
    writers = dict(Attempt.objects.values_list("items__pk", "learner"))
    sequences = [
        [next(writers[pk] for pk in writers if sealed(pk) == text.address) for _place, text in group.texts]
        for group in queue(trainer)[1]
    ]
    assert sorted(sequences[0]) == sorted(sequences[1]) and sequences[0] != sequences[1]


@pytest.mark.parametrize("language", ["en", "ru", "tk"])
def test_no_page_of_the_queue_tells_who_wrote(quiz, writer, border, trainer, reviewer, sign_in, language):
    attempt = send(writer, quiz, context="")
    item = attempt.items.get(order=1)
    mark_text(item=item, marker=reviewer, points=GOOD, comment="Kept from the second marker.", second_wanted=True)
    client = sign_in(trainer, language)
    pages = [client.get(f"/{language}/marking/"), client.get(address(item, language))]
    pages.append(client.post(address(item, language), form({SAFETY: 9})))
    told = "".join(page.content.decode() for page in pages) + "".join(links(pages[0]))
    assert [page.status_code for page in pages] == [200, 200, 200] and "First I would ask." in told
    secrets = [
        "Maral", "Synagowa", "maral", "example.org", border.name_en, border.name_ru, border.name_tk, "SBS", "BOR", "ebap",
        "Лебап", str(writer.uuid), str(attempt.uuid), "Kept from the second marker", "Reviewer",
    ]  # fmt: skip
    assert [secret for secret in secrets if secret in told] == []


def test_own_texts_never_appear(quiz, trainer, sign_in):
    own = send(trainer, quiz).items.get(order=1)
    client = sign_in(trainer)
    assert "No text waits for you" in body(client.get(QUEUE))
    assert client.get(address(own)).status_code == client.post(address(own), form(GOOD)).status_code == 404
    assert not Marking.objects.exists()


def test_texts_of_open_attempts_and_other_items_have_no_page(attempt, item, trainer, sign_in):
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=None)
    client = sign_in(trainer)
    assert [client.get(where).status_code for where in (address(item), f"{QUEUE}{item.pk}/", f"{QUEUE}{attempt.uuid}/")] == [
        404
    ] * 3


@pytest.mark.parametrize("role", ["learner", "supervisor", "focal", "coordinator", "partner", "admin"])
def test_nobody_else_knows_of_the_queue(item, sign_in, role):
    client = sign_in(factories.make_user(username="nosy", role=role))
    assert client.get(QUEUE).status_code == 404
    assert client.get(address(item)).status_code == client.post(address(item), form(GOOD)).status_code == 404
    assert 'marking/"' not in client.get("/en/care/").content.decode()


def test_who_is_not_signed_in_is_asked_to(item, client):
    for where in (QUEUE, address(item)):
        assert "/accounts/login/" in client.get(where).url


# --- one text -----------------------------------------------------------------------------------------------------------
def test_the_page_shows_the_text_the_rubric_and_the_source(quiz, trainer, sign_in):
    item = send(factories.make_user(username="w"), quiz, ("<b>One</b> & two\n\nthree", "")).items.get(order=1)
    told = body(sign_in(trainer).get(address(item)))
    assert "<p>&lt;b&gt;One&lt;/b&gt; &amp; two</p>\n\n<p>three</p>" in told
    assert "Words: 4 of at most 40" in told
    for shown in ("How would you begin?", "Source: A manual", "Safety comes first.", "Names what Consent asks for."):
        assert shown in told
    assert re.findall(rf'name="points-{CONSENT}" value="(\d)"', told) == ["0", "1", "2", "3"]


def test_points_beyond_a_few_are_typed(other_item, trainer, sign_in):
    client = sign_in(trainer)
    assert f'type="number" name="points-{LAW}"' in body(client.get(address(other_item)))
    client.post(address(other_item), form({LAW: 7}))
    assert Marking.objects.get().points == {LAW: 7}


def test_after_marking_comes_the_next_text_of_the_same_question(quiz, trainer, sign_in):
    items = [
        send(factories.make_user(username=f"w{n}"), quiz, at=NOW - timedelta(days=9 - n)).items.get(order=1) for n in range(2)
    ]
    client = sign_in(trainer)
    assert links(client.get(QUEUE))[0] == address(items[0])
    page = client.post(address(items[0]), form(GOOD, comment="Good."), follow=True)
    assert page.redirect_chain == [(address(items[1]), 302)] and "Your points are saved. This is the next text." in body(page)
    assert Marking.objects.get().comment == "Good."
    page = client.post(address(items[1]), form(GOOD), follow=True)
    assert "Which law holds?" in body(page)


def test_after_the_last_text_the_queue_is_empty(other_item, item, trainer, sign_in):
    client = sign_in(trainer)
    client.post(address(other_item), form({LAW: 1}))
    page = client.post(address(item), form(GOOD), follow=True)
    assert page.redirect_chain == [(QUEUE, 302)] and "No text waits for you" in body(page)
    assert next_text(trainer) == ""


def test_incomplete_points_are_shown_again_and_nothing_is_kept(item, trainer, sign_in):
    told = body(sign_in(trainer).post(address(item), form({SAFETY: 2}, comment="Half done")))
    assert "Give points for every criterion of the rubric." in told and "Half done" in told
    assert re.search(r'value="2"[^>]*checked[^>]*>', told) and not Marking.objects.exists()


@pytest.mark.parametrize("language", ["en", "ru", "tk"])
def test_the_form_answers_in_each_language(item, trainer, sign_in, language):
    client = sign_in(trainer, language)
    assert client.post(address(item, language), {}).status_code == 200
    assert client.post(address(item, language), form(GOOD)).status_code == 302


# --- a second marker ----------------------------------------------------------------------------------------------------
def test_a_text_that_wants_a_second_marker_waits_for_the_others_only(item, trainer, reviewer, sign_in):
    client = sign_in(trainer)
    page = client.post(address(item), form(GOOD, second_wanted="on", comment="Unsure"), follow=True)
    assert "Another marker will read this text too." in body(page)
    assert address(item) not in links(client.get(QUEUE))
    assert client.get(address(item)).status_code == 302
    second = sign_in(reviewer)
    assert body(second.get(QUEUE)).count("Second marker wanted") == 1
    told = body(second.get(address(item)))
    assert "You do not see their points" in told and "second_wanted" not in told and "Unsure" not in told
    second.post(address(item), form({SAFETY: 0, CONSENT: 0}))
    item.refresh_from_db()
    assert str(item.score) == "0.3000"


def test_a_text_that_somebody_settled_in_the_meantime_says_so(item, trainer, reviewer, sign_in):
    client = sign_in(trainer)
    client.get(address(item))
    mark_text(item=item, marker=reviewer, points=GOOD)
    for answer in (
        client.get(address(item), follow=True),
        client.post(address(item), form({SAFETY: 0, CONSENT: 0}), follow=True),
    ):
        assert answer.status_code == 200 and "Somebody else has marked this text in the meantime." in body(answer)
    assert Marking.objects.get().marker == reviewer


@pytest.mark.parametrize("wish", [{}, {"second_wanted": "on"}])
def test_pressing_twice_says_saved_and_pressing_otherwise_says_no(item, trainer, reviewer, sign_in, wish):
    client = sign_in(trainer)
    for _ in range(2):
        assert "Your points are saved." in body(client.post(address(item), form(GOOD, **wish), follow=True))
    told = body(client.post(address(item), form({SAFETY: 0, CONSENT: 0}), follow=True))
    assert "Your first marking stands" in told and Marking.objects.get().points == GOOD


def test_where_nobody_else_marks_no_second_marker_can_be_asked_for(item, trainer, sign_in):
    told = body(sign_in(trainer).post(address(item), form(GOOD, second_wanted="on")))
    assert "Nobody else on this site may mark this text." in told and not Marking.objects.exists()


# --- how much is asked of the database ------------------------------------------------------------------------------------
def test_queue_query_count(quiz, trainer, sign_in, django_assert_num_queries):
    client = sign_in(trainer)
    client.get("/en/care/")
    for many in (1, PAGE_SIZE + 2):
        for number in range(many):
            send(factories.make_user(username=f"w{many}.{number}"), quiz, ("One.", ""))
        with django_assert_num_queries(3):  # the marker; what waits; the questions
            page = client.get(QUEUE)
    assert len(links(page)) == PAGE_SIZE and "?page=2" in body(page)
    assert len(links(client.get(f"{QUEUE}?page=2"))) == 3 and client.get(f"{QUEUE}?page=x").status_code == 200
    with django_assert_num_queries(4):  # the marker; the text; its answer; how many wait
        client.get(links(page)[0])


def test_only_those_who_may_mark_pay_for_the_number(item, trainer, learner, sign_in, django_assert_num_queries):
    for person, queries in ((learner, 1), (trainer, 2)):
        client = sign_in(person)
        client.get("/en/care/")
        with django_assert_num_queries(queries):
            client.get("/en/care/")


@pytest.mark.parametrize(("role", "shown"), [("trainer", True), ("reviewer", True), ("coordinator", False), ("admin", False)])
def test_the_admin_menu_leads_to_the_queue(db, sign_in, role, shown):
    page = sign_in(factories.make_user(username="someone", role=role)).get("/admin/").content.decode()
    assert ('/en/marking/"' in page) is shown


def test_the_first_page_of_the_admin_says_that_texts_wait(item, other_item, trainer, reviewer, coordinator, sign_in):
    mark_text(item=item, marker=trainer, points=GOOD)
    told = [sign_in(person).get("/admin/").content.decode() for person in (trainer, coordinator)]
    assert ["Texts that wait for you to mark them: 1" in page for page in told] == [True, False]
    mark_text(item=other_item, marker=reviewer, points={LAW: 1})
    assert "Texts that wait" not in sign_in(trainer).get("/admin/").content.decode()
