"""The network as a whole: names, shapes, precision, repeatability, and traces of their own."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.network import Network
from rnnviz.nn.trace import Trace
from tests.nn.sample import EXAMPLES, Case, Sample, error, make_case, relative

Array = NDArray[Any]


def test_names_are_those_others_build_on() -> None:
    assert {"srn", "lstm", "gru", "residual", "narx", "tdnn"} <= {kind.name for kind in CELLS}
    assert list(Network((SRN(3),), 2, 1).parameters()) == [
        "l0.U", "l0.W", "l0.b", "readout.V", "readout.c",
    ]  # fmt: skip
    lstm = Network((LSTM(3),), 2, 1).parameters()
    assert {n.rpartition(".")[2] for n in lstm if n.startswith("l0.U.")} == {
        "input", "forget", "output", "candidate",
    }  # fmt: skip
    after = Network((GRU(3, "reset_after"), SRN(4)), 5, 1, symbolic=True, embedding=2).parameters()
    assert {name: values.shape for name, values in after.items() if "reset" not in name} == {
        "embedding.E": (2, 5),
        "l0.U.update": (3, 3),
        "l0.U.candidate": (3, 3),
        "l0.W.update": (3, 2),
        "l0.W.candidate": (3, 2),
        "l0.b.update": (3,),
        "l0.b.candidate": (3,),
        "l0.b_h.candidate": (3,),
        "l1.U": (4, 4),
        "l1.W": (4, 3),
        "l1.b": (4,),
        "readout.V": (1, 4),
        "readout.c": (1,),
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_run_is_the_same_bit_by_bit(name: str) -> None:
    first, second = make_case(EXAMPLES[name](9), batch=5), make_case(EXAMPLES[name](9), batch=5)
    once = first.gradient().flat.copy()
    assert (first.gradient().flat == once).all(), "buffers are used again"
    assert (second.gradient().flat == once).all()
    assert first.loss() == second.loss()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_buffers_go_with_the_network_at_once(name: str) -> None:
    case = make_case(EXAMPLES[name](3), batch=2)
    case.gradient()
    network, buffers = weakref.ref(case.network), weakref.ref(case.run())
    gc.disable()
    try:
        del case
        assert network() is None
        assert buffers() is None, "they would wait for a garbage collection"
    finally:
        gc.enable()


@pytest.mark.parametrize("name", EXAMPLES)
def test_single_precision_is_close(name: str) -> None:
    double = make_case(EXAMPLES[name](16), steps=20, batch=4, scale=0.3)
    network = Network(double.network.cells, 3, 4, dtype=np.float32)
    parameters = network.parameters()
    parameters.flat[:] = double.parameters.flat
    single = Case(network, parameters, double.batch)
    assert single.loss() == pytest.approx(double.loss(), rel=1e-4)
    gradient = single.gradient()
    assert gradient.flat.dtype == np.float32
    assert error(gradient, double.gradient()) < 1e-3
    for layer in single.run().layers:
        assert {a.dtype for a in (*layer.gates.values(), *layer.adjoints.values())} == {
            np.dtype(np.float32)
        }


@pytest.mark.parametrize(
    ("readout", "shape"), [("every", (7, 4, 2)), ("last", (4, 2)), ("mean", (4, 2))]
)
def test_shape_of_the_output(readout: str, shape: tuple[int, ...]) -> None:
    case = make_case(LSTM(5), readout=readout)
    case.loss()
    assert case.run().output.shape == shape


def test_buffers_are_kept_for_two_shapes() -> None:
    network = make_case(SRN(3)).network
    train = network.run(7, 2)
    assert network.run(7, 2) is train
    network.run(7, 64)
    assert network.run(7, 2) is train
    network.run(8, 2)
    assert len(network._runs) == 2


def test_a_loss_without_reduction_is_the_sum() -> None:
    mean, total = make_case(LSTM(4)), make_case(LSTM(4), reduction="sum")
    assert total.loss() == pytest.approx(mean.loss() * 7 * 4 * 2, rel=1e-14)
    classes = {"loss": "cross_entropy"}
    mean, total = make_case(LSTM(4), **classes), make_case(LSTM(4), reduction="sum", **classes)
    assert total.loss() == pytest.approx(mean.loss() * 7 * 2, rel=1e-14)


def test_death_is_an_error_that_reaches_nothing() -> None:
    case = make_case(SRN(4, "relu"))
    assert not case.network.is_dead(case.run()), "nothing has been computed"
    case.gradient()
    assert not case.network.is_dead(case.run())
    case.parameters["l0.b"][:] = -100
    case.gradient()
    assert case.network.is_dead(case.run())
    case.batch.y[:] = case.parameters["readout.c"][:, None]
    case.gradient()
    assert not case.network.is_dead(case.run()), "without an error there is nothing to miss"


# traces


def traced(name: str, **options: Any) -> tuple[Case, Trace]:
    case = make_case(EXAMPLES[name](5), batch=3, **options)
    return case, case.network.trace(case.parameters, case.batch)


def arrays_of(trace: Trace) -> list[Array]:
    found = [trace.x, trace.output, trace.target]
    for layer in trace.layers:
        found += [layer.input, layer.direct]
        for group in (
            layer.parameters, layer.states, layer.preactivations, layer.slopes,
            layer.gates, layer.adjoints, layer.deltas,
        ):  # fmt: skip
            found += group.values()
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_trace_belongs_to_itself_alone(name: str) -> None:
    case, trace = traced(name)
    before = [a.copy() for a in arrays_of(trace)]
    case.parameters.flat[:] = 7
    case.batch.x[:] = 9
    case.gradient()
    case.network.trace(case.parameters, case.batch)
    for array, copy in zip(arrays_of(trace), before, strict=True):
        assert not array.flags.writeable
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_trace_is_the_first_sequence_of_the_batch(name: str) -> None:
    case, trace = traced(name, reduction="sum")
    case.gradient()
    unrolled, (layer,) = case.run().layers[0], trace.layers
    for mine, theirs in (
        (unrolled.states, layer.states),
        (unrolled.gates, layer.gates),
        (unrolled.adjoints, layer.adjoints),
        (unrolled.deltas, layer.deltas),
        (unrolled.preactivations, layer.preactivations),
    ):
        assert list(mine) == list(theirs)
        for key, values in theirs.items():
            assert relative(values, mine[key][..., 0]) < 1e-12, key
    np.testing.assert_array_equal(layer.input, unrolled.x[..., 0])
    np.testing.assert_allclose(trace.output, case.run().output[..., 0], rtol=1e-12)


def test_a_trace_of_single_precision_is_exact_for_its_parameters() -> None:
    case = make_case(LSTM(5), dtype=np.float32)
    double = Network((LSTM(5),), 3, 4)
    parameters = double.parameters()
    parameters.flat[:] = case.parameters.flat
    found = case.network.trace(case.parameters, case.batch)
    expected = double.trace(parameters, case.batch)
    for mine, theirs in zip(arrays_of(found), arrays_of(expected), strict=True):
        assert mine.dtype == theirs.dtype == np.float64
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("readout", ["last", "mean"])
def test_the_output_of_a_trace_is_what_an_early_end_would_give(readout: str) -> None:
    case, trace = traced("gru", readout=readout)
    for steps in (1, 4, 7):
        part = Case(case.network, case.parameters, Sample(case.batch.x[:steps], case.batch.y))
        part.loss()
        np.testing.assert_allclose(trace.output[steps - 1], part.run().output[:, 0], rtol=1e-12)


def test_the_direct_part_of_a_lower_layer_goes_through_the_upper_at_the_same_step() -> None:
    """Shown by a step's loss with every connection in time cut: τ = 1."""
    case = make_case(GRU(4), LSTM(3), batch=1)
    whole = case.network.trace(case.parameters, case.batch)
    cut = case.network.trace(case.parameters, case.batch, truncation=1)
    for direct, alone in zip(whole.layers, cut.layers, strict=True):
        np.testing.assert_allclose(direct.direct, alone.adjoints["h"][1:], rtol=1e-12)
