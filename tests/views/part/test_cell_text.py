"""What the pages say about a cell is true of it, and is shown only where it holds."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.tdnn import Convolution
from rnnviz.plot.markup import plain
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS
from rnnviz.views.weights import WeightsView
from tests.nn.sample import EXAMPLES

FORMS: list[Cell] = [
    *(example(5) for example in EXAMPLES.values()),
    *(NARX(delays=n, input_delays=m) for n, m in ((1, 0), (2, 1), (3, 0), (9, 2))),
    Convolution(),
    Convolution(stride=10),
]


def explained(view: str, run: Any, cell: str, more: dict[str, Any] | None = None) -> str:
    found = next(v for v in VIEWS if v.name == view)
    return found.explanation(run("sine", cell, 0, more or {}))


@pytest.mark.parametrize("cell", FORMS, ids=repr)
def test_every_cell_writes_its_own_equations(cell: Cell) -> None:
    formula = cell.formula
    for text in (formula.step, formula.back, formula.jacobian):
        assert not re.search(r"[_{}ᵀ]", text), "all markup is resolved"
        for tag in ("i", "sub", "sup"):
            assert text.count(f"<{tag}>") == text.count(f"</{tag}>")
    said = plain(formula.step)
    used = {entry.symbol[0] for entry in cell.layout(3)} | ({"U"} if _has_u(cell) else set())
    assert {letter for letter in "UW" if letter in said} == used & set("UW")
    for gate in cell.gates:
        assert f"<i>{cell.letters[gate]}</i><sub>" in formula.step
        assert cell.gate_titles[gate]
    assert cell.carry is None or cell.carry.gate in ("", *cell.letters)


def _has_u(cell: Cell) -> bool:
    """Whether h_{k-1} is multiplied by a U, if of fewer parameters than a matrix."""
    return cell.closes and not cell.memoryless


@pytest.mark.parametrize("cell", EXAMPLES)
def test_the_states_are_explained_by_the_cell_alone(run: Any, cell: str) -> None:
    own = run("recall", cell, 0).snapshot.trace.layers[0].cell
    text = explained("hidden", run, cell)
    assert own.formula.step in text
    for other in (c() for c in CELLS):
        assert other.title == own.title or f"<b>{other.title}:" not in text


def test_of_an_lstm_it_is_noted_that_h_is_held_fixed(run: Any) -> None:
    assert "hₖ is held fixed" in plain(explained("delta", run, "lstm"))
    for cell in ("srn", "gru", "residual", "narx"):
        assert "held fixed" not in explained("delta", run, cell)


def test_the_adjoint_of_c_holds_h_fixed_as_is_noted(run: Any) -> None:
    """The total derivative has o ⊙ sech²(c_k) ∂L/∂h_k more; by central differences of c_k."""
    layer = run("recall", "lstm", 2).snapshot.trace.layers[0]
    k = layer.steps - 2
    through_h = layer.gates["output"][k - 1] / np.cosh(layer.states["c"][k]) ** 2
    total = layer.adjoints["c"][k] + through_h * layer.adjoints["h"][k]
    # δ of the candidate is i ⊙ (1 − c̃²) ⊙ the total ∂L/∂c_k
    slope = layer.gates["input"][k - 1] * (1 - layer.gates["candidate"][k - 1] ** 2)
    np.testing.assert_allclose(layer.deltas["candidate"][k - 1], slope * total, rtol=1e-10)
    assert not np.allclose(total, layer.adjoints["c"][k])


def test_truncation_precision_and_decay_are_noted_where_they_are(run: Any) -> None:
    assert "Truncated" not in explained("delta", run, "srn")
    assert "4 divides" in explained("triangle", run, "srn", {"training.truncation": 4})
    assert "32 bit" not in explained("delta", run, "srn")
    assert "32 bit" in explained("delta", run, "srn", {"network.precision": "float32"})
    assert "weight decay" not in explained("gradients", run, "srn")
    assert "weight decay" in explained("gradients", run, "srn", {"training.l2": 0.1})
    assert "every step" not in explained("gradients", run, "srn")
    assert "every step" in explained("gradients", run, "srn", {"training.rule": "rtrl_online"})


def test_decay_is_part_of_the_norm_that_is_drawn() -> None:
    """‖g‖ of a run with L2 is not that of ∂L/∂θ, as is said."""
    norms = []
    for l2 in (0.0, 5.0):
        trainer = Trainer(parse_experiment({"training": {"batch": 2, "l2": l2}}))
        trainer.step()
        norms.append(trainer.recorded()["grad_norm"][0])
    assert norms[1] > norms[0] + 1


# What the sizes of U prove


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_sufficient_rule_holds(activation: str) -> None:
    """max f′ · σ_max(U) < 1: every step shrinks the error whatever the slopes are."""
    rng = np.random.default_rng(0)
    low, high = ACTIVATIONS[activation].bound
    steepest = 0.25 if high - low == 1 else 1.0
    for _ in range(50):
        U = rng.normal(size=(6, 6))
        U *= 0.99 / steepest / np.linalg.norm(U, 2)
        slopes, error = steepest * rng.uniform(0, 1, 6), rng.normal(size=6)
        assert np.linalg.norm(slopes * (U.T @ error)) < np.linalg.norm(error)


def test_a_relu_network_of_spectral_radius_zero_grows_for_ever(run: Any) -> None:
    """So no rule on ρ may be printed for it, nor for any f but the identity."""
    U = np.array([[1.5, 1.0], [-2.25, -1.5]])
    assert np.abs(np.linalg.eigvals(U)).max() < 1e-7
    on = np.diag([1.0, 0.0])
    assert np.linalg.norm(np.linalg.matrix_power(on @ U, 50)) > 1e8
    for cell in ("relu", "srn"):
        text = plain(explained("weights", run, cell))
        assert "ρ > 1 is neither" in text
        assert "ρ(U) > 1 is necessary" not in text
    linear = plain(explained("weights", run, "srn", {"cell.activation": "identity"}))
    assert "ρ(U) > 1 is necessary for exponential growth" in linear


@pytest.mark.parametrize("cell", ["lstm", "gru", "residual"])
def test_where_something_passes_beside_u_no_size_of_it_is_sufficient(run: Any, cell: str) -> None:
    text = plain(explained("weights", run, cell))
    assert "No size of U is sufficient" in text
    assert "is sufficient, not necessary" not in text
    layer = run("recall", cell, 0).snapshot.trace.layers[0].without_u()
    assert np.linalg.norm(layer.jacobian()[0], 2) > 0, "with U = 0 something still passes"


@pytest.mark.parametrize(
    "more",
    [
        {"clipping.name": "global"},
        {"optimizer.name": "adam"},
        {"training.l1": 0.1},
        {"training.rule": "rtrl_online"},
    ],
)
def test_the_line_of_decay_is_drawn_only_where_it_is_a_law(run: Any, more: dict[str, Any]) -> None:
    base = {"training.l2": 0.01, "optimizer.name": "sgd"}
    assert "decay alone" in labels(run("sine", "srn", 2, base))
    assert "decay alone" not in labels(run("sine", "srn", 2, base | more))


def labels(frame: Any) -> set[str]:
    from rnnviz.training.diagnostics import completed

    figure = WeightsView().figure(completed(replace(frame), {"weights"}))
    return {getattr(a, "label", "") for panel in figure.panels for a in panel.artists}
