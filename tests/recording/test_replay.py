"""A run whose settings were changed while it ran is made again from its recording, bit by bit."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.cli import main
from rnnviz.experiment.difference import every_difference, revert_changes
from rnnviz.experiment.experiment import Experiment, parse_experiment
from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.nn.clipping import CLIPPINGS, ClipGlobalNorm, ClipParameterNorm, ClipValue, NoClipping
from rnnviz.recording.frame_reader import changes_of
from rnnviz.recording.recording_file import read_recording, write_recording
from rnnviz.recording.replay import replay, replay_differences
from rnnviz.text import BadInput
from rnnviz.training.replay import beginning
from rnnviz.training.trainer import Trainer

RUNS = {
    "clipped": (),
    "rtrl-online": ("training.batch=2", "task.length=20"),
    "truncated": ("training.batch=4",),
    "lstm-remembers": ("network.precision=float32", "training.batch=4"),
    "line-ends-both": ("training.batch=4", "clipping.name=value"),
}


def changed(trainer: Trainer, updates: int) -> None:
    """Train, and change the clipping altogether, the rate and the decay on the way."""

    def live(**sections: Any) -> None:
        trainer.change(replace(trainer.experiment, **sections))

    for n in range(updates):
        experiment = trainer.experiment
        if n == 2:
            live(clipping=ClipGlobalNorm(0.5))
            live(clipping=ClipGlobalNorm(0.25))
        if n == 4:
            live(clipping=NoClipping())
            rate = experiment.optimizer.learning_rate / 3  # type: ignore[attr-defined]
            live(optimizer=replace(experiment.optimizer, learning_rate=rate))  # type: ignore[call-arg]
        if n == 6:
            live(clipping=ClipValue(0.01), training=replace(experiment.training, l2=0.01))
        if n == 7:
            live(clipping=ClipParameterNorm(0.125))
        trainer.step()


@pytest.mark.parametrize("name", RUNS)
def test_it_is_the_same_bit_by_bit(name: str, tmp_path: Path) -> None:
    preset = with_overrides(load_preset(name), RUNS[name])
    trainer = Trainer(preset.experiment, name)
    first = trainer.experiment
    changed(trainer, 9)
    write_recording(path := tmp_path / "run.npz", trainer)
    recording = read_recording(path)
    again = replay(recording)
    assert replay_differences(recording, again) == ()
    np.testing.assert_array_equal(again.parameters.flat, trainer.parameters.flat)
    assert again.experiment == trainer.experiment
    assert beginning(trainer.experiment, trainer.changes) == first
    unchanged = Trainer(trainer.experiment, name)
    for _ in range(9):
        unchanged.step()
    assert replay_differences(recording, unchanged), "the test must see what the changes did"


def test_the_old_threshold_stands_in_the_recording(tmp_path: Path) -> None:
    trainer = Trainer(parse_experiment({"clipping": {"name": "global", "threshold": 0.5}}))
    trainer.step()
    trainer.change(replace(trainer.experiment, clipping=NoClipping()))
    write_recording(path := tmp_path / "run.npz", trainer)
    changes = {c["key"]: c for c in read_recording(path).meta["changes"]}
    assert changes["clipping.name"] == {
        "update": 1, "key": "clipping.name", "before": "global", "after": "none",
    }  # fmt: skip
    assert changes["clipping.threshold"]["before"] == 0.5
    assert changes["clipping.threshold"]["after"] is None


@pytest.mark.parametrize("kind", CLIPPINGS)
@pytest.mark.parametrize("other", CLIPPINGS)
def test_any_two_experiments_are_told_apart_and_back(kind: type, other: type) -> None:
    one, two = (replace(Experiment(), clipping=each()) for each in (kind, other))
    two = replace(two, seed=1, training=replace(two.training, l1=0.1))
    assert revert_changes(two, every_difference(one, two)) == one


def test_the_command_makes_it_again_and_says_so(tmp_path: Path, capsys: Any) -> None:
    trainer = Trainer(with_overrides(load_preset("clipped"), ["training.batch=2"]).experiment)
    changed(trainer, 8)
    write_recording(tmp_path / "run.npz", trainer)
    assert main(["record", str(tmp_path / "run.npz"), "-o", str(tmp_path / "again.npz")]) == 0
    assert capsys.readouterr().out == "the same, bit by bit\n"
    one, two = (read_recording(tmp_path / f"{name}.npz") for name in ("run", "again"))
    np.testing.assert_array_equal(one.arrays["loss"], two.arrays["loss"])
    assert beginning(two.experiment, changes_of(two)) == beginning(one.experiment, changes_of(one))


@pytest.mark.parametrize(
    "change",
    [
        {"update": 1, "key": "nothing.here", "before": 1, "after": 2},
        {"update": 1, "key": "clipping", "before": 1, "after": 2},
        {"update": 1, "key": "optimizer.learning_rate", "before": "fast", "after": 0.1},
    ],
)
def test_a_change_that_does_not_fit_is_refused_in_one_line(
    change: dict[str, Any], tmp_path: Path
) -> None:
    trainer = Trainer(parse_experiment({"training": {"batch": 2}}))
    trainer.step()
    write_recording(path := tmp_path / "run.npz", trainer)
    recording = read_recording(path)
    meta = json.loads(json.dumps(recording.meta)) | {"changes": [change]}
    with pytest.raises(BadInput) as refused:
        replay(replace(recording, meta=meta))
    assert "\n" not in str(refused.value)
