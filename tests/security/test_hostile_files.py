"""B1, B2: whatever an operator feeds to import_officials or to the calculator is taken or refused with a reason.

A few inputs in `make test`, thousands in `make audit`.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.management.method_cases import CaseProblem, parsed
from learning.management.method_topics import TOPICS, calculate
from learning.people.import_officials import import_officials
from learning.people.models import Membership, Post, User
from tests.security.hostile import changed, json_bodies, texts
from tests.trials import examples

pytestmark = pytest.mark.trial

ORACLES = json.loads((Path(__file__).parents[1] / "oracles.json").read_text(encoding="utf-8"))
GOOD = {
    "username": "maral", "last_name": "Annaýewa", "first_name": "Maral", "email": "maral@example.org", "agency": "SBS",
    "region": "ahal", "profiles": "BOR FLO", "since": "2024-03-01", "role": "learner", "supervisor": "", "language": "ru",
    "sex": "female", "age_band": "30-39", "account_ends": "",
}  # fmt: skip


@st.composite
def sheets(draw):
    """A file of officials in which cells, columns, separators or bytes are not what they should be."""
    names = list(GOOD)
    if draw(st.integers(0, 3)) == 0:
        names = draw(st.lists(st.sampled_from(names) | texts, max_size=len(names)))
    lines = [names]
    for number in range(draw(st.integers(0, 4))):
        row = GOOD | {"username": f"maral{number}", "email": f"maral{number}@example.org"}
        row |= draw(st.dictionaries(st.sampled_from(sorted(GOOD)), texts, max_size=3))
        lines.append([row.get(name, "") for name in names] + draw(st.lists(texts, max_size=1)))
    between, end = draw(st.sampled_from([",", ",", ";", "\t"])), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    quoted = draw(st.booleans())
    told = end.join(between.join(_cell(text, quoted) for text in line) for line in lines)
    coded = told.encode(draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1251"])), "replace")
    return coded[: draw(st.sampled_from([len(coded), len(coded), len(coded) // 2]))]


def _cell(text: str, quoted: bool) -> str:
    return '"' + text.replace('"', '""') + '"' if quoted else text


def state():
    return [list(model.objects.order_by("pk").values_list()) for model in (User, Post, Membership)]


@examples(60, 6000)
@given(content=sheets() | st.binary(max_size=200))
def test_no_file_of_officials_breaks_or_is_half_imported(agencies, content):
    before = state()
    result = import_officials(content=content)
    assert result.ok or all(problem.message for problem in result.problems)
    if not result.ok:
        assert state() == before
    trial = state()
    assert import_officials(content=content, dry_run=True).ok == result.ok
    assert state() == trial


@examples(80, 10_000)
@given(data=st.data())
def test_no_case_breaks_the_calculator(data):
    topic = data.draw(st.sampled_from(sorted(TOPICS)))
    case = data.draw(st.sampled_from(ORACLES[topic]))["case"]
    if data.draw(st.booleans()):
        told = json.dumps(data.draw(changed(case)))
    else:
        told = data.draw(json_bodies(case)).decode("utf-8", "replace")
    try:
        json.dumps(calculate(topic, parsed(told)))
    except CaseProblem as problem:
        assert str(problem)
