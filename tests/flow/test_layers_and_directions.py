"""Triangles of depth, directions and windows: against the backward pass of each loss by itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rnnviz.flow.delta import backward_norms, log10_norms, triangle
from rnnviz.flow.lag import gradient_by_lag
from rnnviz.flow.per_layer import layer_backward_norms
from rnnviz.flow.spectrum import spectrum
from rnnviz.flow.stack import triangles
from rnnviz.flow.total_error import total_norms
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.cells.tdnn import TDNN, Convolution
from rnnviz.nn.trace import LayerTrace, Trace
from tests.nn.sample import EXAMPLES, Case, Sample, make_case

Array = NDArray[Any]


@dataclasses.dataclass(frozen=True)
class Plan:
    """A network and where it is read."""

    kinds: tuple[str, ...]
    both: bool
    readout: str
    steps: int
    truncation: int
    seed: int

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(EXAMPLES[kind](2 + n) for n, kind in enumerate(self.kinds))

    def case(self) -> Case:
        return make_case(
            *self.cells, steps=self.steps, batch=1, seed=self.seed,
            readout=self.readout, bidirectional=self.both,
        )  # fmt: skip


plans = st.builds(
    Plan,
    kinds=st.lists(st.sampled_from(list(EXAMPLES)), min_size=1, max_size=3).map(tuple),
    both=st.booleans(),
    readout=st.sampled_from(["every", "last", "mean"]),
    steps=st.integers(1, 9),
    truncation=st.sampled_from([0, 0, 2, 3]),
    seed=st.integers(0, 2**32 - 1),
)


def one_loss_at_a_time(case: Case, truncation: int) -> Iterator[tuple[int, dict[str, Array], Any]]:
    """Yield (t, λ of each half, δ of each half) with only what the loss of step t sends."""
    network, run = case.network, case.run()
    network.forward(case.parameters, case.batch, run)
    whole = np.zeros(run.stack.top.adjoint.shape)
    run.readout.send(case.parameters.stacks("readout"), whole)
    for t in range(1, run.steps + 1):
        run.stack.top.adjoint[...] = 0
        run.stack.top.adjoint[t - 1] = whole[t - 1]
        run.stack.backward(case.parameters, None, truncation)
        halves = dict(zip(network.names, run.layers, strict=True))
        yield (
            t,
            *(
                {
                    name: np.concatenate([getattr(half, what)[s] for s in order(half.cell)], axis=1)
                    for name, half in halves.items()
                }
                for what, order in (
                    ("adjoints", lambda c: c.states),
                    ("deltas", lambda c: c.blocks),
                )
            ),
        )


def traced(case: Case, truncation: int = 0) -> Trace:
    return case.network.trace(case.parameters, case.batch, truncation)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(plans)
def test_each_loss_alone(plan: Plan) -> None:
    case = plan.case()
    layers = traced(case, plan.truncation).layers
    results = triangles(layers, plan.truncation)
    for t, adjoints, deltas in one_loss_at_a_time(case, plan.truncation):
        for layer, result in zip(layers, results, strict=True):
            shown = deltas if layer.cell.closes else adjoints
            exact = log10_norms(shown[layer.name][-layer.steps :, :, 0])
            row = result[(layer.steps - t) if layer.backward else t - 1]
            silent = np.isnan(row)
            np.testing.assert_allclose(row[~silent], exact[~silent], atol=1e-9)
            assert (exact[silent] == -np.inf).all(), "what cannot be reached is zero"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(plans)
def test_what_all_losses_send_is_what_arrives(plan: Plan) -> None:
    """Σ_t δ_{t,k} = δ_k and Σ_t λ_{t,k} = λ_k, for every layer and direction."""
    case = plan.case()
    layers = traced(case, plan.truncation).layers
    total: dict[tuple[str, str], Array] = {}
    for _, *parts in one_loss_at_a_time(case, plan.truncation):
        for what, part in zip(("adjoint", "delta"), parts, strict=True):
            for name, value in part.items():
                total[name, what] = total.get((name, what), 0) + value[..., 0]
    for layer in layers:
        blocks = np.concatenate([layer.deltas[b] for b in layer.cell.blocks], axis=1)
        for found, exact in ((total[layer.name, "delta"], blocks),
                             (total[layer.name, "adjoint"], layer.adjoint)):  # fmt: skip
            assert np.abs(found - exact).max() <= 1e-12 * max(1, np.abs(exact).max())


@settings(max_examples=60, deadline=None, derandomize=True)
@given(plans)
def test_what_enters_and_what_is_carried_is_all(plan: Plan) -> None:
    """λ_k = entered_k + J_{k+1}ᵀ λ_{k+1}, and the norms computed anew agree."""
    for layer in traced(plan.case(), plan.truncation).layers:
        entered = layer.direct if layer.entered is None else layer.entered
        for k in range(layer.steps, 0, -1):
            expected = np.zeros(layer.state.shape[1])
            expected[-layer.size :] = entered[k - 1]
            cut = plan.truncation and k % plan.truncation == 0
            if k < layer.steps and not cut:
                expected += layer.pull_back(k + 1, layer.adjoint[k + 1][:, None])[:, 0]
            np.testing.assert_allclose(layer.adjoint[k], expected, atol=1e-12)
        norms = total_norms(layer, plan.truncation)
        for name, rows in layer.adjoints.items():
            exact = log10_norms(rows)
            finite = np.isfinite(exact)
            np.testing.assert_allclose(norms[name][finite], exact[finite], atol=1e-9)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(plans)
def test_the_way_of_one_loss_in_every_layer(plan: Plan) -> None:
    case = plan.case()
    layers = traced(case, plan.truncation).layers
    alone = {t: adjoints for t, adjoints, _ in one_loss_at_a_time(case, plan.truncation)}
    for n, layer in enumerate(layers):
        for own in {1, layer.steps}:
            t = layer.steps + 1 - own if layer.backward else own
            exact = log10_norms(alone[t][layer.name][-layer.steps - 1 :, :, 0])[: own + 1]
            way = layer_backward_norms(layers, n, own, plan.truncation)
            if layer.cell.memoryless or plan.truncation:
                way, exact = way[1:], exact[1:]  # what would leave the first step is not kept
            np.testing.assert_allclose(way, exact, atol=1e-9)


@pytest.mark.parametrize("delays", [0, 1, 3])
def test_the_edge_of_the_window(delays: int) -> None:
    """The top layer hears a loss for K steps, a layer below K steps more, and then nothing."""
    cells = (TDNN(3, delays=delays), TDNN(4, delays=delays))
    case = make_case(*cells, steps=12, batch=1)
    layers = traced(case).layers
    lag = np.subtract.outer(np.arange(12), np.arange(12))
    for depth, (layer, result) in enumerate(
        zip(layers[::-1], triangles(layers)[::-1], strict=True)
    ):
        inside = (lag >= 0) & (lag <= (depth + 1) * delays)
        assert np.isfinite(result[inside]).all(), layer.name
        assert np.isnan(result[~inside]).all(), layer.name


def test_a_layer_without_a_state_by_itself() -> None:
    """What is asked of a single layer: its triangle, one loss's way, J = 0, no gradient of U."""
    case = make_case(TDNN(4, delays=2), steps=8, batch=1)
    (layer,) = traced(case).layers
    np.testing.assert_array_equal(triangle(layer), triangles((layer,))[0])
    way = backward_norms(layer, 6)
    assert np.isfinite(way).tolist() == [False] * 4 + [True] * 3
    np.testing.assert_allclose(10 ** way[6], np.linalg.norm(layer.direct[5]), rtol=1e-12)
    found = spectrum(layer)
    assert not found.eigenvalues.any()
    assert not found.sigma_max.any()
    by_lag = gradient_by_lag(layer)
    assert (by_lag.norms == -np.inf).all()
    assert not by_lag.total


