"""Each of the ten kinds in each of the three layouts: what is acknowledged stands, is shown again anywhere and is marked the
same by whoever closes the test; and nothing that is sent back tells right from wrong (trust.md, E6, E7, E9, E10, E11).
"""

import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from assessments.questions.answers import given_in_form
from assessments.quizzes.models import Answer, Layout, Quiz
from assessments.quizzes.selectors import items_of
from assessments.quizzes.services import go_on, save_answer, start_attempt, submit_attempt
from courses.player.recording import close_all_overdue
from tests import factories
from tests.assessments import papers
from tests.assessments.quizzes.test_attempts_at_once import at_once

NOW = timezone.now().replace(microsecond=0)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def quiz(db):
    return papers.make_whole_quiz()


@pytest.fixture
def begun(quiz, learner):
    """`begun("in_order")` gives an attempt laid out so; at another time or by another learner if that is said."""

    def begin(layout, learner=learner, at=NOW):
        Quiz.objects.filter(pk=quiz.pk).update(layout=layout, minutes=20)
        return start_attempt(quiz=Quiz.objects.get(pk=quiz.pk), learner=learner, context=layout, at=at)

    return begin


def page_of(attempt, order=0):
    return f"/en/attempts/{attempt.uuid}/" + (f"?q={order}" if order and attempt.layout == Layout.SCREENS else "")


def put(client, attempt, order, response, sequence=1):
    body = json.dumps({"sequence": sequence, "response": response})
    return client.put(f"{page_of(attempt).split('?')[0]}answers/{order}/", body, content_type="application/json")


def walk(attempt):
    """Each kind with its place, when it can be answered there."""
    for kind in papers.ALL_KINDS:
        order = papers.order_of(kind)
        if attempt.layout == Layout.IN_ORDER and order > 1:
            go_on(attempt=attempt, left=order - 1)
        yield kind, order


def answer_all(attempt, given, at=NOW):
    for kind, order in walk(attempt):
        save_answer(attempt=attempt, order=order, sequence=1, response=given[kind], at=at)


def question(page, order):
    """One question of a page, as an element of its own."""
    text = page.content.decode()
    begin = text.find(f'<fieldset id="q{order}"')
    return BeautifulSoup(text[begin : text.find("</fieldset>", begin)], "html.parser") if begin > 0 else None


def posted(box):
    """What a browser would send of the fields of a question."""
    data = QueryDict(mutable=True)
    for field in box.find_all(["input", "select", "textarea"]):
        if field.name == "textarea":
            data.appendlist(field["name"], field.get_text().replace("\r", ""))
        elif field.name == "select":
            chosen = field.find("option", selected=True)
            data.appendlist(field["name"], chosen.get("value", chosen.get_text()) if chosen else "")
        elif field["type"] not in ("radio", "checkbox") or field.has_attr("checked"):
            data.appendlist(field["name"], field.get("value", ""))
    return data


# --- E10, E11: what is shown again --------------------------------------------------------------------------------------
def bare(page, order):
    """A page without the learner's own answer to a question, and without the token of the form."""
    rest = "".join(re.split(rf'(?s)<fieldset id="q{order}".*?</fieldset>', TOKEN.sub("", page.content.decode())))
    box = question(page, order)
    for field in box.find_all(["input", "option"]):
        del field["checked"], field["selected"]
        if field.get("type") in ("text", "hidden"):
            del field["value"]
    for told in box.select("textarea, dl.kv dd"):
        told.clear()
    return rest, str(box)


def told_of(answer):
    """All that an acknowledgement holds, but for the number of the answer."""
    return answer.status_code, {**answer.json(), "sequence": None}, dict(answer.headers)


