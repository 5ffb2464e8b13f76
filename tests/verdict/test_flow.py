"""What becomes of an error, on networks in which it is known: kinds, steps and thresholds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.flow.stack import triangles
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.residual import Residual
from rnnviz.nn.cells.srn import SRN
from rnnviz.training.trainer import Trainer
from rnnviz.verdict import FLOW_KINDS, FlowVerdict, classify_flow
from rnnviz.verdict.flow import FADED, GROWN
from tests.nn.sample import EXAMPLES, RECURRENT
from tests.verdict.conftest import orthogonal, row_of, stacked

CHAINED = 0.9 * np.eye(8) + 0.5 * np.eye(8, k=1)
"""Far from normal: the signal grows a long way before it fades."""


def judged(layer, truncation=0) -> FlowVerdict:
    return classify_flow((layer,), 0, truncation)


def last_alone(steps, size, unit=0):
    direct = np.zeros((steps, size))
    direct[-1, unit] = 1
    return direct


# -- kinds -----------------------------------------------------------------------------------


def test_vanishing(chain):
    verdict = judged(chain(0.5 * orthogonal(8), 30))
    assert verdict.kind == "vanishing"
    assert verdict.signal.ratio == pytest.approx(29 * np.log10(0.5))
    assert verdict.signal.rate == pytest.approx(np.log10(0.5))
    assert verdict.signal.fit[1:] == (1, 30)
    assert verdict.signal.drop is None


def test_level(chain):
    verdict = judged(chain(orthogonal(8), 30))
    assert verdict.kind == "level"
    assert verdict.signal.ratio == pytest.approx(0, abs=1e-12)
    assert verdict.cause.name == "", "nothing needs a cause"


def test_exploding(chain):
    verdict = judged(chain(1.5 * orthogonal(8), 30))
    assert verdict.kind == "exploding"
    assert verdict.signal.growth == pytest.approx(29 * np.log10(1.5))
    assert verdict.signal.top == 1


def test_growing_and_then_fading(chain):
    verdict = judged(chain(CHAINED, 280))
    norms = [np.linalg.norm(np.linalg.matrix_power(CHAINED.T, n)[:, 0]) for n in range(280)]
    assert verdict.kind == "transient"
    assert verdict.signal.growth == pytest.approx(np.log10(max(norms)))
    assert verdict.signal.top == 280 - int(np.argmax(norms))
    assert verdict.signal.ratio == pytest.approx(np.log10(norms[-1]))


def test_growing_and_then_exactly_zero(chain):
    verdict = judged(chain(2 * np.eye(20, k=1), 40))
    assert verdict.kind == "transient"
    assert (verdict.signal.top, verdict.signal.zero) == (21, 20)
    assert verdict.signal.growth == pytest.approx(19 * np.log10(2))


def test_growth_that_lasts_or_is_cut_is_no_transient(chain):
    assert judged(chain(CHAINED, 200)).kind == "exploding", "step 1 still has more"
    assert judged(chain(CHAINED, 280), truncation=100).kind == "exploding"
    assert judged(chain(0.9 * np.eye(8) + 0.1 * np.eye(8, k=1), 280)).kind == "vanishing"


def test_dead_where_the_error_becomes_exactly_zero(chain):
    verdict = judged(chain(np.eye(20, k=1), 40))
    assert verdict.kind == "dead"
    assert verdict.signal.zero == 20
    assert verdict.signal.ratio == -np.inf


def test_silent_where_nothing_is_sent(chain):
    assert judged(chain(np.eye(3), 10, np.zeros((10, 3)))).kind == "silent"
    lower, upper = stacked((SRN(4), SRN(3)), np.zeros((6, 3)))
    assert [classify_flow((lower, upper), n).kind for n in (0, 1)] == ["silent", "silent"]


def test_units_that_are_off_where_the_error_arrives_are_dead_and_not_silent(chain):
    verdict = judged(chain(np.eye(3), 10, activation="relu", bias=-1.0))
    assert verdict.kind == "dead"
    assert verdict.signal.zero == verdict.signal.step == 10
    assert not verdict.signal.silent


def test_one_step(chain):
    for direct, kind in ((np.ones((1, 2)), "level"), (np.zeros((1, 2)), "silent")):
        verdict = judged(chain(np.eye(2), 1, direct))
        assert verdict.kind == kind
        assert verdict.signal.first == verdict.signal.step == 1
        assert verdict.signal.fit is None


@pytest.mark.parametrize("name", EXAMPLES)
def test_one_step_of_every_cell(make_layer, name):
    verdict = judged(make_layer(EXAMPLES[name](3), np.ones((1, 2)), np.ones((1, 3))))
    assert verdict.kind in ("level", "silent", "dead")
    assert verdict.signal.step == verdict.signal.first == 1


# -- thresholds ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("log10", "kind"),
    [(FADED - 1e-6, "vanishing"), (FADED + 1e-6, "level"), (0.0, "level")]
    + [(GROWN - 1e-6, "level"), (GROWN + 1e-6, "exploding")],
)
def test_thresholds(chain, log10, kind):
    """10 steps back, each of the tenth root of what arrives."""
    assert judged(chain(10 ** (log10 / 10) * orthogonal(4), 11)).kind == kind


@pytest.mark.parametrize(("ratio", "kind"), [(1e-6, "exploding"), (-1e-6, "transient")])
def test_growth_that_is_just_left_or_just_lost(make_layer, ratio, kind):
    """Linear units, one of them, whose u is wanted at each step: a ReLU cannot do it, f′ can."""
    layer = make_layer(SRN(1, activation="identity"), np.zeros((21, 1)), last_alone(21, 1))
    slopes = np.ones((21, 1))
    slopes[10:20] = 10**0.3
    slopes[:10] = 10 ** (-0.3 + ratio / 10)
    layer = replace(layer, parameters={**layer.parameters, "U": np.eye(1)}, slopes={"z": slopes})
    verdict = judged(layer)
    assert verdict.signal.growth == pytest.approx(3)
    assert verdict.signal.top == 11
    assert verdict.kind == kind


# -- what is followed ------------------------------------------------------------------------


def test_one_loss_is_followed_and_not_the_total(chain):
    """With a loss at every step the total δ is level although no single loss reaches far."""
    layer = chain(0.5 * orthogonal(8), 30, direct=np.ones((30, 8)))
    norms = np.linalg.norm(layer.delta, axis=1)
    assert norms.max() < 4 * norms.min()
    verdict = judged(layer)
    assert verdict.kind == "vanishing"
    assert verdict.signal.losses == 30
    assert verdict.signal.last
    np.testing.assert_allclose(verdict.signal.total, np.log10(norms), atol=1e-12)
    assert verdict.signal.total_ratio == pytest.approx(np.log10(norms[0] / norms[-1]))


def test_delta_is_followed_and_not_the_adjoint(make_layer):
    """A flat last step takes δ_T itself away, so the signal grows where ∂L/∂h keeps its size."""
    layer = make_layer(SRN(1, activation="identity"), np.zeros((6, 1)), last_alone(6, 1))
    slopes = np.ones((6, 1))
    slopes[-1] = 1e-4
    layer = replace(layer, parameters={**layer.parameters, "U": np.eye(1)}, slopes={"z": slopes})
    verdict = judged(layer)
    assert verdict.signal.closes
    np.testing.assert_allclose(verdict.signal.values, np.full(6, -4.0), atol=1e-12)
    assert verdict.kind == "level"


def test_one_flat_step_is_found(chain):
    layer = chain(0.999 * np.eye(2), 60)
    slopes = np.ones((60, 2))
    slopes[29] = 1e-3
    verdict = judged(replace(layer, slopes={"z": slopes}))
    assert verdict.kind == "vanishing"
    step, factor = verdict.signal.drop
    assert step == 30
    assert factor == pytest.approx(-3 + np.log10(0.999))
    assert verdict.signal.fit is None, "no line is a fair description of a cliff"


def off_the_line(values, first, last):
    """Return by what share of its fall the values leave the best line between two steps."""
    y, x = values[first - 1 : last], np.arange(last - first + 1)
    line = np.polyval(np.polyfit(x, y, 1), x)
    return np.abs(y - line).max() / np.ptp(line)


def test_a_bend_is_not_told_as_one_line(chain):
    """Steps 31..80 halve what passes, those before leave it as it is."""
    slopes = np.ones((80, 1))
    slopes[30:] = 0.5
    signal = judged(replace(chain(np.eye(1), 80), slopes={"z": slopes})).signal
    rate, first, last = signal.fit
    assert last - first + 1 >= 40, "at least half of the way"
    assert off_the_line(signal.values, first, last) <= 0.2
    assert rate == pytest.approx(np.log10(0.5), rel=0.3)


def test_a_bumpy_way_has_a_rate_only_where_it_is_nearly_straight(chain):
    uneven = np.where(np.arange(80) % 16 < 2, 1e-2, 1.0)[:, None]
    signal = judged(replace(chain(np.eye(1), 80), slopes={"z": uneven})).signal
    np.testing.assert_allclose(signal.values, np.log10(uneven[:, 0])[::-1].cumsum()[::-1])
    rate, first, last = signal.fit
    assert off_the_line(signal.values, first, last) <= 0.2
    assert rate == pytest.approx(-4 / 16, rel=0.2), "of four powers of ten every sixteen steps"


def test_scale_of_the_loss_order_of_units_and_an_identity_layer_change_nothing(make_layer):
    rng = np.random.default_rng(5)
    U, x, direct = rng.normal(0, 0.3, (5, 5)), rng.normal(size=(30, 3)), last_alone(30, 5)
    W, order, cell = rng.normal(size=(5, 3)), rng.permutation(5), SRN(5)
    verdict = judged(make_layer(cell, x, direct, {"U": U, "W": W}))
    turned = {"U": U[np.ix_(order, order)], "W": W[order]}
    for other in (
        make_layer(cell, x, 1e-200 * direct, {"U": U, "W": W}),
        make_layer(cell, x, direct[:, order], turned),
    ):
        again = judged(other)
        assert again.kind == verdict.kind
        assert again.signal.ratio == pytest.approx(verdict.signal.ratio, abs=1e-9)
        assert again.cause.name == verdict.cause.name
    above = make_layer(
        SRN(5, activation="identity"), np.zeros((30, 5)), direct, {"W": np.eye(5)}, name="l1"
    )
    lower = make_layer(cell, x, 0 * direct, {"U": U, "W": W})
    below = classify_flow((lower, above), 0)
    assert (below.kind, below.cause.name) == (verdict.kind, verdict.cause.name)
    np.testing.assert_allclose(below.signal.values, verdict.signal.values, atol=1e-9)


def test_the_unit_of_the_input_of_a_linear_network_changes_nothing(make_layer):
    U, direct = 0.5 * orthogonal(3), last_alone(20, 3)
    cell, x = SRN(3, activation="identity"), np.ones((20, 1))
    one, other = (
        judged(make_layer(cell, c * x, direct, {"U": U, "W": np.ones((3, 1))})) for c in (1, 1e6)
    )
    assert one.kind == other.kind == "vanishing"
    np.testing.assert_array_equal(one.signal.values, other.signal.values)


# -- truncation and windows ------------------------------------------------------------------


def test_truncation_limits_the_way_and_the_longest_one_is_told(chain):
    layer = chain(0.9 * np.eye(3), 50)
    alone = judged(layer, truncation=7)
    assert alone.kind == "level", "the last piece is step 50 alone"
    assert alone.signal.first == alone.signal.step == 50
    assert np.isnan(alone.signal.rate)
    some = judged(layer, truncation=20)
    assert (some.signal.first, some.signal.step) == (41, 50)
    assert some.signal.rate == pytest.approx(np.log10(0.9))
    every = judged(chain(0.5 * np.eye(3), 50, np.ones((50, 3))), truncation=7)
    assert (every.signal.first, every.signal.step) == (43, 49), "a whole piece, the last of them"
    assert not every.signal.last


def test_truncation_longer_than_the_sequence_changes_nothing(chain):
    layer = chain(0.5 * np.eye(3), 50)
    for truncation in (50, 99):
        told = judged(layer, truncation)
        assert told.signal.first == 1
        np.testing.assert_array_equal(told.signal.values, judged(layer).signal.values)


def test_growth_within_a_piece_is_an_explosion(chain):
    verdict = judged(chain(3 * np.eye(3), 50), truncation=20)
    assert verdict.kind == "exploding"
    assert verdict.signal.first == 41
    assert verdict.signal.growth == pytest.approx(9 * np.log10(3))


def test_windows_without_a_state_end_by_structure():
    """A TDNN with 2 delays is looked at by the read-out at steps 7..9 alone."""
    table = {"cell": {"name": "tdnn", "size": 4, "delays": 2}}
    (layer,) = trace_of(task={"name": "recall", "length": 9}, **table)
    verdict = judged(layer)
    assert (verdict.signal.first, verdict.signal.step) == (layer.steps - 2, layer.steps)
    assert np.isfinite(verdict.signal.values[-3:]).all()
    assert np.isnan(verdict.signal.values[:-3]).all()
    lower, upper = trace_of(
        task={"name": "recall", "length": 9}, network={"above": "tdnn"}, **table
    )
    below = classify_flow((lower, upper), 0).signal
    assert (below.first, below.step) == (layer.steps - 4, layer.steps), "each layer adds its own"


# -- cells -----------------------------------------------------------------------------------


def test_a_perfect_carousel_has_no_rate(make_layer):
    """f = 1, o = ½: the way into c costs something, the way along it nothing."""
    big = {"b.forget": np.full(1, 800.0), "b.output": np.zeros(1)}
    layer = make_layer(LSTM(1), np.zeros((40, 1)), last_alone(40, 1), big)
    verdict = judged(layer)
    assert verdict.kind == "level"
    assert verdict.signal.entry
    assert verdict.signal.reference == 39
    assert verdict.signal.ratio == 0, "exactly: f is 1"
    assert verdict.signal.values[-1] == 0
    assert 10 ** verdict.signal.values[-2] == pytest.approx(0.5), "o · (1 − tanh²(0))"


def test_gates_that_let_little_through(make_layer):
    for cell, name in ((LSTM(4), "b.forget"), (GRU(4), "b.update")):
        zeros, direct = np.zeros((40, 1)), last_alone(40, 4)
        verdict = judged(make_layer(cell, zeros, direct, {name: np.zeros(4)}))
        assert verdict.kind == "vanishing"
        assert verdict.cause.name == "gates"
        assert verdict.signal.rate == pytest.approx(np.log10(0.5), abs=0.02)
        still = make_layer(cell, zeros, direct, {name: np.full(4, 8.0)})
        assert judged(still).kind == "level"


def test_a_closed_output_gate_is_no_vanishing(make_layer):
    """o ≈ 0: little of the loss gets in, but what is in keeps its size."""
    closed = {"b.forget": np.full(2, 30.0), "b.output": np.full(2, -20.0)}
    verdict = judged(make_layer(LSTM(2), np.zeros((50, 1)), last_alone(50, 2), closed))
    assert verdict.kind == "level"
    entered = verdict.signal.values[verdict.signal.reference - 1] - verdict.signal.values[-1]
    assert entered < -8


def test_a_residual_network_vanishes_only_where_u_cancels_what_passes_beside_it(make_layer):
    cell, direct = Residual(4, activation="identity"), last_alone(40, 4)
    verdict = judged(make_layer(cell, np.zeros((40, 1)), direct, {"U": -0.5 * np.eye(4)}))
    assert verdict.kind == "vanishing"
    assert verdict.signal.rate == pytest.approx(np.log10(0.5))
    assert verdict.cause.name == "cancellation"
    around = replace(cell, form="input")
    level = judged(make_layer(around, np.ones((40, 1)), direct, {"W": np.ones((4, 1))}))
    assert (level.kind, level.signal.ratio) == ("level", 0)


def test_tanh_at_its_fixed_point(chain):
    """u = 1.5 multiplies by u (1 − h²) = 0.394 where h = tanh(1.5 h)."""
    verdict = judged(chain(np.array([[1.5]]), 60, activation="tanh", start=0.8586))
    assert verdict.kind == "vanishing"
    assert 10**verdict.signal.rate == pytest.approx(0.394313, rel=1e-3)


def test_relu_with_the_identity_over_784_steps_is_off_at_the_step_the_triangle_says(make_layer):
    """Inputs that push the units below zero early on."""
    rng = np.random.default_rng(3)
    x = np.abs(rng.normal(size=(784, 1)))
    x[12] = -1e4
    weights = {"U": np.eye(4), "W": np.ones((4, 1))}
    layer = make_layer(SRN(4, activation="relu"), x, last_alone(784, 4), weights)
    verdict = judged(layer)
    row = triangles((layer,))[0][-1]
    assert verdict.kind == "dead"
    assert verdict.signal.zero == int(np.flatnonzero(np.isneginf(row))[-1]) + 1 == 13


# -- every number is the triangle's ----------------------------------------------------------

NETWORKS = {
    **{name: (EXAMPLES[name](4),) for name in RECURRENT},
    "srn-srn": (SRN(4), SRN(5)),
    "lstm-gru": (LSTM(3), GRU(4)),
    "srn-lstm-srn": (SRN(3), LSTM(4), SRN(2)),
}


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("truncation", [0, 4])
def test_values_are_a_row_of_the_triangle(name, every, truncation):
    cells = NETWORKS[name]
    direct = np.random.default_rng(1).normal(size=(11, cells[-1].size))
    if not every:
        direct[:-1] = 0
    layers = stacked(cells, direct)
    for index in range(len(layers)):
        signal = classify_flow(layers, index, truncation).signal
        row = triangles(layers, truncation)[index][signal.step - 1][: signal.step]
        np.testing.assert_allclose(signal.values, row, atol=1e-9, rtol=0)
        assert signal.losses == (11 if every else 1)
        if not truncation:
            np.testing.assert_array_equal(row, row_of(layers, index)[:11])


def test_a_lower_layer_gets_what_comes_down_at_every_step():
    """Against explicit products of whole matrices, from step 9 to step 1."""
    direct = np.zeros((9, 3))
    direct[-1] = [1.0, -2.0, 0.5]
    lower, upper = stacked((SRN(4), SRN(3)), direct)
    lam = [np.zeros(4), direct[-1]]
    expected = np.zeros(9)
    for k in range(8, -1, -1):
        above = upper.slopes["z"][k] * lam[1]
        lam[0] = lam[0] + upper.parameters["W"].T @ above
        delta = lower.slopes["z"][k] * lam[0]
        expected[k] = np.log10(np.linalg.norm(delta))
        lam = [lower.parameters["U"].T @ delta, upper.parameters["U"].T @ above]
    verdict = classify_flow((lower, upper), 0)
    assert verdict.lower
    np.testing.assert_allclose(verdict.signal.values, expected, atol=1e-9)


def trace_of(**tables):
    small = {"training": {"batch": 2}}
    trainer = Trainer(parse_experiment(small | tables))
    return list(trainer.trace().layers)


LAYOUTS = {
    "end of both": {
        "task": {"name": "adding", "length": 12},
        "cell": {"name": "srn", "size": 4},
        "network": {"direction": "both"},
    },
    "every step, both directions": {
        "task": {"name": "recall", "length": 9},
        "cell": {"name": "gru", "size": 3},
        "network": {"direction": "both"},
    },
    "both directions below another": {
        "task": {"name": "sine", "length": 9},
        "cell": {"name": "lstm", "size": 3},
        "network": {"direction": "both", "above": "srn"},
    },
    "stack": {
        "task": {"name": "adding", "length": 14},
        "cell": {"name": "srn", "size": 4},
        "network": {"above": "lstm"},
    },
    "end of both, below another": {
        "task": {"name": "adding", "length": 10},
        "cell": {"name": "gru", "size": 3},
        "network": {"direction": "both", "above": "srn"},
    },
    "encoder and decoder": {
        "task": {"name": "reverse", "items": 4},
        "cell": {"name": "gru", "size": 4},
    },
    "encoder and decoder, two layers": {
        "task": {"name": "reverse", "items": 3},
        "cell": {"name": "lstm", "size": 3},
        "network": {"above": "srn"},
    },
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_of_real_networks(name):
    """For every layer and direction a row of the triangle, and of a single loss the total."""
    layers = trace_of(**LAYOUTS[name])
    tables = triangles(layers)
    for index, layer in enumerate(layers):
        signal = classify_flow(layers, index).signal
        if signal.losses == 1:
            sizes = layer.delta if layer.cell.closes else layer.adjoint[1:]
            found = np.log10(np.linalg.norm(sizes, axis=1))[: signal.step]
            np.testing.assert_allclose(signal.values, found, rtol=0, atol=1e-9)
        else:
            losses = [row for row in tables[index] if _same(row, signal.values)]
            assert losses, f"{layer.name}: no row of the triangle is the signal"


def _same(row, values):
    row = row[: len(values)]
    return len(row) == len(values) and np.allclose(row, values, rtol=0, atol=1e-9, equal_nan=True)


def test_a_loss_at_the_end_of_both_directions_is_followed_through_the_whole_of_each():
    layers = trace_of(**LAYOUTS["end of both"])
    assert [layer.name for layer in layers] == ["l0", "l0r"]
    for index, layer in enumerate(layers):
        verdict = classify_flow(layers, index)
        signal, U = verdict.signal, layer.parameters["U"]
        assert (signal.step, signal.first, signal.losses) == (12, 1, 1)
        delta, expected = layer.slopes["z"][-1] * layer.direct[-1], []
        for k in range(11, -1, -1):
            expected.append(np.log10(np.linalg.norm(delta)))
            delta = layer.slopes["z"][k - 1] * (U.T @ delta)
        np.testing.assert_allclose(signal.values, expected[::-1], atol=1e-9)
        assert verdict.at(1) == (1, 12)[index]


def test_the_border_of_an_encoder_and_its_decoder():
    (layer,) = trace_of(**LAYOUTS["encoder and decoder"])
    verdict = classify_flow((layer,), 0)
    encoder = layer.parts[0].steps
    assert verdict.border == encoder
    assert verdict.signal.first <= encoder < verdict.signal.step
    assert classify_flow((layer.parts[0],), 0).border == 0


# -- numbers that are none -------------------------------------------------------------------


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
def test_what_is_not_finite_is_never_level_or_vanishing(make_layer, value):
    for cell in (SRN(3), SRN(3, activation="relu"), LSTM(3), GRU(3), Residual(3)):
        parameters = {"U" if not cell.gates else "U.candidate": np.full((3, 3), value)}
        for direct in (np.ones((6, 3)), np.zeros((6, 3))):
            layer = make_layer(cell, np.ones((6, 1)), direct, parameters, {"h": np.ones(3)})
            verdict = judged(layer)
            assert verdict.kind in FLOW_KINDS
            finite = all(np.isfinite(rows).all() for rows in layer.states.values())
            if not finite:
                assert verdict.kind == "broken"
            if verdict.kind in ("level", "vanishing"):
                assert np.isfinite(verdict.signal.received)
            assert verdict.sentence.english
            assert "{" not in verdict.sentence.english


def test_the_first_number_that_is_not_finite_is_named(make_layer):
    """ReLU, U = 100: h_k = 100^(k−1), and 100¹⁵⁵ does not fit a double any more."""
    x = np.zeros((400, 1))
    x[0] = 1
    weights = {"U": 100 * np.eye(2), "W": np.ones((2, 1))}
    layer = make_layer(SRN(2, activation="relu"), x, last_alone(400, 2), weights)
    verdict = judged(layer)
    assert verdict.kind == "broken"
    assert (verdict.broken.quantity, verdict.broken.step) == ("z", 156)
    assert verdict.cause.name == ""


def test_a_start_that_is_not_finite_is_step_0(make_layer):
    layer = make_layer(SRN(2), np.zeros((4, 1)), np.ones((4, 2)), start={"h": np.full(2, np.nan)})
    broken = judged(layer).broken
    assert (broken.quantity, broken.step) == ("h", 0)


def test_a_signal_beyond_any_double_is_finite_in_powers_of_ten(chain):
    for u, kind in ((1e-3, "vanishing"), (1e3, "exploding")):
        verdict = judged(chain(u * np.eye(2), 1000))
        assert verdict.kind == kind
        assert verdict.signal.ratio == pytest.approx(999 * np.log10(u))


def test_an_error_that_is_not_finite_is_told_as_one(chain):
    direct = np.zeros((8, 2))
    direct[-1] = np.nan
    verdict = judged(chain(0.5 * np.eye(2), 8, direct))
    assert verdict.kind == "broken"
    assert (verdict.broken.quantity, verdict.broken.step) == ("δ", 8)
