"""Nothing a learner can fetch before closing holds the key: every byte of every page and answer is looked at."""

import json
import re

import pytest

from assessments.quizzes.services import submit_attempt
from tests.assessments import papers

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
SECRETS = (
    "correct",
    "critical",
    "points",
    "max_points",
    "Feedback on",
    "Source of it",
    "agreement",
    "согласие",
    "средства",
    "Debrief",
    "After ",
    "Why ",
    "n1",
    "n2",
)


@pytest.fixture
def client(sign_in, learner):
    return sign_in(learner)


def pages(client, attempt):
    """Everything that can be fetched of an attempt, with answers half given."""
    page = f"/en/attempts/{attempt.uuid}/"
    yield client.get(page)
    yield client.get(f"/ru/attempts/{attempt.uuid}/")
    for kind in papers.AT_ONCE:
        for response in (papers.WRONG[kind], papers.RIGHT[kind], "nonsense"):
            body = json.dumps({"sequence": 1, "response": response})
            yield client.put(f"{page}answers/{papers.order_of(kind)}/", body, content_type="application/json")
    yield client.post(page, {"do": "send"})
    yield client.post(page, {"do": "save", "q1": "nonsense"})
    yield client.get(page)
    yield client.get(f"{page}review/")


def test_no_answer_before_closing_holds_a_secret(client, attempt):
    for answer in pages(client, attempt):
        text = answer.content.decode()
        # The page's own words and addresses, without the frame around them.
        text = TOKEN.sub("", text.split("<main", 1)[-1].split("<footer", 1)[0])
        for secret in SECRETS:
            if secret == "средства" and answer.request["PATH_INFO"].startswith("/ru/"):
                continue
            assert secret not in text, f"{secret} in {answer.request['PATH_INFO']}"


def test_the_page_never_shows_steps_or_pairs_in_their_right_order(client, attempt):
    text = client.get(f"/en/attempts/{attempt.uuid}/").content.decode()
    steps = re.findall(r'name="q5-(\w+)"', text)
    assert sorted(steps) == sorted(papers.RIGHT["ordering"]) and steps != papers.RIGHT["ordering"]
    lefts = re.findall(r'name="q4-(\w+)"', text)
    rights = re.findall(r'<option value="(\w+)"', text.split('id="q4"')[1])[:4]
    assert [papers.RIGHT["matching"][left] for left in lefts] != rights


def test_the_page_is_the_same_whatever_the_key_is(client, attempt, learner):
    first = client.get(f"/en/attempts/{attempt.uuid}/").content.decode()
    for item in attempt.items.select_related("version"):
        content = item.version.content
        if content["kind"] in ("single", "multiple", "truefalse"):
            content["key"] = {"single": papers.key("Oak"), "multiple": [papers.key("Grey")], "truefalse": True}[content["kind"]]
        if content["kind"] == "scenario":
            for choice in content["nodes"]["n1"]["choices"]:
                choice |= {"points": 0, "critical": not choice["critical"], "next": "end"}
        item.version.save()
    second = client.get(f"/en/attempts/{attempt.uuid}/").content.decode()
    assert TOKEN.sub("", first) == TOKEN.sub("", second)


def test_the_review_is_not_there_before_closing(client, attempt):
    assert client.get(f"/en/attempts/{attempt.uuid}/review/").status_code == 404
    submit_attempt(attempt=attempt)
    assert client.get(f"/en/attempts/{attempt.uuid}/review/").status_code == 200
