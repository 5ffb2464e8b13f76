"""What holds of every cell: one function a law, each with a reference that is not the cell's own.

`tests/nn/test_cells.py` runs all of them over every example of every listed cell, and plants
errors to see that each is noticed.  The reference is `Cell.step` run forward with complex steps;
`step` itself is held against the forward pass.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.delay_window import DelayWindow
from rnnviz.nn.encoder_decoder import EncoderDecoder
from rnnviz.nn.initializer import Init, initialize
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.trace import LayerTrace
from rnnviz.setting import settings_of
from tests.nn.sample import Case, Sample, make_case

Array = NDArray[Any]
Law = Callable[[Cell], None]

TINY = 1e-30
"""The imaginary step: nothing is subtracted, so it may be as small as this."""


# -- references -------------------------------------------------------------------------------


def traced(cell: Cell, scale: float = 0.8, steps: int = 6, still: bool = False) -> LayerTrace:
    """Return a random trace, or one in which every U is zero."""
    case = make_case(cell, batch=1, steps=steps, scale=scale, seed=4, start=0.3)
    if still:
        for name, values in cell.with_recurrence(case.parameters.of("l0"), 0.0).items():
            case.parameters[f"l0.{name}"][...] = values
    return case.network.trace(case.parameters, case.batch).layers[0]


def derivative(layer: LayerTrace, k: int, of: str) -> Array:
    """Return ∂s_k/∂(s_{k-1}, x_k or a parameter) by complex steps, a column for each entry."""
    given = dict(layer.parameters) | {"state": layer.state[k - 1], "input": layer.input[k - 1]}
    columns = []
    for n in range(given[of].size):
        moved = given[of].astype(complex)
        moved.flat[n] += 1j * TINY
        values = given | {of: moved}
        state, x = values.pop("state"), values.pop("input")
        columns.append(layer.cell.step(values, state, x).imag / TINY)
    return np.stack(columns, axis=1)


def adjoints(layer: LayerTrace, columns: int = 3) -> Array:
    return np.random.default_rng(0).normal(size=(layer.state.shape[1], columns))


def close(found: Array, exact: Array, tolerance: float = 1e-13) -> None:
    assert np.shape(found) == np.shape(exact)
    np.testing.assert_allclose(found, exact, rtol=0, atol=tolerance * max(1, np.abs(exact).max()))


def seen(window: DelayWindow, rows: list[Array]) -> list[Array]:
    """Return [x_k; x_{k-1}; …] of every step, zero before the first."""
    rows = [np.zeros_like(rows[0])] * window.delays + rows
    steps = range(window.delays, len(rows))
    return [np.concatenate([rows[k - d] for d in range(window.delays + 1)]) for k in steps]


def literal_states(
    cell: Cell, parameters: dict[str, Array], rows: list[Array], start: Array, truncation: int = 0
) -> list[Array]:
    """Return s_1..s_T of one sequence by `Cell.step`.

    Dropping the imaginary part at a border drops what would be carried back across it.
    """
    states = [start]
    for k, x in enumerate(seen(cell.window, rows)):
        before = states[-1].real if truncation and k and k % truncation == 0 else states[-1]
        states.append(cell.step(parameters, before, x))
    return states[1:]


def literal_loss(case: Case, theta: Parameters, truncation: int = 0) -> complex:
    """Return Σ(o - y)² of a read-out at every step, layer by layer and sequence by sequence."""
    total, network = 0j, case.network
    for b in range(case.batch.x.shape[-1]):
        rows = [np.eye(network.inputs)[x] if network.symbolic else x for x in case.batch.x[..., b]]
        for n, cell in enumerate(network.cells):
            start = np.zeros(len(cell.states) * cell.size)
            start[-cell.size :] = network.start
            states = literal_states(cell, theta.of(f"l{n}"), rows, start, truncation)
            rows = [state[-cell.size :] for state in states]
        for row, y in zip(seen(network.cells[-1].above, rows), case.batch.y[..., b], strict=True):
            total += ((theta["readout.V"] @ row + theta["readout.c"] - y) ** 2).sum()
    return total


def gradient_by_complex_steps(
    parameters: Parameters, loss: Callable[[Parameters], complex]
) -> Parameters:
    flat = parameters.flat.astype(complex)
    theta, gradient = Parameters(parameters.layout, flat=flat), parameters.copy()
    for n in range(flat.size):
        flat[n] += 1j * TINY
        gradient.flat[n] = loss(theta).imag / TINY
        flat[n] = flat[n].real
    return gradient


def same_gradient(case: Case, truncation: int = 0) -> None:
    exact = gradient_by_complex_steps(
        case.parameters, lambda theta: literal_loss(case, theta, truncation)
    )
    found = case.gradient(truncation)
    for name, values in exact.items():
        close(found[name], values)


def small(*cells: Cell, **options: Any) -> Case:
    return make_case(
        *cells, steps=5, batch=2, inputs=2, outputs=2, scale=0.8, reduction="sum", **options
    )


# -- the equations and the passes --------------------------------------------------------------


def forward_pass_follows_step(cell: Cell) -> None:
    """s_k of the forward pass is `step` of s_{k-1} and x_k."""
    layer = traced(cell)
    for k in range(1, layer.steps + 1):
        close(layer.state[k], cell.step(layer.parameters, layer.state[k - 1], layer.input[k - 1]))


def preactivations_have_the_bias_as_a_term(cell: Cell) -> None:
    """z of step 1 moves with its own bias alone, one to one; zero parameters give zero."""
    case = make_case(cell, batch=1, steps=1)
    one = case.network.trace(case.parameters, case.batch).layers[0]
    zero = case.network.trace(case.network.parameters(), case.batch).layers[0]
    for block in cell.blocks:
        close(zero.preactivations[block], np.zeros((1, cell.size)))
        moved = case.parameters.copy()
        moved[f"l0.{cell.named('b', block)}"][...] += 0.25
        layer = case.network.trace(moved, case.batch).layers[0]
        for other in cell.blocks:
            shift = layer.preactivations[other] - one.preactivations[other]
            if other == block:
                close(shift, np.full((1, cell.size), 0.25))


def slopes_are_derivatives(cell: Cell) -> None:
    """The slope of a block is the derivative of its values by its pre-activation."""
    epsilon, case = 1e-6, make_case(cell, batch=1, steps=1)
    one = case.network.trace(case.parameters, case.batch).layers[0]
    for block in cell.blocks:
        values = []
        for sign in (1, -1):
            moved = case.parameters.copy()
            moved[f"l0.{cell.named('b', block)}"][...] += sign * epsilon
            layer = case.network.trace(moved, case.batch).layers[0]
            values.append(layer.gates[block] if block in cell.gates else layer.states["h"][1:])
        close(one.slopes[block], (values[0] - values[1]) / (2 * epsilon), 1e-8)


def backward_pass_follows_the_recursion(cell: Cell) -> None:
    """λ_k = direct_k + J_{k+1}ᵀ λ_{k+1} and δ_k = (∂s_k/∂b)ᵀ λ_k, with literal derivatives."""
    layer = traced(cell)
    entered = layer.direct if layer.entered is None else layer.entered
    adjoint = np.zeros(layer.state.shape[1])
    for k in range(layer.steps, 0, -1):
        adjoint[-layer.size :] += entered[k - 1]
        close(layer.adjoint[k], adjoint)
        for block in cell.blocks:
            exact = derivative(layer, k, cell.named("b", block)).T @ adjoint
            close(layer.deltas[block][k - 1], exact)
        adjoint = derivative(layer, k, "state").T @ adjoint
    close(layer.adjoint[0], adjoint)


def gradient_is_exact(cell: Cell) -> None:
    same_gradient(small(cell))


def gradient_is_exact_between_layers(cell: Cell) -> None:
    """The layer below hears the error that the cell sends down, from a start that is not zero."""
    same_gradient(small(SRN(2), cell, start=0.4))


def gradient_is_exact_with_symbols(cell: Cell) -> None:
    same_gradient(small(cell, symbolic=True))


def truncated_gradient_is_exact(cell: Cell) -> None:
    if not cell.memoryless:
        same_gradient(small(cell), truncation=2)


def handed_on_state_carries_the_error(cell: Cell) -> None:
    """The gradient of an encoder whose last states are the decoder's first ones."""
    if cell.memoryless or cell.depth > 1:
        return
    read, steps, symbols, rng = 3, 5, 3, np.random.default_rng(1)
    network = EncoderDecoder((cell,), symbols, symbols, symbolic=True, border=read, reduction="sum")
    parameters = network.parameters()
    parameters.flat[:] = rng.normal(0, 0.8, parameters.flat.size)
    x = rng.integers(symbols, size=(steps, 1))
    case = Case(network, parameters, Sample(x, rng.normal(size=(steps - read, symbols, 1))))

    def literal(theta: Parameters) -> complex:
        state, total = np.zeros(len(cell.states) * cell.size), 0j
        for k, symbol in enumerate(x[:, 0]):
            part = theta.of("l0" if k < read else "decoder.l0")
            state = cell.step(part, state, np.eye(symbols)[symbol])
            if k >= read:
                o = theta["readout.V"] @ state[-cell.size :] + theta["readout.c"]
                total += ((o - case.batch.y[k - read, :, 0]) ** 2).sum()
        return total

    exact, found = gradient_by_complex_steps(parameters, literal), case.gradient()
    for name, values in exact.items():
        close(found[name], values)


