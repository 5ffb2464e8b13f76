"""`export --at N` shows update N of a run, bit for bit as if it had stopped there."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import rnnviz
from rnnviz.cli import main
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.recording.recording_file import write_recording
from rnnviz.storage.npz import write_arrays
from rnnviz.text import BadInput
from tests.training.test_timeline import difference, load_preset, straight

CHANGED = 6


def tables(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def export(what, folder, *options):
    views = ["--view", "loss", "--view", "delta", "--view", "gradients"]
    return main(["export", str(what), "-o", str(folder), *views, "--format", "csv", *options])


@pytest.fixture(scope="module")
def changes():
    preset = load_preset("vanishing")
    return ((CHANGED, dataclasses.replace(preset.experiment, clipping=ClipGlobalNorm(0.01))),)


@pytest.fixture(scope="module")
def recording(tmp_path_factory, changes):
    path = tmp_path_factory.mktemp("recording") / "run.npz"
    trainer = straight(load_preset("vanishing"), 12, changes)
    trainer.name = "vanishing"
    write_recording(path, trainer)
    return path


def damaged(recording, path, update, factor):
    """Write a recording with another loss at one update, as another machine might have had."""
    arrays = dict(np.load(recording))
    arrays["loss"] = arrays["loss"].copy()
    arrays["loss"][update - 1] *= factor
    write_arrays(path, arrays)
    return path


def test_of_a_preset_it_is_the_same_as_updates(tmp_path):
    assert export("rare-spike", tmp_path / "at", "--at", "3") == 0
    assert export("rare-spike", tmp_path / "updates", "--updates", "3") == 0
    assert tables(tmp_path / "at") == tables(tmp_path / "updates")


def test_of_a_preset_zero_is_the_untrained_network(tmp_path):
    assert export("rare-spike", tmp_path, "--at", "0") == 0
    assert set(tables(tmp_path)) == {"delta.csv"}


def test_two_updates_contradict_each_other(tmp_path, capsys):
    assert export("rare-spike", tmp_path / "none", "--at", "3", "--updates", "4") == 2
    assert "--at 3 and --updates 4 contradict" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("update", [0, 3, CHANGED, CHANGED + 1, 11])
def test_a_recorded_run_is_what_it_was_then(update, recording, changes):
    found = rnnviz.load(recording).frame(update).snapshot
    expected = straight(load_preset("vanishing"), update, changes)
    expected.name = "vanishing"
    expected.evaluate()
    assert difference(found, expected.snapshot()) == ""


def test_a_recording_is_exported_at_any_update(recording, tmp_path, changes):
    assert export(recording, tmp_path / "then", "--at", str(CHANGED)) == 0
    trainer = straight(load_preset("vanishing"), CHANGED, changes)
    trainer.name = "vanishing"
    trainer.evaluate()
    write_recording(tmp_path / "short.npz", trainer)
    assert export(tmp_path / "short.npz", tmp_path / "short") == 0
    then, short = tables(tmp_path / "then"), tables(tmp_path / "short")
    assert then == short


def test_its_last_update_is_shown_as_recorded(recording, tmp_path):
    path = damaged(recording, tmp_path / "other.npz", 12, 1.5)
    assert export(path, tmp_path / "a", "--at", "12") == export(path, tmp_path / "b") == 0
    assert tables(tmp_path / "a") == tables(tmp_path / "b")


def test_another_rounding_is_told(recording, tmp_path, capsys):
    path = damaged(recording, tmp_path / "other.npz", 4, 1 + 1e-12)
    assert export(path, tmp_path / "a", "--at", "8") == 0
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "rounds differently from update 4 on" in told
    assert export(path, tmp_path / "b", "--at", "3") == 0
    assert capsys.readouterr().err == ""
    with pytest.warns(UserWarning, match="rounds differently from update 4 on"):
        rnnviz.load(path).frame(8)


def test_another_run_is_refused(recording, tmp_path, capsys):
    path = damaged(recording, tmp_path / "other.npz", 4, 1.5)
    assert export(path, tmp_path / "none", "--at", "8") == 2
    told = capsys.readouterr().err
    assert "from update 4 on" in told
    assert told.count("\n") == 1
    assert not (tmp_path / "none").exists()
    with pytest.raises(BadInput, match="from update 4 on"):
        rnnviz.load(path).frame(8)


def test_a_later_update_is_refused(recording, tmp_path, capsys):
    assert export(recording, tmp_path / "none", "--at", "13") == 2
    assert "there is no update 13; it ended at 12" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("update", ["-1", "x", "1.5"])
def test_what_is_no_update_is_refused(update, recording, tmp_path):
    with pytest.raises(SystemExit, match="2"):
        export(recording, tmp_path, f"--at={update}")


def test_a_recording_has_no_update_after_its_last(recording):
    with pytest.raises(BadInput, match="it ended at 12"):
        rnnviz.load(recording).frame(13)
