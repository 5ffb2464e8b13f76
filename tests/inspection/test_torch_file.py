"""Files of torch.save are read as data: what they hold is right, and nothing in them is run."""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file

from rnnviz.inspection.weights import read_weights
from rnnviz.reading.tensor.tensor_file import read_tensors
from rnnviz.text import BadInput
from tests.inspection.conftest import save
from tests.inspection.reference import random_tensors

FIXTURES = Path(__file__).parent / "fixtures"
MIXED = FIXTURES / "mixed.pt"
CHECKPOINT = FIXTURES / "lstm-2-both.checkpoint.pt"


def test_what_pytorch_wrote():
    """As `tests.inspection.torch_reference` wrote it: views, types, plain values."""
    found = read_tensors(MIXED)
    right = {
        "inputs": np.arange(24.0).reshape(4, 6).T[1:3],
        "half": np.array([1.5, -2.0]),
        "brain": np.array([1.5, -3.00405527e38]),
        "whole": np.array([[1, -2]]),
        "truth": np.array([True, False]),
        "bytes": np.array([7, 255]),
        "parameter": np.ones(2),
        "labels": np.array(["a", "学"]),
        "number": np.array(2.5),
        "text": np.array("relu"),
        "empty": np.zeros((0, 3)),
    }
    assert list(found) == [*right][:9] + ["none", "text", "empty"]
    for name, array in right.items():
        assert found[name].shape == array.shape, name
        if array.dtype.kind == "U":
            assert found[name].read().tolist() == array.tolist()
        else:
            np.testing.assert_allclose(found[name].read(), array, rtol=1e-3, err_msg=name)
    assert found["none"].read() is None
    assert [found[n].dtype for n in ("half", "brain", "bytes")] == ["float16", "bfloat16", "uint8"]


def test_a_checkpoint_with_its_optimiser(inspected):
    """The network is found by the names of its tensors, wherever in the file they are."""
    weights = read_weights(CHECKPOINT)
    right = load_file(FIXTURES / "lstm-2-both.weights.safetensors")
    (name,) = (name for name in right if name.endswith("weight_hh_l1_reverse"))
    np.testing.assert_array_equal(weights.parameters["l1r.U.input"], right[name][:4])
    assert weights.prefix.startswith("model.")
    assert {"epoch", "optimizer.state.0.exp_avg", "args.rate"} <= set(weights.unused)
    arrays = inspected(CHECKPOINT, FIXTURES / "lstm-2-both.inputs.npz")
    with np.load(FIXTURES / "lstm-2-both.torch.npz") as expected:
        np.testing.assert_allclose(
            arrays["trace/output"], expected["trace/output"], rtol=0, atol=1e-12
        )