def test_a_convolution_below() -> None:
    """The layers above make fewer steps, and the path of the error is that much shorter."""
    cells = (Convolution(3, delays=3, stride=2), LSTM(4), SRN(3))
    case = make_case(*cells, steps=11, batch=1, readout="last")
    trace = traced(case)
    assert [layer.steps for layer in trace.layers] == [5, 5, 5]
    np.testing.assert_array_equal(trace.x, case.batch.x[1::2, :, 0])
    assert trace.whole is not None
    assert trace.length == 11
    np.testing.assert_array_equal(trace.whole, case.batch.x[..., 0])
    for layer, result in zip(trace.layers, triangles(trace.layers), strict=True):
        exact = log10_norms(layer.delta if layer.cell.closes else layer.adjoint[1:])
        np.testing.assert_allclose(result[-1], exact, atol=1e-9)


def test_one_row_of_a_mixed_stack_by_hand() -> None:
    """SRN over TDNN: δ of the lower layer is spread over the window of nothing, so W_1ᵀ δ alone."""
    case = make_case(TDNN(3, delays=2), SRN(2), steps=6, batch=1)
    lower, upper = traced(case).layers
    p, exact = case.parameters, np.full(6, -np.inf)
    delta = upper.slopes["z"][5] * upper.direct[5]
    for k in range(5, -1, -1):
        below = lower.slopes["z"][k] * (p["l1.W"].T @ delta)
        exact[k] = np.log10(np.linalg.norm(below))
        delta = upper.slopes["z"][k - 1] * (p["l1.U"].T @ delta)
    np.testing.assert_allclose(triangles((lower, upper))[0][5], exact, atol=1e-10)


def test_layers_of_one_sequence_are_one_trace() -> None:
    """A padded batch's trace ends where its first sequence does."""
    case = make_case(SRN(3), GRU(2), steps=7, batch=2, bidirectional=True)
    whole = Case(case.network, case.parameters, _Short(case.batch.x, case.batch.y))
    cut = Case(case.network, case.parameters, Sample(case.batch.x[:4], case.batch.y[:4]))
    one, other = traced(whole), traced(cut)
    assert len(one.x) == 4
    assert one.loss == other.loss
    for a, b in zip(one.layers, other.layers, strict=True):
        np.testing.assert_array_equal(a.delta, b.delta)


class _Short(Sample):
    lengths = np.array([4, 7])


def test_a_trace_in_half_the_precision_is_its_twin() -> None:
    """A float32 network is traced in float64 with the numbers it has."""
    case = Plan(("srn", "lstm"), True, "every", 6, 0, 5).case()
    network = dataclasses.replace(case, network=make_case(
        *case.network.cells, bidirectional=True, dtype=np.float32
    ).network)  # fmt: skip
    single = network.network.parameters()
    single.flat[:] = case.parameters.flat
    case.parameters.flat[:] = single.flat
    found = network.network.trace(single, case.batch)
    layers: list[tuple[LayerTrace, LayerTrace]] = list(
        zip(found.layers, traced(case).layers, strict=True)
    )
    assert len(layers) == 4
    for one, other in layers:
        assert one.delta.dtype == np.float64
        np.testing.assert_array_equal(one.delta, other.delta)
