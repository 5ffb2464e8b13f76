"""The sequence on screen is chosen by keys: typed, drawn, by number, shuffled, and returned."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.experiment.preset import Preset
from rnnviz.training.probe import DEFAULT_PROBE, Probe

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def preset(task, **settings):
    table = {
        "cell": {"name": "srn", "size": 4},
        "task": {"name": task, **settings},
        "training": {"batch": 4, "updates": 50},
    }
    return Preset(task, parse_experiment(table))


@pytest.fixture
def show(make_window, qtbot):
    """Return a function that shows the run of a task."""

    def shown(task, **settings):
        window = make_window()
        window.run.open(preset(task, **settings))
        # A condition that returns None holds: so it has to be told from what is not there yet.
        qtbot.waitUntil(
            lambda: window.run.frame is not None and window.run.frame.snapshot.name == task
        )
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.dock_area.setFocus()
        return window

    return shown


def probe(window):
    return window.run.frame.snapshot.probe


def opened(window, qtbot):
    QTest.keyClick(window, Key.Key_I)
    dialog = window.sequence.dialog
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_digits_are_typed_and_shown_at_once(show, qtbot):
    window = show("digit_sum", length=6)
    dialog = opened(window, qtbot)
    dialog.line.setFocus()
    dialog.line.selectAll()
    QTest.keyClicks(dialog.line, "6 7 0 0 1 0 0 0 0 0")
    wanted = Probe("typed", "6 7 0 0 1 0 0 0 0 0")
    qtbot.waitUntil(lambda: probe(window) == wanted)
    assert "Target: 13." in dialog.hint.text()
    QTest.keyClick(dialog.line, Key.Key_Return)
    trace = window.run.frame.snapshot.trace
    assert trace.symbols.tolist() == [6, 7, 0, 0, 1, 0, 0, 0, 0, 0]
    assert trace.target == 13
    assert "typed sequence" in window.windowTitle()
    window.history.undo()
    qtbot.waitUntil(lambda: probe(window) == DEFAULT_PROBE)
    assert "typed sequence" not in window.windowTitle()


def test_what_is_wrong_is_said_in_one_line_and_the_last_right_one_stays(show, qtbot):
    window = show("digit_sum", length=6)
    dialog = opened(window, qtbot)
    dialog.line.setFocus()
    dialog.line.selectAll()
    QTest.keyClicks(dialog.line, "67")
    qtbot.waitUntil(lambda: probe(window) == Probe("typed", "67"))
    QTest.keyClicks(dialog.line, "x")
    assert "'x' (number 3) is not among 0 1 2 3 4 5 6 7 8 9" in dialog.hint.text()
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    QTest.keyClick(dialog, Key.Key_Escape)
    qtbot.waitUntil(lambda: probe(window) == DEFAULT_PROBE)


def test_a_number_is_chosen_by_keys(show, qtbot):
    window = show("parity")
    dialog = opened(window, qtbot)
    dialog.kind.setFocus()
    QTest.keyClick(dialog.kind, Key.Key_End)
    qtbot.waitUntil(lambda: probe(window).kind == "held_out")
    dialog.number.setFocus()
    QTest.keyClick(dialog.number, Key.Key_Up)
    qtbot.waitUntil(lambda: probe(window) == Probe("held_out", number=2))
    source = window.run.frame.snapshot.checkpoint.source
    shown = window.run.frame.snapshot.trace.symbols
    assert shown.tolist() == source.test(2).x[:, 1].tolist()
    assert dialog.line.text() == " ".join(map(str, shown))


def test_keys_shuffle_and_return(show, qtbot):
    window = show("parity")
    QTest.keyClick(window, Key.Key_I, SHIFT)
    qtbot.waitUntil(lambda: probe(window) == Probe(shuffled=1))
    QTest.keyClick(window, Key.Key_I, SHIFT)
    qtbot.waitUntil(lambda: probe(window) == Probe(shuffled=2))
    QTest.keyClick(window, Key.Key_U)
    qtbot.waitUntil(lambda: probe(window) == DEFAULT_PROBE)


def test_numbers_are_drawn_with_the_mouse_and_edited_by_keys(show, qtbot):
    window = show("sine", length=8)
    dialog = opened(window, qtbot)
    curve = dialog.curve
    middle = curve.height() // 2
    QTest.mousePress(curve, Qt.MouseButton.LeftButton, pos=QPoint(2, middle))
    QTest.mouseMove(curve, QPoint(curve.width() - 2, middle))
    QTest.mouseRelease(curve, Qt.MouseButton.LeftButton, pos=QPoint(curve.width() - 2, middle))
    numbers = [float(word) for word in dialog.line.text().split()]
    assert len(numbers) == 9
    assert max(numbers) - min(numbers) < 1e-3  # a level line
    qtbot.waitUntil(lambda: probe(window).text == dialog.line.text())
    curve.setFocus()
    QTest.keyClick(curve, Key.Key_Home)
    QTest.keyClick(curve, Key.Key_Up)
    assert float(dialog.line.text().split()[0]) > numbers[0] + 0.1
    QTest.keyClick(curve, Key.Key_Delete)
    assert len(dialog.line.text().split()) == 8
    QTest.keyClick(curve, Key.Key_Insert)
    assert len(dialog.line.text().split()) == 9
    qtbot.waitUntil(lambda: probe(window).text == dialog.line.text())
    assert window.run.frame.snapshot.trace.x[0, 0] == float(dialog.line.text().split()[0])


def test_a_key_shows_a_batch_and_it_is_remembered(show, qtbot, make_window):
    window = show("parity")
    QTest.keyClick(window, Key.Key_S)
    assert window.dock_area.batch == "training"
    window.dock_area.enlarge("delta")
    qtbot.waitUntil(lambda: window.run.frame.result("training_spread").value is not None)
    QTest.keyClick(window, Key.Key_S)
    assert window.dock_area.batch == "held_out"
    assert make_window().dock_area.batch == "held_out"


def test_every_view_of_the_sequence_names_it(show, qtbot):
    window = show("parity")
    QTest.keyClick(window, Key.Key_I, SHIFT)
    qtbot.waitUntil(lambda: not probe(window).is_default)
    dock = window.dock_area.docks["delta"]
    window.dock_area.enlarge("delta")
    qtbot.waitUntil(lambda: "steps shuffled (1)" in dock.title_bar.label.text())
