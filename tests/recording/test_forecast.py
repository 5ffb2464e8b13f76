"""A recording tells how the network ran freely, and what is wrong where it tells nonsense."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.recording.frame_reader import frame_from_recording
from rnnviz.recording.recording_file import read_recording, write_recording
from rnnviz.storage.npz import read_arrays, write_arrays
from rnnviz.text import BadInput
from rnnviz.training.diagnostics import completed
from rnnviz.training.trainer import Trainer
from rnnviz.views.phase import PhaseView


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    tables = {
        "task": {"name": "lorenz", "length": 8},
        "cell": {"name": "srn", "size": 3},
        "training": {"batch": 2},
    }
    trainer = Trainer(parse_experiment(tables), "small")
    trainer.step()
    return trainer


@pytest.fixture
def changed(trainer: Trainer, tmp_path: Path) -> Callable[..., Path]:
    """Return `changed(source, **arrays)`: a recording with other facts of its data and arrays."""
    path = tmp_path / "run.npz"
    write_recording(path, trainer)

    def changed(source: dict[str, Any] | None = None, **arrays: Any) -> Path:
        found = read_arrays(path)
        meta = json.loads(str(found["meta"]))
        meta["source"].update(source or {})
        found["meta"] = np.array(json.dumps(meta))
        found.update({f"free/{name}": value for name, value in arrays.items()})
        write_arrays(path, found)
        return path

    return changed


def test_the_portrait_is_the_same(trainer: Trainer, changed: Callable[..., Path]) -> None:
    live = completed(trainer.frame(), {"free"})
    replayed = frame_from_recording(read_recording(changed()))
    assert live.free_run is not None
    assert replayed.free_run is not None
    np.testing.assert_array_equal(replayed.free_run.forecast, live.free_run.forecast)
    np.testing.assert_array_equal(replayed.free_run.truth, live.free_run.truth)
    assert replayed.free_run.warm == live.free_run.warm
    assert replayed.snapshot.source == live.snapshot.source
    assert PhaseView().figure(replayed).summary == PhaseView().figure(live).summary


@pytest.mark.parametrize(
    "source",
    [
        {"plane": 3},
        {"plane": {"names": ["x"], "component": 1, "delay": 0, "rate": 0.0}},
        {"plane": {"names": [], "component": 0, "delay": 0, "rate": 0.0}},
        {"plane": {"names": ["x"], "component": 0, "delay": -1, "rate": 0.0}},
        {"plane": {"names": ["x"], "component": 0, "delay": 0, "rate": "fast"}},
        {"yardsticks": 1},
        {"yardsticks": [1]},
        {"yardsticks": [{"name": "oracle", "loss": 0.0, "test_loss": 0.0, "order": 0}]},
        {"yardsticks": [{"name": "linear", "loss": "low", "test_loss": 0.0, "order": 0}]},
    ],
    ids=str,
)
def test_nonsense_is_refused_in_one_line(
    source: dict[str, Any], changed: Callable[..., Path]
) -> None:
    with pytest.raises(BadInput, match=r"run\.npz: meta .* does not fit"):
        frame_from_recording(read_recording(changed(source)))


@pytest.mark.parametrize("warm", [0, -1, 10_000])
def test_a_warm_up_must_be_a_part_of_the_course(warm: int, changed: Callable[..., Path]) -> None:
    with pytest.raises(BadInput, match="free/warm"):
        frame_from_recording(read_recording(changed(warm=np.array(warm))))


def test_older_recordings_tell_nothing_of_it(changed: Callable[..., Path]) -> None:
    facts = {"plane": None, "yardsticks": None}
    frame = frame_from_recording(read_recording(changed(facts)))
    assert frame.snapshot.source.plane is None
    assert frame.snapshot.source.yardsticks == ()


def test_a_loss_that_is_not_finite_is_left_out(changed: Callable[..., Path]) -> None:
    table = {"name": "linear", "loss": None, "test_loss": 1.0, "order": 2}
    frame = frame_from_recording(read_recording(changed({"yardsticks": [table]})))
    (yardstick,) = frame.snapshot.source.yardsticks
    assert np.isnan(yardstick.loss)
    assert yardstick.test_loss == 1.0
