"""Starting and ending the program: with a window, without a display, by a signal, on bad input."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rnnviz import app
from rnnviz.text import BadInput, Message
from rnnviz.window.file.loader import load_file
from rnnviz.window.runtime import platform_check

ROOT = Path(__file__).parents[2]


@pytest.fixture
def without_display(monkeypatch):
    reason = Message("window", "There is no display on this machine.")
    monkeypatch.setattr(platform_check, "lacking", lambda: reason)


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
    assert load_file("clipped").preset.name == "clipped"
    with pytest.raises(BadInput, match="no such file"):
        load_file(str(tmp_path / "a.toml"))
    with pytest.raises(BadInput, match="no such preset"):
        load_file("cliped")


def started(tmp_path, *arguments, then="pass"):
    """Run the program with a window; `then` is Python that runs when it is open."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
    }
    script = """
import sys, time
from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtWidgets import QApplication
from rnnviz import app
from rnnviz.cli import main
open_window = app.open_window
def opened(*arguments):
    window = open_window(*arguments)
    QTimer.singleShot(0, lambda: then(window))
    return window
def then(window):
    print("ready", flush=True)
    THEN
def when(condition, act):
    QTimer.singleShot(10, lambda: act() if condition() else when(condition, act))
app.open_window = opened
sys.exit(main())
""".replace("THEN", then)
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_the_window_in_order(tmp_path, number):
    process = started(tmp_path, "vanishing")
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "Traceback" not in told
    assert (tmp_path / "rnnviz" / "rnnviz.ini").is_file()


def test_a_bad_argument_ends_before_a_window(tmp_path):
    process = started(tmp_path, "nosuch")
    _, told = process.communicate(timeout=120)
    assert process.returncode == 2
    assert told.count("\n") == 1
    assert "nosuch" in told


COPIES = {
    "a picture": "when(lambda: window.run.frame, window.exports.copy);"
    " when(lambda: not QApplication.clipboard().image().isNull(), window.close)",
    "words": "QApplication.clipboard().setText('words'); window.close()",
    "what Python made": "QApplication.clipboard().setMimeData(QMimeData()); window.close()",
}


@pytest.mark.parametrize("what", COPIES)
def test_what_was_copied_is_no_crash_at_the_end(tmp_path, what):
    process = started(tmp_path, "vanishing", then=COPIES[what])
    try:
        _, told = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 0, told


def test_work_that_does_not_end_is_left_behind_and_named(tmp_path):
    endless = "window.jobs.start(lambda: time.sleep(600), 'Writing…', print, writes='f.pdf')"
    process = started(tmp_path, "vanishing", then=f"{endless}; window.close()")
    try:
        _, told = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 0, told
    assert told.splitlines()[-1] == "rnnviz: Closed before this was written: f.pdf"
