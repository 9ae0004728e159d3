"""What is taken as an answer: each kind in its own shape, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.questions.bank_file import read_bank
from assessments.questions.content import key
from assessments.questions.freezing import freeze
from assessments.questions.marking import mark
from assessments.questions.responses import BadResponse, EmptyResponse, checked, for_marking, is_whole
from tests.assessments import papers

CONTENTS = {question.kind: freeze(question) for question in read_bank(papers.BANK).questions}


@pytest.mark.parametrize("kind", CONTENTS)
def test_right_and_wrong_answers_are_taken_as_they_are(kind):
    for response in (papers.RIGHT[kind], papers.WRONG[kind]):
        assert checked(CONTENTS[kind], response) == response
        assert is_whole(CONTENTS[kind], response) == (kind not in ("matching",) or response == papers.RIGHT[kind])


@pytest.mark.parametrize(("kind", "response"), [(kind, bad) for kind, rows in papers.MALFORMED.items() for bad in rows])
def test_malformed_answers_are_refused(kind, response):
    with pytest.raises(BadResponse) as refused:
        checked(CONTENTS[kind], response)
    assert str(refused.value)


@pytest.mark.parametrize("empty", [None, "", [], {}, [None], [""], {"1": ""}, {"1": None}])
@pytest.mark.parametrize("kind", CONTENTS)
def test_an_empty_answer_is_none(kind, empty):
    with pytest.raises(EmptyResponse):
        checked(CONTENTS[kind], empty)


@pytest.mark.parametrize("kind", papers.PARTLY)
def test_a_partial_answer_is_taken_and_not_whole(kind):
    response, _score = papers.PARTLY[kind]
    assert checked(CONTENTS[kind], response) == response
    assert is_whole(CONTENTS[kind], response) == (kind not in ("matching", "cloze"))


def test_places_without_a_step_stay_open():
    first, second = papers.key("Wake"), papers.key("Eat")
    content = CONTENTS["ordering"]
    assert checked(content, [first, None, second, None]) == [first, None, second]
    assert for_marking(content, [first, None, second]) == [first, second]
    assert not is_whole(content, [first, None, second])


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["1", "2", papers.key("Red")]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=6) | st.just("1"), inner, max_size=5),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", CONTENTS)
@given(response=json_values)
@settings(max_examples=60, deadline=None)
def test_whatever_comes_is_refused_or_can_be_marked(kind, response):
    content = CONTENTS[kind]
    try:
        saved = checked(content, response)
    except BadResponse:
        return
    assert 0 <= mark(kind=kind, key=key(content), response=for_marking(content, saved)) <= 1
