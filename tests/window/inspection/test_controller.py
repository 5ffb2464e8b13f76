"""Inspecting networks in the window: opened, dropped, asked for, refused, exported, left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QPushButton

from rnnviz import app
from rnnviz.tasks.from_file.series import Series
from rnnviz.text import BadInput, Message
from rnnviz.training.diagnostics import completed
from rnnviz.views.index import VIEWS
from rnnviz.window.command import COMMANDS
from rnnviz.window.file.loader import InspectionRequest, LoadedNetwork, inspect_files
from rnnviz.window.run_display import TRAINING
from rnnviz.window.runtime import platform_check
from rnnviz.window.status_bar.status_message import flow_word
from tests.inspection.conftest import save
from tests.window.test_main_window import texts

FIXTURES = Path(__file__).parents[2] / "inspection" / "fixtures"
WEIGHTS = FIXTURES / "gru-1-plain.weights.npz"
INPUTS = FIXTURES / "gru-1-plain.inputs.npz"
VIEWS_BY_NAME = {view.name: view for view in VIEWS}
SAFE = FIXTURES / "lstm-2-both.weights.safetensors"


@pytest.fixture
def looked(window, qtbot):
    """A window that shows an inspected network."""
    window.files.open_path(str(WEIGHTS), str(INPUTS))
    qtbot.waitUntil(lambda: window.run.inspects)
    return window


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (
        Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(50, 50), *how))
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), *how))


def asked(window, qtbot):
    qtbot.waitUntil(lambda: window.inspection.dialog is not None)
    return window.inspection.dialog


def test_weights_and_inputs_dropped_together_are_shown(window, qtbot):
    drop(window, INPUTS, WEIGHTS)
    qtbot.waitUntil(lambda: window.run.inspects)
    assert window.run.frame.snapshot.name == WEIGHTS.name
    title = window.windowTitle()
    assert WEIGHTS.name in title
    assert INPUTS.name in title
    assert "seed" not in title


@pytest.mark.parametrize("file", [WEIGHTS, SAFE], ids=lambda path: path.suffix)
def test_weights_alone_ask_for_the_sequence(file, window, qtbot):
    drop(window, file)
    dialog = asked(window, qtbot)
    assert Path(dialog.weights.text()) == file
    assert not dialog.confirm.isEnabled()
    dialog.random.setChecked(True)
    assert dialog.confirm.isEnabled()
    dialog.accept()
    qtbot.waitUntil(lambda: window.run.inspects)
    assert "random" in window.windowTitle()


def test_inputs_alone_ask_for_the_weights(window, qtbot):
    window.files.open_path(str(INPUTS))
    dialog = asked(window, qtbot)
    assert Path(dialog.inputs.text()) == INPUTS
    dialog.weights.setText(str(WEIGHTS))
    dialog.gru_form.write("reset_before")
    dialog.accept()
    qtbot.waitUntil(lambda: window.run.inspects)
    assert window.run.frame.snapshot.experiment.cell.form == "reset_before"


def rnn(tmp_path, **rest):
    """Return the files of an SRN that does not say its nonlinearity."""
    rng = np.random.default_rng(0)
    tensors = {"weight_ih_l0": rng.normal(size=(4, 2)), "weight_hh_l0": rng.normal(size=(4, 4)) / 3}
    inputs = save(tmp_path / "seq.npz", {"inputs": rng.normal(size=(9, 2))} | rest)
    return save(tmp_path / "net.npz", tensors), inputs


def test_a_nonlinearity_that_no_file_states_is_asked_for(window, qtbot, tmp_path):
    drop(window, *rnn(tmp_path))
    dialog = asked(window, qtbot)
    assert any("nonlinearity" in label.text() for label in dialog.findChildren(QLabel))
    assert not window.run.inspects
    dialog.nonlinearity.write("relu")
    dialog.accept()
    qtbot.waitUntil(lambda: window.run.inspects)
    assert window.run.frame.snapshot.experiment.cell.activation == "relu"


def test_states_that_are_others_forbid_every_claim(window, qtbot, tmp_path):
    drop(window, *rnn(tmp_path, hidden=np.zeros((9, 4)), nonlinearity="tanh"))
    qtbot.waitUntil(lambda: window.run.inspects)
    assert window.status_line.flow.accessibleName() == "NO CLAIM"
    assert window.status_line.training.accessibleName() == ""
    assert "no verdict is given" in window.status_line.sentence.text()
    qtbot.waitUntil(lambda: not window.jobs.busy)
    for name in ("verdict", "delta"):
        assert "no verdict is given" in VIEWS_BY_NAME[name].figure(window.run.frame).summary


def test_one_of_several_networks_is_chosen_from_a_list(window, qtbot, tmp_path):
    with np.load(WEIGHTS) as stored:
        tensors = {f"{part}.{name}": stored[name] for part in "ab" for name in stored}
    drop(window, save(tmp_path / "two.npz", tensors))
    dialog = asked(window, qtbot)
    box = dialog.networks.box
    prefixes = [box.itemData(n) for n in range(box.count())]
    assert [prefix[:2] for prefix in prefixes] == ["a.", "b."]
    dialog.networks.write(prefixes[1])
    dialog.inputs.setText(str(INPUTS))
    dialog.accept()
    qtbot.waitUntil(lambda: window.run.inspects)
    assert window.inspection.shown.weights.prefix == prefixes[1]


def test_a_batch_shows_its_spread(window, qtbot, tmp_path):
    with np.load(INPUTS) as stored:
        x = stored["inputs"]
    batch = save(tmp_path / "batch.npz", {"inputs": np.stack([x, 2 * x, -x])})
    drop(window, WEIGHTS, batch)
    dialog = asked(window, qtbot)
    dialog.batch_first.write("yes")
    dialog.sequence.setValue(2)
    dialog.accept()
    qtbot.waitUntil(lambda: window.run.inspects and not window.jobs.busy)
    np.testing.assert_array_equal(window.run.frame.snapshot.trace.x, -x)
    assert "sequence 2 of 3" in window.windowTitle()
    assert "3 sequences" in VIEWS_BY_NAME["delta"].figure(window.run.frame).panels[0].note


def test_the_menu_asks_for_both_and_files_are_chosen(window, qtbot, monkeypatch):
    window.actions_.by_name["inspect"].trigger()
    dialog = asked(window, qtbot)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: (str(WEIGHTS), ""))
    dialog._find_weights()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: (str(INPUTS), ""))
    dialog.random.setChecked(True)
    dialog._find_inputs()
    assert dialog.given.isChecked()
    assert (dialog.request.weights, dialog.request.inputs) == (str(WEIGHTS), str(INPUTS))
    dialog.accept()
    qtbot.waitUntil(lambda: window.run.inspects)
    window.inspection.inspect()
    assert window.inspection.dialog.weights.text() == str(WEIGHTS)


def test_nothing_trains_and_nothing_of_training_is_claimed(looked):
    before = looked.run.frame.snapshot.trace
    for command in (looked.run.play, looked.run.single, looked.run.reset):
        command()
    assert looked.run.frame.snapshot.trace is before
    assert not any(looked.actions_.by_name[name].isEnabled() for name in TRAINING)
    assert not looked.form.isVisible()
    assert looked.transport.update_text.text() == "inspected"
    assert looked.transport.loss_text.text() == ""
    assert not looked.status_line.restart.isVisible()
    assert looked.status_line.sentence.text()
    assert looked.status_line.flow.accessibleName() == flow_word(looked.run.frame.verdicts[0].kind)
    assert not looked.status_line.training.isVisible(), "there is no run"


def test_a_preset_brings_training_back(looked, qtbot, small):
    looked.run.open(small)
    qtbot.waitUntil(lambda: looked.run.frame.snapshot.inspected is None)
    assert all(looked.actions_.by_name[name].isEnabled() for name in TRAINING)
    assert looked.form.isVisible()
    looked.run.single()
    qtbot.waitUntil(lambda: looked.run.frame.snapshot.update == 1)
    assert looked.transport.update_text.text().startswith("update 1")
    assert looked.inspection.shown is None


def test_undo_brings_the_inspection_back_and_redo_the_run(looked, qtbot, small):
    before = looked.inspection.shown
    looked.run.open(small)
    qtbot.waitUntil(lambda: looked.run.frame.snapshot.inspected is None)
    looked.run.single()
    qtbot.waitUntil(lambda: looked.run.frame.snapshot.update == 1)
    looked.history.undo()
    qtbot.waitUntil(lambda: looked.run.inspects and not looked.form.isVisible())
    assert looked.inspection.shown is before
    looked.history.redo()
    qtbot.waitUntil(lambda: looked.run.frame.snapshot.inspected is None)
    qtbot.waitUntil(lambda: looked.run.frame.snapshot.update == 1)
    assert looked.inspection.shown is None


def test_a_refused_preset_returns_to_the_inspection(looked, qtbot, small):
    task = Series(series="file", file="/nowhere.csv")
    looked.run.open(replace(small, experiment=replace(small.experiment, task=task)))
    qtbot.waitUntil(lambda: len(texts(looked)) > 1 and looked.run.inspects)
    assert looked.inspection.shown is not None
    assert not looked.form.isVisible()


def test_the_cursor_and_the_languages_work(looked):
    looked.cursor_.choose_step(2)
    looked.run.redraw()
    assert looked.run.frame.step == 2
    looked.appearance.use_language("zh_CN")
    assert looked.transport.update_text.text() != ""
    looked.appearance.use_language("en")


def test_the_trace_is_saved_opened_and_the_same(looked, qtbot, tmp_path):
    before = looked.run.frame.snapshot.trace
    path = tmp_path / "trace.npz"
    looked.exports.write_recording(path)
    qtbot.waitUntil(lambda: path.exists() and not looked.jobs.busy)
    looked.files.open_path(str(path))
    qtbot.waitUntil(lambda: looked.run.frame.snapshot.trace is not before)
    np.testing.assert_array_equal(looked.run.frame.snapshot.trace.output, before.output)
    assert looked.run.title == WEIGHTS.name


@pytest.mark.parametrize("format", ["svg", "csv"])
def test_a_view_is_exported_without_a_run_in_it(format, looked, qtbot, tmp_path, monkeypatch):
    path = tmp_path / f"hidden.{format}"
    monkeypatch.setattr("rnnviz.window.export.controller.ask_where", lambda *a: path)
    looked.exports.export_view("hidden", format)
    qtbot.waitUntil(lambda: path.exists() and not looked.jobs.busy, timeout=20_000)
    told = path.read_text(encoding="utf-8")
    assert "[task]" not in told
    assert WEIGHTS.name in told or format == "svg"
    assert looked.run.file_stem == WEIGHTS.stem


def bad(tmp_path, name, tensors):
    return save(tmp_path / name, tensors)


SQUARE = np.ones((4, 4))
REFUSED = {
    "a missing name": ({"weight_hh_l0": SQUARE}, "weight_ih_l0"),
    "a wrong shape": ({"weight_ih_l0": np.ones((5, 2)), "weight_hh_l0": SQUARE}, "weight_ih_l0"),
    "not finite": ({"weight_ih_l0": SQUARE * np.nan, "weight_hh_l0": SQUARE}, "weight_ih_l0"),
    "whole numbers": ({"weight_ih_l0": SQUARE.astype(int), "weight_hh_l0": SQUARE}, "weight_ih_l0"),
    "a missing layer": (
        {"weight_ih_l0": SQUARE, "weight_hh_l0": SQUARE, "weight_ih_l2": SQUARE}, "weight_ih_l1",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("tensors", "name"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_reported_in_one_line(tensors, name, window, qtbot, tmp_path):
    before = window.run.frame.snapshot.trace
    drop(window, bad(tmp_path, "net.npz", tensors))
    qtbot.waitUntil(lambda: any(name in text for text in texts(window)))
    (text,) = (text for text in texts(window) if name in text)
    assert "\n" not in text
    assert window.run.frame.snapshot.trace is before
    assert window.inspection.dialog is None


def test_inputs_that_do_not_fit_are_reported_in_one_line(window, qtbot, tmp_path):
    inputs = save(tmp_path / "seq.npz", {"inputs": np.ones((3, 99))})
    drop(window, WEIGHTS, inputs)
    qtbot.waitUntil(lambda: any("(3, 99)" in text for text in texts(window)))
    assert not window.run.inspects


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_other_precisions_are_widened(dtype, window, qtbot, tmp_path):
    tensors = {"weight_ih_l0": np.ones((4, 2), dtype), "weight_hh_l0": SQUARE.astype(dtype) / 4}
    inputs = save(tmp_path / "seq.npz", {"inputs": np.ones((9, 2)), "nonlinearity": "relu"})
    drop(window, bad(tmp_path, "net.npz", tensors), inputs)
    qtbot.waitUntil(lambda: window.run.inspects)
    assert window.run.frame.snapshot.experiment.cell.activation == "relu"


def test_every_command_can_be_given_while_inspecting(looked, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: ("", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: ("", ""))
    for command in COMMANDS:
        if command.name not in ("close", "start_tour"):  # which opens runs of its own
            looked.actions_.by_name[command.name].trigger()
            qtbot.wait(1)
    qtbot.waitUntil(lambda: not looked.jobs.busy, timeout=30_000)
    for dialog in looked.findChildren(QDialog):
        dialog.reject()
    assert not any(notice.objectName() == "error" for notice in looked.notices.shown)
    assert looked.run.inspects


def test_every_layer_and_direction_can_be_shown(window, qtbot):
    window.files.open_path(str(SAFE), str(SAFE).replace("weights.safetensors", "inputs.npz"))
    qtbot.waitUntil(lambda: window.run.inspects)
    names = [layer.name for layer in window.run.frame.snapshot.trace.layers]
    assert names == ["l0", "l0r", "l1", "l1r"]
    for layer in range(4):
        window.cursor_.choose_layer(layer)
        window.run.redraw()
        assert window.run.frame.layer == layer


def test_what_takes_long_is_not_waited_for(looked, qtbot):
    quick = inspect_files(InspectionRequest(str(WEIGHTS), str(INPUTS))).frame
    assert quick.verdicts
    assert quick.triangles
    assert not quick.path_decompositions
    assert not quick.spectra
    qtbot.waitUntil(lambda: bool(looked.run.frame.path_decompositions))
    whole = completed(quick, {"paths"})
    for found, expected in zip(
        looked.run.frame.path_decompositions, whole.path_decompositions, strict=True
    ):
        np.testing.assert_array_equal(found.products, expected.products)


def test_spectra_that_would_take_too_long_are_left_out_with_a_message(window, qtbot, monkeypatch):
    monkeypatch.setattr("rnnviz.window.inspection.controller.LONGEST_SPECTRA", 0.0)
    window.files.open_path(str(WEIGHTS), str(INPUTS))
    qtbot.waitUntil(lambda: window.run.inspects)
    qtbot.waitUntil(lambda: bool(window.run.frame.path_decompositions) and not window.jobs.busy)
    assert not window.run.frame.spectra
    assert any("rnnviz inspect computes them" in text for text in texts(window))


@pytest.mark.parametrize("work", ["with_spectra", "completed"])
def test_what_takes_long_after_an_inspection_can_be_stopped(window, qtbot, monkeypatch, work):
    def slow(known, *rest):
        while True:
            asked = rest[-1]
            asked() if work == "completed" else asked(1, 2)

    monkeypatch.setattr(f"rnnviz.window.inspection.controller.{work}", slow)
    drop(window, WEIGHTS, INPUTS)

    def stop():
        buttons = [b for n in window.notices.shown for b in n.findChildren(QPushButton)]
        return next((b for b in buttons if b.text() == "Stop" and b.isVisible()), None)

    qtbot.waitUntil(lambda: window.run.inspects and stop() is not None)
    stop().click()
    qtbot.waitUntil(lambda: not window.jobs.busy)
    assert any("left out" in text for text in texts(window))
    assert not window.run.frame.spectra
    assert bool(window.run.frame.path_decompositions) == (work == "with_spectra")
    missing = "spectrum" if work == "with_spectra" else "paths"
    assert "not computed so far" in VIEWS_BY_NAME[missing].figure(window.run.frame).summary


def test_the_spectra_follow_and_leave_the_cursor_where_it_is(looked, qtbot):
    looked.cursor_.choose_step(2)
    qtbot.waitUntil(lambda: bool(looked.run.frame.spectra))
    looked.run.redraw()
    assert looked.run.frame.step == 2
    assert looked.inspection.shown.spectra == looked.run.frame.spectra


def test_what_comes_after_another_preset_was_opened_brings_nothing_back(looked, qtbot, small):
    qtbot.waitUntil(lambda: not looked.jobs.busy)
    shown = LoadedNetwork(inspection=looked.inspection.shown, frame=looked.run.frame)
    looked.run.open(small)  # no frame of its run has come yet
    assert looked.run.frame.snapshot.inspected is not None
    looked.inspection._complete(shown)
    qtbot.waitUntil(lambda: not looked.jobs.busy)
    assert not looked.run.inspects
    qtbot.waitUntil(lambda: looked.run.frame.snapshot.inspected is None)


def test_weights_alone_are_no_figures_where_there_is_no_window(monkeypatch, capsys):
    reason = Message("window", "There is no display on this machine.")
    monkeypatch.setattr(platform_check, "lacking", lambda: reason)
    with pytest.raises(BadInput, match="one half of an inspection"):
        app.run(pytest.fail, str(WEIGHTS))
    assert capsys.readouterr().err == ""
