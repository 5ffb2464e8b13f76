"""Tasks with a finite automaton behind them: it runs as its table says, and chance is exact."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from rnnviz.tasks.parity import Parity
from rnnviz.tasks.recall import Recall
from rnnviz.tasks.task import Batch


@pytest.mark.parametrize("modulus", [2, 3, 8])
def test_the_state_is_the_number_of_ones_so_far(modulus: int):
    source = Parity(length=40, modulus=modulus).source(3)
    batch = source.batch(np.random.default_rng(0), 5)
    for x, y in zip(batch.x.T, batch.y.T, strict=True):
        assert y.tolist() == [x[: k + 1].sum() % modulus for k in range(40)]
    np.testing.assert_array_equal(source.states(batch), batch.y)
    assert len(source.state_names) == modulus == source.outputs


@pytest.mark.parametrize("modulus", [2, 3, 5])
def test_chance_is_that_of_all_sequences_of_the_length(modulus: int):
    source = Parity(length=9, modulus=modulus).source(0)
    x = np.array(list(product([0, 1], repeat=9))).T
    share = np.bincount((x.cumsum(axis=0) % modulus).ravel()) / x.size
    assert source.chance_accuracy == pytest.approx(share.max(), rel=1e-12)
    assert source.chance_loss == pytest.approx(-(share * np.log(share)).sum(), rel=1e-12)


def test_parity_cannot_be_read_off_any_bit():
    source = Parity(length=6).source(0)
    assert source.chance_accuracy == pytest.approx(0.5, rel=1e-12)
    batch = source.batch(np.random.default_rng(1), 20_000)
    known = np.corrcoef(np.vstack([batch.x, batch.y[-1:]]))[-1, :-1]
    assert np.abs(known).max() < 0.03


def test_a_task_without_an_automaton_has_no_states():
    source = Recall(length=4).source(0)
    assert source.states(Batch(np.zeros((4, 1), int), np.zeros(1, int))) is None
    assert source.state_names == ()
