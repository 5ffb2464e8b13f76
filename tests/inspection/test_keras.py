"""Layers that Keras saved give the states that Keras computed, whatever the order of its gates."""

from __future__ import annotations

import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

import rnnviz
from rnnviz.reading.tensor.tensor_file import read_tensors
from rnnviz.text import BadInput

FIXTURES = Path(__file__).parent / "fixtures"
LAYERS = ("srn", "lstm_a", "gru_after", "gru_before", "both", "nobias")


def states():
    """Return what Keras 3.15 computed, in float32, for every layer; see `keras_reference`."""
    with np.load(FIXTURES / "keras.states.npz") as stored:
        return dict(stored)


@pytest.mark.parametrize("suffix", ["keras", "weights.h5"])
@pytest.mark.parametrize("name", LAYERS)
def test_what_keras_said(name, suffix):
    told = states()
    known = {"nonlinearity": "relu"} if suffix == "weights.h5" and name == "srn" else {}
    run = rnnviz.inspect(
        FIXTURES / f"keras.{suffix}", told["inputs"], network=name, hidden=told[name], **known
    )
    assert run.meta["hidden"]["agrees"], run.meta["hidden"]
    np.testing.assert_allclose(run.arrays()["trace/output"], told[name], rtol=0, atol=2e-6)


def legacy(path, nested):
    """Write the same layers as Keras 2 lays them out: datasets by name, groups by layer."""
    names = ("kernel:0", "recurrent_kernel:0", "bias:0")
    with h5py.File(FIXTURES / "keras.weights.h5") as new, h5py.File(path, "w") as old:
        root = old.create_group("model_weights") if nested else old
        for group in new["layers"].values():
            name = group["vars"].attrs["name"]
            for half, inner in (("", group), *(_halves(group) if "forward_layer" in group else ())):
                if "cell" not in inner:
                    continue
                place = f"{name}/{name}/{half}cell" if half else f"{name}/{name}/{name}_cell"
                for key, own in zip("012", names, strict=True):
                    if key in inner["cell/vars"]:
                        root.create_dataset(f"{place}/{own}", data=inner["cell/vars"][key][()])
        if nested:
            old.create_dataset("optimizer_weights/a/kernel:0", data=np.ones((2, 2)))
            old.create_dataset("optimizer_weights/a/recurrent_kernel:0", data=np.ones((2, 2)))


def _halves(group):
    return (("forward_lstm/", group["forward_layer"]), ("backward_lstm/", group["backward_layer"]))


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("name", LAYERS[1:])
def test_the_older_layout(name, nested, tmp_path):
    legacy(tmp_path / "old.h5", nested)
    told = states()
    run = rnnviz.inspect(tmp_path / "old.h5", told["inputs"], network=name, hidden=told[name])
    assert run.meta["hidden"]["agrees"], run.meta["hidden"]


def test_an_srn_says_its_nonlinearity_only_with_its_configuration():
    x = states()["inputs"]
    run = rnnviz.inspect(FIXTURES / "keras.keras", x, network="srn")
    assert run.meta["cell"]["activation"] == "relu"
    with pytest.raises(BadInput, match="nonlinearity"):
        rnnviz.inspect(FIXTURES / "keras.weights.h5", x, network="srn")


def test_the_form_of_a_gru_is_that_of_its_biases():
    x = states()["inputs"]
    for name, form in (("gru_after", "reset_after"), ("gru_before", "reset_before")):
        run = rnnviz.inspect(FIXTURES / "keras.weights.h5", x, network=name)
        assert run.meta["cell"]["form"] == form


def test_a_layer_that_computes_something_else_is_refused():
    with pytest.raises(BadInput, match=r"odd has activation = 'relu'; tanh can be replayed"):
        read_tensors(FIXTURES / "keras-relu-lstm.keras")


def test_nothing_outside_of_the_file_is_followed(tmp_path):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["lstm/cell/vars/0"] = h5py.ExternalLink(str(FIXTURES / "keras.weights.h5"), "/layers")
    with pytest.raises(BadInput, match="outside of it"):
        read_tensors(tmp_path / "a.h5")
    with h5py.File(tmp_path / "b.h5", "w") as file:
        for key in "01":
            file.create_dataset(
                f"lstm/cell/vars/{key}", (4, 4), "f8", external=[("/dev/zero", 0, 128)]
            )
    with pytest.raises(BadInput, match="implausibl"):
        read_tensors(tmp_path / "b.h5")
    with h5py.File(tmp_path / "c.h5", "w") as file:
        for key in "01":
            file.create_dataset(f"lstm/cell/vars/{key}", (8192, 8192), "f8", compression="gzip")
    with pytest.raises(BadInput, match="implausibl"):
        read_tensors(tmp_path / "c.h5")


@pytest.mark.parametrize("name", ["keras.keras", "keras.weights.h5"])
def test_cut_short(name, tmp_path):
    whole = (FIXTURES / name).read_bytes()
    for length in range(0, len(whole), len(whole) // 6):
        (tmp_path / name).write_bytes(whole[:length])
        with pytest.raises(BadInput, match=name):
            read_tensors(tmp_path / name)


def test_a_file_on_which_the_library_loops_without_end(tmp_path):
    """A heap of names whose sizes are reversed: found by changing files at random."""
    data = bytearray((FIXTURES / "keras.weights.h5").read_bytes())
    data[2128:5041] = data[2128:5041][::-1]
    (tmp_path / "loop.h5").write_bytes(data)
    with pytest.raises(BadInput, match="not a complete"):
        read_tensors(tmp_path / "loop.h5")


def test_without_h5py_the_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(BadInput, match=r"rnnviz\[keras\]"):
        read_tensors(FIXTURES / "keras.keras")
