"""The workflow of hosted CI, which nobody has run yet: what it calls is at least there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "test.yml"
TEXT = WORKFLOW.read_text("utf-8")
JOBS: dict[str, Any] = yaml.safe_load(TEXT)["jobs"]


def steps() -> Iterator[dict[str, Any]]:
    for job in JOBS.values():
        yield from job["steps"]


COMMANDS = sorted({step["run"] for step in steps() if "run" in step})


def test_its_first_words_are_that_it_is_untried() -> None:
    assert TEXT.startswith("# Untried")


def test_actions_are_pinned_by_their_major_version() -> None:
    actions = [step["uses"] for step in steps() if "uses" in step]
    assert actions
    assert not [name for name in actions if not re.fullmatch(r"actions/[\w-]+@v\d+", name)]


def test_all_three_systems_and_every_python_that_is_promised_are_there() -> None:
    matrix = [job["strategy"]["matrix"] for job in JOBS.values() if "strategy" in job]
    systems = {name for each in matrix for name in each.get("os", [])} | {
        job["runs-on"] for job in JOBS.values()
    }
    assert {"ubuntu-latest", "windows-latest", "macos-latest"} <= systems
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [re.fullmatch(r".*:: Python :: (3\.\d+)", line) for line in project["classifiers"]]
    assert {match[1] for match in named if match} == set(
        JOBS["test"]["strategy"]["matrix"]["python"]
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_there(command: str) -> None:
    pins = (ROOT / "constraints.txt").read_text("utf-8").lower()
    makefile = (ROOT / "Makefile").read_text("utf-8")
    setup = (ROOT / ".ci" / "setup").read_text("utf-8")
    match command.split():
        case ["make", target]:
            assert f"\n{target}:" in makefile
        case ["sudo", ".ci/setup", what]:
            assert f"\n    {what})" in setup
        case ["python", "-m", module, *rest]:
            assert module == "pip" or f"\n{module.lower()}==" in pins
            files = [word for word in rest if word.endswith((".txt", ".spec"))]
            assert all((ROOT / name).is_file() for name in files)
        case _:
            pytest.fail(f"not known: {command}")
