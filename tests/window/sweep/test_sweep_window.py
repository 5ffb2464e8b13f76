"""Sweeps in the window: asked for, drawn as they come, stopped, continued, opened by a click."""

from __future__ import annotations

import os
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from rnnviz.sweep import figures
from rnnviz.sweep.layout import positions
from rnnviz.sweep.preset import SweepPreset
from rnnviz.sweep.run_one import run_one
from rnnviz.sweep.sweep_file import read_sweep, write_sweep
from rnnviz.window.file.loader import load_file
from rnnviz.window.preference_file import Preferences
from rnnviz.window.sweep import form as form_module
from rnnviz.window.sweep.window import SweepWindow
from tests.sweep.tiny import AXES, assert_same_bits, small_plan


class Gate:
    """Runs made here, in the thread of the sweep, as many as were let through."""

    def __init__(self) -> None:
        self.open = threading.Semaphore(0)
        self.made: list = []

    def runner(self, jobs):
        def results(plan, places):
            for place in places:
                while not self.open.acquire(timeout=0.01):
                    yield None
                self.made.append(place)
                yield place, run_one(plan.experiment(place))

        return results

    def let(self, count: int) -> None:
        self.open.release(count)


@pytest.fixture
def gate(monkeypatch):
    found = Gate()
    monkeypatch.setattr(form_module, "pool_of", found.runner)
    return found


@pytest.fixture
def sweeps(window, tmp_path, preferences, gate):
    """The window of sweeps over a tiny experiment."""
    preferences.folder = str(tmp_path)
    window.sweeps.show_preset(SweepPreset(small_plan().preset, AXES, seeds=2))
    return window.sweeps


def form_of(sweeps):
    return sweeps.dialog.form


def told(sweeps) -> str:
    return sweeps.dialog.told.text()


def test_a_sweep_is_drawn_as_it_comes_stopped_and_continued(sweeps, gate, alone, qtbot):
    dialog = sweeps.dialog
    path = form_of(sweeps).request().path
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    assert not dialog.start.isEnabled()
    gate.let(5)
    qtbot.waitUntil(
        lambda: dialog.picture.sweep is not None and dialog.picture.sweep.done.sum() == 5
    )
    assert told(sweeps).startswith("5 of 12")
    assert dialog.picture.figure.shown is not None
    QTest.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.start.isEnabled)
    assert dialog.start.text() == "Go on"
    assert read_sweep(path).done.sum() == 5
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    gate.let(7)
    qtbot.waitUntil(lambda: dialog.start.isEnabled() and dialog.picture.sweep.whole)
    assert len(gate.made) == len(set(gate.made)) == 12
    assert_same_bits(read_sweep(path), alone)


def test_closing_keeps_what_is_done_and_names_the_sweep(
    window, sweeps, gate, make_window, preferences, qtbot, capfd
):
    path = form_of(sweeps).request().path
    sweeps.dialog.start.click()
    gate.let(3)
    qtbot.waitUntil(lambda: len(gate.made) == 3 and path.exists())
    window.close()
    assert not sweeps.dialog.isVisible(), "the program would go on with this window alone"
    assert sweeps._thread is None or sweeps._thread.wait(5)
    assert read_sweep(path).done.sum() == 3
    assert f"this sweep was whole; opened again, it goes on: {path}" in capfd.readouterr().err
    again = make_window(preferences=Preferences(preferences.path))
    told = [text for *_, text in again.notices.kept]
    assert any("it goes on" in text and str(path) in text for text in told)


def test_a_sweep_closed_before_its_first_result_is_not_named(window, sweeps, gate, qtbot, capfd):
    path = form_of(sweeps).request().path
    sweeps.dialog.start.click()
    qtbot.waitUntil(lambda: sweeps.dialog.picture.sweep is not None)
    window.close()
    assert not path.exists()
    assert "it goes on" not in capfd.readouterr().err
    assert window.preferences.texts("stopped_sweeps") == []


