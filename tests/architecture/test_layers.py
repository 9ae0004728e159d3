"""The storeys hold: pytest runs the contracts of pyproject.toml, and a few rules that import-linter cannot see."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("learning", "assessments", "courses")
SOURCES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts]


def test_calls_go_down():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_noun_has_its_place_in_the_list():
    contract = (ROOT / "pyproject.toml").read_text()
    folders = [folder for package in PACKAGES for folder in (ROOT / package).iterdir() if (folder / "__init__.py").exists()]
    nouns = [f"{folder.parent.name}.{folder.name}" for folder in folders if folder.name != "migrations"]
    assert [noun for noun in nouns if noun not in contract] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_says_what_it_owns(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    assert not text.strip() or text.startswith(('"""', "#!")), "a module opens with what it owns and who calls it"


def test_no_name_says_nothing():
    vague = {"utils", "helpers", "misc", "common", "core"}
    assert [path for path in SOURCES if path.stem in vague or vague & set(path.parts)] == []


def test_services_know_nothing_of_the_web():
    for path in SOURCES:
        if path.name in ("services.py", "selectors.py", "models.py") or path.parent.name == "services":
            assert not re.search(r"django\.(http|shortcuts|views|template)", path.read_text(encoding="utf-8")), path


def test_the_first_migration_holds_only_agencies_and_people():
    text = (ROOT / "learning" / "migrations" / "0001_people.py").read_text()
    assert re.findall(r"CreateModel\(\s*name='(\w+)'", text) == ["Agency", "User"]
