"""What is kept of a run: the numbers of a recording with the same settings, to the bit."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

import rnnviz
from rnnviz.cli import main
from rnnviz.sweep.quantity import MOST_SEQUENCES, QUANTITIES, reach
from rnnviz.sweep.run_one import CURVES, KINDS, POINTS, run_one
from tests.sweep.tiny import small_preset

RUNS = {
    "tanh": ("vanishing", []),
    "gated, clipped": ("clipped", ["cell.name=lstm", "clipping.threshold=0.01"]),
    "diverging": ("exploding", ["optimizer.learning_rate=1e6"]),
    "classes": ("digit-sum-5", ["task.data=fixed", "network.embedding=3"]),
}
SMALL = ["cell.size=4", "task.length=6", "training.batch=4", "training.updates=30"]


def _or_nan(of, values):
    return of(values) if np.isfinite(values).any() else math.nan


@pytest.mark.parametrize("name", RUNS)
def test_a_run_of_a_sweep_has_the_numbers_of_its_recording(name, tmp_path):
    preset, more = RUNS[name]
    path = tmp_path / "run.npz"
    settings = [part for text in (*SMALL, *more) for part in ("--set", text)]
    assert main(["record", preset, "-o", str(path), *settings]) == 0
    with np.load(path) as file:
        recorded = dict(file)
    meta = json.loads(str(recorded["meta"]))
    run = rnnviz.load(path)
    measured = run_one(run._preset.experiment)

    held_out = recorded["history/held_out"]
    expected = {
        "best_accuracy": _or_nan(np.nanmax, held_out[2]),
        "best_loss": np.nanmin(held_out[1]),
        "grad_norm": recorded["grad_norm"][-1],
        "clipped": np.mean(recorded["clip_scale"] < 1),
        "updates": len(recorded["loss"]),
        "first_bad": math.nan if meta["first_bad_update"] is None else meta["first_bad_update"],
    }
    for key, value in expected.items():
        np.testing.assert_array_equal(measured.numbers[key], value, err_msg=key)
    assert measured.numbers.keys() == QUANTITIES.keys()
    eigenvalues = recorded[f"trace/{meta['layers'][-1]}.jacobian.eigenvalues"]
    radius = np.median(np.abs(eigenvalues).max(axis=1))
    np.testing.assert_array_equal(measured.numbers["radius"], radius)
    parts = run._trainer_at(run.update)
    loss, accuracy = parts.test_loss(4 * math.ceil(MOST_SEQUENCES / 4))
    np.testing.assert_array_equal(measured.numbers["accuracy"], accuracy)
    if parts.experiment.training.reduction == "mean":
        np.testing.assert_array_equal(measured.numbers["loss"], loss)
    main_layer = meta["layers"][-1]
    assert measured.kinds == {
        "flow": meta["flow"][main_layer],
        "training": meta["training"],
        "regime": meta["regime"],
        "outcome": meta["outcome"],
    }
    assert measured.kinds.keys() == KINDS.keys()
    shown = int(np.isfinite(measured.curves["update"]).sum())
    assert shown == min(POINTS, held_out.shape[1])
    places = np.searchsorted(held_out[0], measured.curves["update"][:shown])
    np.testing.assert_array_equal(measured.curves["loss"][:shown], held_out[1, places])
    assert measured.curves.keys() == set(CURVES)
    # between two points the mean of all batches
    if shown > 2:
        a, b = measured.curves["update"][1:3].astype(int)
        np.testing.assert_array_equal(
            measured.curves["train_loss"][2], recorded["loss"][a:b].mean()
        )


def test_twice_the_same_experiment_gives_the_same_bits():
    experiment = small_preset().experiment
    one, other = run_one(experiment), run_one(experiment)
    assert repr(one.numbers) == repr(other.numbers)
    for name in CURVES:
        np.testing.assert_array_equal(one.curves[name], other.curves[name])


class Signal:
    """What `reach` reads: log10 of the error at steps 1 to t."""

    def __init__(self, values: list[float], first: int = 1, reference: int | None = None) -> None:
        self.values = np.array(values)
        self.first, self.reference = first, reference or len(values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([-5.0, -3.0, -1.9, -1.0, 0.0], 2.0),  # below a hundredth three steps back
        ([-1.0, -1.5, -1.0, 0.0], 3.0),  # all steps
        ([-1.0, -4.0, -1.0, 0.0], 1.0),  # what comes back later does not count
        ([9.0, 5.0, 0.0], 2.0),
        ([-np.inf, -np.inf, 3.0], 0.0),
        ([-np.inf, 1.0, np.nan], math.nan),
    ],
)
def test_reach_is_the_lag_up_to_which_a_hundredth_arrives(values, expected):
    np.testing.assert_equal(reach(Signal(values)), expected)