def test_a_sweep_that_is_whole_is_not_named(window, sweeps, gate, qtbot, capfd):
    """Its end is not yet heard of."""
    path = form_of(sweeps).request().path
    gate.let(12)
    sweeps.dialog.start.click()
    assert sweeps._thread.wait(20)
    window.close()
    assert read_sweep(path).whole
    assert "it goes on" not in capfd.readouterr().err


def test_a_sweep_that_was_refused_is_not_named(window, sweeps, gate, alone, capfd):
    """Nor is its end yet heard of; the file is of another sweep."""
    path = form_of(sweeps).request().path
    write_sweep(path, alone)
    form_of(sweeps).seeds.setValue(3)
    form_of(sweeps).file.setText(str(path))
    sweeps.dialog.start.click()
    assert sweeps._thread.wait(20)
    window.close()
    assert "it goes on" not in capfd.readouterr().err


def test_windows_that_were_closed_do_not_gather(window, sweeps):
    for _ in range(3):
        sweeps.dialog.close()
        sweeps.open_sweep()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert window.findChildren(SweepWindow) == [sweeps.dialog]


def test_the_window_of_sweeps_stops_its_sweep_when_it_is_closed(sweeps, gate, qtbot):
    path = form_of(sweeps).request().path
    sweeps.dialog.start.click()
    gate.let(2)
    qtbot.waitUntil(lambda: len(gate.made) == 2 and path.exists())
    sweeps.dialog.close()
    assert not sweeps.dialog.isVisible()
    qtbot.waitUntil(lambda: sweeps._thread is None)
    assert read_sweep(path).done.sum() == 2
    sweeps.open_sweep()
    assert sweeps.dialog.isVisible()


def test_what_cannot_run_is_said_before_anything_runs(sweeps, gate, qtbot):
    form = form_of(sweeps)
    form.rows[1].values.setText("5, six")
    QTest.mouseClick(sweeps.dialog.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "task.length" in told(sweeps))
    assert not gate.made
    form.rows[1].values.setText("5,,6")
    assert not sweeps.dialog.start.isEnabled()
    assert "--over" in form.told.text()
    form.rows[1].values.setText("5..400")
    form.seeds.setValue(1000)
    assert not sweeps.dialog.start.isEnabled()
    form.seeds.setValue(1)
    form.rows[1].values.setText("5..6")
    assert form.told.text() == "4 runs"


def test_the_file_of_another_sweep_is_left_alone(sweeps, gate, alone, qtbot):
    form = form_of(sweeps)
    path = form.request().path
    write_sweep(path, alone)
    before = path.read_bytes()
    form.seeds.setValue(3)
    sweeps.dialog.start.click()
    qtbot.waitUntil(lambda: "another sweep" in told(sweeps))
    assert path.read_bytes() == before
    assert not gate.made


def test_settings_are_added_chosen_and_taken_out(sweeps):
    form = form_of(sweeps)
    form.add.click()
    form.add.click()
    assert len(form.rows) == 4
    assert not form.add.isEnabled()
    row = form.rows[2]
    index = row.setting.findData("optimizer.learning_rate")
    row.setting.setCurrentIndex(index)
    row.setting.activated.emit(index)
    axis = form.axes()[2]
    assert axis.key == "optimizer.learning_rate"
    assert len(axis.values) == 3
    row.setting.setEditText("init.recurrent_scale")
    assert form.axes()[2].key == "init.recurrent_scale"
    form.rows[3].remove.click()
    form.rows[2].remove.click()
    assert [row.key for row in form.rows] == ["cell.name", "task.length"]
    assert form.add.isEnabled()


def test_presets_of_sweeps_are_offered(sweeps):
    form = form_of(sweeps)
    names = [form.start.itemText(i) for i in range(form.start.count())]
    index = names.index("Clip threshold and learning rate")
    form.start.setCurrentIndex(index)
    assert [axis.key for axis in form.axes()] == ["optimizer.learning_rate", "clipping.threshold"]
    assert form.about.text()