# -- what a trace is asked ---------------------------------------------------------------------


def jacobian_is_exact(cell: Cell) -> None:
    for scale in (0.8, 3.0):
        layer = traced(cell, scale)
        J = cell.jacobian(layer)
        for k in range(1, layer.steps + 1):
            close(J[k - 1], derivative(layer, k, "state"))


def pull_back_is_exact(cell: Cell) -> None:
    layer = traced(cell)
    adjoint = adjoints(layer)
    for k in range(1, layer.steps + 1):
        close(cell.pull_back(layer, k, adjoint), derivative(layer, k, "state").T @ adjoint)


def pull_many_is_exact(cell: Cell) -> None:
    layer = traced(cell)
    adjoint, pull = adjoints(layer), cell.pull_many(layer)
    for k in range(1, layer.steps + 1):
        close(pull(k, adjoint), derivative(layer, k, "state").T @ adjoint)


def pull_down_is_exact(cell: Cell) -> None:
    layer = traced(cell)
    adjoint = adjoints(layer)
    for k in range(1, layer.steps + 1):
        close(cell.pull_down(layer, k, adjoint), derivative(layer, k, "input").T @ adjoint)


def errors_are_exact(cell: Cell) -> None:
    """δ of a block is what λ makes of ∂s_k/∂(its pre-activation), which its bias is added to."""
    layer = traced(cell)
    adjoint = adjoints(layer)
    for k in range(1, layer.steps + 1):
        found = cell.errors(layer, k, adjoint)
        assert set(found) == set(cell.blocks)
        for block, error in found.items():
            close(error, derivative(layer, k, cell.named("b", block)).T @ adjoint)


