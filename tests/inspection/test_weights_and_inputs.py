"""Weights and sequences as people save them, and one line for everything that is wrong."""

from __future__ import annotations

import json
import tracemalloc
import zipfile

import numpy as np
import pytest

from rnnviz.inspection.architecture import Architecture
from rnnviz.inspection.input_sequence import read_sequence
from rnnviz.inspection.weights import read_weights
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.text import BadInput
from tests.inspection.conftest import save
from tests.inspection.reference import random_tensors

D, M, T = 4, 3, 5
CELLS = {"rnn": SRN, "gru": GRU, "lstm": LSTM}
FORMATS = (".npz", ".safetensors")


def tensors(kind="lstm", depth=1, both=False):
    return random_tensors(kind, M, D, depth, both, np.random.default_rng(5))


def raw_safetensors(header: object, data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


@pytest.fixture
def inputs(tmp_path):
    return save(tmp_path / "inputs.npz", {"inputs": np.ones((T, M))})


# What is read


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("kind", CELLS)
def test_the_number_of_rows_tells_the_cell(kind, suffix, tmp_path):
    found = read_weights(save(tmp_path / f"net{suffix}", tensors(kind, 2, True)))
    assert type(found.stack.cell) is CELLS[kind]
    assert (found.stack.cell.size, found.stack.inputs) == (D, M)
    assert (found.stack.depth, found.stack.bidirectional) == (2, True)
    assert found.precision == "float64"


@pytest.mark.parametrize("prefix", ["rnn.", "lstm.", "encoder.layers.0."])
def test_a_network_within_a_model(prefix, tmp_path):
    model = {f"{prefix}{name}": value for name, value in tensors().items()}
    model |= {"fc.weight": np.ones((2, D)), "steps": np.array([1, 2])}
    found = read_weights(save(tmp_path / "model.safetensors", model))
    alone = read_weights(save(tmp_path / "net.npz", tensors()))
    np.testing.assert_array_equal(found.parameters.flat, alone.parameters.flat)
    assert sorted(found.unused) == ["fc.weight", "steps"]


@pytest.mark.parametrize("missing", ["bias_ih_l0", "bias_hh_l0", "bias_"])
def test_missing_biases_are_zero(missing, tmp_path):
    whole = tensors("gru")
    rest = {name: value for name, value in whole.items() if not name.startswith(missing)}
    zero = {n: np.zeros_like(v) if n.startswith(missing) else v for n, v in whole.items()}
    found = read_weights(save(tmp_path / "rest.npz", rest))
    right = read_weights(save(tmp_path / "zero.npz", zero))
    np.testing.assert_array_equal(found.parameters.flat, right.parameters.flat)


def test_gates_go_to_their_names(tmp_path):
    """Torch stacks i, f, g, o and r, z, n; its two biases are one sum, except in b_hn."""
    given = tensors("lstm")
    found = read_weights(save(tmp_path / "lstm.npz", given)).parameters
    for n, gate in enumerate(("input", "forget", "candidate", "output")):
        rows = slice(n * D, (n + 1) * D)
        np.testing.assert_array_equal(found[f"l0.U.{gate}"], given["weight_hh_l0"][rows])
        np.testing.assert_array_equal(found[f"l0.W.{gate}"], given["weight_ih_l0"][rows])
        both = given["bias_ih_l0"] + given["bias_hh_l0"]
        np.testing.assert_array_equal(found[f"l0.b.{gate}"], both[rows])
    given = tensors("gru")
    after = read_weights(save(tmp_path / "gru.npz", given)).parameters
    before = read_weights(tmp_path / "gru.npz", "reset_before").parameters
    np.testing.assert_array_equal(after["l0.U.reset"], given["weight_hh_l0"][:D])
    np.testing.assert_array_equal(after["l0.b.candidate"], given["bias_ih_l0"][2 * D :])
    np.testing.assert_array_equal(after["l0.b_h.candidate"], given["bias_hh_l0"][2 * D :])
    both = given["bias_ih_l0"] + given["bias_hh_l0"]
    np.testing.assert_array_equal(before["l0.b.candidate"], both[2 * D :])


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [(suffix, f"float{bits}") for suffix in FORMATS for bits in (16, 32, 64)]
    + [(".npz", ">f4"), (".npz", ">f8")],
)
def test_precisions_are_widened_exactly(suffix, kind, tmp_path):
    given = {name: value.astype(kind) for name, value in tensors("rnn").items()}
    found = read_weights(save(tmp_path / f"net{suffix}", given))
    assert found.parameters.flat.dtype == np.float64
    np.testing.assert_array_equal(found.parameters["l0.U"], given["weight_hh_l0"].astype(float))
    assert found.precision == np.dtype(kind).name