def test_another_device_shows_every_answer_and_nothing_tells_right_from_wrong(begun, sign_in, learner):
    one, other = sign_in(learner), sign_in(learner)
    # One a screen is drawn as in order is.
    for attempt in map(begun, (Layout.PAGE, Layout.IN_ORDER)):
        content = {item.order: item.version.content for item in items_of(attempt)}
        for kind, order in walk(attempt):
            seen = []
            for sequence, response in enumerate((papers.RIGHT[kind], papers.WRONG[kind]), start=1):
                if kind == "scenario":
                    # A choice stays; the other way is gone by somebody who has not chosen yet.
                    Answer.objects.filter(item__attempt=attempt, item__order=order).delete()
                with time_machine.travel(NOW + timedelta(minutes=order), tick=False):
                    told = told_of(put(one, attempt, order, response, sequence))
                    page = other.get(page_of(attempt, order))
                seen.append((told, bare(page, order)))
                box = question(page, order)
                if kind == "scenario":
                    chosen = [papers.key(row.get_text()) for row in box.select("dl.kv dd")][::2]
                else:
                    chosen = given_in_form(content[order], order, posted(box)).response
                assert chosen == response, (attempt.layout, kind)
            assert f'data-left="{(20 - order) * 60}"' in page.content.decode()
            assert seen[0] == seen[1], (attempt.layout, kind)


# --- E6: whoever closes it, it is marked the same -----------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_what_vanished_learners_saved_is_marked_once_as_if_sent(quiz, begun, sign_in, caplog):
    past = timezone.now() - timedelta(hours=2)
    given = {
        **papers.RIGHT,
        **{kind: response for kind, (response, _score) in papers.PARTLY.items()},
        "single": papers.WRONG["single"],
    }
    sent, left, browsers = [], [], []
    for layout in Layout.values:
        people = [factories.make_user(username=f"{way}-{layout}") for way in ("sends", "vanishes")]
        attempts = [begun(layout, learner=person, at=past) for person in people]
        for attempt in attempts:
            answer_all(attempt, given, at=past)
        sent.append(submit_attempt(attempt=attempts[0], at=past + timedelta(minutes=9)).attempt)
        left.append(attempts[1])
        browsers.append((sign_in(people[1]), page_of(attempts[1])))

    def work(place):
        if place < 4:
            return close_all_overdue()
        client, address = browsers[place - 4]
        # Opened when the time is up, a page closes it too.
        return 0 if client.get(address, follow=True).status_code == 200 else 99

    assert sum(at_once(work, number=7, workers=7)) <= len(left)
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
    for one, other in zip(sent, left, strict=True):
        other.refresh_from_db()
        assert (other.timed_out, other.submitted_at, other.score) == (True, other.ends_at, None)
        assert [item.score for item in items_of(other)] == [item.score for item in items_of(one)]
    assert close_all_overdue() == 0


# --- E7: the moment of receipt ------------------------------------------------------------------------------------------
class Late(BytesIO):
    """A body whose bytes arrive when the time is up."""

    def __init__(self, content, clock, moment):
        super().__init__(content)
        self.clock, self.moment = clock, moment

    def read(self, *size):
        self.clock.move_to(self.moment)
        return super().read(*size)


FORM = b"s3=0&q3=false&do=save"
PARTS = b'--x\r\nContent-Disposition: form-data; name="q3"\r\n\r\nfalse\r\n--x--\r\n'
BODIES = {
    "answer": ("PUT", "answers/3/", b'{"sequence": 1, "response": false}', "application/json"),
    "form": ("POST", "", FORM, "application/x-www-form-urlencoded"),
    "parts": ("POST", "", PARTS, "multipart/form-data; boundary=x"),
}


