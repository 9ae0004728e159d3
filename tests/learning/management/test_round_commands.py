"""list_rounds and make_edition as an operator calls them: what they print, and how they refuse."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.needs import services
from learning.gaps.models import Edition


@pytest.fixture
def round(framework, border, official):
    draft = services.create_round(
        titles={"en": "Round"}, opens_on=date(2026, 11, 1), closes_on=date(2026, 11, 30), agencies=[border], code="2026-1"
    )
    return services.open_round(round=draft)


def told(*arguments) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_list_rounds_as_json(round):
    services.close_round(round=round)
    assert json.loads(told("list_rounds", "--json")) == [
        {"code": "2026-1", "state": "closed", "editions": 1, "agencies": ["SBS"]}
    ]


def test_list_rounds_as_lines(round):
    assert told("list_rounds") == "2026-1  open  editions: 0  SBS\n"


def test_list_rounds_without_any(db):
    assert (told("list_rounds"), json.loads(told("list_rounds", "--json"))) == ("", [])


def test_make_edition_makes_the_next_one(round):
    services.close_round(round=round)
    assert told("make_edition", "--round", "2026-1") == "2026-1: edition 2\n"
    made = json.loads(told("make_edition", "--round", "2026-1", "--json"))
    assert (made["ok"], made["round"], made["edition"]) == (True, "2026-1", 3)
    assert Edition.objects.count() == 3


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--round", "2026-1"], "not closed yet"),
        (["--round", "2030-1"], "There is no round '2030-1'"),
        ([], "There is no round ''"),
    ],
)
def test_make_edition_refuses_with_the_reason(round, arguments, reason):
    out = StringIO()
    with pytest.raises(CommandError, match=reason):
        call_command("make_edition", *arguments, "--json", stdout=out)
    refusal = json.loads(out.getvalue())
    assert refusal["ok"] is False and reason in refusal["reason"]
    with pytest.raises(CommandError, match=reason):
        call_command("make_edition", *arguments)
    assert Edition.objects.count() == 0
