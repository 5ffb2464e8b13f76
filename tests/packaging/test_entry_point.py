"""Both programs start, and the one without a console says in a box why it ends."""

from __future__ import annotations

import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from rnnviz.__main__ import main_without_console

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))[
    "project"
]


@pytest.mark.parametrize("group", ["scripts", "gui-scripts"])
def test_every_program_has_something_to_call(group: str) -> None:
    for name, value in PROJECT[group].items():
        assert name.startswith("rnnviz")
        assert callable(EntryPoint(name, value, group).load())


def test_no_name_is_of_both_kinds() -> None:
    assert not set(PROJECT["scripts"]) & set(PROJECT["gui-scripts"])


def test_with_a_console_it_is_the_same_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["rnnviz-window", "presets"])
    assert main_without_console() == 0
    assert capsys.readouterr().out.startswith("exploding ")


@pytest.mark.parametrize(
    ("arguments", "said"), [(["explodng"], "did you mean exploding?"), (["--langauge"], "--help")]
)
def test_without_a_console_a_box_says_what_is_wrong(
    arguments: list[str], said: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "critical", lambda *given: shown.append(given[2]))
    monkeypatch.setattr(sys, "argv", ["rnnviz-window", *arguments])
    monkeypatch.setattr(sys, "stderr", None)
    assert main_without_console() == 2
    (line,) = shown
    assert said in line
    assert "\n" not in line


def test_without_a_console_success_shows_no_box(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QMessageBox, "critical", lambda *given: pytest.fail(str(given)))
    monkeypatch.setattr(sys, "argv", ["rnnviz-window", "presets"])
    monkeypatch.setattr(sys, "stderr", None)
    assert main_without_console() == 0


def test_without_a_console_a_box_says_what_was_not_expected(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        raise RuntimeError("no luck")

    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "critical", lambda *given: shown.append(given[2]))
    monkeypatch.setattr("rnnviz.__main__.main", fail)
    monkeypatch.setattr(sys, "stderr", None)
    assert main_without_console() == 1
    assert shown[0].endswith("RuntimeError: no luck")
