"""`rnnviz export --beside`: two runs in one figure, without a window."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from rnnviz.cli import main

SMALL = ["--updates", "3", "--set", "task.length=9", "--set", "cell.size=5"]


def export(folder: Path, *arguments: str) -> int:
    return main(["export", *arguments, "-o", str(folder), "--view", "loss", "--format", "csv"])


def column(path: Path) -> list[str]:
    rows = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [row[1] for row in csv.reader(rows[1:])]


def test_each_run_has_its_own_table_and_is_the_run_it_would_be_alone(tmp_path):
    assert export(tmp_path, "exploding", "--beside", "clipped", *SMALL) == 0
    assert export(tmp_path / "alone", "clipped", *SMALL) == 0
    assert column(tmp_path / "loss-b.csv") == column(tmp_path / "alone" / "loss.csv")
    head = (tmp_path / "loss.csv").read_text("utf-8")
    assert "B: clipping: global norm, θ = 1, update 3" in head


def test_a_recording_can_stand_beside_a_preset(tmp_path):
    run = str(tmp_path / "run.npz")
    assert main(["record", "clipped", "-o", run, *SMALL]) == 0
    assert export(tmp_path, "exploding", "--beside", run, *SMALL) == 0
    assert export(tmp_path / "alone", run) == 0
    assert column(tmp_path / "loss-b.csv") == column(tmp_path / "alone" / "loss.csv")


@pytest.mark.parametrize("other", ["nonsense", "missing.npz"])
def test_what_is_not_there_is_refused(tmp_path, capsys, other):
    assert export(tmp_path, "clipped", "--beside", other, *SMALL) != 0
    assert capsys.readouterr().err.strip()
    assert not list(tmp_path.glob("*.csv"))