def factors_are_exact(cell: Cell) -> None:
    """E vᵀ is ∂⁺s_k/∂θ, entry by entry."""
    layer = traced(cell, steps=3)
    states = layer.state.shape[1]
    for k in range(1, layer.steps + 1):
        found = cell.factors(layer, k, np.eye(states))
        assert set(found) == set(layer.parameters)
        for name, (error, v) in found.items():
            partial = (error.T[:, :, None] * v).reshape(states, -1)
            close(partial, derivative(layer, k, name))


def immediate_is_exact(cell: Cell) -> None:
    layer = traced(cell, steps=3)
    found, states = cell.immediate(layer), layer.state.shape[1]
    assert set(found) == set(layer.parameters)
    for name, (E, v) in found.items():
        for k in range(1, layer.steps + 1):
            partial = (E[k - 1][:, :, None] * v[k - 1]).reshape(states, -1)
            close(partial, derivative(layer, k, name))


# -- what a cell declares ----------------------------------------------------------------------


def layout_names_every_block(cell: Cell) -> None:
    """The rows are the blocks in some order; each has a bias; the hidden state is the last one."""
    names = Parameters(cell.layout(3))
    assert sorted(cell.rows) == sorted(cell.blocks)
    assert all(names[cell.named("b", block)].shape == (cell.size,) for block in cell.blocks)
    assert cell.states[-1] == "h"
    assert set(cell.copies) < set(cell.states)
    assert cell.depth == 1 + len(cell.copies)


