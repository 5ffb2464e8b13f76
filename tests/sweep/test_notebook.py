"""Sweeps from Python: the same plan, the same file, and figures of matplotlib."""

from __future__ import annotations

import numpy as np
import pytest

import rnnviz
from rnnviz.sweep import notebook
from rnnviz.sweep.run_one import run_one
from rnnviz.sweep.sweep_file import read_sweep
from tests.sweep.tiny import SMALL, assert_same_bits

SETTINGS = {key.replace(".", "__"): value for key, value in SMALL.items()}
OVER = {"cell.name": ["srn", "gru"], "task.length": np.array([5, 7, 9])}


@pytest.fixture
def result(monkeypatch, tmp_path):
    def here(jobs):
        return lambda plan, places: ((p, run_one(plan.experiment(p))) for p in places)

    monkeypatch.setattr(notebook, "pool_of", here)
    return rnnviz.run_sweep("vanishing", OVER, seeds=2, path=tmp_path / "s.npz", **SETTINGS)


def test_a_sweep_from_python_is_the_commands(result, alone, tmp_path):
    assert result.done.all()
    assert result.over == {"cell.name": ("srn", "gru"), "task.length": (5, 7, 9)}
    assert result.seeds == (1, 2)
    assert_same_bits(read_sweep(tmp_path / "s.npz"), alone)
    result.save(tmp_path / "again.npz")
    assert_same_bits(read_sweep(tmp_path / "again.npz"), alone)
    read = rnnviz.load_sweep(tmp_path / "again.npz")
    np.testing.assert_array_equal(read.arrays()["loss"], alone.numbers["loss"])


def test_arrays_and_figures(result, alone):
    arrays = result.arrays()
    np.testing.assert_array_equal(arrays["loss"], alone.numbers["loss"])
    assert arrays["flow"][1, 2, 0] == alone.kind("flow", (1, 2, 0))
    assert arrays["curve/loss"].shape[:3] == (2, 3, 2)
    (axes, *_) = result.plot("loss", against="cell.name").axes
    assert [label.get_text() for label in axes.get_xticklabels()] == ["SRN", "GRU"]
    for wrong in ({"name": "beauty"}, {"against": "seed"}, {"page": 9}):
        with pytest.raises(rnnviz.BadInput):
            result.plot(**{"name": "loss", **wrong})
