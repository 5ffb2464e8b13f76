"""Tasks with a finite automaton behind them: it runs as its table says, and chance is exact."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from rnnviz.tasks.synthetic.parity import Parity
from rnnviz.tasks.synthetic.reber import EMBEDDED, PLAIN, SYMBOLS, Automaton


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


AUTOMATA = {"plain": PLAIN, "embedded": EMBEDDED}


def legal_reber(string: str) -> bool:
    """Walk through the grammar as it is drawn in the literature."""
    drawn = {
        (0, "B"): 1, (1, "T"): 2, (1, "P"): 3, (2, "S"): 2, (2, "X"): 4, (3, "T"): 3,
        (3, "V"): 5, (4, "X"): 3, (4, "S"): 6, (5, "P"): 4, (5, "V"): 6, (6, "E"): 7,
    }  # fmt: skip
    state = 0
    for symbol in string:
        state = drawn.get((state, symbol), -1)
    return state == 7


def spelled(string: np.ndarray, lengths: np.ndarray) -> list[str]:
    return [
        "".join(SYMBOLS[i] for i in column[: n + 1])
        for column, n in zip(string.T, lengths, strict=True)
    ]


def test_plain_strings_are_those_of_the_grammar():
    strings = spelled(*PLAIN.strings(np.random.default_rng(0), 500, 30))
    assert all(map(legal_reber, strings))
    assert len(set(strings)) > 80


def test_embedded_strings_repeat_their_second_symbol():
    strings = spelled(*EMBEDDED.strings(np.random.default_rng(0), 500, 30))
    for string in strings:
        assert string[0] == "B"
        assert string[1] == string[-2] in "TP"
        assert string[-1] == "E"
        assert legal_reber(string[2:-2])
    assert {s[1] for s in strings} == set("TP")


@pytest.mark.parametrize("automaton", AUTOMATA.values(), ids=AUTOMATA)
@pytest.mark.parametrize("most", [8, 12, 40])
def test_successors_are_as_frequent_as_computed(automaton: Automaton, most: int):
    string, lengths = automaton.strings(np.random.default_rng(0), 20_000, most)
    assert lengths.max() <= most
    meant = np.arange(most)[:, np.newaxis] < lengths
    met = np.bincount(string[1:][meant], minlength=7) / meant.sum()
    np.testing.assert_allclose(automaton.target_frequency(most), met, atol=0.004)


@pytest.mark.parametrize("automaton", AUTOMATA.values(), ids=AUTOMATA)
def test_a_legal_successor_is_accepted_and_no_other(automaton: Automaton):
    string, lengths = automaton.strings(np.random.default_rng(0), 400, 30)
    strings = set(spelled(string, lengths))
    assert automaton.accepts(string[1:], string[1:]).all()
    starts = {s[:k] for s in strings for k in range(1, len(s) + 1)}
    for said, symbol in enumerate(SYMBOLS):
        accepted = automaton.accepts(np.full_like(string[1:], said), string[1:])
        for s, column in zip(spelled(string, lengths), accepted.T, strict=True):
            for k in range(1, len(s)):
                assert column[k - 1] or s[:k] + symbol not in starts


def test_the_memory_of_an_embedded_string_is_in_its_state():
    string, lengths = EMBEDDED.strings(np.random.default_rng(0), 50, 30)
    states = EMBEDDED.run(string)
    for column, text in zip(states.T, spelled(string, lengths), strict=True):
        names = [EMBEDDED.names[i] for i in column[: len(text)]]
        assert {name[0] for name in names[1:-2]} == {text[1]}
        assert names[0] == "B"
        assert names[-2:] == ["E", "end"]
