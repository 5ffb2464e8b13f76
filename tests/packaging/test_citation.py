"""How to cite the program agrees with what is packaged."""

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
    headings = [
        line.removeprefix("## ")
        for line in (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines()
        if line.startswith("## ")
    ]
    assert headings[0] == "Unreleased" or headings[0].startswith(rnnviz.__version__)
