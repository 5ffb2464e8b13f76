"""A recording, a figure and a command carry the sequence that is shown."""

from __future__ import annotations

import json

import numpy as np
import pytest

import rnnviz
from rnnviz.cli import main
from rnnviz.experiment.experiment import parse_experiment
from rnnviz.experiment.preset import Preset, preset_text
from rnnviz.export.provenance import provenance_of, read_provenance
from rnnviz.recording.frame_reader import frame_from_recording
from rnnviz.recording.recording_file import capture, read_recording, write_recording
from rnnviz.tasks.typed import NO_CLASS
from rnnviz.text import BadInput
from rnnviz.training.probe import Probe
from rnnviz.training.shown_sequence import frame_showing, with_probe
from rnnviz.training.trainer import Trainer

TYPED = Probe("typed", "6 7 0 0 1 0 0 0 0 0")


def experiment(task="digit_sum"):
    table = {"cell": {"name": "srn", "size": 4}, "task": {"name": task, "length": 12}}
    return parse_experiment(table | {"training": {"batch": 4, "updates": 6}})


def trained(task="digit_sum", updates=6):
    trainer = Trainer(experiment(task), "own")
    for _ in range(updates):
        trainer.step()
    return trainer


@pytest.mark.parametrize(
    ("task", "probe"),
    [
        ("digit_sum", TYPED),
        ("parity", Probe("training", number=3, shuffled=2)),
        ("temporal_order", Probe("typed", "a b X c")),
    ],
)
def test_a_recording_holds_the_sequence_that_was_shown(tmp_path, task, probe):
    trainer, path = trained(task), tmp_path / "run.npz"
    write_recording(path, capture(trainer, probe=probe))
    snapshot, expected = frame_from_recording(read_recording(path)).snapshot, trainer.trace(probe)
    assert snapshot.probe == probe
    for name in ("x", "output", "target"):
        np.testing.assert_array_equal(getattr(snapshot.trace, name), getattr(expected, name))
    known = task != "temporal_order"
    assert (snapshot.trace.target == NO_CLASS).any() != known


@pytest.mark.parametrize("said", ["x", {"kind": "other"}, {"number": 0}, {"kind": "typed", "a": 1}])
def test_a_recording_may_say_anything(tmp_path, said):
    path = tmp_path / "run.npz"
    write_recording(path, capture(trained()))
    arrays = dict(np.load(path))
    meta = json.loads(str(arrays["meta"])) | {"probe": said}
    np.savez(path, **(arrays | {"meta": np.array(json.dumps(meta))}))
    with pytest.raises(BadInput, match="meta probe"):
        frame_from_recording(read_recording(path))


def test_another_sequence_is_that_of_the_trainer():
    trainer = trained()
    shown, expected = with_probe(trainer.snapshot(), TYPED), trainer.snapshot(TYPED)
    assert shown.probe == expected.probe
    for one, other in zip(shown.trace.layers, expected.trace.layers, strict=True):
        assert one.delta.tobytes() == other.delta.tobytes()


def test_a_figure_knows_its_sequence(tmp_path):
    frame = frame_showing(trained().frame(), TYPED)
    assert provenance_of(frame).probe == TYPED.table
    assert provenance_of(trained().frame()).probe == {}


def test_the_command_shows_it(tmp_path, capsys):
    preset = tmp_path / "own.toml"
    preset.write_text(preset_text(Preset("own", experiment())), encoding="utf-8")
    out = tmp_path / "out"
    views = ["--view", "prediction", "--format", "png", "--format", "csv"]
    arguments = ["export", str(preset), "-o", str(out), "--updates", "3", *views]
    assert main([*arguments, "--probe", TYPED.text]) == 0
    assert read_provenance(out / "prediction.png").probe == TYPED.table
    rows = (out / "prediction.csv").read_text(encoding="utf-8").splitlines()
    assert len([row for row in rows if row and row[0].isdigit()]) == 10
    assert main([*arguments, "--probe", "6 x"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[-1].endswith("'x' (number 2) is not among 0 1 2 3 4 5 6 7 8 9")


def test_so_does_a_run_of_python():
    trained_run = rnnviz.train("digit-sum-5", updates=2)
    trace = trained_run.frame(1, probe=TYPED.text).snapshot.trace
    assert trace.symbols.tolist() == [6, 7, 0, 0, 1, 0, 0, 0, 0, 0]
    usual = trained_run.frame(1).snapshot.trace
    assert usual.symbols.tolist() != trace.symbols.tolist()
    with pytest.raises(BadInput, match="type at least 2"):
        trained_run.frame(probe="6")