def test_bfloat16(tmp_path):
    """Its 16 bits are the upper half of a float32."""
    values = np.array([1.0, -2.5, 3.0e38, 2.0**-133, 0.0, -0.0, 0.1, 7.0, 1.5], np.float32)
    halves = (values.view(np.uint32) >> 16).astype("<u2")
    header = {
        name: {"dtype": "BF16", "shape": [3, 3], "data_offsets": [18 * n, 18 * n + 18]}
        for n, name in enumerate(("weight_ih_l0", "weight_hh_l0"))
    }
    path = tmp_path / "net.safetensors"
    path.write_bytes(raw_safetensors(header, 2 * halves.tobytes()))
    found = read_weights(path)
    right = (halves.astype(np.uint32) << 16).view(np.float32).astype(float)
    np.testing.assert_array_equal(found.parameters["l0.U"].ravel(), right)
    assert found.parameters["l0.U"][0, 1] == -2.5
    assert found.precision == "bfloat16"


@pytest.mark.parametrize("save_npz", [np.savez, np.savez_compressed])
@pytest.mark.parametrize("order", ["C", "F"])
def test_layouts_of_npz(save_npz, order, tmp_path):
    given = {name: np.asarray(value, order=order) for name, value in tensors("rnn").items()}
    save_npz(tmp_path / "net.npz", **given)
    found = read_weights(tmp_path / "net.npz").parameters["l0.W"]
    np.testing.assert_array_equal(found, given["weight_ih_l0"])


def test_a_sequence_with_everything(tmp_path):
    rng = np.random.default_rng(0)
    stack = Architecture(LSTM(size=D), M, 2, True)
    given = {"inputs": rng.normal(size=(T, M)), "grad_hidden": rng.normal(size=(T, 2 * D))}
    given |= {"h0": rng.normal(size=(4, D)), "c0": rng.normal(size=D).astype(np.float32)}
    found = read_sequence(save(tmp_path / "i.npz", given | {"y": np.ones(2)}), stack)
    np.testing.assert_array_equal(found.x, given["inputs"])
    np.testing.assert_array_equal(found.direct, given["grad_hidden"])
    np.testing.assert_array_equal(found.initial["h"], given["h0"])
    np.testing.assert_array_equal(found.initial["c"], np.tile(given["c0"].astype(float), (4, 1)))
    assert found.given
    assert found.unused == ("y",)


def test_a_sequence_with_nothing_but_inputs(inputs):
    found = read_sequence(inputs, Architecture(GRU(size=D), M))
    assert found.direct.tolist() == [[0.0] * D] * (T - 1) + [[1.0] * D]
    assert not found.initial["h"].any()
    assert set(found.initial) == {"h"}
    assert not found.given


@pytest.mark.parametrize("kind", [np.int64, np.bool_, np.float16])
def test_whole_numbers_are_good_inputs(kind, tmp_path):
    one_hot = np.eye(M, dtype=kind)
    found = read_sequence(
        save(tmp_path / "i.npz", {"inputs": one_hot}), Architecture(SRN(size=D), M)
    )
    assert found.x.dtype == np.float64
    np.testing.assert_array_equal(found.x, np.eye(M))


@pytest.mark.parametrize("name", ["tanh", "relu", "identity", "logistic"])
def test_nonlinearities(name, tmp_path, inspected):
    given = {"inputs": np.ones((T, M)), "nonlinearity": name}
    weights = save(tmp_path / "net.npz", tensors("rnn"))
    arrays = inspected(weights, save(tmp_path / "i.npz", given))
    f = {"tanh": np.tanh, "relu": lambda z: z.clip(0), "identity": lambda z: z}
    f["logistic"] = lambda z: 1 / (1 + np.exp(-z))
    right = f[name](arrays["trace/l0.z"])
    np.testing.assert_allclose(arrays["trace/l0.h"][1:], right, rtol=0, atol=1e-14)


# What is refused, in one line that names the file and the tensor


def changed(**rest):
    """Return an LSTM's tensors with some replaced, or left out where None."""
    merged = tensors() | {f"{name}_l0": value for name, value in rest.items()}
    return {name: value for name, value in merged.items() if value is not None}


