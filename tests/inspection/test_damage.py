"""Files cut at every byte and files with bytes changed: one line, or a whole answer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.inspection.architecture import Architecture
from rnnviz.inspection.input_sequence import read_sequence
from rnnviz.inspection.weights import Weights, read_weights
from rnnviz.nn.cells.srn import SRN
from rnnviz.text import BadInput
from tests.inspection.conftest import save
from tests.inspection.reference import random_tensors

STACK = Architecture(SRN(size=2), 3)
TENSORS = random_tensors("rnn", 3, 2, 1, False, np.random.default_rng(2))
SEQUENCE = {"inputs": np.ones((4, 3)), "h0": np.ones(2), "nonlinearity": "relu"}
SOURCES = ("net.npz", "net.safetensors", "inputs.npz")


def read(path: Path) -> Any:
    return read_sequence(path, STACK) if path.stem == "inputs" else read_weights(path)


def hold(path: Path) -> None:
    """Damage is told in one line, or what it makes is a network or a sequence like any other."""
    try:
        found = read(path)
    except BadInput as problem:
        found = problem
    if isinstance(found, BadInput):
        assert "\n" not in str(found)
    else:
        values = found.parameters.flat if isinstance(found, Weights) else found.x
        assert np.isfinite(values).all()


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Return a function from a file's name to an undamaged one, and its bytes."""
    folder = tmp_path_factory.mktemp("sources")

    def make(name: str) -> tuple[Path, bytes]:
        path = save(folder / name, SEQUENCE if name.startswith("inputs") else TENSORS)
        return path, path.read_bytes()

    return make


@pytest.mark.parametrize("name", SOURCES)
def test_cut_at_every_byte(name, source):
    path, whole = source(name)
    read(path)
    for length in reversed(range(len(whole))):
        os.truncate(path, length)
        with pytest.raises(BadInput, match=path.name) as caught:
            read(path)
        assert "\n" not in str(caught.value)


CHANGES = st.lists(
    st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=4)), min_size=1, max_size=4
)


@settings(max_examples=150)
@given(name=st.sampled_from(SOURCES), changes=CHANGES)
def test_bytes_changed(source, name, changes):
    path, whole = source(name)
    data = bytearray(whole)
    for place, new in changes:
        start = place % len(data)
        data[start : start + len(new)] = new
    path.write_bytes(data)
    hold(path)


@settings(max_examples=100)
@given(name=st.sampled_from(SOURCES), data=st.binary(max_size=300))
def test_bytes_of_any_kind(source, name, data):
    path, _ = source(name)
    path.write_bytes(data)
    with pytest.raises(BadInput, match=path.name):
        read(path)


def test_every_byte_of_a_header_changed(source):
    path, whole = source("net.safetensors")
    with path.open("r+b", buffering=0) as file:
        for place in range(8 + int.from_bytes(whole[:8], "little")):
            for value in (0, ord("9"), ord('"'), 0xFF, whole[place]):
                file.seek(place)
                file.write(bytes([value]))
                hold(path)
