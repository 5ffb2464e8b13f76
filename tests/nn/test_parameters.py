"""One vector, many names."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Entry, Parameters, count

LAYOUT = (Entry("l0.U", (4, 2), ("forget", "output")), Entry("l0.b", (4,), ("forget", "output")))


def test_gates_are_views_of_the_stack_and_the_stack_of_the_vector() -> None:
    p = Parameters(LAYOUT)
    p["l0.U.output"][:] = 3
    p["l0.b.forget"][1] = 5
    assert p.blocks["l0.U"].tolist() == [[0, 0], [0, 0], [3, 3], [3, 3]]
    assert p.flat.tolist() == [0, 0, 0, 0, 3, 3, 3, 3, 0, 5, 0, 0]
    assert list(p) == ["l0.U.forget", "l0.U.output", "l0.b.forget", "l0.b.output"]
    assert p.stacks("l0")["b"] is p.blocks["l0.b"]
    assert set(p.of("l0")) == {"U.forget", "U.output", "b.forget", "b.output"}


def test_every_entry_of_the_vector_has_a_name() -> None:
    p = Parameters(LAYOUT)
    for index in range(p.flat.size):
        p.flat[:] = 0
        p.flat[index] = 1
        assert p[p.name_at(index)].sum() == 1
    with pytest.raises(IndexError):
        p.name_at(p.flat.size)


def test_copies_are_apart() -> None:
    p = Parameters(LAYOUT, np.float32)
    q = p.copy()
    q.flat[:] = 1
    assert not p.flat.any()
    assert q.flat.dtype == np.float32
    frozen = q.frozen(np.float64)
    assert frozen.flat.dtype == np.float64
    with pytest.raises(ValueError, match="read-only"):
        frozen["l0.b.forget"][0] = 2


def test_counting_allocates_nothing() -> None:
    network = Network((LSTM(5),), 3, 2)
    assert count(network.layout) == network.parameters().flat.size == 4 * 5 * (5 + 3 + 1) + 2 * 6
    assert count(LSTM(10**6).layout(10**6)) == 4 * 10**6 * (2 * 10**6 + 1)
