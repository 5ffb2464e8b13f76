"""Many sequences at once say the same as each by itself."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.flow.delta import mean_log_by_lag
from rnnviz.flow.main_signal import main_signal_norms
from rnnviz.flow.saturation import saturation
from rnnviz.flow.stack import triangles
from rnnviz.training.analysis.batch_spread import (
    LAG_SEQUENCES,
    SEQUENCES,
    batch_lags,
    batch_spread,
    quantiles,
)
from rnnviz.training.diagnostics import completed
from rnnviz.training.probe import Probe
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer

CASES = {
    "srn": {"cell": {"name": "srn", "size": 5}, "task": {"name": "digit_sum", "length": 8}},
    "summed": {
        "cell": {"name": "srn", "size": 4},
        "task": {"name": "parity", "length": 7},
        "training": {"reduction": "sum"},
    },
    "lstm": {"cell": {"name": "lstm", "size": 4}, "task": {"name": "sine", "length": 9}},
    "gru-stack": {
        "cell": {"name": "gru", "size": 4},
        "network": {"above": "gru"},
        "task": {"name": "recall", "length": 9},
    },
    "float32": {
        "cell": {"name": "srn", "size": 4},
        "network": {"precision": "float32"},
        "task": {"name": "recall", "length": 9},
    },
    "padded": {"cell": {"name": "srn", "size": 4}, "task": {"name": "reber", "length": 12}},
    "both-ways": {
        "cell": {"name": "srn", "size": 4},
        "network": {"direction": "both"},
        "task": {"name": "parity", "length": 6},
    },
    "decoder": {"cell": {"name": "lstm", "size": 4}, "task": {"name": "reverse", "items": 3}},
    "window": {"cell": {"name": "tdnn", "size": 4}, "task": {"name": "sine", "length": 9}},
    "truncated": {
        "cell": {"name": "srn", "size": 4},
        "task": {"name": "parity", "length": 9},
        "training": {"truncation": 4},
    },
    "zero": {
        "cell": {"name": "srn", "size": 3, "activation": "relu"},
        "task": {"name": "recall", "length": 6},
    },
}


def trained(name, updates=3):
    trainer = Trainer(parse_experiment(CASES[name]))
    for _ in range(updates):
        trainer.step()
    return trainer


def assert_same(found, expected):
    np.testing.assert_array_equal(np.isneginf(found), np.isneginf(expected))
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("part", ["training", "held_out"])
def test_every_row_is_that_of_the_sequence_alone(case, part):
    trainer = trained(case)
    truncation = trainer.experiment.training.truncation
    spread = batch_spread(part, trainer.checkpoint())
    lags = batch_lags(part, trainer.checkpoint())
    assert len(spread.norms[0]) == SEQUENCES
    assert len(lags[0]) == LAG_SEQUENCES
    for number in (1, 2, 7):
        layers = trainer.trace(Probe(part, number=number)).layers
        triangle = triangles(layers, truncation)
        for index, layer in enumerate(layers):
            steps = layer.steps
            row = spread.norms[index][number - 1]
            assert_same(row[:steps], main_signal_norms(layers, index, truncation))
            assert np.isnan(row[steps:]).all()
            for name, block in saturation(layer).items():
                shares = spread.saturated[index][name][number - 1]
                assert_same(shares[:steps], block.by_step)
            assert_same(lags[index][number - 1][:steps], mean_log_by_lag(triangle[index]))


def test_a_norm_too_small_for_its_square_is_exact():
    """One pass over the batch would say 0 where a norm is 10^-200; the sequence alone does not."""
    trainer = trained("srn", 0)
    trainer.parameters.blocks["l0.U"][...] = 1e-40 * np.eye(5)
    spread = batch_spread("held_out", trainer.checkpoint())
    first = spread.norms[0][:, 0]
    assert np.isfinite(first).all()
    assert (first < -270).all()


def test_what_is_not_finite_stays_what_it_is():
    trainer = trained("srn", 0)
    trainer.parameters.blocks["l0.U"][...] = 1e200
    norms = batch_spread("held_out", trainer.checkpoint()).norms[0]
    alone = main_signal_norms(trainer.trace().layers, 0)
    np.testing.assert_array_equal(norms[0], alone)


def test_quantiles_are_values_of_the_sequences():
    rows = np.array([[0.0, -np.inf, np.nan], [1, -np.inf, np.nan], [2, 5, 3], [3, np.inf, np.nan]])
    np.testing.assert_array_equal(
        quantiles(rows),
        [[0, -np.inf, 3], [0, -np.inf, 3], [1, -np.inf, 3], [2, 5, 3], [3, np.inf, 3]],
    )


def test_quantiles_of_all_steps_are_those_that_numpy_gives_of_each():
    rng = np.random.default_rng(0)
    for count in (1, 2, 5, 12, 32):
        rows = rng.normal(size=(count, 40)).round(1)
        rows[rng.random(rows.shape) < 0.3] = np.nan
        for step, found in enumerate(quantiles(rows).T):
            known = rows[~np.isnan(rows[:, step]), step]
            of_numpy = (
                np.quantile(known, (0, 0.25, 0.5, 0.75, 1), method="inverted_cdf")
                if len(known)
                else np.full(5, np.nan)
            )
            np.testing.assert_array_equal(found, of_numpy)


def test_it_is_a_slow_diagnostic_that_leaves_training_alone():
    one, other = trained("lstm"), trained("lstm")
    frame = completed(Frame(one.snapshot()), {"training_spread", "held_out_lags"})
    assert frame.result("training_spread").value.part == "training"
    assert frame.result("held_out_lags").value[0].shape == (LAG_SEQUENCES, 9)
    one.step()
    other.step()
    assert one.parameters.flat.tobytes() == other.parameters.flat.tobytes()


def test_it_can_be_called_off():
    assert batch_spread("training", trained("padded").checkpoint(), lambda: True) is None
    assert batch_lags("training", trained("srn").checkpoint(), lambda: True) is None
