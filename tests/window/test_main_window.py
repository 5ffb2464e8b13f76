"""The whole window: every control, opening and dropping, exporting, preferences, closing."""

from __future__ import annotations

import io
import os
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontInfo
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QToolButton

from rnnviz.experiment.preset import list_presets, load_preset, preset_text
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.clipping import ClipGlobalNorm, ClipValue, NoClipping
from rnnviz.session import State
from rnnviz.tasks.from_file.series import Series
from rnnviz.tasks.from_file.text import Text
from rnnviz.window.command import COMMANDS
from rnnviz.window.file.preset_dialog import PresetWords
from rnnviz.window.main_window import LONGEST_CLOSE
from rnnviz.window.playback.transport_bar import SPEEDS
from rnnviz.window.preference_file import Preferences

ASKS = {"open", "save_preset", "save_recording", "export", "export_pdf", "close"}


def update_of(window):
    return window.run.frame.snapshot.update if window.run.frame is not None else -1


def texts(window):
    return [notice.text.text() for notice in window.notices.shown]


def test_every_command_can_be_given_without_an_error(window, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: ("", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: ("", ""))
    for command in COMMANDS:
        if command.name != "close":
            window.actions_.by_name[command.name].trigger()
            qtbot.wait(1)
    qtbot.waitUntil(lambda: not window.jobs.busy, timeout=30_000)
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    assert not any(notice.objectName() == "error" for notice in window.notices.shown)


def test_shortcuts_are_unambiguous():
    keys = [key for command in COMMANDS for key in command.keys] + [str(n) for n in range(1, 10)]
    assert len(keys) == len(set(keys))


def test_every_button_has_a_name_for_a_screen_reader(window):
    for button in window.findChildren(QToolButton):
        named = button.accessibleName() or button.text() or button.toolTip()
        is_qts_own = button.metaObject().className() != "QToolButton"
        assert named or is_qts_own or button.objectName().startswith("qt_")


# -- the run ---------------------------------------------------------------------------------


def test_space_plays_and_pauses(window, qtbot):
    with qtbot.waitExposed(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.playing or update_of(window) == 50)
    qtbot.waitUntil(lambda: update_of(window) == 50)
    assert window.session.state is State.FINISHED


def test_a_single_update_is_one(window, qtbot):
    window.run.single()
    qtbot.waitUntil(lambda: update_of(window) == 1)
    window.run.single()
    qtbot.waitUntil(lambda: update_of(window) == 2)
    assert "2 / 50" in window.transport.update_text.text()


def test_reset_returns_to_the_identical_state(window, qtbot):
    start = window.run.frame.snapshot.trace.output.copy()
    window.run.single()
    qtbot.waitUntil(lambda: update_of(window) == 1)
    assert (window.run.frame.snapshot.trace.output != start).any()
    window.run.reset()
    qtbot.waitUntil(lambda: update_of(window) == 0)
    assert (window.run.frame.snapshot.trace.output == start).all()


def test_keys_choose_presets(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_2)
    name = list_presets()[1].name
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == name)
    assert list_presets()[1].title in window.windowTitle()
    assert "SRN" in window.windowTitle()
    assert "seed 7" in window.windowTitle()


def test_a_click_on_clip_acts_on_the_running_experiment_and_back(window, qtbot):
    clip = window.transport.clip
    clip.click()
    qtbot.waitUntil(
        lambda: isinstance(window.run.frame.snapshot.experiment.clipping, ClipGlobalNorm)
    )
    assert clip.isChecked()
    assert window.form.experiment.clipping == ClipGlobalNorm(1.0)
    assert window.form.waiting == ()
    clip.click()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.experiment.clipping == NoClipping())
    assert not clip.isChecked()


def test_the_clip_button_remembers_which_clipping_it_was(make_window, small, qtbot):
    experiment = replace(small.experiment, clipping=ClipValue(0.25))
    window = make_window(preset=replace(small, experiment=experiment))
    assert window.transport.clip.isChecked()
    assert window.transport.threshold.text() == "0.25"
    window.clipping_toggle.clip()
    assert window.form.experiment.clipping == NoClipping()
    window.clipping_toggle.clip()
    assert window.form.experiment.clipping == ClipValue(0.25)


