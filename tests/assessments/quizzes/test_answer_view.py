"""One answer saved by itself, as the page's script does: acknowledged only when it stands, refused with a reason."""

import json
import uuid

import pytest
from django.test import Client

from assessments.quizzes.models import Answer
from assessments.quizzes.selectors import standing_answers
from assessments.quizzes.services import submit_attempt
from tests.assessments import papers


@pytest.fixture
def put(sign_in, learner, attempt):
    client = sign_in(learner)

    def send(order, body, raw=None):
        address = f"/en/attempts/{attempt.uuid}/answers/{order}/"
        content = json.dumps(body) if raw is None else raw
        return client.put(address, content, content_type="application/json")

    return send


def answers(attempt):
    return Answer.objects.filter(item__attempt=attempt)


@pytest.mark.parametrize("kind", papers.KINDS)
def test_each_kind_is_saved_and_acknowledged(put, attempt, kind):
    answer = put(papers.order_of(kind), {"sequence": 1, "response": papers.RIGHT[kind]})
    assert answer.status_code == 200
    assert answer.json().keys() == {"sequence", "saved_at", "label"}
    assert answer.json()["label"].startswith("Saved at ")
    assert [row.response for row in standing_answers(attempt).values()] == [papers.RIGHT[kind]]


def test_right_and_wrong_are_acknowledged_alike(put):
    for kind in papers.AT_ONCE:
        order = papers.order_of(kind)
        right = put(order, {"sequence": 1, "response": papers.RIGHT[kind]}).json()
        wrong = put(order, {"sequence": 2, "response": papers.WRONG[kind]}).json()
        assert right.keys() == wrong.keys()
        assert (right["sequence"], wrong["sequence"]) == (1, 2)


def test_saving_takes_six_queries(put, django_assert_num_queries):
    put(1, {"sequence": 1, "response": papers.key("Oak")})
    with django_assert_num_queries(6):
        put(1, {"sequence": 2, "response": papers.key("Birch")})


@pytest.mark.parametrize(
    ("kind", "response"), [(kind, bad) for kind, rows in papers.MALFORMED.items() for bad in [*rows, None, ""]]
)
def test_a_bad_shape_is_refused_with_a_message(put, attempt, kind, response):
    answer = put(papers.order_of(kind), {"sequence": 1, "response": response})
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert not answers(attempt).exists()


BODIES = [
    b"",
    b"[]",
    b"nothing",
    b"\xff\xfe",
    b'{"sequence": 1}',
    b'{"response": true}',
    b'{"sequence": 1, "response": true, "score": 1}',
    b'{"sequence": "1", "response": true}',
    b'{"sequence": true, "response": true}',
    b'{"sequence": 1.5, "response": true}',
    b'{"sequence": 0, "response": true}',
    b'{"sequence": 99999999999999999999, "response": true}',
    b'{"sequence": NaN, "response": true}',
    b'{"sequence": 1, "response": ' + b"[" * 9000 + b"]" * 9000 + b"}",
    b'{"sequence": 1, "response": "' + b"x" * 20_300 + b'"}',
]


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_is_no_answer_is_refused(put, attempt, body):
    answer = put(3, None, raw=body)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/json")
    assert not answers(attempt).exists()


@pytest.mark.parametrize("order", [0, 10, 10**30])
def test_an_item_of_no_attempt_is_not_there(put, order):
    assert put(order, {"sequence": 1, "response": True}).status_code == 404


def test_a_taken_sequence_tells_the_highest(put, attempt):
    put(3, {"sequence": 5, "response": True})
    assert put(3, {"sequence": 5, "response": True}).status_code == 200
    answer = put(3, {"sequence": 5, "response": False})
    assert (answer.status_code, answer.json()["highest"]) == (409, 5)
    assert answers(attempt).count() == 1


def test_after_sending_nothing_is_saved(put, attempt):
    submit_attempt(attempt=attempt)
    answer = put(3, {"sequence": 1, "response": True})
    assert (answer.status_code, answer.json()["closed"]) == (409, True)
    assert not answers(attempt).exists()


def test_signed_out_is_told_and_not_redirected(attempt):
    address = f"/en/attempts/{attempt.uuid}/answers/3/"
    answer = Client().put(address, {"sequence": 1, "response": True}, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")


def test_without_the_csrf_header_it_is_refused(attempt, learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    address = f"/en/attempts/{attempt.uuid}/answers/3/"
    assert client.put(address, {"sequence": 1, "response": True}, content_type="application/json").status_code == 403
    token = client.get(f"/en/attempts/{attempt.uuid}/").context["csrf_token"]
    body = json.dumps({"sequence": 1, "response": True})
    answer = client.put(address, body, content_type="application/json", headers={"X-CSRFToken": str(token)})
    assert answer.status_code == 200


def test_an_attempt_that_does_not_exist(put, sign_in, learner):
    body = json.dumps({"sequence": 1, "response": True})
    answer = sign_in(learner).put(f"/en/attempts/{uuid.uuid4()}/answers/1/", body, content_type="application/json")
    assert answer.status_code == 404


@pytest.mark.parametrize(("language", "word"), [("ru", "Сохранено"), ("tk", "saklandy")])
def test_the_acknowledgement_speaks_the_learners_language(sign_in, learner, attempt, language, word):
    body = json.dumps({"sequence": 1, "response": True})
    answer = sign_in(learner, language).put(
        f"/{language}/attempts/{attempt.uuid}/answers/3/", body, content_type="application/json"
    )
    assert word in answer.json()["label"]
