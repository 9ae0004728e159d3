import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def method(monkeypatch):
    """Run the command on a text and return what it prints."""

    def run(*arguments, given=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given if isinstance(given, bytes) else given.encode())))
        out = io.StringIO()
        call_command("method", *arguments, stdout=out)
        return json.loads(out.getvalue())

    return run


def test_method_answers_a_case_and_a_list_of_cases(method):
    assert method("test_band", given='{"T": 3, "p": 0.75}') == {"level": 2}
    assert method("test_band", given='\ufeff[{"T": 3, "p": 0.8}, {"T": 1, "p": 0.79}]') == [{"level": 3}, {"level": 0}]
    assert method("test_band", given="[]") == []


@pytest.mark.parametrize(
    ("arguments", "given", "says"),
    [
        (["nonsense"], "{}", "choose one of"),
        ([], "{}", "choose one of"),
        (["test_band"], "", "not JSON"),
        (["test_band"], b"\xff", "not UTF-8"),
        (["test_band"], '{"T": 3}', "p is missing"),
    ],
)
def test_method_refuses_and_says_what_to_do(method, arguments, given, says):
    with pytest.raises(CommandError, match=says):
        method(*arguments, given=given)


def test_method_prints_a_refusal_as_json_if_asked_to(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("{"))
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("method", "test_band", "--json", stdout=out)
    assert json.loads(out.getvalue())["ok"] is False


def test_method_run_from_outside_exits_with_1_and_needs_no_database():
    command = [sys.executable, "manage.py", "method", "test_band"]
    environment = {**os.environ, "DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}

    def run(given):
        return subprocess.run(command, input=given, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)

    answered, refused = run('{"T": 2, "p": 1}'), run('{"T": 9, "p": 1}')
    assert (answered.returncode, json.loads(answered.stdout)) == (0, {"level": 2})
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "give a whole number from 1 to 3" in refused.stderr