def test_a_threshold_that_is_typed_acts_while_clipping(window, qtbot):
    window.clipping_toggle.clip()
    threshold = window.transport.threshold
    threshold.setFocus()
    threshold.selectAll()
    qtbot.keyClicks(threshold, "0.5")
    qtbot.keyClick(threshold, Qt.Key.Key_Return)
    assert window.form.experiment.clipping == ClipGlobalNorm(0.5)


@pytest.mark.parametrize("clips", [True, False])
@pytest.mark.parametrize("typed", ["many", "1e24", "1e-13", "0", "-1", "nan", "inf", ""])
def test_a_threshold_that_no_preset_could_have_is_refused(window, qtbot, typed, clips):
    if clips:
        window.clipping_toggle.clip()
    before, threshold = window.form.experiment.clipping, window.transport.threshold
    threshold.setFocus()
    threshold.selectAll()
    qtbot.keyClick(threshold, Qt.Key.Key_Delete)
    qtbot.keyClicks(threshold, typed)
    qtbot.keyClick(threshold, Qt.Key.Key_Return)
    assert window.form.experiment.clipping == before
    assert threshold.text() == "1"
    assert "clipping.threshold" in window.notices.kept[-1][-1]
    window.clipping_toggle.clip()
    assert getattr(window.form.experiment.clipping, "threshold", 1.0) == 1.0


def test_speed_goes_from_one_a_second_to_full(window):
    speed = window.transport.speed
    speed.setValue(SPEEDS.index(1.0))
    assert window.transport.updates_per_second == 1.0
    assert window.transport.speed_text.text() == "1/s"
    window.transport.faster()
    assert window.transport.updates_per_second == 2.0
    for _ in range(20):
        window.transport.faster()
    assert window.transport.speed_text.text() == "full speed"
    for _ in range(20):
        window.transport.slower()
    assert window.transport.updates_per_second == SPEEDS[0]


def test_one_cursor_runs_through_all_views(window, qtbot):
    assert window.cursor_.step == 6
    for key, step in (("Home", 1), ("Right", 2), ("Right", 3), ("Left", 2), ("End", 6)):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{key}"))
        assert window.cursor_.step == step
        assert {dock.plot.step for dock in window.dock_area.docks.values()} == {step}
        assert window.transport.step_text.text() == f"{step} / 6"
        assert window.transport.step_slider.value() == step
    window.cursor_.choose_step(99)
    assert window.cursor_.step == 6
    window.dock_area.docks["delta"].plot.step_chosen.emit(4)
    assert window.cursor_.step == 4
    qtbot.waitUntil(lambda: window.run.frame.step == 4)


def test_the_cursor_stays_where_it_is_while_the_run_goes_on(window, qtbot):
    window.cursor_.choose_step(2)
    window.run.single()
    qtbot.waitUntil(lambda: update_of(window) == 1)
    assert window.run.frame.step == 2


def test_arrow_keys_in_a_field_stay_in_the_field(window, qtbot):
    window.gallery.search.setFocus()
    qtbot.keyClicks(window.gallery.search, "1 r")
    assert window.gallery.search.text() == "1 r"
    assert window.run.preset.name == "small"
    qtbot.keyClick(window.gallery.search, Qt.Key.Key_Home)
    assert window.cursor_.step == 6


def test_a_setting_that_waits_applies_on_reset(window, qtbot):
    window.form.sections["cell"].kind.box.setCurrentIndex(2)
    window.form.flush()
    assert "cell.name" in window.form.waiting
    window.form.apply_button.click()
    qtbot.waitUntil(lambda: isinstance(window.run.frame.snapshot.experiment.cell, GRU))
    assert window.form.waiting == ()


def test_a_run_that_cannot_be_built_is_reported_and_the_old_one_stays(window, small, qtbot):
    before = window.run.frame.snapshot.experiment
    task = replace(small.experiment.task, length=10_000)
    window.form.show_experiment(
        replace(small.experiment, task=task, cell=replace(small.experiment.cell, size=1024))
    )
    window.run.reset()
    qtbot.waitUntil(lambda: bool(texts(window)))
    assert "GiB" in texts(window)[0]
    window.run.single()
    qtbot.waitUntil(lambda: update_of(window) == 1)
    assert window.run.frame.snapshot.experiment == before


