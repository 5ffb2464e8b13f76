"""Sentences on a network: every number is that of the triangle, and words claim no more."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.flow.stack import triangles
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.number_format import rough_number_of_log10
from rnnviz.training.trainer import Trainer
from rnnviz.validation.network import Recipe
from rnnviz.verdict import classify_flow
from tests.verdict.conftest import orthogonal, stacked


def told(layer, truncation=0, brief=False) -> str:
    verdict = classify_flow((layer,), 0, truncation)
    sentence = verdict.brief if brief else verdict.sentence
    assert sentence.english == str(sentence)
    assert "{" not in sentence.english
    return sentence.english


def with_slopes(layer, slopes):
    return replace(layer, slopes={"z": np.broadcast_to(slopes, (layer.steps, layer.size))})


def test_a_rate_says_between_which_steps(chain):
    sentence = told(chain(0.5 * orthogonal(8), 30))
    assert "from step 30 to 1" in sentence
    assert "every 3.3 steps" in sentence
    assert "step 1 receives 2 × 10⁻⁹ times the signal at step 30" in sentence
    assert "U alone (f′ = 1) would leave 2 × 10⁻⁹" in sentence
    assert "chance" not in sentence
    assert "loss" not in sentence, "there is but one"


@pytest.mark.parametrize(("u", "words"), [(1e-3, "leaves 0.001"), (1e3, "1000 per step")])
def test_more_than_a_tenfold_step_is_told_by_the_step(chain, u, words):
    assert words in told(chain(u * orthogonal(4), 10))


def test_growth(chain):
    sentence = told(chain(1.5 * orthogonal(8), 30))
    assert "1.5 per step" in sentence
    assert "step 1 receives 10⁵" in sentence
    assert "U alone" in sentence


def test_the_same_size_has_no_rate(chain):
    sentence = told(chain(orthogonal(8), 30))
    assert "as large" in sentence
    assert "every" not in sentence
    sentence = told(chain(0.99 * orthogonal(8), 30))
    assert "stays within a factor of 3" in sentence
    assert "0.75" in sentence
    assert "every" not in sentence


def test_growing_and_then_fading(chain):
    sentence = told(chain(0.9 * np.eye(8) + 0.5 * np.eye(8, k=1), 280))
    assert "grows 10⁴-fold up to step 211" in sentence
    assert "step 1 receives 0.068" in sentence


def test_growing_and_then_exactly_zero(chain):
    sentence = told(chain(2 * np.eye(20, k=1), 40))
    assert "grows 5 × 10⁵-fold up to step 21" in sentence
    assert "exactly zero from step 20 on" in sentence


def test_an_exact_zero_is_told_by_its_step_and_has_no_half_life(chain):
    sentence = told(chain(np.eye(20, k=1), 40))
    assert "exactly zero from step 20 on" in sentence
    assert "every" not in sentence


def test_zero_from_the_beginning(chain):
    sentence = told(chain(np.eye(3), 10, activation="relu", bias=-1.0))
    assert "exactly zero at every step" in sentence
    assert "f′ is 0 where the error enters" in sentence


def test_one_flat_step_among_sixty_is_reported_as_that_step(chain):
    slopes = np.ones((60, 1))
    slopes[29] = 1e-4
    sentence = told(with_slopes(chain(0.999 * np.eye(2), 60), slopes))
    assert "step 30 alone multiplies δ by 10⁻⁴" in sentence
    assert "every" not in sentence


def test_nothing_sent_is_not_blamed_on_the_slope(chain):
    """V = 0: f′ = 1 everywhere, and yet δ is exactly zero."""
    sentence = told(chain(np.eye(3), 10, np.zeros((10, 3))))
    assert "sends no error" in sentence
    assert "f′" not in sentence
    lower, upper = stacked((SRN(3), SRN(3)), np.zeros((6, 3)))
    assert "from above" in classify_flow((lower, upper), 0).sentence.english


def test_which_loss_is_told_where_there_are_several(chain, make_layer):
    every = np.ones((30, 8))
    sentence = told(chain(0.5 * orthogonal(8), 30, every))
    assert "δ of the last loss" in sentence
    assert "the total over all losses does not fade" in sentence
    truncated = told(chain(0.5 * np.eye(3), 50, np.ones((50, 3))), truncation=7)
    assert "of the loss at step 49" in truncated
    assert "truncation after 7 steps" in truncated
    assert "stops it at step 43" in truncated
    gated = told(make_layer(GRU(3), np.zeros((9, 1)), np.ones((9, 3))))
    assert "∂L/∂h of the last loss" in gated


def test_the_total_that_fades_while_the_last_loss_explodes_is_told(chain):
    direct = np.zeros((20, 1))
    direct[-1], direct[-2] = 1.0, -1.5 * (1 - 1e-9)  # both cancel one step further on
    sentence = told(chain(np.array([[1.5]]), 20, direct))
    assert "of the last loss" in sentence
    assert "the total over all losses fades" in sentence


def test_truncation_that_leaves_no_way(chain):
    sentence = told(chain(0.9 * np.eye(3), 50), truncation=7)
    assert "cannot go back any further than step 50" in sentence
    assert "truncation after 7 steps" in sentence
    assert "U alone" not in sentence
    whole = told(chain(0.5 * np.eye(3), 50))
    assert told(chain(0.5 * np.eye(3), 50), truncation=50) == whole
    assert "truncation" not in whole


def test_brief_sentences_leave_out_what_limits_the_way(chain):
    layer = chain(0.5 * np.eye(3), 50, np.ones((50, 3)))
    assert "truncation" not in told(layer, 7, brief=True)
    assert "total" not in told(layer, brief=True)
    assert "U alone" in told(layer, brief=True)


def test_entries_and_carousels(make_layer):
    direct = np.zeros((40, 1))
    direct[-1] = 1
    still = {"b.forget": np.full(1, 800.0)}
    sentence = told(make_layer(LSTM(1), np.zeros((40, 1)), direct, still))
    assert "∂L/∂(c, h)" in sentence
    assert "every" not in sentence, "f = 1 has no half-life"
    closed = still | {"b.output": np.full(1, -20.0)}
    sentence = told(make_layer(LSTM(1), np.zeros((40, 1)), direct, closed))
    assert "2 × 10⁻⁹" in sentence
    assert "gets past step 40" in sentence
    half = told(make_layer(LSTM(1), np.zeros((40, 1)), direct))
    assert "gates alone would leave" in half


def test_what_is_flat_is_called_off_bending_or_saturated(chain):
    flat = told(chain(4 * orthogonal(8), 30, activation="tanh", bias=10.0))
    assert "in 100 % of all units and steps f′ is below 1 % of its maximum" in flat
    bends = told(chain(np.array([[1.5]]), 60, activation="tanh", start=0.8586))
    assert "but not flat" in bends
    assert "1 % of its maximum" not in bends
    slopes = np.full((40, 2), 0.5)
    off = told(with_slopes(chain(np.eye(2), 40, activation="relu", bias=1.0), slopes))
    assert "1 % of its maximum" not in off


@pytest.mark.parametrize("u", [0.1, 1.0, 3.0])
@pytest.mark.parametrize("activation", ["identity", "relu"])
def test_a_constant_slope_is_never_called_saturated(chain, activation, u):
    sentence = told(chain(u * np.eye(3), 20, activation=activation, bias=1.0, start=1.0))
    assert "1 % of its maximum" not in sentence
    assert "f′ is" not in sentence


def test_what_is_not_finite_is_told_by_quantity_and_step(make_layer, chain):
    x = np.zeros((400, 1))
    x[0] = 1
    direct = np.ones((400, 2))
    weights = {"U": 100 * np.eye(2), "W": np.ones((2, 1))}
    sentence = told(make_layer(SRN(2, activation="relu"), x, direct, weights))
    assert "z is not finite from step 156 on" in sentence
    direct = np.zeros((8, 2))
    direct[-1] = np.nan
    assert "δ is not finite at step 8 and earlier" in told(chain(np.eye(2), 8, direct))


def test_one_step(chain):
    assert "cannot go back any further" in told(chain(np.eye(2), 1))


def trace_of(**tables):
    return Trainer(parse_experiment({"training": {"batch": 2}} | tables)).trace().layers


@pytest.mark.parametrize("cell", ["srn", "gru"])
@pytest.mark.parametrize("above", ["", "srn"])
def test_every_layer_and_direction_says_the_number_of_its_trace(cell, above):
    """One loss, so what is said is the total that the backward pass left; in steps of time."""
    layers = trace_of(
        task={"name": "adding", "length": 30},
        cell={"name": cell, "size": 4},
        network={"direction": "both", "above": above},
        init={"recurrent_scale": 0.5},
    )
    assert [layer.name for layer in layers] == ["l0", "l0r", "l1", "l1r"][: 4 if above else 2]
    for index, layer in enumerate(layers):
        verdict = classify_flow(layers, index)
        rows = layer.delta if layer.cell.closes else layer.adjoint[1:]
        sizes = np.log10(np.linalg.norm(rows, axis=1))
        np.testing.assert_allclose(verdict.signal.values, sizes[: verdict.signal.step], atol=1e-9)
        left, sentence = sizes[0] - sizes[verdict.signal.step - 1], verdict.sentence.english
        assert rough_number_of_log10(left) in sentence
        assert f"step {30 if layer.backward else 1} receives" in sentence


def test_the_border_of_an_encoder_is_told():
    (layer,) = trace_of(task={"name": "reverse", "items": 4}, cell={"name": "gru", "size": 4})
    verdict = classify_flow((layer,), 0)
    row = triangles((layer,))[0][verdict.signal.step - 1]
    border = layer.parts[0].steps
    crossing = rough_number_of_log10(row[border - 1] - row[verdict.signal.step - 1])
    assert f"{crossing} of it enters the encoder at step {border}" in verdict.sentence.english


def refilled(x, gain=1.0):
    """Return a ReLU layer that x switches on and off, below a linear one that is looked at."""
    cells = SRN(2, activation="relu"), SRN(2, activation="identity")
    weights = {"l0.U": np.eye(2), "l0.W": np.ones((2, 1)), "l1.U": gain * np.eye(2)}
    weights |= {"l1.W": np.eye(2), "readout.V": [[1.0, 0.0]]}
    return Recipe(cells, len(x), weights, x=np.asarray(x, float)[:, None]).trace().layers


def test_a_zero_on_the_way_that_is_refilled_from_above_is_told():
    x = np.ones(20)
    x[8:12] = -100
    sentence = classify_flow(refilled(x), 0).sentence.english
    assert "in between, at step 9, it is exactly zero" in sentence
    assert "step 1 receives 8 times" in sentence


def test_a_loss_whose_own_step_is_dead_below_does_not_explode():
    """δ_T = 0, and what comes down at earlier steps is not compared with that."""
    x = np.ones(20)
    x[-1] = -100
    verdict = classify_flow(refilled(x), 0)
    assert verdict.kind == "level"
    assert verdict.signal.reference == 19
    assert verdict.signal.received == pytest.approx(np.log10(19))
    assert "∞" not in verdict.sentence.english
    assert "at step 20, where the loss is, it is exactly zero" in verdict.sentence.english
    faded = classify_flow(refilled(x, 0.1), 0)
    assert "∞" not in faded.sentence.english


def test_a_signal_that_falls_and_comes_back_does_not_keep_its_size(chain):
    swing = np.array([[0, 1e-3], [1e3, 0]])
    direct = np.zeros((41, 2))
    direct[-1, 0] = 1
    sentence = told(chain(swing, 41, direct))
    assert "in between, at step 2, it falls to 0.001" in sentence
    slopes = np.ones((60, 1))
    slopes[29:39], slopes[9:19] = 0.5, 2.0
    sentence = told(with_slopes(chain(np.eye(2), 60), slopes))
    assert "at step 30, it falls to 10⁻³" in sentence
    assert "stays within a factor of 3" not in sentence


def test_an_exact_zero_at_the_first_step_alone_is_told_as_one(chain):
    slopes = np.ones((12, 1))
    slopes[0] = 0
    assert "becomes exactly zero at step 1" in told(with_slopes(chain(np.eye(2), 12), slopes))


@pytest.mark.parametrize(("near", "words"), [(0.2, "fades less"), (2.0, "does not fade")])
def test_a_total_that_fades_too_is_not_said_to_stay(chain, near, words):
    direct = np.zeros((40, 1))
    direct[-1], direct[0] = 1.0, near
    assert f"total over all losses {words}" in told(chain(0.5 * np.eye(1), 40, direct))


def test_what_the_gates_leave_is_a_share_of_what_step_t_has(make_layer):
    """Without U nothing comes back through h, so the product of f is left of what entered c."""
    direct = np.zeros((30, 2))
    direct[-1] = 1
    biases = {"b.forget": np.full(2, 0.0), "b.output": np.full(2, -2.0)}
    layer = make_layer(LSTM(2), np.zeros((30, 1)), direct, biases)
    verdict = classify_flow((layer,), 0)
    assert verdict.cause.name == "gates"
    left = verdict.cause.carried + verdict.cause.entered
    assert left == pytest.approx(verdict.signal.received)
    assert f"the gates alone would leave {rough_number_of_log10(left)}" in verdict.sentence.english


def test_what_grows_below_from_the_first_step_that_receives_something_explodes():
    """δ_T = 0 in the lower layer, and its own U doubles all that comes down before."""
    cells = SRN(2, activation="relu"), SRN(2, activation="identity")
    weights = {"l0.U": 2 * np.eye(2), "l0.W": np.ones((2, 1)), "l1.W": np.eye(2)}
    weights |= {"l1.U": 0.5 * np.eye(2), "readout.V": [[1.0, 0.0]]}
    x = np.ones((20, 1))
    x[-1] = -1e9
    verdict = classify_flow(Recipe(cells, 20, weights, x=x).trace().layers, 0)
    assert verdict.kind == "exploding"
    assert verdict.cause.name == "U"
    assert verdict.cause.weights == pytest.approx(18 * np.log10(2))


def test_truncation_at_every_step_is_told_as_that(chain):
    sentence = told(chain(0.9 * np.eye(3), 50), truncation=1)
    assert "truncation after every step stops it at step 50" in sentence


def test_a_headline_says_that_the_total_does_otherwise_and_gives_no_cause(chain):
    layer = chain(0.5 * np.eye(3), 50, np.ones((50, 3)))
    headline = classify_flow((layer,), 0).headline.english
    assert headline.endswith("the total over all losses does not")
    assert "U alone" not in headline
    assert "total" not in classify_flow((chain(0.5 * np.eye(3), 50),), 0).headline.english


def test_a_total_is_not_told_as_a_multiple_of_exactly_zero():
    weights = {"l0.U": np.eye(2), "l0.W": np.ones((2, 1)), "readout.V": [[1.0, 1.0]]}
    x = np.ones((10, 1))
    x[-1] = -100
    cells = (SRN(2, activation="relu"),)
    trace = Recipe(cells, 10, weights, x=x, settings={"readout": "every"}).trace()
    sentence = classify_flow(trace.layers, 0).sentence.english
    assert "exactly zero at every step" in sentence
    assert "the total over all losses is not zero at step 1" in sentence
    assert "∞" not in sentence


def test_a_rate_agrees_with_what_is_told_to_arrive(chain):
    """A line through most steps that leaves out a drop at the end is no rate of the whole way."""
    slopes = np.full((26, 1), 10 ** (-1 / 44))
    slopes[-2] = 10**-0.35
    sentence = told(with_slopes(chain(np.eye(2), 26), slopes))
    found = re.search(r"from step (\d+) to 1, δ loses a factor of 10", sentence)
    assert found is None or int(found[1]) < 25, sentence
