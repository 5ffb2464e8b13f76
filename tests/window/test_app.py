"""Starting and ending the program: with a window, without a display, by a signal, on bad input."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rnnviz import app
from rnnviz.text import BadInput, Message
from rnnviz.window import machine
from rnnviz.window.reading import find

ROOT = Path(__file__).parents[2]


@pytest.fixture
def without_display(monkeypatch):
    reason = Message("window", "There is no display on this machine.")
    monkeypatch.setattr(machine, "lacking", lambda: reason)


def test_without_a_display_the_default_figures_are_written(
    without_display, monkeypatch, capsys, tmp_path
):
    calls = []
    monkeypatch.chdir(tmp_path)
    assert app.run(lambda arguments: calls.append(arguments) or 0, None, None) == 0
    assert calls == [["export", "exploding", "-o", "figures"]]
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "no display" in told
    assert "figures" in told


def test_without_a_display_a_bad_name_is_refused_in_one_line(without_display, capsys):
    with pytest.raises(BadInput, match="no such preset"):
        app.run(pytest.fail, "nosuch", None)
    assert capsys.readouterr().err == ""


def test_a_name_or_a_file_is_found(tmp_path):
    assert find("clipped").preset.name == "clipped"
    with pytest.raises(BadInput, match="no such file"):
        find(str(tmp_path / "a.toml"))
    with pytest.raises(BadInput, match="no such preset"):
        find("cliped")


def started(tmp_path, *arguments):
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
    }
    script = "import sys; from rnnviz.cli import main; sys.exit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_the_window_in_order(tmp_path, number):
    process = started(tmp_path, "vanishing")
    remembered = tmp_path / "rnnviz" / "rnnviz.ini"
    time.sleep(2.5)
    while process.poll() is None:
        process.send_signal(number)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
    assert process.returncode in (0, -number)
    if process.returncode == 0:
        assert remembered.is_file()
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()


def test_a_bad_argument_ends_before_a_window(tmp_path):
    process = started(tmp_path, "nosuch")
    assert process.wait(20) == 2
    told = process.stderr.read()
    process.stderr.close()
    assert told.count("\n") == 1
    assert "nosuch" in told
