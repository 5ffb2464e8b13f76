"""Every other network is timed beside a single layer; its times are nobody's to assert."""

from __future__ import annotations

import importlib.util
import json

import numpy as np
import pytest

from rnnviz.bench import network_speed
from rnnviz.bench.network_speed import Case, cases, measure, rows
from rnnviz.bench.training import updates
from rnnviz.command import bench

SIZE = 3, 10, 4
INSTALLED = importlib.util.find_spec("torch") is not None


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_every_network_is_measured(case: Case) -> None:
    row = measure(case, SIZE, seconds=0)
    assert min(row.update, row.single) > 0
    assert row.longer == row.update / row.single
    assert (row.torch is not None) == (INSTALLED and case.torch is not None)


def test_what_is_computed_beside_a_single_layer() -> None:
    work = {case.name: measure(case, SIZE, seconds=0).work for case in cases()}
    assert work["encoder–decoder"] == work["lstm, padded"] == 1
    assert work["lstm ⇄, padded"] == 2
    # [W b] with nine inputs to a step and [U W b] of two steps of four gates, beside ten steps.
    convolution = 2 * (3 * (3 + 9 * 8 + 1) + 12 * (3 + 3 + 1))
    assert work["convolution, lstm"] == convolution / (10 * 12 * (3 + 8 + 1))


def test_padded_sequences_are_of_different_lengths() -> None:
    padded = [case for case in cases() if case.padded]
    assert padded
    for case in padded:
        lengths = case.data(10, 8).lengths
        assert lengths is not None
        assert len(set(lengths.tolist())) > 1


@pytest.mark.skipif(not INSTALLED, reason="PyTorch is not installed")
@pytest.mark.parametrize("case", [c for c in cases() if c.torch], ids=lambda case: case.name)
def test_the_network_in_pytorch_reads_out_as_much(case: Case) -> None:
    batch = case.data(10, 4)
    assert case.torch is not None
    modules, outputs = case.torch(3, network_speed._tensor(batch.x), batch.lengths)
    for module in modules:
        module.double()
    counted = batch.y.size if batch.lengths is None else network_speed.OUTPUTS * batch.lengths.sum()
    assert outputs().numel() == counted
    network = case.make(3, 10)
    for update in updates(network, batch):
        update()
    assert network.run(10, 4).output.shape == batch.y.shape
    ours, theirs = network.layout, [p.numel() for m in modules for p in m.parameters()]
    biases = sum(entry.size for entry in ours if entry.symbol == "b")
    assert sum(theirs) >= sum(entry.size for entry in ours) > sum(theirs) - biases - 1


def test_a_line_for_each_network() -> None:
    told: list[tuple[int, int]] = []
    table = list(rows(lambda done, total: told.append((done, total)), 0, SIZE))
    assert [row.network for row in table] == [case.name for case in cases()]
    assert told == [(n, len(table)) for n in range(len(table) + 1)]


def test_the_words_and_the_object(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr("rnnviz.bench.network_speed.rows.__defaults__", (None, 0, SIZE))
    table = bench.PARTS["networks"](0.0)
    words = bench._FORMATTERS["networks"](table)
    assert all(case.name in words for case in cases())
    assert json.loads(json.dumps(table)) == table
    assert np.isfinite([row["longer"] for row in table]).all()