WRONG_WEIGHTS = {
    "no network": ({"fc.weight": np.ones((2, 2))}, "no weight_ih_l0", "fc.weight"),
    "nothing": ({"empty": np.ones(0)}, "no weight_ih_l0", "empty"),
    "two networks": (
        {f"{p}{n}": v for p in ("a.", "b.") for n, v in tensors().items()},
        "several networks",
        "(a, b)",
    ),
    "two networks, one without a prefix": (
        {f"{p}{n}": v for p in ("", "b.c.") for n, v in tensors().items()},
        "several networks",
        "(b.c and '', the one without a prefix); --network",
    ),
    "no W": (changed(weight_ih=None), "weight_ih_l0", "missing"),
    "no U": (changed(weight_hh=None), "weight_hh_l0", "missing"),
    "no layer 0": ({"weight_ih_l1": np.ones((4, 4))}, "weight_hh_l0", "missing"),
    "no layer 1": (
        tensors() | {"weight_ih_l2": np.ones((4 * D, D))},
        "weight_ih_l1",
        "missing",
    ),
    "half a reverse": (
        {n: v for n, v in tensors("gru", 2, True).items() if n != "weight_hh_l1_reverse"},
        "weight_hh_l1_reverse",
        "missing",
    ),
    "rows": (changed(weight_hh=np.ones((9, D))), "weight_hh_l0", "an LSTM 16"),
    "two blocks": (changed(weight_hh=np.ones((2 * D, D))), "weight_hh_l0", "a GRU 12"),
    "W's rows": (changed(weight_ih=np.ones((D, M))), "weight_ih_l0", "expected (16, 3)"),
    "a vector": (changed(weight_hh=np.ones(16)), "weight_hh_l0", "must be a matrix"),
    "a cube": (changed(weight_ih=np.ones((16, 3, 1))), "weight_ih_l0", "must be a matrix"),
    "no units": (changed(weight_hh=np.ones((0, 0))), "weight_hh_l0", "must be a matrix"),
    "no inputs": (changed(weight_ih=np.ones((16, 0))), "weight_ih_l0", "must be a matrix"),
    "bias": (changed(bias_ih=np.ones(15)), "bias_ih_l0", "expected (16,)"),
    "bias of two": (changed(bias_hh=np.ones((16, 1))), "bias_hh_l0", "expected (16,)"),
    "layer 1's W": (
        tensors("lstm", 2, True) | {"weight_ih_l1": np.ones((16, D))},
        "weight_ih_l1",
        "expected (16, 8)",
    ),
    "whole numbers": (changed(weight_ih=np.ones((16, 3), int)), "weight_ih_l0 holds", "float16, "),
    "bytes": (changed(bias_ih=np.ones(16, np.int8)), "bias_ih_l0 holds", "float16, "),
    "truth": (changed(bias_ih=np.ones(16, bool)), "bias_ih_l0 holds", "float16, "),
    "NaN": (changed(bias_ih=np.full(16, np.nan)), "bias_ih_l0[0]", "finite"),
    "inf": (
        changed(weight_hh=np.where(np.arange(64).reshape(16, 4) == 9, -np.inf, 1.0)),
        "weight_hh_l0[2, 1]",
        "-inf",
    ),
    "projection": (
        tensors() | {"weight_hr_l0": np.ones((2, D))},
        "weight_hr_l0",
        "proj_size",
    ),
    "layers without end": (
        tensors() | {"weight_ih_l999999999": np.ones((16, D))},
        "weight_ih_l999999999",
        "at most 100",
    ),
    "peepholes": (tensors() | {"weight_ci_l0": np.ones(D)}, "weight_ci_l0", "without it"),
    "biases that overflow": (
        changed(bias_ih=np.full(16, 1.7e308), bias_hh=np.full(16, 1.7e308)),
        "bias_ih_l0 + bias_hh_l0",
        "finite",
    ),
    "more units than can be": (
        {"weight_ih_l0": np.ones((2049, 1), "f2"), "weight_hh_l0": np.ones((2049, 2049), "f2")},
        "weight_hh_l0",
        "at most 2048",
    ),
}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", WRONG_WEIGHTS)
def test_weights_that_are_wrong(name, suffix, tmp_path, inputs, refused):
    given, *expected = WRONG_WEIGHTS[name]
    path = save(tmp_path / f"net{suffix}", given)
    line = refused(path, inputs)
    for part in (str(path), *expected):
        assert part in line


def test_a_tensor_within_a_model_is_named_in_full(tmp_path, inputs, refused):
    model = {f"rnn.{name}": value for name, value in changed(bias_hh=np.ones(3)).items()}
    assert "rnn.bias_hh_l0" in refused(save(tmp_path / "net.npz", model), inputs)


