"""Looking up a symbol is a product with a one-hot vector, whatever the vocabulary."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.nn.network import Network
from rnnviz.nn.symbol_lookup import DENSE, SymbolLookup
from tests.nn.sample import EXAMPLES, Case, Sample, error, make_case


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("symbols", [5, DENSE + 20])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_same_as_one_hot_vectors(name: str, symbols: int, batch: int) -> None:
    case = make_case(EXAMPLES[name](4), inputs=symbols, symbolic=True, batch=batch, seed=5)
    dense = Network(case.network.cells, symbols, case.network.outputs)
    one_hot = (case.batch.x[:, None] == np.arange(symbols)[:, None]).astype(float)
    other = Case(dense, case.parameters, Sample(one_hot, case.batch.y))
    assert case.loss() == pytest.approx(other.loss(), rel=1e-14)
    assert error(case.gradient(), other.gradient()) < 1e-13


def test_sorting_and_products_sum_alike() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(20, 3, 4))
    symbols = rng.integers(0, 40, (20, 4))
    for count in (40, DENSE + 1):
        lookup, out = SymbolLookup(count, 20, 4), np.full((3, count), np.nan)
        lookup.use(symbols)
        lookup.scatter(values, out)
        for s in range(count):
            expected = values.transpose(1, 0, 2)[:, symbols == s].sum(axis=1)
            np.testing.assert_allclose(out[:, s], expected, atol=1e-14)


@pytest.mark.parametrize("embedding", [0, 3])
def test_the_trace_shows_what_enters(embedding: int) -> None:
    case = make_case(EXAMPLES["lstm"](4), inputs=6, symbolic=True, embedding=embedding, batch=1)
    trace = case.network.trace(case.parameters, case.batch)
    assert trace.symbols is not None
    assert trace.symbols.tolist() == case.batch.x[:, 0].tolist()
    table = case.parameters["embedding.E"] if embedding else np.eye(6)
    np.testing.assert_array_equal(trace.x, table.T[trace.symbols])


def test_symbols_that_do_not_occur_have_no_gradient() -> None:
    case = make_case(EXAMPLES["srn"](4), inputs=DENSE + 9, symbolic=True, embedding=2)
    gradient = case.gradient()["embedding.E"]
    absent = np.setdiff1d(np.arange(DENSE + 9), case.batch.x)
    assert not gradient[:, absent].any()
    assert gradient[:, np.unique(case.batch.x)].all()