def diverging(small):
    optimizer = replace(small.experiment.optimizer, learning_rate=1e6)
    cell = replace(small.experiment.cell, activation="identity")
    task = replace(small.experiment.task, length=40)
    return replace(
        small, experiment=replace(small.experiment, optimizer=optimizer, cell=cell, task=task)
    )


def test_a_divergence_is_reported_with_two_ways_to_continue(make_window, small, qtbot):
    window = make_window(preset=diverging(small))
    window.run.play()
    qtbot.waitUntil(lambda: window.session.state is State.DIVERGED)
    qtbot.waitUntil(lambda: window.status_line.branch.isVisible())
    assert "update" in window.status_line.sentence.text()
    assert window.status_line.clip.isVisible()
    assert window.status_line.training.accessibleName() == "DIVERGED"
    assert window.status_line.flow.isVisible()
    window.status_line.clip.click()
    qtbot.waitUntil(lambda: isinstance(window.session.experiment.clipping, ClipGlobalNorm))
    qtbot.waitUntil(lambda: update_of(window) > 1)
    window.run.reset()
    qtbot.waitUntil(lambda: update_of(window) == 0 and not window.status_line.branch.isVisible())


# -- files -----------------------------------------------------------------------------------


def drop(window, path, on=None):
    data = QMimeData()
    data.setText(str(path))
    data.setUrls([QUrl.fromLocalFile(str(path)) if isinstance(path, Path) else QUrl(path)])
    enter = (
        Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    entering = QDragEnterEvent(QPoint(50, 50), *enter)
    QApplication.sendEvent(on or window, entering)
    if entering.isAccepted():
        QApplication.sendEvent(on or window, QDropEvent(QPointF(50, 50), *enter))
    return entering.isAccepted()


def test_a_dropped_preset_opens_and_is_recent(window, tmp_path, qtbot):
    path = tmp_path / "我的 δ#1.toml"
    path.write_text(preset_text(load_preset("vanishing")), "utf-8")
    drop(window, path)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "我的 δ#1")
    assert window.preferences.texts("recent") == [str(path)]
    window.files.recent.aboutToShow.emit()
    assert [action.text() for action in window.files.recent.actions()] == [path.name]
    window.files.recent.actions()[0].trigger()
    wait_for_work(window, qtbot)
    assert not texts(window)
    path.unlink()
    window.files.recent.actions()[0].trigger()
    wait_for_work(window, qtbot)
    assert path.name in texts(window)[0]
    assert window.preferences.texts("recent") == []


def test_a_file_can_be_dropped_anywhere(window, tmp_path, qtbot):
    places = [
        window.dock_area.docks["delta"].plot.viewport(),
        window.gallery.list.viewport(),
        window.gallery.search,
        window.form.sections["cell"].rows[0].editor.field,
        window.transport.threshold,
        window.status_line,
    ]
    for number, place in enumerate(places):
        path = tmp_path / f"{number}.toml"
        path.write_text(preset_text(load_preset("vanishing")), "utf-8")
        assert drop(window, path, on=place), place
        wait_for_work(window, qtbot)
        assert window.run.preset.name == str(number), place


BAD = ["", "format = 99", "seed = [", "\udcff", "format = 1\nsead = 3", "x" * 70_000]


def test_a_bad_file_is_refused_in_one_line_and_the_run_goes_on(window, tmp_path, qtbot):
    before, told = window.run.preset, len(window.notices.kept)
    for number, content in enumerate(BAD, 1):
        path = tmp_path / f"bad-{number}.toml"
        path.write_bytes(content.encode("utf-8", "surrogateescape"))
        drop(window, path)
        wait_for_work(window, qtbot)
        assert len(window.notices.kept) == told + number, content
        (text,) = (text for text in texts(window) if path.name in text)
        assert "\n" not in text
        assert window.run.preset is before
        assert window.preferences.texts("recent") == []