def archive(path, program, storages=(), compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as file:
        file.writestr("x/data.pkl", program)
        file.writestr("x/byteorder", b"little")
        for key, data in enumerate(storages):
            file.writestr(f"x/data/{key}", data)
    return path


class Call:
    """Something that a program may name and call."""

    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


def touch(*_):
    raise AssertionError("it was run")


HOSTILE = {
    "a call": Call(os.system, "exit 1"),
    "a call of its own": Call(touch, 1),
    "a call within a dict": OrderedDict(weight_ih_l0=Call(print, "hello")),
    "a class": touch,
    "an array": {"x": np.ones(3)},
    "a set": {"x": {1, 2}},
    "a long number": {"x": 1 << 5000},
    "bytes": {"x": b"abc"},
    "a list": [1, 2],
    "a number": 3,
    "nothing": None,
    "a key that is none": {(1, 2): 3},
}


@pytest.mark.parametrize("protocol", [0, 2, 4])
@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_is_run(name, protocol, tmp_path, capfd):
    path = archive(tmp_path / "net.pt", pickle.dumps(HOSTILE[name], protocol=protocol))
    with pytest.raises(BadInput, match=r"^[^\n]*net\.pt: [^\n]+$"):
        read_tensors(path)
    assert capfd.readouterr() == ("", "")


def of(*parts):
    """Return a program: a tensor of (storage type, number of elements, offset, shape, strides)."""
    kind, count, offset, shape, strides = parts

    class Named:
        def __init__(self, module, name):
            self.module, self.name = module, name

        def __reduce__(self):
            return self.module + "\n" + self.name

    stream = io.BytesIO()
    stream.write(b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storage")
    stream.write(f"ctorch\n{kind}\n".encode() + b"X\x01\x00\x00\x000X\x03\x00\x00\x00cpu")
    stream.write(number(count) + b"tQ" + number(offset))
    stream.write(b"(" + b"".join(map(number, shape)) + b"t")
    stream.write(b"(" + b"".join(map(number, strides)) + b"t")
    stream.write(b"\x89}tR.")
    return stream.getvalue()


def number(value):
    data = value.to_bytes(9, "little", signed=True)
    return b"\x8a" + bytes([len(data)]) + data


TENSORS = {
    "right": (("FloatStorage", 6, 0, (2, 3), (3, 1)), True),
    "turned": (("FloatStorage", 6, 0, (3, 2), (1, 3)), True),
    "beyond its storage": (("FloatStorage", 6, 1, (2, 3), (3, 1)), False),
    "a huge shape": (("FloatStorage", 6, 0, (1 << 30, 1 << 30), (0, 0)), False),
    "a repeated row": (("FloatStorage", 6, 0, (4, 3), (0, 1)), False),
    "negative strides": (("FloatStorage", 6, 5, (2, 3), (-3, -1)), False),
    "a negative shape": (("FloatStorage", 6, 0, (-1, 3), (3, 1)), False),
    "a lying storage": (("FloatStorage", 1 << 30, 0, (2, 3), (3, 1)), False),
    "an unknown storage": (("ComplexFloatStorage", 6, 0, (2, 3), (3, 1)), False),
    "more strides than axes": (("FloatStorage", 6, 0, (2, 3), (3, 1, 1)), False),
}


@pytest.mark.parametrize("name", TENSORS)
def test_shapes_are_held_to_the_bytes_that_are_there(name, tmp_path):
    parts, good = TENSORS[name]
    path = archive(tmp_path / "x.pt", of(*parts), [np.arange(6, dtype="<f4").tobytes()])
    if not good:
        with pytest.raises(BadInput, match=r"x\.pt: "):
            read_tensors(path)
        return
    found = read_tensors(path)["inputs"].read()
    right = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(found, right if name == "right" else right.T)


def test_dicts_that_contain_each_other_many_times(tmp_path):
    """Forty dicts, each twice in the next: flat, they would have 2⁴⁰ entries."""
    table = {}
    for _ in range(40):
        table = {"a": table, "b": table}
    path = archive(tmp_path / "x.pt", pickle.dumps(table, protocol=2))
    with pytest.raises(BadInput, match="too many"):
        read_tensors(path)


def test_texts_that_would_be_a_huge_array(tmp_path):
    texts = ["x" * (1 << 20), *[""] * 10_000]
    path = archive(tmp_path / "x.pt", pickle.dumps({"labels": texts}, protocol=2))
    assert read_tensors(path)["labels"].read() is None


def test_files_of_another_kind(tmp_path, refused):
    inputs = save(tmp_path / "seq.npz", {"inputs": np.ones((3, 2))})
    old = tmp_path / "old.pt"
    old.write_bytes(pickle.dumps(119547037146038801333356, protocol=2))
    assert "old.pt: this is not a complete .pt file" in refused(old, inputs)
    packed = archive(tmp_path / "packed.pt", b"\x80\x02}." + bytes(50), (), zipfile.ZIP_DEFLATED)
    assert "list of tensors is compressed" in refused(packed, inputs)
    np.savez(tmp_path / "a.npz", a=np.ones(2))
    (tmp_path / "b.pt").write_bytes((tmp_path / "a.npz").read_bytes())
    assert "torch.save(net.state_dict(), 'net.pt')" in refused(tmp_path / "b.pt", inputs)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    path = tmp_path_factory.mktemp("torch") / "x.pt"
    path.write_bytes(MIXED.read_bytes())
    return path


def hold(path):
    with contextlib.suppress(BadInput):
        for tensor in read_tensors(path).values():
            tensor.read()


def test_cut_at_every_seventh_byte(copy):
    whole = MIXED.read_bytes()
    for length in range(0, len(whole), 7):
        copy.write_bytes(whole[:length])
        with pytest.raises(BadInput):
            read_tensors(copy)


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=4)), min_size=1, max_size=5
    )
)
def test_bytes_changed(copy, changes):
    data = bytearray(MIXED.read_bytes())
    for place, new in changes:
        start = place % len(data)
        data[start : start + len(new)] = new
    copy.write_bytes(data)
    hold(copy)


@settings(max_examples=100)
@given(st.binary(max_size=60))
def test_programs_of_any_kind(copy, program):
    archive(copy, b"\x80\x02" + program + b".")
    hold(copy)


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_what_this_pytorch_writes(kind, tmp_path):
    torch = pytest.importorskip("torch")
    make = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind]
    for dtype in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        net = make(3, 5, 2, bidirectional=True, dtype=dtype)
        torch.save({"net": net.state_dict()}, tmp_path / "net.pt")
        found = read_weights(tmp_path / "net.pt").parameters
        arrays = {name: p.detach().double().numpy() for name, p in net.named_parameters()}
        right = read_weights(save(tmp_path / "net.npz", arrays)).parameters
        np.testing.assert_array_equal(found.flat, right.flat)
    torch.save(net, tmp_path / "whole.pt")
    with pytest.raises(BadInput, match=r"state_dict\(\), 'net.pt'"):
        read_weights(tmp_path / "whole.pt")


@pytest.mark.parametrize("kind", ["weight_norm", "orthogonal", "spectral_norm", "old", "pruned"])
def test_what_this_pytorch_makes_of_weights(kind, tmp_path):
    """Refused under the names that PyTorch gives, and read once made plain as the line says."""
    torch = pytest.importorskip("torch")
    net, name = torch.nn.LSTM(3, 4), "weight_hh_l0"
    if kind == "old":
        with pytest.warns(FutureWarning):
            torch.nn.utils.weight_norm(net, name)
    elif kind == "pruned":
        from torch.nn.utils import prune

        prune.l1_unstructured(net, name, 0.5)
    else:
        getattr(torch.nn.utils.parametrizations, kind)(net, name)
    torch.save(net.state_dict(), tmp_path / "net.pt")
    with pytest.raises(BadInput, match=name) as caught:
        read_weights(tmp_path / "net.pt")
    (call,) = [part for part in str(caught.value).split("; ")[1:] if "before saving" in part]
    exec(call.partition(" before")[0].replace("torch.", "torch.", 1), {"torch": torch, "net": net})
    torch.save(net.state_dict(), tmp_path / "net.pt")
    read_weights(tmp_path / "net.pt")


def test_names_of_any_length_take_no_time(tmp_path):
    name = "weight_ih_l0." * 20_000
    tensors = random_tensors("rnn", 2, 2, 1, False, np.random.default_rng(0))
    path = save(tmp_path / "net.safetensors", tensors | {name + " ": np.ones(1)})
    assert read_weights(path).unused == (name + " ",)
