"""Ctrl+Z in the window: runs come back as they were, settings too, and fields keep their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from rnnviz.experiment.preset import load_preset
from rnnviz.nn.clipping import ClipGlobalNorm, NoClipping
from rnnviz.session import State
from rnnviz.training.trainer import Trainer

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(window, qtbot):
    with qtbot.waitExposed(window):
        window.activateWindow()
    window.dock_area.setFocus()
    return window


def update_of(window):
    return window.run.frame.snapshot.update


def step(window, qtbot, count):
    for _ in range(count):
        update = update_of(window)
        qtbot.keyClick(window, Qt.Key.Key_N)
        qtbot.waitUntil(lambda update=update: update_of(window) == update + 1)


def undo(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)


def redo(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL | SHIFT)


def menu_text(window, name):
    return window.actions_.by_name[name].text()


def trainer(window):
    return window.session._worker._trainer


def test_a_reset_is_undone_with_everything_the_run_had(window, small, qtbot):
    step(window, qtbot, 6)
    qtbot.keyClick(window, Qt.Key.Key_Home)
    left = trainer(window)
    qtbot.keyClick(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: update_of(window) == 0)
    assert menu_text(window, "undo") == "Undo reset of Small"
    assert any("Ctrl+Z" in n.text.text() and "6" in n.text.text() for n in window.notices.shown)
    step(window, qtbot, 2)
    undo(window, qtbot)
    qtbot.waitUntil(lambda: update_of(window) == 6)
    assert trainer(window) is left
    assert window.cursor_.step == 1
    assert window.session.state is State.PAUSED
    step(window, qtbot, 4)
    alone = Trainer(small.experiment, "small")
    for _ in range(10):
        alone.step()
    assert (trainer(window).parameters.flat == alone.parameters.flat).all()
    assert (trainer(window).recorded()["loss"] == alone.recorded()["loss"]).all()
    undone = menu_text(window, "redo")
    assert undone == "Redo reset of Small"
    redo(window, qtbot)
    qtbot.waitUntil(lambda: update_of(window) == 2)
    undo(window, qtbot)
    qtbot.waitUntil(lambda: update_of(window) == 10)


def test_an_opened_preset_is_undone_with_form_title_and_cursor(window, qtbot):
    step(window, qtbot, 3)
    qtbot.keyClick(window, Qt.Key.Key_Home)
    wanted = window.form.experiment
    qtbot.keyClick(window, Qt.Key.Key_3)
    name = window.gallery.presets[2].name
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == name)
    assert window.cursor_.step == window.cursor_.steps
    undo(window, qtbot)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "small")
    assert window.form.experiment == wanted
    assert (update_of(window), window.cursor_.step, window.run.preset.name) == (3, 1, "small")
    assert window.windowTitle().startswith("Small")
    redo(window, qtbot)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == name)
    assert window.form.experiment == load_preset(name).experiment


def test_the_first_preset_is_nothing_to_undo(window):
    assert not window.actions_.by_name["undo"].isEnabled()
    assert menu_text(window, "undo") == "Undo"


def test_a_reset_that_loses_nothing_is_no_step(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: not window.run._requested)
    assert not window.actions_.by_name["undo"].isEnabled()


def test_settings_are_undone_before_the_start_and_while_running(window, small, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: window.session.experiment.clipping == ClipGlobalNorm(1.0))
    assert menu_text(window, "undo").startswith("Undo change: Clipping: ")
    undo(window, qtbot)
    qtbot.waitUntil(lambda: window.session.experiment == small.experiment)
    assert not window.transport.clip.isChecked()
    step(window, qtbot, 2)
    redo(window, qtbot)
    qtbot.waitUntil(lambda: window.session.experiment.clipping == ClipGlobalNorm(1.0))
    assert window.transport.clip.isChecked()
    assert update_of(window) == 2
    undo(window, qtbot)
    expected = [(2, "global"), (2, "none")]
    qtbot.waitUntil(lambda: clipping_changes(window)[-2:] == expected)
    assert window.form.experiment.clipping == NoClipping()


def clipping_changes(window):
    changes = trainer(window).changes
    return [(change.update, change.after) for change in changes if change.key == "clipping.name"]


def test_clip_and_start_again_is_one_step_and_leaves_the_old_run_untouched(
    make_window, small, qtbot
):
    optimizer = replace(small.experiment.optimizer, learning_rate=1e6)
    cell = replace(small.experiment.cell, activation="identity")
    task = replace(small.experiment.task, length=40)
    experiment = replace(small.experiment, optimizer=optimizer, cell=cell, task=task)
    window = make_window(preset=replace(small, experiment=experiment))
    window.run.play()
    qtbot.waitUntil(lambda: window.session.state is State.DIVERGED)
    qtbot.waitUntil(lambda: window.status_line.clip.isVisible())
    ended = update_of(window)
    qtbot.mouseClick(window.status_line.clip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.experiment.clipping == ClipGlobalNorm(1.0))
    window.run._session.pause()
    undo(window, qtbot)
    qtbot.waitUntil(lambda: window.session.state is State.DIVERGED)
    qtbot.waitUntil(lambda: update_of(window) == ended)
    assert window.form.experiment == experiment
    assert trainer(window).changes == ()
    assert not window.actions_.by_name["undo"].isEnabled()


def test_in_a_text_field_the_key_stays_the_fields_own(window, qtbot):
    step(window, qtbot, 1)
    qtbot.keyClick(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: update_of(window) == 0)
    window.gallery.search.setFocus()
    qtbot.keyClicks(window.gallery.search, "lstm")
    qtbot.keyClick(window.gallery.search, Qt.Key.Key_Z, CONTROL)
    assert window.gallery.search.text() != "lstm"
    assert menu_text(window, "undo") == "Undo reset of Small"


def test_a_refused_run_leaves_no_step(window, small, qtbot):
    task = replace(small.experiment.task, length=10_000)
    cell = replace(small.experiment.cell, size=1024)
    window.run.open(replace(small, experiment=replace(small.experiment, task=task, cell=cell)))
    qtbot.waitUntil(lambda: not window.run._requested)
    qtbot.waitUntil(lambda: not window.actions_.by_name["undo"].isEnabled())
    assert window.form.experiment == small.experiment


def test_keeping_for_comparison_is_undone(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_K)
    kept = window.comparison.kept
    assert len(kept) == 1
    undo(window, qtbot)
    assert window.comparison.kept == ()
    redo(window, qtbot)
    assert window.comparison.kept is kept
    assert window.actions_.by_name["keep"].isChecked()


def test_many_resets_and_undos_in_a_row_end_where_they_began(window, qtbot):
    step(window, qtbot, 2)
    left = trainer(window)
    parameters = left.parameters.flat.copy()
    for number in (2, 3, 4):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number}"))
    for _ in range(3):
        undo(window, qtbot)
    qtbot.waitUntil(lambda: not window.run._requested and trainer(window) is left)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "small" and update_of(window) == 2)
    np.testing.assert_array_equal(left.parameters.flat, parameters)


def test_what_is_undone_is_named_in_the_language_of_the_moment(window, qtbot):
    step(window, qtbot, 1)
    qtbot.keyClick(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: update_of(window) == 0)
    window.appearance.use_language("zh_CN")
    qtbot.waitUntil(lambda: "小" in menu_text(window, "undo"))
    window.appearance.use_language("en")
    qtbot.waitUntil(lambda: menu_text(window, "undo") == "Undo reset of Small")


def test_arrangements_are_undone(window, qtbot):
    before = window.dock_area.arrangement
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_3, CONTROL)
    assert window.dock_area.arrangement == "lab"
    assert menu_text(window, "undo") == "Undo arrangement: Lab"
    undo(window, qtbot)
    assert window.dock_area.arrangement == "pair"
    undo(window, qtbot)
    assert window.dock_area.arrangement == before
    assert window.actions_.by_name[before].isChecked()
    redo(window, qtbot)
    assert window.dock_area.arrangement == "pair"


def test_an_arrangement_of_the_users_own_comes_back(window, qtbot):
    window.arrangements._save_as("Mine")
    window.arrangements.delete_arrangement()
    assert ":Mine" not in window.dock_area.arrangements
    undo(window, qtbot)
    assert window.dock_area.arrangement == ":Mine"
    undo(window, qtbot)
    assert ":Mine" not in window.dock_area.arrangements


def test_a_recording_that_is_played_can_be_returned_to(window, tmp_path, qtbot):
    step(window, qtbot, 4)
    path = tmp_path / "run.npz"
    window.exports.write_recording(path)
    qtbot.waitUntil(lambda: path.exists() and not window.jobs.busy)
    window.files.open_path(str(path))
    qtbot.waitUntil(lambda: window.run._recorded is not None)
    recorded = window.run._recorded
    qtbot.keyClick(window, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: update_of(window) == 1)
    undo(window, qtbot)
    assert window.run._recorded is recorded
    assert update_of(window) == 4
    redo(window, qtbot)
    qtbot.waitUntil(lambda: window.run._recorded is None and update_of(window) == 1)
