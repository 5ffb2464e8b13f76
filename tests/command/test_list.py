"""`rnnviz list` has every name, and every error that sends a user there finds something."""

from __future__ import annotations

import re

import pytest

from rnnviz.cli import main
from rnnviz.command.list import LISTS
from rnnviz.experiment.experiment import SECTION_CHOICES
from rnnviz.experiment.preset import list_presets
from rnnviz.setting import _KINDS, settings_of
from rnnviz.views.index import VIEWS


def names(what: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main(["list", what]) == 0
    return [line.split()[0] for line in capsys.readouterr().out.splitlines()]


def test_each_list_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    listed = capsys.readouterr().out.split()
    assert set(LISTS) | {f"{section}.name" for section in SECTION_CHOICES} <= set(listed)
    for name in listed:
        assert names(name, capsys)


def test_nothing_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert names("presets", capsys) == [preset.name for preset in list_presets()]
    assert names("views", capsys) == [view.name for view in VIEWS]
    assert "tour" in names("lessons", capsys)
    assert "digit-sum-length" in names("sweeps", capsys)
    settings = names("settings", capsys)
    for section, kinds in SECTION_CHOICES.items():
        assert names(f"{section}.name", capsys) == [kind.name for kind in kinds]
        assert {f"{section}.{key}" for kind in kinds for key, _, _ in settings_of(kind)} <= set(
            settings
        )


def test_every_kind_of_name_has_its_list() -> None:
    assert {listed for _, listed in _KINDS.values()} == {*LISTS, ""}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "explodng", "-o", "x"], "did you mean exploding? (all: rnnviz list presets)"),
        (["sweep", "digit-sun-length", "-o", "x.npz"], "did you mean digit-sum-length?"),
        (["sweep", "explodng", "-o", "x.npz"], "did you mean exploding?"),
        (["export", "exploding", "-o", "x", "--view", "detla"], "did you mean delta?"),
        (["record", "exploding", "-o", "x.npz", "--set", "cell.nmae=lstm"], "mean cell.name?"),
        (["record", "exploding", "-o", "x.npz", "--set", "cell.name=lstn"], "mean lstm?"),
        (["record", "exploding", "-o", "x.npz", "--set", "cell.name=3"], "one of 15 names (all:"),
        (["record", "exploding", "-o", "x.npz", "--set", 'network.above="srn gro"'], "mean gru?"),
        (["sweep", "exploding", "-o", "x.npz", "--over", "task.name=sinus"], "did you mean sine?"),
        (["lesson", "2-explodng"], "did you mean 2-exploding?"),
        (["list", "veiws"], "did you mean views?"),
        (["exprot", "exploding", "-o", "x"], "there is no command exprot; did you mean export?"),
        (["record.toml", "--langauge", "en"], "unrecognized arguments: --langauge en"),
    ],
)
def test_a_wrong_name_is_answered_by_the_nearest(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(arguments)
    except SystemExit as stop:
        status = int(str(stop.code))
    (line,) = capsys.readouterr().err.splitlines()
    assert status == 2
    assert said in line
    assert len(line) < 200
    for what in re.findall(r"rnnviz list (\S+?)\)", line):
        assert names(what, capsys)


def test_a_lesson_of_the_program_is_checked_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", "tour"]) == 0
    assert "A first look" in capsys.readouterr().out
