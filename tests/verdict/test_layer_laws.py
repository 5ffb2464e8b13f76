"""Laws that what is said of a network and of a run obeys, over generated ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rnnviz.flow.stack import triangles
from rnnviz.nn.cells.srn import SRN
from rnnviz.verdict import FLOW_KINDS, RunWatch, classify_flow, classify_training
from rnnviz.verdict.flow import FADED, GROWN
from tests.flow.conftest import _layer
from tests.nn.sample import EXAMPLES, RECURRENT
from tests.verdict.conftest import stacked, weights_of

CELLS = {name: EXAMPLES[name](4) for name in RECURRENT}
networks = {
    "name": st.sampled_from(sorted(CELLS)),
    "scale": st.floats(0.01, 4.0),
    "steps": st.integers(1, 40),
    "seed": st.integers(0, 10**6),
    "every": st.booleans(),
}
several = settings(max_examples=30, deadline=None, derandomize=True)


def made(name, scale, steps, seed, every, turn=None):
    """Return a layer of random weights, and its inputs, weights and losses."""
    rng, cell = np.random.default_rng(seed), CELLS[name]
    weights = {key: scale * value for key, value in weights_of(cell, 2, rng).items()}
    x, direct = rng.normal(size=(steps, 2)), rng.normal(size=(steps, cell.size))
    if not every:
        direct[:-1] = 0
    return cell, x, direct, weights


def layer_of(cell, x, direct, weights, name="l0"):
    return _layer(cell, x, direct, weights, name=name)


def near_a_border(verdict):
    """Whether rounding may decide its kind."""
    signal = verdict.signal
    left = signal.ratio, signal.received
    borders = (FADED, 0) if signal.growth > GROWN - 1 else (FADED,)  # 0 matters to growth alone
    distances = [abs(v - border) for v in left for border in borders]
    return min(*distances, abs(signal.growth - GROWN)) < 1e-6


def alike(one, other):
    assume(not near_a_border(one))
    assert one.kind == other.kind
    assert one.cause.name == other.cause.name
    with np.errstate(invalid="ignore"):  # −∞ − −∞ where it is exactly zero
        sizes = [v.signal.values - v.signal.values[-1] for v in (one, other)]
    np.testing.assert_allclose(*sizes, atol=1e-6)


@several
@given(**networks)
def test_the_kind_is_what_its_numbers_say(**network):
    """Against the triangle alone."""
    layer = layer_of(*made(**network))
    verdict, (table,) = classify_flow((layer,)), triangles((layer,))
    assert verdict.kind in FLOW_KINDS
    signal = verdict.signal
    row = table[signal.step - 1][: signal.step]
    np.testing.assert_allclose(signal.values, row, atol=1e-9)
    way = row[: signal.reference]
    assume(np.isfinite(way).all() and not near_a_border(verdict))
    grown, left = way.max() - way[-1], way[0] - way[-1]
    expected = "level"
    if grown > GROWN:
        expected = "exploding" if left >= 0 else "transient"
    elif left < FADED:
        expected = "vanishing"
    assert verdict.kind == expected


@several
@given(factor=st.sampled_from([1e-250, 1e-3, -1.0, 7.0, 1e200]), **networks)
def test_a_constant_before_the_loss_changes_nothing(factor, **network):
    cell, x, direct, weights = made(**network)
    one = classify_flow((layer_of(cell, x, direct, weights),))
    alike(one, classify_flow((layer_of(cell, x, factor * direct, weights),)))


@several
@given(**networks)
def test_the_order_of_units_changes_nothing(**network):
    cell, x, direct, weights = made(**network)
    units = np.random.default_rng(0).permutation(getattr(cell, "pairs", cell.size))
    order = np.concatenate([units + first for first in range(0, cell.size, len(units))])
    turned = {
        key: value[np.ix_(order, order)]
        if key.startswith("U") and value.ndim == 2
        else value[order if len(value) == cell.size else units]
        for key, value in weights.items()
    }
    one = classify_flow((layer_of(cell, x, direct, weights),))
    alike(one, classify_flow((layer_of(cell, x, direct[:, order], turned),)))


@several
@given(**networks)
def test_an_identity_layer_on_top_changes_nothing(**network):
    cell, x, direct, weights = made(**network)
    one = classify_flow((layer_of(cell, x, direct, weights),))
    top = SRN(cell.size, activation="identity")
    lower = layer_of(cell, x, 0 * direct, weights)
    upper = layer_of(top, lower.states["h"][1:], direct, {"W": np.eye(cell.size)}, "l1")
    alike(one, classify_flow((lower, upper), 0))


@several
@given(unit=st.sampled_from([1e-6, 0.1, 1e3, 1e9]), **networks)
def test_the_unit_of_the_input_of_a_linear_network_changes_nothing(unit, **network):
    cell, x, direct, weights = made(**network | {"name": "srn-identity"})
    one = classify_flow((layer_of(cell, x, direct, weights),))
    alike(one, classify_flow((layer_of(cell, unit * x, direct, weights),)))


@several
@given(**networks)
def test_a_constant_slope_is_never_saturated(**network):
    cell, x, direct, weights = made(**network | {"name": "srn-identity"})
    verdict = classify_flow((layer_of(cell, x, direct, weights),))
    assert verdict.cause.name not in ("saturation", "activation", "both")
    assert "saturat" not in verdict.sentence.english
    assert verdict.cause.saturated == 0


@several
@given(bad=st.sampled_from([np.nan, np.inf, -np.inf]), place=st.integers(0, 10**6), **networks)
def test_nothing_that_is_not_finite_is_level_or_vanishing(bad, place, **network):
    cell, x, direct, weights = made(**network)
    layer = layer_of(cell, x, direct, weights)
    h = layer.states["h"].copy()
    h.flat[place % h.size] = bad
    verdict = classify_flow((replace(layer, states={**layer.states, "h": h}),))
    assert verdict.kind == "broken"
    assert verdict.broken.quantity == "h"
    assert verdict.broken.step == place % h.size // cell.size
    for word in ("keeps", "saturat", "receives", "every"):
        assert word not in verdict.sentence.english


@several
@given(
    names=st.lists(st.sampled_from(sorted(CELLS)), min_size=2, max_size=3),
    steps=st.integers(1, 20),
    seed=st.integers(0, 10**6),
    every=st.booleans(),
    truncation=st.sampled_from([0, 1, 3, 7]),
)
def test_every_layer_of_a_stack_says_its_triangle(names, steps, seed, every, truncation):
    direct = np.random.default_rng(seed).normal(size=(steps, 4))
    if not every:
        direct[:-1] = 0
    layers = stacked(tuple(CELLS[name] for name in names), direct, seed)
    tables = triangles(layers, truncation)
    for index in range(len(layers)):
        verdict = classify_flow(layers, index, truncation)
        row = tables[index][verdict.signal.step - 1][: verdict.signal.step]
        np.testing.assert_allclose(verdict.signal.values, row, atol=1e-9)
        for sentence in (verdict.sentence, verdict.brief):
            assert "{" not in sentence.english
            assert "nan" not in sentence.english


@several
@given(
    quiet=st.integers(0, 200),
    floor=st.floats(-12, -3),
    noise=st.floats(0, 0.9),
    seed=st.integers(0, 10**6),
)
def test_a_solved_run_that_is_played_on_stays_solved(quiet, floor, noise, seed):
    """Loss and norm fall to rounding and scatter there, tenfold up and down at most."""
    rng = np.random.default_rng(seed)
    fall = np.linspace(0, floor, 150)
    tail = np.full(60 + quiet, floor)
    curve = 10 ** (np.concatenate([fall, tail]) + noise * rng.uniform(-1, 1, 210 + quiet))
    watch, kinds = RunWatch(1.0), []
    for update, size in enumerate(curve, start=1):
        watch.note(update, float(size), grad_norm=float(3 * size))
        kinds.append(classify_training(watch.record()).kind)
    assert not {"spiked", "ruined", "clipped", "diverged", "dead"} & set(kinds)
    if kinds[-1] == "solved":
        assert set(kinds[kinds.index("solved") :]) == {"solved"}


@pytest.mark.parametrize("truncation", [1, 2, 5])
def test_truncation_to_single_steps_leaves_nothing_to_say(truncation):
    layer = layer_of(*made("srn", 1.0, 20, 1, True))
    verdict = classify_flow((layer,), 0, truncation)
    assert verdict.signal.step - verdict.signal.first == truncation - 1
