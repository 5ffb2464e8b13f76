"""How to cite the program agrees with what is packaged."""

import re
import tomllib
from pathlib import Path

import yaml

import rnnviz

ROOT = Path(__file__).parents[2]


def test_it_is_of_this_version_these_authors_and_this_licence() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert cited["version"] == rnnviz.__version__
    assert cited["license"] == project["license"]
    assert [each["name"] for each in cited["authors"]] == [
        each["name"] for each in project["authors"]
    ]
    assert "The rnnviz authors" in (ROOT / "LICENSE").read_text("utf-8")


def test_what_changed_in_this_version_is_said() -> None:
    latest = (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1]
    heading, _, below = latest.partition("\n")
    assert heading == "Unreleased" or heading.startswith(rnnviz.__version__)
    assert re.search(r"^- \w", below, re.MULTILINE), f"nothing is said below {heading}"