def test_a_run_that_is_refused_leaves_all_as_it_was(make_window, small, tmp_path, qtbot):
    window = make_window(preset=diverging(small))
    window.run.play()
    qtbot.waitUntil(lambda: window.session.state is State.DIVERGED)
    qtbot.waitUntil(lambda: window.status_line.branch.isVisible())
    before = window.run.preset, window.form.experiment, window.windowTitle(), window.cursor_.step
    path = tmp_path / "gone.toml"
    path.write_text(preset_text(load_preset("vanishing")), "utf-8")
    task = Text(text="file", file=str(tmp_path / "gone.txt"))
    preset = replace(small, name="gone", experiment=replace(small.experiment, task=task))
    path.write_text(preset_text(preset), "utf-8")
    drop(window, path)
    qtbot.waitUntil(lambda: bool(texts(window)) and "gone.txt" in texts(window)[-1])
    after = window.run.preset, window.form.experiment, window.windowTitle(), window.cursor_.step
    assert after == before
    qtbot.waitUntil(lambda: window.session.experiment == before[1])
    assert window.session.state is State.DIVERGED


def test_dropped_data_are_learnt_with_the_settings_there_are(window, tmp_path, qtbot):
    path = tmp_path / "levels.csv"
    path.write_text("level\n" + "".join(f"{i * i % 37}\n" for i in range(400)))
    window.clipping_toggle.clip()
    before = window.form.experiment
    drop(window, path)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "levels")
    qtbot.waitUntil(lambda: bool(texts(window)) and "levels.csv" in texts(window)[-1])
    assert window.form.experiment == replace(before, task=Series(series="file", file=str(path)))
    assert "levels.csv" in window.windowTitle()
    assert window.notices.shown[-1].objectName() == "note"


@pytest.mark.parametrize("kind", ["png", "npz"])
def test_a_run_that_was_changed_is_opened_with_its_changes(
    window, tmp_path, monkeypatch, qtbot, kind
):
    path = tmp_path / f"changed.{kind}"
    window.run.single()
    qtbot.waitUntil(lambda: update_of(window) == 1)
    window.clipping_toggle.clip()
    qtbot.waitUntil(lambda: bool(window.run.frame.snapshot.changes))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
    if kind == "png":
        window.exports.export_view("delta", kind)
    else:
        window.exports.write_recording(path)
    wait_for_work(window, qtbot)
    run = window.session.run
    drop(window, path)
    if kind == "png":  # its run is made again, with what was changed
        qtbot.waitUntil(lambda: window.session.run > run and window.run.is_settled)
        assert window.run.frame.snapshot.changes[0].update == update_of(window) == 1
        return
    qtbot.waitUntil(lambda: any("changed while" in text for text in texts(window)))
    [told] = [text for text in texts(window) if "changed while" in text]
    assert "1: clipping.name = global" in told


def test_a_missing_file_is_refused(window, tmp_path, qtbot):
    for name in ("missing.toml", "missing.npz", "missing.png"):
        window.files.open_path(str(tmp_path / name))
        wait_for_work(window, qtbot)
        assert any(name in text for text in texts(window)), name


def test_only_files_of_this_machine_can_be_dropped(window, tmp_path):
    assert not drop(window, "https://example.org/a.toml")
    assert drop(window, tmp_path / "a.toml")


def test_settings_are_saved_as_a_preset_that_opens_equal(window, tmp_path, monkeypatch, qtbot):
    path = tmp_path / "saved.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path.with_suffix("")), ""))
    window.clipping_toggle.clip()
    window.own_presets.save_as(PresetWords(("Saved", ""), elsewhere=True))
    assert window.preferences.folder == str(tmp_path)
    saved = load_preset(str(path))
    assert saved.experiment == window.form.experiment
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: (str(path), ""))
    window.files.open()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "saved")


def wait_for_work(window, qtbot):
    qtbot.waitUntil(lambda: not window.jobs.busy, timeout=30_000)


