"""Files that carry a run also say at which speed it is to be watched."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.experiment.preset import parse_preset
from rnnviz.export.provenance import provenance_of
from rnnviz.recording.frame_reader import frame_from_recording
from rnnviz.recording.recording_file import capture, read_recording, write_recording
from rnnviz.text import BadInput
from rnnviz.training.trainer import Trainer

SPEEDS = pytest.mark.parametrize("speed", [None, 5.0])


@pytest.fixture
def trainer():
    table = {"task": {"name": "sine", "length": 6}, "cell": {"name": "srn", "size": 3}}
    return Trainer(parse_experiment({**table, "training": {"updates": 2, "batch": 2}}), "mine")


@SPEEDS
def test_a_picture_carries_it(trainer, speed):
    found = provenance_of(replace(trainer.frame(), speed=speed))
    assert found is not None
    assert parse_preset(found.preset, "mine", "").speed == speed


@SPEEDS
def test_a_recording_carries_it(trainer, tmp_path, speed):
    path = tmp_path / "run.npz"
    write_recording(path, replace(capture(trainer), speed=speed))
    recording = read_recording(path)
    assert recording.meta["speed"] == speed
    assert recording.speed == speed
    assert frame_from_recording(recording).speed == speed


def test_a_recording_without_it_runs_at_full_speed(trainer, tmp_path):
    path = changed(trainer, tmp_path, '"speed": null', '"other": null')
    assert read_recording(path).speed is None


@pytest.mark.parametrize("value", ["-1", "true", '"fast"', "1e9"])
def test_a_damaged_speed_is_refused_in_one_line(trainer, tmp_path, value):
    path = changed(trainer, tmp_path, '"speed": null', f'"speed": {value}')
    with pytest.raises(BadInput, match="speed") as caught:
        read_recording(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def changed(trainer, folder, before, after):
    """Write a recording, some of its meta replaced."""
    path = folder / "run.npz"
    write_recording(path, trainer)
    with np.load(path) as file:
        arrays = dict(file)
    meta = str(arrays["meta"])
    assert before in meta
    np.savez(path, **arrays | {"meta": np.array(meta.replace(before, after))})
    return path