@pytest.fixture
def send(learner):
    """Send one of BODIES to an attempt, with everything a browser sends along."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    token = "k" * 32
    client.cookies["csrftoken"] = token

    def go(attempt, name, **more):
        method, tail, body, kind = BODIES[name]
        address = page_of(attempt).split("?")[0] + tail
        return client.generic(method, address, body, content_type=kind, headers={"X-CSRFToken": token}, **more)

    return go


@pytest.mark.parametrize("body", BODIES)
def test_what_the_server_does_slowly_is_not_held_against_the_learner(begun, send, body):
    attempt = begun("page")
    with time_machine.travel(attempt.ends_at, tick=False) as clock:

        def slow(execute, *args):
            if body != "parts":
                clock.move_to(attempt.ends_at + timedelta(hours=1))
            return execute(*args)

        with connection.execute_wrapper(slow):
            answer = send(attempt, body)
    assert answer.status_code in (200, 302)
    saved = Answer.objects.get(item__attempt=attempt)
    assert (saved.response, saved.saved_at) == (False, attempt.ends_at)


@pytest.mark.parametrize("body", BODIES)
def test_what_arrives_late_is_late_however_early_it_was_begun(begun, send, body):
    attempt = begun("page")
    with time_machine.travel(attempt.ends_at, tick=False) as clock:
        late = Late(BODIES[body][2], clock, attempt.ends_at + timedelta(seconds=31))
        answer = send(attempt, body, **{"wsgi.input": late})
    assert answer.status_code == (409 if body == "answer" else 302)
    assert not Answer.objects.exists()


def test_a_clock_set_back_an_hour_moves_no_end_and_seems_to_give_no_more(begun, sign_in, learner):
    attempt = begun("page")
    end = attempt.ends_at
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        client = sign_in(learner)
        assert 'data-left="1200"' in client.get(page_of(attempt)).content.decode()
        assert put(client, attempt, 3, False).status_code == 200
    attempt.refresh_from_db()
    assert attempt.ends_at == end


# --- E9: out of turn ----------------------------------------------------------------------------------------------------
def test_an_old_page_and_one_not_reached_are_refused_and_change_nothing(begun, sign_in, learner):
    attempt, client = begun("in_order"), sign_in(learner)
    for here in (1, len(papers.ALL_KINDS)):
        for place in range(1, here):
            go_on(attempt=attempt, left=place)
        for kind in papers.ALL_KINDS:
            order = papers.order_of(kind)
            if order == here:
                continue
            form = (
                {"choose": "7", "q7": papers.key("Leave")} if kind == "scenario" else papers.form_of(kind, papers.RIGHT[kind])
            )
            answer = client.post(page_of(attempt), {"screen": str(order), f"s{order}": "0", **form})
            assert answer.status_code == 409, kind
            assert "this one cannot be answered now" in answer.content.decode() and question(answer, here)
            assert put(client, attempt, order, papers.RIGHT[kind]).status_code == 422
        attempt.refresh_from_db()
        assert (Answer.objects.count(), attempt.position) == (0, here)


def test_going_on_pressed_twice_leads_to_the_next_question_and_asks_nothing(begun, sign_in, learner):
    attempt = begun("in_order")
    client, form = sign_in(learner), {"screen": "1", "s1": "0", "q1": papers.key("Birch"), "go": "2"}
    with time_machine.travel(NOW, tick=False):
        for _time in range(3):
            assert client.post(page_of(attempt), form).url == page_of(attempt)
    attempt.refresh_from_db()
    assert (attempt.position, Answer.objects.count()) == (2, 1)


def test_after_the_end_nothing_is_changed_and_that_is_said(begun, sign_in, learner):
    client = sign_in(learner)
    for attempt in map(begun, Layout.values):
        submit_attempt(attempt=attempt, at=NOW)
        before = list(attempt.items.values_list("score", flat=True))
        form = {"screen": "1", "s1": "0", "q1": papers.key("Birch")}
        for do in ({"do": "save"}, {"go": "2"}, {"choose": "7", "q7": papers.key("Leave")}, {}):
            assert client.post(page_of(attempt), form | do).status_code == 409
        assert put(client, attempt, 1, papers.key("Birch")).status_code == 409
        again = client.post(page_of(attempt), form | {"do": "send"}, follow=True).content.decode()
        assert "This test was sent. Its answers cannot be changed." in again
        assert list(attempt.items.values_list("score", flat=True)) == before
    assert not Answer.objects.exists()