def test_float8_is_refused(tmp_path, inputs, refused):
    header = {
        name: {"dtype": "F8_E4M3", "shape": [3, 3], "data_offsets": [9 * n, 9 * n + 9]}
        for n, name in enumerate(("weight_ih_l0", "weight_hh_l0"))
    }
    path = tmp_path / "net.safetensors"
    path.write_bytes(raw_safetensors(header, bytes(18)))
    assert "weight_ih_l0 holds F8_E4M3" in refused(path, inputs)


@pytest.mark.parametrize("dtype", [np.longdouble, np.complex128])
def test_other_numbers_are_refused(dtype, tmp_path, inputs, refused):
    given = changed(weight_hh=np.ones((16, 4), dtype))
    line = refused(save(tmp_path / "net.npz", given), inputs)
    assert "weight_hh_l0" in line


def test_objects_are_refused(tmp_path, inputs, refused):
    given = changed(weight_hh=np.array([{"a": 1}, None], object))
    line = refused(save(tmp_path / "net.npz", given), inputs)
    assert "weight_hh_l0" in line


@pytest.mark.parametrize("name", ["net.pickle", "net", "net.json"])
def test_other_files_are_refused(name, tmp_path, inputs, refused):
    (tmp_path / name).write_bytes(b"PK\3\4")
    assert "safetensors.torch.save_file" in refused(tmp_path / name, inputs)


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_no_file(suffix, tmp_path, inputs, refused):
    assert "no such file" in refused(tmp_path / f"none{suffix}", inputs)
    (tmp_path / f"folder{suffix}").mkdir()
    assert f"folder{suffix}" in refused(tmp_path / f"folder{suffix}", inputs)


ONE = {"inputs": np.ones((T, M))}
WRONG_SEQUENCES = {
    "no inputs": ({"input": np.ones((T, M))}, "no array named inputs", "input"),
    "M": ({"inputs": np.ones((T, M + 1))}, "inputs has the shape (5, 4)", "(T, 3)"),
    "no steps": ({"inputs": np.ones((0, M))}, "inputs has the shape (0, 3)", "at least one"),
    "a batch of batches": ({"inputs": np.ones((T, 2, 2, M))}, "the shape (5, 2, 2, 3)", "(T, 3)"),
    "a batch either way": ({"inputs": np.ones((T, 2, M))}, "the shape (5, 2, 3)", "--batch-first"),
    "symbols": ({"inputs": np.ones(T, int)}, "inputs has the shape (5,)", "(T, 3)"),
    "NaN": ({"inputs": np.full((T, M), np.nan)}, "inputs[0, 0] is nan", "finite"),
    "text": ({"inputs": np.full((T, M), "1")}, "inputs holds str", "float64"),
    "complex": ({"inputs": np.ones((T, M), complex)}, "inputs holds complex128", "float64"),
    "h0": (ONE | {"h0": np.ones(D + 1)}, "h0 has the shape (5,)", "expected (4,)"),
    "h0 of a batch": (ONE | {"h0": np.ones((1, 2, D))}, "h0 has the shape (1, 2, 4)", "(1, 4)"),
    "h0 infinite": (ONE | {"h0": np.full(D, np.inf)}, "h0[0] is inf", "finite"),
    "c0": (ONE | {"c0": np.ones((2, D))}, "c0 has the shape (2, 4)", "(1, 4)"),
    "grad_hidden": (
        ONE | {"grad_hidden": np.ones((T + 1, D))},
        "grad_hidden has the shape (6, 4)",
        "expected (5, 4)",
    ),
    "grad_hidden NaN": (
        ONE | {"grad_hidden": np.full((T, D), np.nan)},
        "grad_hidden[0, 0] is nan",
        "finite",
    ),
    "nonlinearity": (ONE | {"nonlinearity": "selu"}, "'selu'", "tanh, logistic, relu, identity"),
    "a number": (ONE | {"nonlinearity": 1.0}, "'1.0'", "tanh"),
    "two nonlinearities": (ONE | {"nonlinearity": ["relu", "tanh"]}, "shape (2,)", "tanh"),
    "too long": ({"inputs": np.zeros((20_000, M), "f2")}, "inputs has 20000 steps", "fewer"),
}


@pytest.mark.parametrize("name", WRONG_SEQUENCES)
def test_sequences_that_are_wrong(name, tmp_path, refused):
    given, *expected = WRONG_SEQUENCES[name]
    path = save(tmp_path / "i.npz", given)
    line = refused(save(tmp_path / "net.npz", tensors()), path)
    for part in (str(path), *expected):
        assert part in line


