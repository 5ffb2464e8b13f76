"""Both answers in one word."""

from __future__ import annotations

from itertools import product

import pytest

from rnnviz.verdict import FLOW_KINDS, REGIMES, TRAINING_KINDS, regime_of


@pytest.mark.parametrize("spiked", [False, True])
@pytest.mark.parametrize("cause", ["", "small U", "saturation"])
def test_every_pair_has_one_of_the_words(cause, spiked):
    for flow, training in product(FLOW_KINDS, TRAINING_KINDS):
        assert regime_of(flow, training, cause, spiked) in REGIMES


@pytest.mark.parametrize(
    ("flow", "training", "cause", "spiked", "word"),
    [
        ("vanishing", "untrained", "small U", False, "vanishing"),
        ("vanishing", "chance", "saturation", False, "saturated"),
        ("vanishing", "learning", "saturation", False, "healthy"),
        ("vanishing", "solved", "small U", False, "healthy"),
        ("dead", "chance", "", False, "vanishing"),
        ("dead", "untrained", "", False, "dead"),
        ("silent", "untrained", "", False, "dead"),
        ("level", "chance", "", False, "healthy"),
        ("exploding", "solved", "U", False, "exploding"),
        ("transient", "chance", "U", False, "transient"),
        ("broken", "learning", "", False, "diverged"),
        ("level", "spiked", "", True, "exploding"),
        ("vanishing", "ruined", "saturation", False, "exploding"),
        ("exploding", "clipped", "U", True, "clipped"),
        ("level", "diverged", "", False, "diverged"),
        ("exploding", "diverged", "U", False, "exploding"),
        ("level", "diverged", "", True, "exploding"),
        ("silent", "dead", "", False, "dead"),
        ("silent", "dead", "", True, "exploding"),
    ],
)
def test_words(flow, training, cause, spiked, word):
    assert regime_of(flow, training, cause, spiked) == word


def test_nothing_that_is_not_finite_is_healthy():
    for training in TRAINING_KINDS:
        assert regime_of("broken", training) not in ("healthy", "vanishing", "saturated")
    for flow in FLOW_KINDS:
        assert regime_of(flow, "diverged") in ("diverged", "exploding")
