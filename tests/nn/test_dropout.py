"""Recurrent dropout by its published equations; its gradients, its seeds, and where it is off."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.dropout import dropped, keep_mask
from rnnviz.text import BadInput
from rnnviz.training.trainer import Trainer
from tests.nn.sample import Case, make_case

CELLS: dict[str, Cell] = {
    "lstm": LSTM(4, dropout=0.4),
    "gru": GRU(4, dropout=0.4),
    "gru-after": GRU(4, form="reset_after", dropout=0.4),
}
each_cell = pytest.mark.parametrize("name", CELLS)


class Dropped(Case):
    """A case whose passes are those of training, at update 7."""

    def loss(self, parameters=None):
        run = self.run()
        with dropped(run.layers, 1, 7):
            return self.network.forward(parameters or self.parameters, self.batch, run)

    def gradient(self, truncation=0):
        run, gradient = self.run(), self.network.parameters()
        with dropped(run.layers, 1, 7):
            self.network.forward(self.parameters, self.batch, run)
            self.network.backward(self.parameters, run, gradient, truncation)
        return gradient


def case_of(name: str, **options: object) -> Dropped:
    case = make_case(CELLS[name], batch=2, **options)
    return Dropped(case.network, case.parameters, case.batch)


@each_cell
def test_the_gradient_is_that_of_the_masked_loss(name: str) -> None:
    case = case_of(name)
    found, theta = case.gradient(), case.parameters.copy()
    for i, value in enumerate(case.parameters.flat):
        sides = []
        for step in (1e-5, -1e-5):
            theta.flat[i] = value + step
            sides.append(case.loss(theta))
        theta.flat[i] = value
        assert found.flat[i] == pytest.approx((sides[0] - sides[1]) / 2e-5, rel=1e-5, abs=1e-9)


@each_cell
def test_a_step_adds_what_the_mask_leaves_of_its_candidate(name: str) -> None:
    case = case_of(name)
    run = case.run()
    with dropped(run.layers, 1, 7):
        case.network.forward(case.parameters, case.batch, run)
        layer = run.layers[0]
        mask, gates = layer.mask, {key: value.copy() for key, value in layer.gates.items()}
        assert mask is not None
        added = mask * gates["candidate"]
        if name == "lstm":
            c = layer.states["c"]
            expected = gates["forget"] * c[:-1] + gates["input"] * added
            np.testing.assert_allclose(c[1:], expected, rtol=1e-12)
        else:
            h, z = layer.states["h"], gates["update"]
            np.testing.assert_allclose(h[1:], z * h[:-1] + (1 - z) * added, rtol=1e-11, atol=1e-15)
    assert layer.mask is None


def test_a_mask_has_zeros_of_its_share_and_keeps_the_mean() -> None:
    layer = LSTM(50, dropout=0.3).unroll(2, 40, 20)
    mask = keep_mask(np.random.default_rng(0), layer)
    assert mask.shape == (40, 50, 20)
    assert set(np.unique(mask)) == {0.0, 1 / 0.7}
    assert np.mean(mask == 0) == pytest.approx(0.3, abs=0.01)


def trainer(seed: int = 3, share: float = 0.3, **training: object) -> Trainer:
    return Trainer(
        parse_experiment(
            {
                "seed": seed,
                "task": {"name": "recall", "length": 8},
                "cell": {"name": "lstm", "size": 5, "dropout": share},
                "training": {"batch": 4, **training},
            }
        )
    )


def test_a_run_repeats_bit_by_bit_also_from_its_middle() -> None:
    one, two = trainer(), trainer()
    frames = []
    for _ in range(6):
        frames.append(one.keyframe())
        one.step()
        two.step()
    assert one.parameters.flat.tobytes() == two.parameters.flat.tobytes()
    two.restore(frames[3])
    for _ in range(3):
        two.step()
    assert one.parameters.flat.tobytes() == two.parameters.flat.tobytes()


def test_every_update_and_every_seed_has_masks_of_its_own() -> None:
    layer = LSTM(5, dropout=0.5).unroll(2, 6, 3)
    seen = set()
    for seed, update in ((1, 1), (1, 2), (2, 1)):
        with dropped([layer], seed, update):
            assert layer.mask is not None
            seen.add(layer.mask.tobytes())
    assert len(seen) == 3


def test_what_is_measured_and_shown_is_the_whole_network() -> None:
    with_dropout, without = trainer(), trainer(share=0.0)
    np.testing.assert_array_equal(with_dropout.parameters.flat, without.parameters.flat)
    assert with_dropout.test_loss(32) == without.test_loss(32)
    one, other = (run.trace().layers[0] for run in (with_dropout, without))
    np.testing.assert_array_equal(one.jacobian(), other.jacobian())
    np.testing.assert_array_equal(one.adjoint, other.adjoint)
    with_dropout.step()
    without.step()
    assert (with_dropout.parameters.flat != without.parameters.flat).any()


def test_learning_in_real_time_refuses_it() -> None:
    with pytest.raises(BadInput, match=r"rtrl drops nothing; cell.dropout must be 0"):
        trainer(rule="rtrl")
