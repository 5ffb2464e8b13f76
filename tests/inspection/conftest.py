"""Files of weights and of sequences, written the way others write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from rnnviz.cli import main


def save(path: Path, tensors: dict[str, Any]) -> Path:
    """Write tensors in the format of the path's suffix."""
    if path.suffix == ".npz":
        np.savez(path, **tensors)
    else:
        save_file({name: np.asarray(value) for name, value in tensors.items()}, path)
    return path


@pytest.fixture
def inspected(tmp_path, capsys):
    """Return a function that runs the command and returns its trace file's arrays."""

    def run(weights: Path, inputs: Path, *options: str) -> dict[str, Any]:
        trace = tmp_path / "trace.npz"
        arguments = ["inspect", str(weights), "--inputs", str(inputs), *options, "-o", str(trace)]
        assert main(arguments) == 0
        assert capsys.readouterr().err == ""
        with np.load(trace) as arrays:
            return dict(arrays)

    return run


@pytest.fixture
def refused(tmp_path, capsys):
    """Return a function that runs the command, which must refuse; it returns the one line."""

    def run(weights: Path, inputs: Path, *options: str) -> str:
        trace = tmp_path / "trace.npz"
        before = sorted(tmp_path.iterdir())
        arguments = ["inspect", str(weights), "--inputs", str(inputs), *options, "-o", str(trace)]
        assert main(arguments) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        assert sorted(tmp_path.iterdir()) == before
        return err.rstrip("\n")

    return run