def test_a_long_sequence_is_only_too_long_for_a_file(tmp_path):
    path = save(tmp_path / "i.npz", {"inputs": np.zeros((20_000, M), "f2")})
    stack = Architecture(LSTM(size=D), M)
    assert len(read_sequence(path, stack, with_triangle=False).x) == 20_000
    with pytest.raises(BadInput, match="20000 steps"):
        read_sequence(path, stack)


# Absurd sizes are refused before anything is allocated


@pytest.mark.parametrize("length", [0, 1, 1 << 21, (1 << 63) - 1, (1 << 64) - 1])
def test_a_header_of_absurd_length(length, tmp_path, inputs, refused):
    path = tmp_path / "net.safetensors"
    path.write_bytes(length.to_bytes(8, "little") + b"{}" + bytes(100))
    assert "not a complete .safetensors file" in refused(path, inputs)


def test_a_header_that_is_there_but_huge(tmp_path, inputs, refused):
    path = save(tmp_path / "net.safetensors", tensors())
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    path.write_bytes(raw_safetensors(data[8:start].ljust(2 << 20), data[start:]))
    assert "its header has 2048 KiB" in refused(path, inputs)


def test_tensors_that_claim_absurd_shapes(tmp_path, inputs, refused):
    header = {"weight_hh_l0": {"dtype": "F64", "shape": [1 << 40] * 2, "data_offsets": [0, 8]}}
    path = tmp_path / "net.safetensors"
    path.write_bytes(raw_safetensors(header, bytes(8)))
    assert "not a complete .safetensors file" in refused(path, inputs)


def test_a_huge_file(tmp_path, inputs, refused):
    """Sparse: it takes no room on the disk, and must not be read."""
    path = tmp_path / "net.safetensors"
    with path.open("wb") as file:
        file.write(raw_safetensors({}))
        file.truncate(8 << 30)
    assert "has 8192 MiB" in refused(path, inputs)


@pytest.mark.parametrize("dtype", ["BF16", "F16", "F64"])
def test_shapes_are_looked_at_before_numbers(dtype, tmp_path, inputs, refused):
    """A file that is all there, 400 MiB of zeros, and no network: nothing of it is read."""
    size, half = {"BF16": 2, "F16": 2, "F64": 8}[dtype], 200 << 20
    header = {
        "weight_ih_l0": {"dtype": dtype, "shape": [half // size], "data_offsets": [0, half]},
        "weight_hh_l0": {
            "dtype": dtype, "shape": [half // size // 4, 4], "data_offsets": [half, 2 * half],
        },
    }  # fmt: skip
    path = tmp_path / "net.safetensors"
    with path.open("wb") as file:
        file.write(raw_safetensors(header))
        file.truncate(file.tell() + 2 * half)
    tracemalloc.start()
    try:
        assert "weight_hh_l0 has the shape" in refused(path, inputs)
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


def test_more_parameters_than_are_believed(tmp_path, inputs, refused):
    wide = 1 << 25
    header = {
        "weight_hh_l0": {"dtype": "F16", "shape": [2, 2], "data_offsets": [0, 8]},
        "weight_ih_l0": {"dtype": "F16", "shape": [2, wide], "data_offsets": [8, 8 + 4 * wide]},
    }
    path = tmp_path / "net.safetensors"
    with path.open("wb") as file:
        file.write(raw_safetensors(header))
        file.truncate(file.tell() + 8 + 4 * wide)
    assert "parameters are too many" in refused(path, inputs)


def test_an_npz_that_claims_an_absurd_shape(tmp_path, refused):
    path = tmp_path / "i.npz"
    head = b"\x93NUMPY\x01\x00"
    text = (
        b"{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 3), }".ljust(117) + b"\n"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inputs.npy", head + len(text).to_bytes(2, "little") + text)
    assert "inputs" in refused(save(tmp_path / "net.npz", tensors()), path)


@pytest.mark.parametrize(
    "header",
    [b"[]", b"{", b"null", b"[" * 100_000, b'{"a": 1}', b"\xff\xfe{}", b"{}" + b" " * 90],
    ids=lambda header: header[:6].decode("latin-1"),
)
def test_headers_that_are_no_headers(header, tmp_path, inputs, refused):
    path = tmp_path / "net.safetensors"
    path.write_bytes(raw_safetensors(header))
    assert str(path) in refused(path, inputs)


def test_names_that_are_no_names(tmp_path, inputs, refused):
    """A name from outside is shown on one line, whatever is in it."""
    header = {"a\nb\x1b[2J" * 50: {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
    path = tmp_path / "net.safetensors"
    path.write_bytes(raw_safetensors(header, bytes(4)))
    line = refused(path, inputs)
    assert "\x1b" not in line
    assert len(line) < 500
