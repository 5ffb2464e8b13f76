"""Two runs beside each other are saved as they are shown, and open again beside each other."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.recording.frame_reader import frame_from_recording
from rnnviz.recording.recording_file import capture, read_recording, recording_of
from rnnviz.recording.replay import replay, replay_differences
from rnnviz.training.trainer import Trainer
from tests.recording.test_recording_file import equal
from tests.training.test_timeline import difference

CLIPPED = ClipGlobalNorm(0.01)


def stands_at(window, update):
    frame = window.run.frame
    return window.run.is_settled and frame is not None and frame.snapshot.update == update


def train(window, qtbot, updates):
    for _ in range(updates):
        before = window.session.present
        window.run.single()
        qtbot.waitUntil(lambda before=before: stands_at(window, before + 1))


@pytest.fixture
def pair(window, qtbot):
    """A run of six updates, and the branch with clipping that went on from its fourth to eight."""
    qtbot.waitUntil(lambda: stands_at(window, 0))
    train(window, qtbot, 6)
    window.playhead.seek(4)
    qtbot.waitUntil(lambda: stands_at(window, 4))
    window.form.request(replace(window.form.experiment, clipping=CLIPPED))
    window.twins.go_on_from_here()
    qtbot.waitUntil(lambda: stands_at(window, 4) and bool(window.session.twin_run))
    train(window, qtbot, 4)
    qtbot.waitUntil(lambda: window.run.frame.other is not None)
    return window


def straight(preset, updates, clipped):
    """Return the same run, trained alone in one go, and clipped after its fourth update."""
    first = preset.experiment
    trainer = Trainer(first, preset.name)
    for n in range(updates):
        if clipped and n == 4:
            trainer.change(replace(first, clipping=CLIPPED))
        trainer.evaluate_if_due()
        trainer.step()
    trainer.evaluate()
    return trainer


def save(window, path, qtbot):
    window.exports.write_recording(path)
    qtbot.waitUntil(lambda: not window.jobs.busy)
    return read_recording(path)


def contents(trainer, run):
    """Return what is recorded of a run that was trained alone."""
    preset = run.preset
    return recording_of(capture(trainer, preset.title, preset.speed))


@pytest.mark.parametrize("update", [8, 5, 2])
def test_both_are_saved_as_shown(pair, small, tmp_path, qtbot, update):
    if update < 8:
        pair.playhead.seek(update)
        qtbot.waitUntil(lambda: stands_at(pair, update))
    recording = save(pair, tmp_path / "a.npz", qtbot)
    (beside,) = recording.beside
    for run, clipped in ((recording, True), (beside, False)):
        expected = contents(straight(small, update, clipped and update > 4), pair.run)
        found = replace(run, beside=()).content
        assert found.keys() == expected.keys()
        for name in expected.keys() - {"meta"}:
            np.testing.assert_array_equal(found[name], expected[name], err_msg=name)
        assert found["meta"] == expected["meta"]
        assert replay_differences(run, replay(run)) == ()
    told = any(f"up to update {update}, as shown" in n.text.text() for n in pair.notices.shown)
    assert told == (update < 8)


def test_the_dialog_says_up_to_which_update(pair, monkeypatch, qtbot):
    asked = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda parent, title, *a: asked.append(title) or ("", "")
    )
    pair.files.save_recording()
    pair.playhead.seek(3)
    qtbot.waitUntil(lambda: stands_at(pair, 3))
    pair.files.save_recording()
    assert asked == ["Save recording", "Save recording up to update 3, which is shown"]


@pytest.fixture
def reopened(pair, tmp_path, qtbot):
    save(pair, tmp_path / "a.npz", qtbot)
    pair.twins.close_twin()
    pair.files.open_path(str(tmp_path / "a.npz"))
    qtbot.waitUntil(lambda: pair.run.recorded is not None and pair.run.is_settled)
    return pair


def test_a_recording_of_two_shows_both(reopened, tmp_path):
    frame = reopened.run.frame
    stored = frame_from_recording(read_recording(tmp_path / "a.npz"))
    assert equal(frame.snapshot, stored.snapshot)
    assert equal(frame.other.snapshot, stored.other.snapshot)
    assert frame.other.snapshot.update == 8


def test_its_past_is_that_of_both(reopened, small, qtbot):
    reopened.playhead.seek(6)
    qtbot.waitUntil(lambda: stands_at(reopened, 6) and reopened.run.frame.other is not None)
    assert reopened.run.recorded is None
    for frame, clipped in ((reopened.run.frame, True), (reopened.run.frame.other, False)):
        expected = straight(small, 6, clipped).snapshot()
        assert difference(frame.snapshot, replace(expected, name=frame.snapshot.name)) == ""
    assert not any("rounds differently" in n.text.text() for n in reopened.notices.shown)


def test_another_machines_past_is_told_of_the_run_it_is_of(pair, tmp_path, qtbot):
    recording = save(pair, tmp_path / "a.npz", qtbot)
    frame = frame_from_recording(recording)
    history = frame.other.snapshot.history
    loss = replace(history.loss, last=history.loss.last * (1 + 1e-12))
    snapshot = replace(frame.other.snapshot, history=replace(history, loss=loss))
    frame = replace(frame, other=replace(frame.other, snapshot=snapshot))
    pair.run.open(pair.run.preset, frame)
    qtbot.waitUntil(lambda: pair.run.is_settled)
    pair.playhead.seek(6)
    qtbot.waitUntil(lambda: stands_at(pair, 6))
    told = [n.text.text() for n in pair.notices.shown if "rounds differently" in n.text.text()]
    assert [text[:3] for text in told] == ["B: "]


def test_both_are_played_from_their_beginning(reopened, qtbot):
    reopened.run.single()
    qtbot.waitUntil(lambda: stands_at(reopened, 1) and reopened.run.frame.other is not None)
    assert reopened.run.frame.other.snapshot.update == 1


def test_a_recording_on_screen_is_saved_once_more(reopened, tmp_path, qtbot):
    before, again = read_recording(tmp_path / "a.npz"), save(reopened, tmp_path / "b.npz", qtbot)
    for one, other in zip((before, *before.beside), (again, *again.beside), strict=True):
        assert equal(one.arrays, other.arrays)
        assert one.meta == other.meta
