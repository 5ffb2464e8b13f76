"""The source archive holds the whole project, so that it builds and tests from itself."""

import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALWAYS = {"pyproject.toml", ".gitignore"}
"""What hatchling puts into every source archive."""


def test_it_holds_everything_that_the_repository_does() -> None:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("this is no clone but such an archive")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    included = set(project["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"])
    tracked = {name.partition("/")[0] for name in done.stdout.split("\0")[:-1]}
    assert tracked - ALWAYS <= included
