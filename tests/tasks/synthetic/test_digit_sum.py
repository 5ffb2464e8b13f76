"""The digit sum of the practice book: 100 pairs, one random digit, 300 to learn, 100 to test."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from rnnviz.tasks.synthetic.digit_sum import DigitSum
from rnnviz.tasks.task import Batch


def sequences(batch: Batch) -> list[tuple[int, ...]]:
    return [tuple(int(d) for d in column) for column in batch.x.T]


def whole(task: DigitSum, seed: int = 3) -> Batch:
    """The fixed training set: a batch of its size draws each sequence once."""
    return task.source(seed).batch(np.random.default_rng(0), 100 * task.copies)


@pytest.mark.parametrize("copies", [1, 3])
def test_every_pair_is_there_equally_often(copies: int):
    task = DigitSum(length=10, copies=copies)
    pairs = Counter(s[:2] for s in sequences(whole(task)))
    assert len(pairs) == 100
    assert set(pairs.values()) == {copies}
    held_out = Counter(s[:2] for s in sequences(task.source(3).test(100)))
    assert len(held_out) == 100


@pytest.mark.parametrize("data", ["fixed", "fresh"])
@pytest.mark.parametrize("length", [3, 5, 10])
def test_no_held_out_sequence_is_ever_trained_on(data: str, length: int):
    source = DigitSum(length=length, data=data).source(3)
    held_out = set(sequences(source.test(100)))
    assert len(held_out) == 100
    rng = np.random.default_rng(0)
    for _ in range(20):
        assert held_out.isdisjoint(sequences(source.batch(rng, 300)))


def test_the_random_digit_is_anything_anywhere():
    batch = DigitSum(length=7, data="fresh").source(3).batch(np.random.default_rng(0), 20_000)
    rest = batch.x[2:]
    assert np.mean((rest == 0).all(axis=0)) == pytest.approx(0.1, abs=0.01)
    places = np.bincount(np.argwhere(rest.T)[:, 1]) / (rest > 0).sum()
    digits = np.bincount(rest[rest > 0], minlength=10)[1:] / (rest > 0).sum()
    assert places == pytest.approx(np.full(5, 1 / 5), abs=0.015)
    assert digits == pytest.approx(np.full(9, 1 / 9), abs=0.015)


def test_the_fixed_set_is_fixed_and_batches_do_not_repeat_a_sequence():
    task = DigitSum(length=20)
    source = task.source(3)
    known = Counter(sequences(whole(task)))
    rng = np.random.default_rng(5)
    for _ in range(10):
        assert not Counter(sequences(source.batch(rng, 64))) - known
    assert sequences(source.batch(rng, 300)) != sequences(source.batch(rng, 300))
    assert source.batch(rng, 301).size == 301


def test_fresh_sequences_are_not_from_a_fixed_set():
    source = DigitSum(length=35, data="fresh").source(3)
    rng = np.random.default_rng(0)
    seen = {s for _ in range(20) for s in sequences(source.batch(rng, 300))}
    assert len(seen) > 4000


@pytest.mark.parametrize("data", ["fixed", "fresh"])
def test_the_sequence_of_the_book_can_be_the_first_that_is_held_out(data: str):
    book, other = (DigitSum(10, data, first=kind).source(3) for kind in ("book", "random"))
    shown = tuple(int(digit) for digit in "6700100000")
    assert sequences(book.probe()) == [shown]
    assert book.probe().y == [13]
    assert len(set(sequences(book.test(100))) - set(sequences(other.test(100)))) <= 1
    rng = np.random.default_rng(0)
    assert all(shown not in sequences(book.batch(rng, 300)) for _ in range(20))