def test_a_recording_is_saved_and_opens_again(window, tmp_path, qtbot):
    path = tmp_path / "run.npz"
    window.run.single()
    qtbot.waitUntil(lambda: update_of(window) == 1)
    window.exports.write_recording(path)
    wait_for_work(window, qtbot)
    assert str(path) in texts(window)[-1]
    recorded = window.run.frame.snapshot.trace.output
    window.run.reset()
    qtbot.waitUntil(lambda: update_of(window) == 0)
    window.files.open_path(str(path))
    wait_for_work(window, qtbot)
    assert update_of(window) == 1
    assert (window.run.frame.snapshot.trace.output == recorded).all()
    assert window.run.preset.experiment == window.form.experiment
    assert window.run.frame.verdicts, "nobody would compute what is said to be"
    assert window.run.frame.path_decompositions
    window.run.single()
    qtbot.waitUntil(lambda: (window.run.frame.snapshot.trace.output == recorded).all())


@pytest.mark.parametrize("format", ["pdf", "svg", "png"])
def test_an_exported_picture_opens_the_run_that_made_it(
    window, tmp_path, monkeypatch, qtbot, format
):
    path = tmp_path / f"δ.{format}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
    window.exports.export_view("delta", format)
    wait_for_work(window, qtbot)
    assert path.is_file()
    before = window.form.experiment
    window.run.open(load_preset("vanishing"))
    drop(window, path)
    wait_for_work(window, qtbot)
    assert window.form.experiment == before


def test_numbers_are_exported_once_there_are_some(window, tmp_path, monkeypatch, qtbot):
    path = tmp_path / "numbers.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
    window.exports.export_view("gradients", "csv")
    wait_for_work(window, qtbot)
    assert not path.exists()
    assert "Nothing was written." in texts(window)[0]
    window.run.single()
    qtbot.waitUntil(lambda: update_of(window) == 1)
    window.exports.export_view("gradients", "csv")
    wait_for_work(window, qtbot)
    assert "grad" in path.read_text("utf-8")


@pytest.mark.parametrize("format", ["pdf", "png", "copy"])
def test_an_export_of_nothing_is_reported_and_writes_nothing(
    window, tmp_path, monkeypatch, qtbot, format
):
    path = tmp_path / f"loss.{format}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
    QApplication.clipboard().setText("before")
    window.exports.export_view("loss", format)
    wait_for_work(window, qtbot)
    assert "Nothing was written." in texts(window)[-1]
    assert not path.exists()
    assert QApplication.clipboard().text() == "before"


def test_the_dialog_leaves_out_what_has_nothing_to_show(window, tmp_path, qtbot):
    window.exports.export()
    dialog = window.exports.dialog
    for name, box in dialog.views.items():
        box.setChecked(name in ("delta", "loss"))
    for name, box in dialog.formats.items():
        box.setChecked(name == "svg")
    dialog.destination.folder.setText(str(tmp_path / "new"))
    dialog.export.click()
    wait_for_work(window, qtbot)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["small-delta.svg"]
    assert "Left out, nothing to show: Loss" in texts(window)[-1]


def test_the_dialog_writes_what_is_chosen(window, tmp_path, qtbot):
    window.run.single()
    qtbot.waitUntil(lambda: update_of(window) == 1)
    window.exports.export()
    dialog = window.exports.dialog
    for name, box in dialog.views.items():
        box.setChecked(name in ("delta", "loss"))
    for name, box in dialog.formats.items():
        box.setChecked(name in ("png", "csv"))
    dialog.page.setChecked(True)
    dialog.look.pixels.setValue(400)
    dialog.destination.folder.setText("")
    assert not dialog.export.isEnabled()
    dialog.destination.folder.setText(str(tmp_path / "new"))
    dialog.export.click()
    wait_for_work(window, qtbot)
    written = {path.name for path in (tmp_path / "new").iterdir()}
    assert "small-views.png" in written
    assert {"small-delta.csv", "small-loss.csv"} <= written
    assert window.preferences.folder == str(tmp_path / "new")


def test_a_picture_is_copied_as_pixels_and_as_shapes(window, qtbot):
    window.exports.copy_view("delta")
    wait_for_work(window, qtbot)
    data = QApplication.clipboard().mimeData()
    assert data.hasImage()
    assert bytes(data.data("image/svg+xml")).startswith(b"<?xml")