def dropped(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    window.files.eventFilter(window, event)


@pytest.fixture
def shown(window, alone, tmp_path, gate, qtbot):
    """A window on which a whole sweep was dropped."""
    path = tmp_path / "dropped.npz"
    write_sweep(path, alone)
    dropped(window, path)
    qtbot.waitUntil(
        lambda: window.sweeps.dialog is not None and window.sweeps.dialog.picture.sweep is not None
    )
    return window.sweeps


def click(sweeps, place, modifiers=Qt.KeyboardModifier.NoModifier):
    """Click the point of a run in the figure of the loss."""
    picture = sweeps.dialog.picture
    index = picture.which.findData("loss")
    picture.which.setCurrentIndex(index)
    picture.which.activated.emit(index)
    (item,) = picture.figure.panels
    assert not item.panel.y.log10
    x = item.transform.x_pixels(positions(picture.sweep.plan.axes[1])[0][place[1]])
    y = item.transform.y_pixels(picture.sweep.numbers["loss"][place])
    at = item.view_box.mapToScene(QPointF(float(x), float(y))).toPoint()
    QTest.mouseClick(picture.figure.viewport(), Qt.MouseButton.LeftButton, modifiers, at)


def test_a_dropped_sweep_opens_and_a_click_opens_its_run(window, shown, alone, qtbot):
    assert window.sweeps.dialog.start.text() == "Start"
    assert form_of(shown).request().make().experiment((1, 2, 1)) == alone.plan.experiment((1, 2, 1))
    click(shown, (1, 2, 1))
    qtbot.waitUntil(
        lambda: window.run.frame.snapshot.experiment == alone.plan.experiment((1, 2, 1))
    )
    click(shown, (0, 2, 1), Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: window.run.twin is not None)
    assert window.run.twin.experiment == alone.plan.experiment((0, 2, 1))


def test_the_figure_can_be_chosen_turned_and_written(window, shown, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(figures, "default_names", lambda sweep: ("verdicts",))
    picture = shown.dialog.picture
    for i in range(picture.which.count()):
        picture.which.setCurrentIndex(i)
        picture.which.activated.emit(i)
        assert picture.figure.figure is not None
    picture.across.setCurrentIndex(0)
    picture.across.activated.emit(0)
    index = picture.which.findData("reach")
    picture.which.setCurrentIndex(index)
    picture.which.activated.emit(index)
    assert picture.figure.figure.panels[0].x.ticks[0][1] == "SRN"
    picture.across.setCurrentIndex(1)
    picture.which.setCurrentIndex(picture.which.findData("verdicts"))
    shown.write_figures(tmp_path)
    qtbot.waitUntil(lambda: "files saved" in told(shown))
    names = {name for name in os.listdir(tmp_path) if name.startswith("vanishing-")}
    assert {"vanishing-runs.csv", "vanishing-verdicts.pdf", "vanishing-verdicts.svg"} <= names


def test_the_command_is_in_the_run_menu(window, gate):
    action = window.actions_.by_name["open_sweep"]
    assert action in window.actions_.menus["run"].actions()
    action.trigger()
    assert window.sweeps.dialog.isVisible()
    assert form_of(window.sweeps).preset.experiment == window.form.experiment


def test_dark_theme_and_projector_reach_the_figure(window, sweeps):
    window.appearance.use_theme("dark")
    assert sweeps.dialog.picture.figure.theme.palette.dark


def test_a_window_opened_with_a_sweep_has_its_experiment(make_window, gate, qtbot):
    window = make_window()
    window.files.take(load_file("radius-map"))
    qtbot.waitUntil(lambda: window.run.frame is not None)
    assert window.sweeps.dialog.isVisible()
    form = form_of(window.sweeps)
    assert [axis.key for axis in form.axes()] == ["init.recurrent_scale", "init.input_scale"]
    assert window.run.preset.name == "radius-map"


def test_another_language_reaches_the_window_of_sweeps(window, shown, alone, qtbot):
    window.appearance.use_language("zh_CN")
    qtbot.waitUntil(lambda: window.sweeps.dialog.start.text() == "开始")
    dialog = window.sweeps.dialog
    assert dialog.isVisible()
    assert dialog.picture.sweep.plan.shape == alone.plan.shape
    window.appearance.use_language("en")
    qtbot.waitUntil(lambda: window.sweeps.dialog.start.text() == "Start")
