"""The cost of learning rules: formulas against real buffers and against counted products."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.rtrl import RTRL
from rnnviz.training.analysis.rule_cost import bptt_cost, buffer_bytes, kept_numbers, rtrl_cost
from tests.nn.sample import EXAMPLES, PLAIN, make_case


def test_what_a_step_keeps() -> None:
    """SRN: [h; x; 1], λ and δ; LSTM besides: c, four gates, four δ, tanh c and two adjoints."""
    assert kept_numbers(SRN(5), 3) == (5 + 3 + 1) + 5 + 5
    assert kept_numbers(LSTM(5), 3) == (5 + 3 + 1) + 5 + 5 * 5 + 4 * 5 + 3 * 5


@pytest.mark.parametrize("name", EXAMPLES)
def test_memory_of_bptt_is_that_of_its_buffers(name: str) -> None:
    cell = EXAMPLES[name](6)
    sizes = {T: buffer_bytes(cell.unroll(3, T, 4)) for T in (10, 110)}
    expected = bptt_cost([(cell, 3)], 110).numbers - bptt_cost([(cell, 3)], 10).numbers
    assert sizes[110] - sizes[10] == 4 * 8 * expected
    assert bptt_cost([(cell, 3)], 110, 10).numbers == bptt_cost([(cell, 3)], 10).numbers


@pytest.mark.parametrize("name", PLAIN)
def test_memory_of_rtrl_is_that_of_its_influence_matrices(name: str) -> None:
    cells = (EXAMPLES[name](4), SRN(3))
    case = make_case(*cells, batch=2)
    rule = RTRL(case.network, 2)
    for steps in (1, 1000):
        assert rule.nbytes == 2 * 8 * rtrl_cost([(cells[0], 3), (cells[1], 4)], steps).numbers


class Counted(np.ndarray):
    """Arrays whose products of matrices are counted."""

    products = 0

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        plain = [np.asarray(a) if isinstance(a, Counted) else a for a in inputs]
        result = getattr(ufunc, method)(*plain, **options)
        if ufunc is np.matmul:
            Counted.products += result.size * plain[0].shape[-1]
        return result.view(Counted) if isinstance(result, np.ndarray) else result


def test_products_of_an_srn_are_those_of_the_equations() -> None:
    """Both rules written out for one sequence with a loss at every step, every product counted."""
    D, M, T = 5, 3, 7
    K, rng = D + M + 1, np.random.default_rng(0)
    theta, x = rng.normal(size=(D, K)).view(Counted), rng.normal(size=(T, M))
    direct = rng.normal(size=(T, D)).view(Counted)
    Counted.products = 0
    states, source = [np.zeros(D)], []
    for x_k in x:
        source.append(np.concatenate([states[-1], x_k, [1]]).view(Counted))
        states.append(np.tanh(theta @ source[-1]))
    carried, gradient = np.zeros(D), np.zeros((D, K))
    for k in range(T - 1, -1, -1):
        delta = (1 - np.asarray(states[k + 1]) ** 2) * (direct[k] + carried)
        carried = theta[:, :D].T @ delta
        gradient = gradient + delta[:, None] @ source[k][None]
    assert Counted.products == bptt_cost([(SRN(D), M)], T).products

    Counted.products, total = 0, np.zeros(D * K)
    influence = np.zeros((D, D * K)).view(Counted)
    for k in range(T):
        h = np.tanh(theta @ source[k])
        slope = np.diag(1 - np.asarray(h) ** 2)
        at_once = slope[:, :, None, None].view(Counted) @ np.asarray(source[k])[None, None, None]
        jacobian = (slope @ np.asarray(theta[:, :D])).view(Counted)
        influence = jacobian @ influence + at_once.reshape(D, -1)
        total = total + direct[k] @ influence
    assert Counted.products == rtrl_cost([(SRN(D), M)], T).products
    np.testing.assert_allclose(np.asarray(total).reshape(D, K), np.asarray(gradient), rtol=1e-10)


@pytest.mark.parametrize("kind", [SRN, LSTM, GRU, lambda size: NARX(size, delays=3)])
def test_growth(kind: Any) -> None:
    """Twice the steps: BPTT needs twice the memory, RTRL the same.  Twice the units: D³ and D⁴."""
    small, large = [(kind(128), 2)], [(kind(256), 2)]
    assert bptt_cost(small, 200).numbers == 2 * bptt_cost(small, 100).numbers
    assert rtrl_cost(small, 200).numbers == rtrl_cost(small, 100).numbers
    assert rtrl_cost(large, 9).numbers / rtrl_cost(small, 9).numbers == pytest.approx(8, rel=0.02)
    assert rtrl_cost(large, 9).products / rtrl_cost(small, 9).products == pytest.approx(
        16, rel=0.02
    )
    assert bptt_cost(large, 9).products / bptt_cost(small, 9).products == pytest.approx(4, rel=0.05)