@pytest.mark.skipif(os.name != "posix", reason="needs /dev/full")
@pytest.mark.parametrize("place", ["missing/deep.pdf", "file/x.pdf", "folder.pdf"])
def test_a_failed_export_is_reported_in_one_line(window, tmp_path, monkeypatch, qtbot, place):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.pdf").mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(tmp_path / place), ""))
    window.exports.export_view("delta", "pdf")
    wait_for_work(window, qtbot)
    [text] = texts(window)
    assert "\n" not in text
    assert window.notices.shown[0].objectName() == "error"


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_a_full_disk_is_reported_and_the_old_file_stays(window, tmp_path, monkeypatch, qtbot, call):
    path = tmp_path / "loss.pdf"
    path.write_bytes(b"old")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))

    def full(*arguments, **rest):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(os, call, full)
    window.exports.export_view("delta", "pdf")
    wait_for_work(window, qtbot)
    monkeypatch.undo()
    assert "full" in texts(window)[0]
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


# -- looks -----------------------------------------------------------------------------------


def test_light_and_dark_by_choice(window, qtbot):
    window.appearance.use_theme("dark")
    qtbot.waitUntil(lambda: window.palette().window().color().lightness() < 60)
    assert all(dock.plot.theme.palette.dark for dock in window.dock_area.docks.values())
    window.appearance.next_theme()
    qtbot.waitUntil(lambda: window.palette().window().color().lightness() > 200)
    assert window.preferences.text("theme", "") == "light"


def test_the_language_changes_everywhere_at_once(window, qtbot):
    before = window.transport.update_text.text()
    window.appearance.use_language("zh_CN")
    qtbot.waitUntil(lambda: window.actions_.by_name["open"].text() != "Open…")
    assert window.windowTitle().startswith("小")
    assert window.transport.update_text.text() != before
    assert window.dock_area.docks["hidden"].windowTitle() != "Hidden states"
    assert window.form.sections["task"].head.text() != "Task"
    window.appearance.next_language()
    qtbot.waitUntil(lambda: window.actions_.by_name["open"].text() == "Open…")
    assert window.transport.update_text.text() == before


