"""`rnnviz record` and `rnnviz export`, end to end: the public names, shapes and numbers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rnnviz.cli import main

SMALL = ["--updates", "6", "--set", "task.length=9", "--set", "cell.size=5", "--set", "seed=3"]
T, D, M, N = 9, 5, 1, 6

GATES = {
    "lstm": ("input", "forget", "output", "candidate"),
    "gru": ("update", "reset", "candidate"),
}


def record(folder: Path, preset: str = "clipped", *more: str) -> dict[str, np.ndarray]:
    """Record a small run and return what is in the file."""
    path = folder / "run.npz"
    assert main(["record", preset, "-o", str(path), *SMALL, *more]) == 0
    with np.load(path, allow_pickle=False) as file:
        return dict(file)


def common_shapes(states: int) -> dict[str, tuple[int, ...]]:
    return {
        "loss": (N,), "grad_norm": (N,), "clip_scale": (N,), "accuracy": (N,),
        "params/readout.V": (1, D), "params/readout.c": (1,),
        "trace/x": (T, M), "trace/output": (T, 1),
        "trace/l0.h": (T + 1, D), "trace/l0.adjoint.h": (T + 1, D),
        "trace/l0.triangle": (T, T),
        "trace/l0.jacobian.eigenvalues": (T, states), "trace/l0.jacobian.sigma_max": (T,),
    }  # fmt: skip


def check(arrays: dict[str, np.ndarray], shapes: dict[str, tuple[int, ...]]) -> None:
    for name, shape in shapes.items():
        assert arrays[name].shape == shape, name
        kind = np.complex128 if name.endswith("eigenvalues") else np.float64
        assert arrays[name].dtype == kind, name
    exponents = arrays["trace/l0.lyapunov"]
    assert (np.diff(exponents) <= 0).all()


def test_a_recording_of_an_srn(tmp_path):
    arrays = record(tmp_path)
    own = {
        "params/l0.U": (D, D), "params/l0.W": (D, M), "params/l0.b": (D,),
        "trace/l0.z": (T, D), "trace/l0.delta.z": (T, D),
    }  # fmt: skip
    check(arrays, common_shapes(D) | own)
    z = arrays["trace/l0.h"][:-1] @ arrays["params/l0.U"].T
    z += arrays["trace/x"] @ arrays["params/l0.W"].T + arrays["params/l0.b"]
    np.testing.assert_allclose(arrays["trace/l0.z"], z, rtol=0, atol=1e-12)
    slope = (arrays["trace/l0.z"] > 0).astype(float)
    delta = slope * arrays["trace/l0.adjoint.h"][1:]
    np.testing.assert_allclose(arrays["trace/l0.delta.z"], delta, rtol=0, atol=1e-15)
    reached = np.tril_indices(T)
    assert not np.isnan(arrays["trace/l0.triangle"][reached]).any()
    assert np.isnan(arrays["trace/l0.triangle"][np.triu_indices(T, 1)]).all()


@pytest.mark.parametrize("cell", GATES)
def test_a_recording_of_a_gated_cell(tmp_path, cell):
    arrays = record(tmp_path, "clipped", "--set", f"cell.name={cell}")
    own = {}
    for gate in GATES[cell]:
        own |= {
            f"params/l0.U.{gate}": (D, D), f"params/l0.W.{gate}": (D, M),
            f"params/l0.b.{gate}": (D,), f"trace/l0.gate.{gate}": (T, D),
            f"trace/l0.delta.{gate}": (T, D),
        }  # fmt: skip
    if cell == "lstm":
        own |= {"trace/l0.c": (T + 1, D), "trace/l0.adjoint.c": (T + 1, D)}
    check(arrays, common_shapes(2 * D if cell == "lstm" else D) | own)


def test_the_meta_says_what_was_done_and_how_it_ended(tmp_path):
    meta = json.loads(str(record(tmp_path)["meta"]))
    assert meta["experiment"]["seed"] == 3
    assert meta["experiment"]["cell"]["size"] == D
    assert meta["outcome"] == "ok"
    assert meta["first_bad_update"] is None
    assert {"version", "regime"} <= set(meta)


def test_a_run_that_diverges_is_a_result(tmp_path):
    path = tmp_path / "exploding.npz"
    assert main(["record", "exploding", "-o", str(path)]) == 0
    with np.load(path, allow_pickle=False) as file:
        meta = json.loads(str(file["meta"]))
        assert meta["outcome"] == "diverged"
        assert meta["regime"] == "exploding"
        assert meta["first_bad_update"] == len(file["loss"]) == 25
        assert all(np.isfinite(file[name]).all() for name in file if name.startswith("params/"))
        assert np.isfinite(file["trace/l0.h"]).all()


def test_equal_runs_are_equal_files(tmp_path):
    paths = [tmp_path / name for name in ("a.npz", "b.npz")]
    for path in paths:
        assert main(["record", "clipped", "-o", str(path), *SMALL]) == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_recording_and_its_preset_give_the_same_figures(tmp_path):
    record(tmp_path)
    wanted = ["--view", "delta", "--view", "loss", "--format", "csv"]
    assert main(["export", "clipped", "-o", str(tmp_path / "one"), *wanted, *SMALL]) == 0
    run = str(tmp_path / "run.npz")
    assert main(["export", run, "-o", str(tmp_path / "two"), *wanted]) == 0
    for name in ("delta.csv", "loss.csv"):
        one, two = (_numbers(tmp_path / folder / name) for folder in ("one", "two"))
        assert one == two


def test_a_recording_is_captioned_as_its_preset(tmp_path):
    record(tmp_path)
    wanted = ["--view", "delta", "--format", "csv"]
    assert main(["export", "clipped", "-o", str(tmp_path / "one"), *wanted, *SMALL]) == 0
    assert main(["export", str(tmp_path / "run.npz"), "-o", str(tmp_path / "two"), *wanted]) == 0
    one, two = ((tmp_path / n / "delta.csv").read_text("utf-8") for n in ("one", "two"))
    assert one.splitlines()[1] == two.splitlines()[1]
    assert "changed: " in one.splitlines()[1]


def _numbers(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_every_format_of_a_figure(tmp_path, format):
    arguments = ["export", "clipped", "-o", str(tmp_path), "--view", "delta", "--format", format]
    assert main([*arguments, *SMALL]) == 0
    data = (tmp_path / f"delta.{format}").read_bytes()
    assert data.startswith({"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[format])


def test_a_recording_takes_no_changes(tmp_path, capsys):
    record(tmp_path)
    arguments = ["export", str(tmp_path / "run.npz"), "-o", str(tmp_path / "out")]
    assert main([*arguments, "--set", "seed=1"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_words_of_a_figure_in_chinese(tmp_path, qapp):
    """Without `qapp` the command would leave an application that tests of the window cannot use."""
    arguments = ["export", "clipped", "-o", str(tmp_path), "--view", "loss", "--format", "csv"]
    assert main([*arguments, "--language", "zh_CN", *SMALL]) == 0
    assert "损失" in (tmp_path / "loss.csv").read_text("utf-8")


def test_a_view_with_nothing_to_show_is_left_out_and_refused_where_asked_for(tmp_path, capsys):
    small = ["--format", "csv", "--updates", "2", "--set", "training.batch=2"]
    assert main(["export", "vanishing", "-o", str(tmp_path / "all"), *small]) == 0
    assert "gates" in capsys.readouterr().out
    assert not list((tmp_path / "all").glob("gates*"))
    one = str(tmp_path / "one")
    asked = ["export", "vanishing", "-o", one, "--view", "gates", "--updates", "2"]
    assert main(asked) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "one").exists()


def test_a_recording_keeps_the_sequence_that_was_asked_for(tmp_path):
    """The run is the same to the last bit; only what is looked at is another sequence."""
    usual = record(tmp_path, "clipped")
    chosen = record(tmp_path, "clipped", "--probe", "held-out:2")
    assert all(np.array_equal(usual[k], v) for k, v in chosen.items() if k.startswith("params/"))
    assert not np.array_equal(usual["trace/x"], chosen["trace/x"])
    assert json.loads(str(chosen["meta"]))["probe"] == {"kind": "held_out", "number": 2}
    again = tmp_path / "again.npz"
    path = str(tmp_path / "run.npz")
    assert main(["record", path, "-o", str(again)]) == 0
    with np.load(again, allow_pickle=False) as file:
        np.testing.assert_array_equal(file["trace/x"], chosen["trace/x"])
    assert main(["record", path, "-o", str(again), "--probe", "held-out:1"]) == 0
    with np.load(again, allow_pickle=False) as file:
        assert not np.array_equal(file["trace/x"], chosen["trace/x"])


@pytest.mark.parametrize("source", ["clipped", "run.npz"])
def test_a_sequence_that_cannot_be_read_is_refused_before_training(tmp_path, capsys, source):
    record(tmp_path)
    path = tmp_path / "other.npz"
    source = str(tmp_path / source) if source.endswith("npz") else source
    capsys.readouterr()
    assert main(["record", source, "-o", str(path), "--probe", "held-out:0"]) != 0
    assert "\r" not in (problem := capsys.readouterr().err)
    assert "held-out:0" in problem
    assert len(problem.strip().splitlines()) == 1
    assert not path.exists()