def copies_repeat_earlier_states(cell: Cell) -> None:
    layer = traced(cell, steps=12)
    h = layer.states["h"]
    for j, name in enumerate(cell.copies[::-1], start=1):
        if not cell.reads_trees:
            close(layer.states[name][j:], h[:-j])
        for k, row in enumerate(layer.states[name]):
            assert not row.any() or (h[: max(k - j, 0) + 1] == row).all(axis=1).any()


def structure_is_as_declared(cell: Cell) -> None:
    """`memoryless`, `by_u_alone`, `closes` and `carry` against Jacobians, also those of U = 0."""
    layer, still = traced(cell), traced(cell, still=True)
    J = np.stack([derivative(layer, k, "state") for k in range(1, layer.steps + 1)])
    bare = np.stack([derivative(still, k, "state") for k in range(1, still.steps + 1)])
    assert cell.memoryless == (not J.any())
    new = slice(len(cell.copies) * cell.size, None)  # the rows of what is not a copy
    assert cell.by_u_alone == (not bare[:, new].any())
    assert cell.closes == _closes(layer, J)
    if cell.closes and not cell.memoryless:
        for scale in (0.0, 1.0):
            changed = cell.with_recurrence(layer.parameters, scale)
            close(cell.recurrence(changed), scale * np.eye(cell.size))
    if cell.by_u_alone:
        assert cell.carry is None
        return
    D = cell.size
    factor = np.ones((still.steps, D)) if cell.carry is None else cell.carry.factor(still)
    log = np.zeros((still.steps, D)) if cell.carry is None else cell.carry.log(still)
    close(bare[:, :D, :D], np.stack([np.diag(row) for row in factor]))
    close(log, np.log(factor))


def _closes(layer: LayerTrace, J: Array) -> bool:
    """Whether J_k = diag(f'(z_k)) U, or 0 where there is no U."""
    if layer.cell.blocks != ("z",) or len(layer.cell.states) > 1:
        return False
    U = layer.parameters.get("U", np.zeros((layer.size, layer.size)))
    if type(layer.cell).recurrence is not Cell.recurrence:  # of fewer parameters
        U = layer.recurrence
    return bool(np.allclose(J, layer.slopes["z"][:, :, None] * U, rtol=0, atol=1e-12))


def driven_hard(cell: Cell) -> list[LayerTrace]:
    """Return traces in which every block is at both ends of its range, and some at rest."""
    found = []
    for seed, scale in product(range(4), (1e-3, 40.0)):
        case = make_case(cell, batch=1, steps=30, seed=seed)
        case.parameters.flat[:] *= scale
        with np.errstate(all="ignore"):
            found.append(case.network.trace(case.parameters, case.batch).layers[0])
    return found


def bounds_hold_and_are_tight(cell: Cell) -> None:
    """No state and no block leaves its range; each end is nearly reached, an open one far away."""
    layers = driven_hard(cell)
    for state in cell.states:
        within(np.concatenate([layer.states[state][1:] for layer in layers]), cell.bounds_of(state))
    for block in cell.blocks:
        values = np.concatenate([_values(layer, block) for layer in layers])
        within(values, cell.range_of(block))
        if block in cell.gates:
            within(values, cell.gates[block])
        slopes = np.concatenate([layer.slopes[block] for layer in layers])
        assert slopes.max() <= cell.max_slope(block) * (1 + 1e-12)
        assert slopes.max() >= cell.max_slope(block) * 0.99


