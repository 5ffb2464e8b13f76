"""The pins, the ranges and what is installed agree, down to the requirements of requirements."""

import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lines = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    lines += project["project"]["optional-dependencies"]["test"]
    return [Requirement(line) for line in lines]


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


def required() -> set[str]:
    """Return every distribution that the declared ones lead to, on this machine."""
    found: set[str] = set()
    waiting = {canonicalize_name(requirement.name) for requirement in declared()}
    while waiting:
        name = waiting.pop()
        found.add(name)
        for line in metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting |= {canonicalize_name(requirement.name)} - found
    return found


def test_nothing_is_pinned_twice() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    names = [canonicalize_name(line.partition("==")[0]) for line in lines if "==" in line]
    assert len(names) == len(set(names))


def test_every_pin_lies_in_the_range_it_pins() -> None:
    pinned = pins()
    for requirement in declared():
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)])


def test_everything_that_gets_installed_is_pinned() -> None:
    pinned, found = pins(), required()
    if any(metadata.version(name) != version for name, version in pinned.items() if name in found):
        pytest.skip("other versions than the pinned are installed, and these may need others")
    assert found <= set(pinned)


@pytest.mark.parametrize(("python", "fit"), [("3.11", False), ("3.12", True), ("3.13", True)])
def test_the_release_of_qt_that_aborts_on_python_3_11_is_excluded_there(python, fit) -> None:
    declared_for = [r for r in declared() if r.name == "PySide6-Essentials" and r.marker]
    (qt,) = [r for r in declared_for if r.marker.evaluate({"python_version": python})]
    assert qt.specifier.contains("6.12.0") == fit
    assert qt.specifier.contains("6.11.3")
    assert qt.specifier.contains("6.10.3")
    assert not qt.specifier.contains("6.10.2")
