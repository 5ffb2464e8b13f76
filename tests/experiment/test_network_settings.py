"""Layers, directions and convolution as settings: what they build, refuse, record, are called."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment, parse_experiment
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.cells.tdnn import Convolution
from rnnviz.nn.trace import LayerTrace
from rnnviz.recording.frame_reader import frame_from_recording
from rnnviz.recording.recording_file import read_recording, write_recording
from rnnviz.tasks.task import Array, Batch, Source
from rnnviz.text import BadInput
from rnnviz.training.memory_estimate import run_bytes
from rnnviz.training.run_label import network_label
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS


def experiment(task: str = "recall", cell: Any = None, **network: Any) -> Experiment:
    return parse_experiment(
        {
            "task": {"name": task, "length": 12},
            "cell": {"name": "srn", "size": 5, **(cell or {})},
            "network": network,
            "training": {"batch": 4},
        }
    )


def test_layers_from_below_upwards() -> None:
    cells = experiment(cell={"activation": "relu"}, above="srn lstm  srn").cells
    assert cells == (SRN(5, "relu"), SRN(5, "relu"), LSTM(5), SRN(5, "relu"))
    assert experiment().cells == (SRN(5),)
    assert experiment(above="narx").cells[1] == NARX(5)


def test_a_convolution_comes_first() -> None:
    cells = experiment(convolution=4, stride=3, channels=7, above="srn").cells
    assert cells == (Convolution(7, delays=3, stride=3), SRN(5), SRN(5))


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ("rnn", "did you mean srn?"),
        ("SRN", "did you mean srn?"),
        ("srn convolution", "'convolution' is not one of "),
        ("srn,lstm", 'up to 7 names with spaces between them, such as "srn lstm"'),
        ("srn " * 8, "up to 7 names"),
    ],
)
def test_what_is_no_list_of_cells(above: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        experiment(above=above)
    words = str(caught.value.message)
    assert words.startswith("network.above: ")
    assert said in words
    assert "\n" not in words


@pytest.mark.parametrize(
    ("task", "network", "key"),
    [
        ("sine", {"convolution": 3}, "network.convolution"),
        ("recall", {"convolution": 3, "stride": 13}, "network.stride"),
    ],
)
def test_a_convolution_that_does_not_fit(task: str, network: Any, key: str) -> None:
    with pytest.raises(BadInput, match=key):
        Trainer(experiment(task, **network))


def test_in_short() -> None:
    assert network_label(experiment(), 12) == "SRN tanh, D=5, T=12"
    deep = experiment(above="srn lstm", direction="both")
    assert network_label(deep, 12) == "2 × SRN tanh → LSTM ⇄, D=5, T=12"
    first = experiment(convolution=4, cell={"name": "gru"})
    assert network_label(first, 12).startswith("Convolution tanh → GRU")


def test_more_layers_take_more() -> None:
    sizes = [
        run_bytes(experiment(**network), 4, 2, 50)
        for network in ({}, {"above": "srn"}, {"above": "srn", "direction": "both"})
    ]
    assert sizes == sorted(set(sizes))
    short = run_bytes(experiment(convolution=4, stride=5, channels=5, above="srn"), 4, 2, 50)
    assert short < sizes[1]


NETWORKS = {
    "deep": {"above": "lstm gru"},
    "both": {"above": "srn", "direction": "both"},
    "tdnn": {"cell": {"name": "tdnn", "delays": 3}},
    "tdnn below": {"cell": {"name": "tdnn", "delays": 3}, "above": "tdnn lstm", "embedding": 3},
    "convolution": {"convolution": 4, "stride": 3, "above": "gru", "direction": "both"},
    "convolution of vectors": {"task": "adding", "convolution": 2, "stride": 5, "pooling": "mean"},
}


@pytest.mark.parametrize("name", NETWORKS)
def test_trained_seen_recorded_and_seen_again(name: str, tmp_path: Any) -> None:
    trainer = Trainer(experiment(**NETWORKS[name]), name)
    before = trainer.parameters.flat.copy()
    for _ in range(3):
        trainer.step()
    trainer.evaluate()
    assert trainer.outcome == "ok"
    assert (trainer.parameters.flat != before).any()
    frame = trainer.frame()
    write_recording(tmp_path / "a.npz", trainer)
    again = frame_from_recording(read_recording(tmp_path / "a.npz"))
    same_trace(frame.snapshot.trace, again.snapshot.trace)
    for one, other in zip(frame.triangles, again.triangles, strict=True):
        np.testing.assert_array_equal(one, other)
    for view in VIEWS:
        for layer in range(len(frame.snapshot.trace.layers)):
            for step in (1, len(frame.snapshot.trace.x)):
                shown = dataclasses.replace(frame, layer=layer, step=step)
                assert view.figure(shown).title


def same_trace(one: Any, other: Any) -> None:
    """Hold every array and name of two traces to each other."""
    for field in dataclasses.fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if field.name == "layers":
            for layer, twin in zip(a, b, strict=True):
                same_layer(layer, twin)
        else:
            np.testing.assert_array_equal(a, b, err_msg=field.name)


def same_layer(layer: LayerTrace, twin: LayerTrace) -> None:
    for field in dataclasses.fields(layer):
        a, b = getattr(layer, field.name), getattr(twin, field.name)
        if hasattr(a, "keys"):
            assert a.keys() == b.keys()
            for key in a:
                np.testing.assert_array_equal(a[key], b[key], err_msg=f"{field.name}.{key}")
        elif isinstance(a, np.ndarray):
            np.testing.assert_array_equal(a, b, err_msg=field.name)
        else:
            assert a == b, field.name


def test_a_tdnn_remembers_k_steps_and_no_more() -> None:
    """The token to recall is the first of 12: seen through two windows of 5, and not of 6."""
    for delays, heard in ((5, False), (6, True)):
        cell = {"name": "tdnn", "delays": delays}
        trainer = Trainer(experiment(cell=cell))
        layer = trainer.trace().layers[0]
        reached = bool(layer.deltas["z"][12 - 1 - delays].any())
        assert reached
        first = np.flatnonzero(layer.deltas["z"].any(axis=1))[0] + 1 - delays
        assert (first <= 1) == heard


class Padded(Source):
    """Three sequences of 4, 1 and 2 steps."""

    inputs, outputs, symbolic, loss, every_step = 2, 2, True, "cross_entropy", True
    chance_loss = 0.0

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        return self.test(size)

    def test(self, size: int) -> Batch:
        y = np.array([[0, 1, 1], [1, 1, 0], [0, 0, 0], [0, 0, 0]])
        return Batch(np.zeros((4, 3), int), y, np.array([4, 1, 2]))

    def is_correct(self, x: Array, y: Array) -> bool:
        raise NotImplementedError


def test_what_is_padded_does_not_count() -> None:
    source = Padded()
    batch, output = source.test(3), np.zeros((4, 2, 3))
    output[:, 0] = 1  # says 0 everywhere
    assert source.accuracy(output, batch.y) == 8 / 12
    assert source.score(output, batch) == 4 / 7
    part = batch.part(slice(1, 3))
    assert part.lengths is not None
    assert part.lengths.tolist() == [1, 2]
    assert part.x.shape == (4, 2)
