"""Processes that the program starts of itself are started in the way that a bundle answers too."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
START = [sys.executable, str(ROOT / "packaging" / "start.py")]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
CALL = re.compile(r"\[\s*sys\.executable,([^\]]*)\]")


def test_the_bundle_runs_a_module_as_python_does(tmp_path: Path) -> None:
    module = "rnnviz.reading.tensor.keras_process"
    source = ROOT / "tests" / "inspection" / "fixtures" / "keras.weights.h5"
    made = tmp_path / "layers.npz"
    subprocess.run([*START, "-m", module, str(source), str(made)], env=ENVIRONMENT, check=True)
    with np.load(made) as layers:
        assert "lstm_a/0" in layers.files


def test_it_runs_no_module_of_others() -> None:
    done = subprocess.run([*START, "-m", "this"], env=ENVIRONMENT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("rnnviz: ")


def test_every_process_of_its_own_is_a_module() -> None:
    """`-c` and files are answered by Python alone; in a bundle `sys.executable` is the program."""
    calls = [
        (path.name, found[1].strip())
        for path in sorted((ROOT / "rnnviz").rglob("*.py"))
        for found in CALL.finditer(path.read_text("utf-8"))
    ]
    assert calls
    assert not [call for call in calls if not call[1].startswith('"-m",')]