def test_the_projector_enlarges_and_returns(window, qtbot):
    window.projector.projector(True)
    assert window.isFullScreen()
    assert not window.sidebar.isVisible()
    assert QFontInfo(QApplication.font()).pixelSize() >= 18
    assert all(dock.plot.theme.point_size >= 20 for dock in window.dock_area.docks.values())
    assert window.actions_.by_name["projector"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.sidebar.isVisible()
    assert QApplication.font().pointSizeF() == 10


def test_no_view_covers_a_message(window, qtbot):
    window.notices.warn("/a/very/long/path/to/some/file.toml: " + "this cannot be read; " * 20)
    notice = window.notices.shown[0]
    qtbot.waitUntil(lambda: notice.isVisible() and notice.width() > 500)

    def covering():
        corner = notice.mapTo(window, QPoint(20, notice.height() // 2))
        return window.childAt(corner)

    for act in (
        lambda: window.dock_area.show_suitable(window.run.frame),
        lambda: window.dock_area.use("lab"),
        lambda: window.dock_area.raise_view("saturation"),
        lambda: window.projector.projector(True),
        lambda: window.projector.projector(False),
    ):
        act()
        QApplication.processEvents()
        assert notice.isAncestorOf(covering())
        views = window.dock_area.rect().translated(window.dock_area.mapTo(window, QPoint()))
        assert not views.intersects(window.notices.geometry())


def test_escape_leaves_one_thing_after_another(window, qtbot):
    window.help.explain_view("loss")
    window.dock_area.toggle_maximised("loss")
    window.gallery.search.setFocus()
    window.commands.leave()
    assert window.sidebar.explains
    window.dock_area.setFocus()
    window.commands.leave()
    assert not window.sidebar.explains
    assert window.dock_area.maximised == "loss"
    window.commands.leave()
    assert not window.dock_area.maximised


def test_every_view_is_explained_and_a_second_time_closes(window):
    for name, dock in window.dock_area.docks.items():
        window.help.explain_view(name)
        assert window.sidebar.explains
        assert len(window.sidebar.explanation.page.toPlainText()) > 100
        assert window.sidebar.explanation.title.text() == dock.view.title
    window.help.explain_view(name)
    assert not window.sidebar.explains


def test_an_unexpected_error_is_reported_and_the_window_lives_on(window, qtbot):
    window.catcher.caught.emit("ValueError: x", "Traceback …")
    assert "ValueError: x" in texts(window)[0]
    window.run.single()
    qtbot.waitUntil(lambda: update_of(window) == 1)


# -- memory ----------------------------------------------------------------------------------


def test_layout_theme_and_sidebar_are_remembered(make_window, small, preferences, qtbot):
    window = make_window(preset=small)
    window.arrangements.lab()
    window.dock_area.close_view("loss")
    window.appearance.use_theme("dark")
    window.actions_.by_name["toggle_sidebar"].trigger()
    window.close()
    again = make_window(preferences=Preferences(preferences.path), preset=small)
    assert again.appearance.theme == "dark"
    assert not again.sidebar.isVisible()
    assert again.dock_area.arrangement == "lab"
    qtbot.waitUntil(lambda: "delta" in again.dock_area.seen)
    assert again.dock_area.docks["loss"].isHidden()
    assert texts(again) == []


def test_damaged_memory_is_ignored_with_a_note(make_window, small, preferences, qtbot):
    preferences.path.write_text("[General]\narrangements=nonsense\ntheme=purple\nsidebar=7\n")
    window = make_window(preferences=Preferences(preferences.path), preset=small)
    assert len(texts(window)) == 1
    assert window.dock_area.arrangement == "focus"
    qtbot.waitUntil(lambda: len(window.dock_area.seen) == 4)


# -- the end ---------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["fresh", "playing", "diverged", "projector", "exporting"])
def test_closing_is_quick_at_any_moment(make_window, small, qtbot, moment, tmp_path):
    window = make_window(preset=diverging(small) if moment == "diverged" else small)
    if moment in ("playing", "diverged"):
        window.run.play()
        qtbot.wait(20)
    if moment == "projector":
        window.projector.projector(True)
    if moment == "exporting":
        window.exports.copy_view("delta")
    start = time.monotonic()
    window.close()
    assert time.monotonic() - start < 10 * LONGEST_CLOSE
    assert not window.isVisible()


def test_closing_is_remembered_only_once_and_twice_is_no_harm(window):
    window.close()
    window.close()


def test_closing_waits_once_for_all_and_names_what_was_not_written(
    make_window, small, preferences, tmp_path, qtbot, monkeypatch
):
    said = io.StringIO()
    monkeypatch.setattr(sys, "__stderr__", said)
    window = make_window(preset=small)
    begun, gate = threading.Event(), threading.Event()

    def work():
        begun.set()
        gate.wait(60)

    for number in range(20):
        window.jobs.start(work, "Writing…", pytest.fail, writes=str(tmp_path / f"{number}.pdf"))
    assert begun.wait(60)
    try:
        start = time.monotonic()
        window.close()
        assert time.monotonic() - start < 15 * LONGEST_CLOSE, "it waited for each in turn"
    finally:
        gate.set()
    told = said.getvalue()
    assert told.count("\n") == 1
    again = make_window(preferences=Preferences(preferences.path), preset=small)
    for number in range(20):
        assert f"{number}.pdf" in told
        assert f"{number}.pdf" in texts(again)[0]
    again.close()
    assert make_window(preferences=Preferences(preferences.path), preset=small).notices.shown == ()


def test_file_names_of_a_changed_run_differ_from_the_preset(window, qtbot):
    assert window.run.file_stem == "small"
    clipped = replace(window.form.experiment, clipping=ClipGlobalNorm(1.0))
    window.form.show_experiment(clipped)
    window.form.experiment_requested.emit(clipped)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.experiment.clipping.name == "global")
    assert window.run.file_stem == "small-clipping-global"