def _values(layer: LayerTrace, block: str) -> Array:
    """Return the values of a block: of a gate, or of the f(z) that h is or that is added to it."""
    if block in layer.gates:
        return layer.gates[block]
    h = layer.states["h"]
    return h[1:] if layer.cell.by_u_alone else h[1:] - h[:-1]


def within(values: Array, bounds: tuple[float, float]) -> None:
    low, high = bounds
    assert values.min() >= low - 1e-12
    assert values.max() <= high + 1e-12
    near = 0.05 * (high - low) if np.isfinite(high - low) else 0.05
    assert not np.isfinite(low) or values.min() <= low + near
    assert not np.isfinite(high) or values.max() >= high - near
    assert np.isfinite([low, high]).all() or np.abs(values).max() > 1.5


def words_are_complete(cell: Cell) -> None:
    """Every gate has a title and a letter of its own; the formula uses the letters."""
    assert cell.name.isidentifier()
    assert cell.title
    assert set(cell.gates) <= set(cell.blocks)
    assert set(cell.letters) == set(cell.gate_titles) == set(cell.gates)
    assert len(set(cell.letters.values())) == len(cell.letters)
    formula = cell.formula
    assert formula.step
    assert formula.back
    assert formula.jacobian
    for letter in cell.letters.values():
        assert f"<i>{letter}</i><sub>" in formula.step
    if cell.carry is not None and cell.carry.gate:
        assert cell.letters[cell.carry.gate] in cell.carry_symbol
        assert ("1" in cell.carry_symbol) == cell.carry.complement
    elif cell.carry is not None:
        assert cell.carry_symbol == "1"


def start_biases_are_those_of_the_settings(cell: Cell) -> None:
    """A bias setting acts on the block that it names, and on no other; without one it is 0."""
    parts = {key: declared.part for key, declared, _ in settings_of(Init) if declared.part}
    chosen = {key: 2.0 for key, part in parts.items() if part.startswith("b.")}
    for values in ({}, *({key: value} for key, value in chosen.items())):
        network = Network((cell,), 2, 1)
        parameters = network.parameters()
        initialize(parameters, network, Init(bias="zero", **values), np.random.default_rng(0))
        acting = {parts[key] for key in values}
        for block in cell.blocks:
            name = cell.named("b", block)
            expected = 2.0 if name in acting else 0.0
            assert (parameters[f"l0.{name}"] == expected).all()


def precision_is_kept(cell: Cell) -> None:
    """In single precision the gradient is the same but for rounding."""
    case = small(cell)
    single = make_case(
        cell, steps=5, batch=2, inputs=2, outputs=2, scale=0.8, reduction="sum", dtype=np.float32
    )
    found, exact = single.gradient(), case.gradient()
    assert found.flat.dtype == np.float32
    close(found.flat, exact.flat, 1e-4)


LAWS: tuple[Law, ...] = (
    forward_pass_follows_step,
    preactivations_have_the_bias_as_a_term,
    slopes_are_derivatives,
    backward_pass_follows_the_recursion,
    gradient_is_exact,
    gradient_is_exact_between_layers,
    gradient_is_exact_with_symbols,
    truncated_gradient_is_exact,
    handed_on_state_carries_the_error,
    jacobian_is_exact,
    pull_back_is_exact,
    pull_many_is_exact,
    pull_down_is_exact,
    errors_are_exact,
    factors_are_exact,
    immediate_is_exact,
    layout_names_every_block,
    copies_repeat_earlier_states,
    structure_is_as_declared,
    bounds_hold_and_are_tight,
    words_are_complete,
    start_biases_are_those_of_the_settings,
    precision_is_kept,
)
