"""The public commands: names, exit statuses, one line for what is wrong, nothing half-written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pytest

from rnnviz.cli import main
from rnnviz.experiment.preset import list_presets
from rnnviz.verdict import FLOW_KINDS, REGIMES, TRAINING_KINDS

COMMANDS = ("presets", "list", "record", "export", "inspect", "check", "bench")


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command that must end with status 2 and one line on standard error."""
    try:
        status = main(arguments)
    except SystemExit as stop:
        status = stop.code
    out, err = capsys.readouterr()
    assert status == 2
    assert out == ""
    assert err.endswith("\n")
    assert err.count("\n") == 1
    return err


def test_presets_are_listed_with_title_and_regime(capsys):
    assert main(["presets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(list_presets())
    assert lines[0].split() == ["exploding", "Exploding", "gradients", "exploding"]


def test_presets_as_json(capsys):
    assert main(["presets", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"exploding", "vanishing", "clipped"} <= {row["name"] for row in rows}
    for row in rows:
        assert set(row) == {"name", "title", "regime", "flow", "training"}
        assert row["regime"] in REGIMES
        assert row["flow"] in ("", *FLOW_KINDS)
        assert row["training"] in ("", *TRAINING_KINDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_worth_reading(command, capsys):
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    out = capsys.readouterr().out
    assert stop.value.code == 0
    assert len(out.splitlines()) >= 6


def test_the_program_s_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert all(f"rnnviz {command}" in out for command in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["record", "explodign", "-o", "x.npz"], "did you mean exploding"),
        (["record", "exploding"], "-o"),
        (["record", "exploding", "-o", "x.npz", "--updates", "0"], "whole number"),
        (["record", "exploding", "-o", "x.npz", "--updates", "many"], "whole number"),
        (["record", "exploding", "-o", "x.npz", "--set", "cell.sise=3"], "did you mean cell.size"),
        (["record", "exploding", "-o", "x.npz", "--set", "cell.size=-3"], "cell.size"),
        (["record", "exploding", "-o", "x.npz", "--set", "seed"], "KEY=VALUE"),
        (["record", "missing.toml", "-o", "x.npz"], "missing.toml"),
        (["record", "exploding", "-o", "no/such/folder/x.npz"], "folder"),
        (["export", "exploding", "-o", "out", "--view", "detla"], "delta"),
        (["export", "exploding", "-o", "out", "--format", "gif"], "add --animate"),
        (["export", "exploding", "-o", "out", "--format", "bmp"], "png"),
        (["export", "missing.npz", "-o", "out"], "missing.npz"),
        (["export", "exploding", "-o", "out", "--size", "poster"], "slide, paper, column"),
        (["export", "exploding", "-o", "out", "--size", "3x4"], "millimetres"),
        (["presets", "--jsn"], "--jsn"),
        (["bench", "--fast"], "--fast"),
        (["--language", "fr"], "zh_CN"),
        (["exploding", "clipped"], "clipped"),
    ],
)
def test_bad_usage_is_one_line_and_writes_nothing(arguments, words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert words in refused(arguments, capsys)
    assert list(tmp_path.iterdir()) == []


def test_check_finds_every_gradient_right(capsys):
    assert main(["check", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["gradients_right"]
    names = [row["network"] for row in report["gradients"]]
    assert {"SRN tanh", "LSTM", "GRU reset_before", "GRU reset_after"} <= set(names)
    assert 0 < report["largest_error"] <= report["tolerance"]


def test_check_in_words(capsys):
    assert main(["check"]) == 0
    assert "largest error" in capsys.readouterr().out


def test_it_runs_as_a_module_and_is_quiet_in_a_closed_pipe():
    program = f"{sys.executable} -m rnnviz presets | head -n 1"
    done = subprocess.run(program, shell=True, capture_output=True, text=True, cwd=_root())
    assert done.stdout.startswith("exploding")
    assert done.stderr == ""


def test_a_machine_without_a_display_gets_one_line_and_the_figures(tmp_path, monkeypatch):
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(_root()),
        "HOME": str(tmp_path),
        "MPLCONFIGDIR": mpl.get_cachedir(),  # listing all fonts takes longer than drawing
    }
    done = subprocess.run(
        [sys.executable, "-m", "rnnviz"],
        capture_output=True, text=True, cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "display" in done.stderr
    assert list((tmp_path / "figures").glob("*.png"))


def _root() -> Path:
    return Path(__file__).resolve().parents[2]


def export(tmp_path, *views):
    arguments = [part for view in views for part in ("--view", view)]
    return main(["export", "exploding", "--updates", "1", "-o", str(tmp_path / "f"), *arguments])


def test_a_view_with_nothing_to_show_is_bad_usage(tmp_path, capsys):
    assert export(tmp_path, "gates") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "gates" in told.err
    assert list(tmp_path.iterdir()) == []


def test_beside_others_it_is_left_out_in_one_line(tmp_path, capsys):
    assert export(tmp_path, "gates", "delta") == 0
    told = capsys.readouterr()
    assert told.out == "left out, nothing to show: gates\n"
    assert [path.name for path in (tmp_path / "f").iterdir()] == ["delta.png"]


STOPPED = """
import sys, time
from rnnviz.cli import main
from rnnviz.command import record
from rnnviz.storage.atomic_write import write_atomically

def produce(file):
    file.write(b"half")
    print("ready", flush=True)
    time.sleep(600)

record.run = lambda wanted: write_atomically(wanted.output, produce)
sys.exit(main(["record", "exploding", "-o", sys.argv[1]]))
"""


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_command_that_is_told_to_end_leaves_no_half_file(tmp_path, number):
    command = [sys.executable, "-c", STOPPED, str(tmp_path / "run.npz")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        assert [path.suffix for path in tmp_path.iterdir()] == [".part"]
        process.send_signal(number)
        assert process.communicate(timeout=120)[1] == b""
        assert process.returncode == 128 + number
    assert list(tmp_path.iterdir()) == []
