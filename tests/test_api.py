"""rnnviz from Python: what it imports, that it does what the commands do, the manual's example."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

import rnnviz
from rnnviz.cli import main
from rnnviz.text import BadInput
from tests.inspection.reference import output, random_tensors

ROOT = Path(__file__).parents[1]
NOTEBOOK = {
    name: (ROOT / "docs" / name / "notebook.md").read_text(encoding="utf-8")
    for name in ("en", "zh_CN")
}
FIXTURES = Path(__file__).parent / "inspection" / "fixtures"
HEAVY = {"PySide6", "shiboken6", "pyqtgraph", "matplotlib", "PIL", "safetensors", "torch", "h5py"}


def alone(script, **environment):
    """Run a script in an interpreter of its own and return what it prints."""
    import os

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_but_numpy_until_something_is_drawn():
    told = alone("""
        import json, sys
        def loaded():
            return sorted({name.partition(".")[0] for name in sys.modules})
        import rnnviz
        steps = [loaded()]
        run = rnnviz.train("vanishing", updates=1)
        run.arrays()
        rnnviz.presets()
        rnnviz.inspect({"weight_ih_l0": [[1.0]], "weight_hh_l0": [[0.5]]}, [[1.0], [2.0]],
                       nonlinearity="tanh").arrays()
        steps.append(loaded())
        run.plot("delta")
        print(json.dumps([*steps, loaded()]))
        """)
    first, second, third = (set(names) for names in json.loads(told))
    assert not first & (HEAVY | {"numpy"})
    assert "numpy" in second
    assert not second & HEAVY
    assert "matplotlib" in third
    assert not third & {"PySide6", "shiboken6", "pyqtgraph"}


@pytest.mark.parametrize("threads", ["1", "2"])
def test_training_is_what_record_does_bit_for_bit(threads, tmp_path):
    path = tmp_path / "here.npz"
    alone(
        f"""
        import rnnviz
        rnnviz.train("clipped", updates=7, seed=4, cell__size=24).save({str(path)!r})
        """,
        OPENBLAS_NUM_THREADS=threads,
        OMP_NUM_THREADS=threads,
    )
    arguments = ["--updates", "7", "--set", "seed=4", "--set", "cell.size=24"]
    assert main(["record", "clipped", "-o", str(tmp_path / "there.npz"), *arguments]) == 0
    assert path.read_bytes() == (tmp_path / "there.npz").read_bytes()


@pytest.mark.parametrize("language", NOTEBOOK)
def test_the_example_of_the_manual_runs(language, tmp_path, monkeypatch, capsys):
    (code,) = re.findall(r"```python\n(.*?)```", NOTEBOOK[language], re.DOTALL)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(code, "notebook.md", "exec"), names)
    assert capsys.readouterr().out.startswith("vanishing ")
    assert {path.name for path in tmp_path.iterdir()} == {"delta.pdf", "run.npz"}
    first, second = names["run"].arrays(), names["same"].arrays()
    assert first.keys() == second.keys()
    for name in first:
        np.testing.assert_array_equal(first[name], second[name], err_msg=name)


def test_presets_are_those_of_the_command(capsys):
    assert main(["presets", "--json"]) == 0
    assert rnnviz.presets() == json.loads(capsys.readouterr().out)


def test_a_run_reaches_any_of_its_updates():
    run = rnnviz.train("vanishing", updates=4)
    assert run.update == 4
    then, alone_ = run.frame(2), rnnviz.train("vanishing", updates=2).frame()
    np.testing.assert_array_equal(
        then.snapshot.trace.layers[0].delta, alone_.snapshot.trace.layers[0].delta
    )
    assert rnnviz.load("vanishing").update == 0
    assert rnnviz.load("vanishing").frame(2).snapshot.update == 2
    again = rnnviz.train(run, updates=1)
    assert again.update == 1
    assert again.frame(4).snapshot.update == 4


def test_a_figure_is_what_is_exported(tmp_path):
    import matplotlib as mpl

    backend, size = mpl.rcParams["backend"], mpl.rcParams["font.size"]
    run = rnnviz.train("vanishing", updates=2)
    sheet = run.plot("delta")
    assert (mpl.rcParams["backend"], mpl.rcParams["font.size"]) == (backend, size)
    stream = io.BytesIO()
    with mpl.rc_context({"mathtext.fontset": "cm", "text.hinting": "force_autohint"}):
        sheet.savefig(stream, format="png", dpi=(1600 + 1e-3) / sheet.get_size_inches()[0])
    arguments = ["export", "vanishing", "--updates", "2", "--view", "delta", "-o", str(tmp_path)]
    assert main(arguments) == 0
    from matplotlib.image import imread

    stream.seek(0)
    np.testing.assert_array_equal(imread(stream), imread(tmp_path / "delta.png"))


def test_arrays_and_inspection_agree_with_a_loop():
    rng = np.random.default_rng(0)
    tensors, x = random_tensors("lstm", 3, 4, 2, True, rng), rng.normal(size=(6, 3))
    right = output("lstm", tensors, x, np.zeros((4, 4)), np.zeros((4, 4)))
    run = rnnviz.inspect(tensors, x[:, None], hidden=right, labels="abcdef")
    np.testing.assert_allclose(run.arrays()["trace/output"], right, rtol=0, atol=1e-12)
    assert run.meta["hidden"]["agrees"]
    assert run.frame().snapshot.source.symbol_names == tuple("abcdef")
    assert run.plot("gates", layer="l1r", step=2) is not None
    assert "l1r" in run.frame().snapshot.trace.layers[3].name


def test_a_trace_is_loaded_again(tmp_path):
    run = rnnviz.inspect(FIXTURES / "gru-2-both.weights.npz", FIXTURES / "gru-2-both.inputs.npz")
    run.save(tmp_path / "trace.npz")
    again = rnnviz.load(tmp_path / "trace.npz").arrays()
    for name, array in run.arrays().items():
        np.testing.assert_array_equal(array, again[name], err_msg=name)


REFUSED = {
    "no such preset": (lambda: rnnviz.load("explodin"), "did you mean exploding"),
    "no such setting": (lambda: rnnviz.train("exploding", cell__sise=3), "cell.sise"),
    "a wrong value": (lambda: rnnviz.train("exploding", cell__size="many"), "cell.size"),
    "half an update": (lambda: rnnviz.train("exploding", updates=1.5), "updates"),
    "no file": (lambda: rnnviz.load("/none/run.npz"), "no such file"),
    "no view": (lambda: rnnviz.load("exploding").plot("delte"), "did you mean delta"),
    "no layer": (lambda: rnnviz.load("exploding").plot("delta", layer="l7"), "l0"),
    "no step": (lambda: rnnviz.load("exploding").plot("delta", step=0), "from 1 to"),
    "no module": (lambda: rnnviz.inspect(3, [[1.0]]), "torch.nn.Module"),
    "no network": (lambda: rnnviz.inspect({}, [[1.0]]), "weight_ih_l0"),
    "ragged": (lambda: rnnviz.inspect({"weight_ih_l0": [[1.0], [1.0, 2]]}, [[1.0]]), "missing"),
}


@pytest.mark.parametrize(("act", "words"), REFUSED.values(), ids=REFUSED)
def test_what_will_not_do_is_refused_in_one_line(act, words):
    with pytest.raises(BadInput, match=words) as caught:
        act()
    assert "\n" not in str(caught.value)


def test_a_live_module_is_read_as_it_is():
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    net = torch.nn.RNN(3, 5, 2, nonlinearity="relu", batch_first=True, bidirectional=True)
    net = torch.nn.utils.parametrizations.orthogonal(net, "weight_hh_l0").double()
    x = torch.randn(2, 7, 3, dtype=torch.float64)
    h, _ = net(x)
    (g,) = torch.autograd.grad((h**3).sum(), h, retain_graph=True)
    run = rnnviz.inspect(net, x, grad_hidden=g, hidden=h, sequence=1)
    assert run.meta["hidden"]["agrees"]
    assert run.meta["cell"]["activation"] == "relu"
    np.testing.assert_allclose(run.arrays()["trace/output"], h[1].detach(), rtol=0, atol=1e-12)
    cell = torch.nn.LSTMCell(3, 4)
    rnnviz.inspect(cell, torch.randn(5, 3))
    drops = torch.nn.LSTM(3, 4, 2, dropout=0.5)
    with pytest.raises(BadInput, match="eval"):
        rnnviz.inspect(drops, torch.randn(5, 3))
    rnnviz.inspect(torch.nn.ModuleDict({"enc": drops.eval()}), torch.randn(5, 3))
