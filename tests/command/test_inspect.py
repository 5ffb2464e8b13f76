"""`rnnviz inspect` from end to end: what it prints, what it writes, and when it writes nothing."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from rnnviz.cli import main
from rnnviz.verdict import FLOW_KINDS, REGIMES
from tests.inspection.conftest import save
from tests.inspection.reference import random_tensors

D, M, T = 4, 3, 7
BLOCKS = {
    "rnn": ("z",),
    "lstm": ("input", "forget", "output", "candidate"),
    "gru": ("update", "reset", "candidate"),
}


@pytest.fixture
def files(tmp_path):
    """Return a function that writes a random network and a random sequence."""

    def make(kind="lstm", depth=1, both=False, **rest):
        rng = np.random.default_rng(4)
        tensors = random_tensors(kind, M, D, depth, both, rng)
        weights = save(tmp_path / "net.safetensors", tensors)
        sequence = {"inputs": rng.normal(size=(T, M))} | rest
        if kind == "rnn":
            sequence = {"nonlinearity": "tanh"} | sequence
        return str(weights), str(save(tmp_path / "seq.npz", sequence))

    return make


def said(capsys):
    out, err = capsys.readouterr()
    assert err == ""
    return out


def everything(tmp_path, weights, inputs, *options):
    trace = tmp_path / "trace.npz"
    assert main(["inspect", weights, "--inputs", inputs, "-o", str(trace), *options]) == 0
    with np.load(trace) as arrays:
        return dict(arrays)


def shapes(kind, name, width):
    """Return the shape of every array that a layer must have."""
    size = D * (2 if kind == "lstm" else 1)
    states = ("h", "c") if kind == "lstm" else ("h",)
    found = dict.fromkeys(states, (T + 1, D))
    found |= {f"adjoint.{state}": (T + 1, D) for state in states}
    found |= {f"delta.{block}": (T, D) for block in BLOCKS[kind]}
    if kind == "rnn":
        found["z"] = (T, D)
    else:
        found |= {f"gate.{block}": (T, D) for block in BLOCKS[kind]}
    found |= {"triangle": (T, T), "jacobian.eigenvalues": (T, size)}
    found |= {"jacobian.sigma_max": (T,), "lyapunov": (min(size, 8),)}
    arrays = {f"trace/{name}.{key}": shape for key, shape in found.items()}
    for block in BLOCKS[kind]:
        part = "" if kind == "rnn" else f".{block}"
        for group in ("params", "grad"):
            arrays |= {f"{group}/{name}.U{part}": (D, D), f"{group}/{name}.b{part}": (D,)}
            arrays[f"{group}/{name}.W{part}"] = (D, width)
    return arrays


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("kind", BLOCKS)
def test_every_array_is_there(kind, both, files, tmp_path):
    arrays = everything(tmp_path, *files(kind, 2, both))
    ways = 1 + both
    expected = {"trace/x": (T, M), "trace/output": (T, ways * D)}
    for layer in (0, 1):
        for way in ("", "r")[:ways]:
            expected |= shapes(kind, f"l{layer}{way}", ways * D if layer else M)
    for name, shape in expected.items():
        assert arrays[name].shape == shape, name
        right = complex if name.endswith("eigenvalues") else float
        assert arrays[name].dtype == right, name
        assert np.isfinite(arrays[name]).all() or name.endswith("triangle"), name


def test_meta_is_json(files, tmp_path):
    arrays = everything(tmp_path, *files("gru", 2, True), "--gru-form", "reset_before")
    meta = json.loads(str(arrays["meta"]))
    assert meta["cell"] == {"name": "gru", "size": D, "form": "reset_before", "dropout": 0.0}
    assert meta["layers"] == ["l0", "l0r", "l1", "l1r"]
    for key in ("regimes", "flow", "cause", "verdicts"):
        assert list(meta[key]) == meta["layers"]
    assert set(meta["flow"].values()) <= set(FLOW_KINDS)
    assert set(meta["regimes"].values()) <= set(REGIMES)
    assert all(meta["verdicts"].values())
    assert (meta["outcome"], meta["first_bad_update"]) == ("ok", None)


def test_only_a_summary_without_output(files, tmp_path, capsys):
    weights, inputs = files("lstm", 2, True)
    before = sorted(tmp_path.iterdir())
    assert main(["inspect", weights, "--inputs", inputs]) == 0
    out = said(capsys)
    assert sorted(tmp_path.iterdir()) == before
    assert out.startswith("LSTM; 2 layers, bidirectional; float64\n")
    assert f"T = {T}" in out
    for name in ("l0: LSTM, M = 3, D = 4", "l0r: ", "l1: LSTM, M = 8, D = 4", "l1r: "):
        assert f"\n{name}" in out


def test_the_summary_says_what_the_arrays_say(files, tmp_path, capsys):
    arrays = everything(tmp_path, *files("rnn"))
    out = said(capsys)
    low, high = re.search(r"σ_max\(J\): (\S+) … (\S+)", out).groups()
    sigma = arrays["trace/l0.jacobian.sigma_max"]
    assert float(low) == pytest.approx(sigma.min(), rel=1e-3)
    assert float(high) == pytest.approx(sigma.max(), rel=1e-3)
    radius = np.abs(arrays["trace/l0.jacobian.eigenvalues"]).max(axis=1)
    low, high = re.search(r"ρ\(J\): (\S+) … (\S+)", out).groups()
    assert float(low) == pytest.approx(radius.min(), rel=1e-3)
    assert float(high) == pytest.approx(radius.max(), rel=1e-3)
    exponent = float(re.search(r"Lyapunov exponent: (\S+) a step", out)[1])
    assert exponent == pytest.approx(arrays["trace/l0.lyapunov"][0], rel=1e-2)


def test_the_rate_is_that_of_the_signal(files, tmp_path, capsys):
    """U = 0.5 I without anything else: δ halves at every step."""
    weights, inputs = tmp_path / "net.npz", tmp_path / "seq.npz"
    np.savez(weights, weight_ih_l0=np.ones((2, 1)), weight_hh_l0=0.5 * np.eye(2))
    np.savez(inputs, inputs=np.zeros((20, 1)), nonlinearity="identity")
    assert main(["inspect", str(weights), "--inputs", str(inputs)]) == 0
    out = said(capsys)
    assert "l0: SRN, M = 1, D = 2\n  vanishing: " in out
    assert "shrinks tenfold every 3.3 steps" in out
    assert "step 1 receives 2 × 10⁻⁶ times the signal at step 20" in out, "2⁻¹⁹"


def test_what_is_not_used_is_said(files, capsys):
    weights, inputs = files("gru", nonlinearity="relu", c0=np.ones(D), target=np.ones(3))
    assert main(["inspect", weights, "--inputs", inputs]) == 0
    assert "not used: nonlinearity, c0, target\n" in said(capsys)


def test_the_form_of_the_gru_matters(files, tmp_path):
    after, before = (
        everything(tmp_path, *files("gru"), "--gru-form", form)
        for form in ("reset_after", "reset_before")
    )
    default = everything(tmp_path, *files("gru"))
    np.testing.assert_array_equal(default["trace/output"], after["trace/output"])
    assert np.abs(before["trace/output"] - after["trace/output"]).max() > 1e-3


def test_a_backward_half_whose_only_loss_is_where_it_starts(files, capsys):
    weights, inputs = files("rnn", 1, True)
    assert main(["inspect", weights, "--inputs", inputs]) == 0
    assert "nothing is carried back" in said(capsys).partition("l0r:")[2]


def refused(capsys, *arguments):
    try:
        status = main(["inspect", *map(str, arguments)])
    except SystemExit as stop:
        status = stop.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    return err


def test_the_trace_does_not_replace_what_was_read(files, capsys):
    weights, inputs = files()
    for output in (weights, inputs):
        with open(output, "rb") as file:
            before = file.read()
        assert output in refused(capsys, weights, "--inputs", inputs, "-o", output)
        with open(output, "rb") as file:
            assert file.read() == before


def test_a_link_to_what_was_read_is_seen_through(files, tmp_path, capsys):
    weights, inputs = files()
    (tmp_path / "link.npz").symlink_to(inputs)
    line = refused(capsys, weights, "--inputs", inputs, "-o", tmp_path / "link.npz")
    assert "link.npz: this file is read" in line


def test_a_link_that_leads_nowhere(files, tmp_path, capsys):
    weights, inputs = files()
    (tmp_path / "loop.npz").symlink_to(tmp_path / "loop.npz")
    assert "loop.npz" in refused(capsys, weights, "--inputs", inputs, "-o", tmp_path / "loop.npz")


def test_a_folder_that_is_not_there(files, tmp_path, capsys):
    weights, inputs = files()
    output = tmp_path / "none" / "trace.npz"
    assert "no such folder" in refused(capsys, weights, "--inputs", inputs, "-o", output)


def test_usage(files, capsys):
    weights, inputs = files()
    assert "--inputs" in refused(capsys, weights)
    assert "reset_after" in refused(capsys, weights, "--inputs", inputs, "--gru-form", "before")


def test_progress_on_a_terminal_alone(files, capsys, monkeypatch):
    weights, inputs = files()
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert main(["inspect", weights, "--inputs", inputs]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("LSTM")
    assert "\rpart 0 of 1" in err
    assert err.endswith("\r\x1b[K")
